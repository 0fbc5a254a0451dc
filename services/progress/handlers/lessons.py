"""What attendance says of a youth's appointments: kept as the record that counts, and told on the timeline."""

import datetime as dt

from contracts.attendance import events as attendance
from servicekit.uow import UnitOfWork
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import locked_youth
from services.progress.models import AttendedFact


def attended(event: attendance.LessonAttended, uow: UnitOfWork) -> None:
    _keep(uow, event, "late" if event.late_minutes else "present", None)


def missed(event: attendance.LessonMissed, uow: UnitOfWork) -> None:
    _keep(uow, event, event.outcome, event.reason)


def corrected(event: attendance.AttendanceCorrected, uow: UnitOfWork) -> None:
    _keep(uow, event, event.outcome, event.reason)


def _keep(
    uow: UnitOfWork,
    event: attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected,
    outcome: str,
    reason: str | None,
) -> None:
    youth = locked_youth(uow, event.youth_id)
    known = uow.session.get(AttendedFact, event.appointment_id)
    if known is None or known.recorded_at <= uow.now:
        _write(uow, known, event, outcome, reason, uow.now)
    timeline.note(uow, event.youth_id, event)
    signals.look(uow, youth)


def _write(
    uow: UnitOfWork,
    known: AttendedFact | None,
    event: attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected,
    outcome: str,
    reason: str | None,
    recorded_at: dt.datetime,
) -> None:
    fact = known or AttendedFact(appointment_id=event.appointment_id)
    fact.record_id, fact.youth_id, fact.starts_at = event.record_id, event.youth_id, event.starts_at
    fact.outcome, fact.reason, fact.recorded_at = outcome, reason, recorded_at
    uow.session.add(fact)


def requested(event: attendance.AppointmentRequested, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def confirmed(event: attendance.AppointmentConfirmed, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def declined(event: attendance.AppointmentDeclined, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def moved(event: attendance.AppointmentMoved, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def cancelled(event: attendance.AppointmentCancelled, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)


def contested(event: attendance.AttendanceContested, uow: UnitOfWork) -> None:
    timeline.note(uow, event.youth_id, event)
