"""What attendance says of a youth's appointments: every record kept, and told on the timeline."""

from contracts.attendance import events as attendance
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.progress.domain.signals import ABSENT
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import heard_youth
from services.progress.models import AttendedFact, ExamAppointment


def attended(event: attendance.LessonAttended, uow: UnitOfWork) -> None:
    _keep(uow, event, "late" if event.late_minutes else "present", minutes=event.minutes)


def missed(event: attendance.LessonMissed, uow: UnitOfWork) -> None:
    _keep(uow, event, event.outcome, reason=event.reason)


def corrected(event: attendance.AttendanceCorrected, uow: UnitOfWork) -> None:
    """In one log the record that is replaced came before; it counts no more."""
    replaced = rows_of(uow.session).get(AttendedFact, event.replaced_id)
    if replaced is not None:
        replaced.counts = False
    _keep(uow, event, event.outcome, minutes=event.minutes, reason=event.reason)


def _keep(
    uow: UnitOfWork,
    event: attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected,
    outcome: str,
    *,
    minutes: int = 0,
    reason: str | None = None,
) -> None:
    youth = heard_youth(uow, event.youth_id)
    rows_of(uow.session).add(
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
        ),
    )
    timeline.note(uow, event.youth_id, event)
    signals.heard(uow, youth, at_once=outcome in ABSENT)


def requested(event: attendance.AppointmentRequested, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def confirmed(event: attendance.AppointmentConfirmed, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    if event.kind == "exam":
        rows, key = rows_of(uow.session), event.appointment_id
        row = rows.get(ExamAppointment, key) or rows.add(
            key, ExamAppointment(appointment_id=key, youth_id=event.youth_id, starts_at=event.starts_at)
        )
        row.starts_at = event.starts_at
        signals.heard(uow, heard_youth(uow, event.youth_id))


def declined(event: attendance.AppointmentDeclined, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def moved(event: attendance.AppointmentMoved, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    exam = rows_of(uow.session).get(ExamAppointment, event.appointment_id)
    if exam is not None:
        exam.starts_at = event.starts_at


def cancelled(event: attendance.AppointmentCancelled, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
    rows = rows_of(uow.session)
    exam = rows.get(ExamAppointment, event.appointment_id)
    if exam is not None:
        rows.delete(event.appointment_id, exam)
        signals.heard(uow, heard_youth(uow, event.youth_id))


def contested(event: attendance.AttendanceContested, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
