"""What attendance says of a youth's appointments: every record kept, and told on the timeline."""

from contracts.attendance import events as attendance
from servicekit.uow import UnitOfWork
from services.progress.domain.signals import ABSENT
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import heard_youth
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
    youth = heard_youth(uow, event.youth_id)
    uow.session.add(
        AttendedFact(
            record_id=event.record_id,
            appointment_id=event.appointment_id,
            youth_id=event.youth_id,
            starts_at=event.starts_at,
            outcome=outcome,
            reason=reason,
            recorded_at=uow.now,
            seq=uow.envelope.seq if uow.envelope else 0,
        )
    )
    timeline.note(uow, event.youth_id, event)
    signals.heard(uow, youth, at_once=outcome in ABSENT)


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
