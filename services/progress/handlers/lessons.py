"""What attendance says of a youth's appointments: every record kept, and told on the timeline."""

import datetime as dt

from sqlalchemy import select

from contracts.attendance import events as attendance
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.progress.domain.signals import ABSENT
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import heard_youth
from services.progress.models import AttendedFact, ExamAppointment, TimelineEntry


def attended(event: attendance.LessonAttended, uow: UnitOfWork) -> None:
    _keep(uow, event, "late" if event.late_minutes else "present", minutes=event.minutes)


def missed(event: attendance.LessonMissed, uow: UnitOfWork) -> None:
    _keep(uow, event, event.outcome, reason=event.reason)


def corrected(event: attendance.AttendanceCorrected, uow: UnitOfWork) -> None:
    """The record that is replaced counts no more; in another area's log it may still be to come."""
    rows = rows_of(uow.session)
    replaced = rows.get(AttendedFact, event.replaced_id)
    row = _keep(uow, event, event.outcome, minutes=event.minutes, reason=event.reason)
    if replaced is not None:
        replaced.counts = False
    else:
        row.awaits = event.replaced_id
        _ahead(uow).append(row)


def _ahead(uow: UnitOfWork) -> list[AttendedFact]:
    """Corrections of what has not come yet: as good as none, asked once for each batch."""
    return rows_of(uow.session).listed("corrections ahead", select(AttendedFact).where(AttendedFact.awaits.is_not(None)))


def _keep(
    uow: UnitOfWork,
    event: attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected,
    outcome: str,
    *,
    minutes: int = 0,
    reason: str | None = None,
) -> AttendedFact:
    youth = heard_youth(uow, event.youth_id)
    ahead = _ahead(uow)
    replaced_already = [row for row in ahead if row.awaits == event.record_id]
    kept = rows_of(uow.session).add(
        event.record_id,
        AttendedFact(
            record_id=event.record_id,
            appointment_id=event.appointment_id,
            youth_id=event.youth_id,
            starts_at=event.starts_at,
            outcome=outcome,
            reason=reason,
            recorded_at=uow.now,
            seq=uow.envelope.seq if uow.envelope else 0,
            kind=event.kind,
            minutes=minutes,
            counts=not replaced_already,
        ),
    )
    for row in replaced_already:
        row.awaits = None
        ahead.remove(row)
    timeline.note(uow, event.youth_id, event)
    signals.heard(uow, youth, at_once=outcome in ABSENT)
    return kept


PRACTICAL = ("exam", "practical_exam")
"""The first is what it was called before the exam of the code had a name of its own, which says nothing of the practical one."""


def requested(event: attendance.AppointmentRequested, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def confirmed(event: attendance.AppointmentConfirmed, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    if event.kind in PRACTICAL:
        later = _said_since(uow, event)
        if later is None or later.what != "appointment_cancelled":
            _exam_at(uow, event, event.starts_at if later is None else dt.datetime.fromisoformat(str(later.data["starts_at"])))
        signals.heard(uow, heard_youth(uow, event.youth_id))


def _exam_at(uow: UnitOfWork, event: attendance.AppointmentConfirmed, starts_at: dt.datetime) -> None:
    rows, key = rows_of(uow.session), event.appointment_id
    row = rows.get(ExamAppointment, key) or rows.add(
        key, ExamAppointment(appointment_id=key, youth_id=event.youth_id, starts_at=starts_at)
    )
    row.starts_at = starts_at


def _said_since(
    uow: UnitOfWork, event: attendance.AppointmentConfirmed | attendance.AppointmentMoved
) -> TimelineEntry | None:
    """What the other area's log said of the appointment later than this, and was applied sooner."""
    since = (
        select(TimelineEntry)
        .where(
            TimelineEntry.youth_id == event.youth_id,
            TimelineEntry.at > uow.now,
            TimelineEntry.what.in_(("appointment_confirmed", "appointment_moved", "appointment_cancelled")),
        )
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
    )
    of_it = (entry for entry in uow.session.scalars(since) if entry.data.get("appointment_id") == event.appointment_id)
    return next(of_it, None)


def declined(event: attendance.AppointmentDeclined, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def moved(event: attendance.AppointmentMoved, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    exam = rows_of(uow.session).get(ExamAppointment, event.appointment_id)
    if exam is not None and _said_since(uow, event) is None:
        exam.starts_at = event.starts_at
        signals.heard(uow, heard_youth(uow, event.youth_id))


def cancelled(event: attendance.AppointmentCancelled, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    rows = rows_of(uow.session)
    exam = rows.get(ExamAppointment, event.appointment_id)
    if exam is not None:
        rows.delete(event.appointment_id, exam)
        lost_exam(uow, event.youth_id)
        signals.heard(uow, heard_youth(uow, event.youth_id))


def lost_exam(uow: UnitOfWork, youth_id: str) -> None:
    """A known date came to nothing: whoever is ready waits anew."""
    youth = heard_youth(uow, youth_id)
    youth.exam_lost_at = max(youth.exam_lost_at or uow.now, uow.now)


def contested(event: attendance.AttendanceContested | attendance.AttendanceContestAnswered, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
