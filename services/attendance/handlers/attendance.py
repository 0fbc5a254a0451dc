"""What happened at an appointment: recorded once, corrected by a new record. Signatures are in `signing`."""

from sqlalchemy import func, select

from contracts.attendance import events, rpc
from contracts.errors import Conflict
from contracts.kernel import Event
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking, sayings
from services.attendance.domain.attendance import (
    AttendanceRecord,
    Outcome,
    Reason,
    WhatHappened,
    check,
    check_corrects_latest,
    check_of_interview,
    correction_of,
)
from services.attendance.domain.signatures import digest
from services.attendance.group_tables import ClassPlace
from services.attendance.handlers import chain, freed_lessons
from services.attendance.handlers.appointments import claim, reached
from services.attendance.handlers.claims import release
from services.attendance.handlers.contests import settle_by_correction
from services.attendance.handlers.freed_places import free_numbers, lock_class
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.records import chain_of, check_records, counting, latest
from services.attendance.handlers.wire import answer_of, put_value, value_of
from services.attendance.models import Appointment as Row
from services.attendance.models import Record


def record(command: rpc.RecordAttendance, uow: UnitOfWork) -> rpc.Appointment:
    row = reached(uow, command.appointment_id, lock=True)
    check_records(uow, row)
    check_corrects_latest(latest(uow, row), None)
    what = _what(command)
    before = value_of(row)
    _check(uow, row, what, before.minutes)
    made = AttendanceRecord(command.id, row.id, row.youth_id, what, before.minutes, uow.principal.id, uow.now)
    _keep(uow, row, made)
    _close(uow, row, before, booking.close(before, what.outcome))
    uow.log.append(row.area, _attended(row, made) if what.outcome.came else _missed(row, made))
    return answer_of(uow, row)


def correct(command: rpc.CorrectAttendance, uow: UnitOfWork) -> rpc.Appointment:
    """The record that was replaced stays readable and counts no more."""
    row = reached(uow, command.appointment_id, lock=True)
    check_records(uow, row)
    before = counting(uow, row, command.replaces)
    what = _what(command)
    _check(uow, row, what, before.planned_minutes)
    made = correction_of(
        before, what, record_id=command.id, by=uow.principal.id, at=uow.now, reason=command.correction_reason
    )
    _keep(uow, row, made)
    stood = value_of(row)
    _close(uow, row, stood, booking.reclose(stood, what.outcome))
    settle_by_correction(uow, row, before, command.correction_reason)
    uow.log.append(row.area, _corrected(row, made, before))
    return answer_of(uow, row)


def _what(command: rpc.RecordAttendance | rpc.CorrectAttendance) -> WhatHappened:
    reason = Reason(command.reason) if command.reason else None
    return WhatHappened(Outcome(command.outcome), command.late_minutes, reason)


def _keep(uow: UnitOfWork, row: Row, made: AttendanceRecord) -> None:
    if uow.session.get(Record, made.id) is not None:
        raise Conflict("already_exists", id=made.id)
    earlier = uow.session.scalar(select(func.count()).select_from(Record).where(Record.appointment_id == row.id))
    salt = sayings.new_salt()
    uow.session.add(
        Record(
            id=made.id,
            appointment_id=row.id,
            ordinal=earlier or 0,
            youth_id=made.youth_id,
            outcome=made.what.outcome.value,
            minutes_late=made.what.minutes_late,
            reason=made.what.reason.value if made.what.reason else None,
            planned_minutes=made.planned_minutes,
            minutes=made.minutes_driven,
            recorded_by=made.recorded_by,
            recorded_at=made.recorded_at,
            corrects=made.corrects,
            correction_reason=made.correction_reason,
            digest=digest(made),
            salt=salt,
        )
    )
    row.record_id = made.id
    chain.append(uow, chain_of(row), chain.RECORD, made.id, digest(made))
    reason = made.what.reason.value if made.what.reason else None
    chain.append(uow, chain_of(row), chain.REASONS, made.id, sayings.reasons(made.id, salt, reason, made.correction_reason))


def _check(uow: UnitOfWork, row: Row, what: WhatHappened, planned_minutes: int) -> None:
    if row.interviewer_id is not None:
        check_of_interview(what)
    early = settings_of(uow).close_early(today(uow)) if booking.Kind(row.kind).counts_minutes else None
    check(what, starts_at=row.starts_at, planned_minutes=planned_minutes, now=uow.now, close_early=early)


def _close(uow: UnitOfWork, row: Row, before: booking.Appointment, closed: booking.Appointment) -> None:
    put_value(row, closed, uow.now)
    if not closed.holds_its_time:
        release(uow, row.id)
        if closed.outcome is not Outcome.CANCELLED_BY_SCHOOL:
            freed_lessons.free(uow, before)
    elif not before.holds_its_time:
        _take_again(uow, row, closed)


def _take_again(uow: UnitOfWork, row: Row, closed: booking.Appointment) -> None:
    """Corrected to have taken place: its hour was given back then, and may be somebody else's by now."""
    claim(uow, closed)
    if row.class_id is not None:
        free = free_numbers(uow, lock_class(uow, row.class_id))
        if not free:
            raise Conflict("class_full", class_id=row.class_id)
        uow.session.add(ClassPlace(class_id=row.class_id, number=free[0], youth_id=row.youth_id, appointment_id=row.id))


def _of(row: Row) -> dict[str, str]:
    return {
        "appointment_id": row.id,
        "youth_id": row.youth_id,
        "school_id": row.school_id,
        "instructor_id": row.instructor_id,
    }


def _attended(row: Row, made: AttendanceRecord) -> Event:
    return events.LessonAttended(
        record_id=made.id,
        kind=row.kind,  # type: ignore[arg-type]
        starts_at=row.starts_at,
        minutes=made.minutes_driven,
        late_minutes=made.what.minutes_late,
        **_of(row),
    )


def _missed(row: Row, made: AttendanceRecord) -> Event:
    return events.LessonMissed(
        record_id=made.id,
        kind=row.kind,  # type: ignore[arg-type]
        starts_at=row.starts_at,
        outcome=made.what.outcome.value,
        reason=made.what.reason.value if made.what.reason else None,
        planned_minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        **_of(row),
    )


def _corrected(row: Row, made: AttendanceRecord, replaced: AttendanceRecord) -> Event:
    return events.AttendanceCorrected(
        record_id=made.id,
        replaced_id=replaced.id,
        kind=row.kind,  # type: ignore[arg-type]
        starts_at=row.starts_at,
        outcome=made.what.outcome.value,
        minutes=made.minutes_driven,
        reason=made.what.reason.value if made.what.reason else None,
        planned_minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        **_of(row),
    )
