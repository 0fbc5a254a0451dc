"""Hours of driving as attendance tells them, and a person's decision about those cancelled late or missed (domain.md §§ 4, 5).

Facts are kept by attendance record, so that one told twice, late or corrected counts once and right.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select

from contracts.attendance import events as attendance
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.profiles import rpc
from contracts.profiles.events import LateHourDecided, LateHourNoted
from servicekit.uow import UnitOfWork
from services.profiles.domain import funding
from services.profiles.domain.words import tidy
from services.profiles.funding_models import DrivenLesson, HourDecision, LedgerEntry
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.models import Person, Youth

DRIVING = "driving_lesson"
Told = attendance.LessonAttended | attendance.LessonMissed | attendance.AttendanceCorrected


@dataclass(frozen=True)
class _What:
    outcome: str
    minutes: int
    planned: int


def attended(event: attendance.LessonAttended, uow: UnitOfWork) -> None:
    outcome = "late" if event.late_minutes else "present"
    _keep(uow, event, _What(outcome, event.minutes, event.minutes + event.late_minutes))


def missed(event: attendance.LessonMissed, uow: UnitOfWork) -> None:
    _keep(uow, event, _What(event.outcome, 0, event.planned_minutes or 0))


def cancelled(event: attendance.AppointmentCancelled, uow: UnitOfWork) -> None:
    """Late, by the youth or for her: nothing more is recorded of it, so its own id stands for the record."""
    if not event.late or event.kind != DRIVING:
        return
    row = _record(uow, event, event.appointment_id)
    row.starts_at, row.school_id = event.starts_at, event.school_id
    _put(uow, row, _What("cancelled_late", 0, event.planned_minutes or 0))


def corrected(event: attendance.AttendanceCorrected, uow: UnitOfWork) -> None:
    """The replaced record counts no more, whether it was told already or comes later."""
    if event.kind != DRIVING:
        return
    came = event.outcome in ("present", "late")
    _keep(uow, event, _What(event.outcome, event.minutes if came else 0, event.planned_minutes or event.minutes))
    replaced = _record(uow, event, event.replaced_id)
    replaced.superseded, replaced.waits = True, False
    uow.session.flush()


def decide_late_hour(command: rpc.DecideLateHour, uow: UnitOfWork) -> rpc.LateHour:
    youth = reached_youth(uow, command.youth_id, lock=True)
    lesson = uow.session.get(DrivenLesson, command.record_id)
    if lesson is None or lesson.youth_id != youth.id:
        raise NotFound("attendance_record", id=command.record_id)
    if uow.session.get(HourDecision, command.id) is not None:
        return late_hours_of(uow, youth.id, command.record_id)[0]
    if lesson.superseded:
        raise Conflict("corrected_meanwhile")
    if lesson.outcome not in funding.LATE:
        raise Conflict("hour_not_late", outcome=lesson.outcome)
    reason, minutes = tidy(command.reason), _minutes(command, lesson)
    if not reason:
        raise InvalidRequest("reason_needed", field="reason")
    uow.session.add(HourDecision(id=command.id, youth_id=youth.id, record_id=lesson.record_id, minutes=minutes, reason=reason,
                                 person_id=uow.principal.id, at=uow.now))  # fmt: skip
    lesson.charged_minutes, lesson.waits = minutes, False
    uow.log.append(youth.area, LateHourDecided(youth_id=youth.id, record_id=lesson.record_id,
                                               appointment_id=lesson.appointment_id, minutes=minutes))  # fmt: skip
    return late_hours_of(uow, youth.id, lesson.record_id)[0]


def list_late_hours(request: rpc.ListLateHours, uow: UnitOfWork) -> rpc.LateHours:
    """For a caseload: a whole area has nobody who would decide it all."""
    if uow.scope.kind not in ("adviser", "youth"):
        raise NotAllowed("out_of_scope")
    query = select(DrivenLesson).join(Youth, Youth.id == DrivenLesson.youth_id).where(youths_in(uow.scope), DrivenLesson.waits)
    if request.cursor:
        at, record_id = _place(request.cursor)
        later = and_(DrivenLesson.starts_at == at, DrivenLesson.record_id > record_id)
        query = query.where(or_(DrivenLesson.starts_at > at, later))
    query = query.order_by(DrivenLesson.starts_at, DrivenLesson.record_id).limit(request.limit + 1)
    rows = list(uow.session.scalars(query))
    shown = rows[: request.limit]
    more = len(rows) > len(shown)
    return rpc.LateHours(
        hours=tuple(_view(row) for row in shown),
        next=write_cursor(shown[-1].starts_at.isoformat(), shown[-1].record_id) if more else None,
    )


def late_hours_of(uow: UnitOfWork, youth_id: str, record_id: str | None = None) -> tuple[rpc.LateHour, ...]:
    """Of one youth, the newest first, with what was decided last of each."""
    uow.session.flush()
    query = select(DrivenLesson).where(
        DrivenLesson.youth_id == youth_id, DrivenLesson.superseded.is_(False), DrivenLesson.outcome.in_(funding.LATE))
    if record_id is not None:
        query = query.where(DrivenLesson.record_id == record_id)
    said = (
        select(HourDecision, Person.label)
        .outerjoin(Person, Person.id == HourDecision.person_id)
        .where(HourDecision.youth_id == youth_id)
        .order_by(HourDecision.at, HourDecision.id)
    )
    last = {row.record_id: (row, label or "") for row, label in uow.session.execute(said)}
    rows = uow.session.scalars(query.order_by(DrivenLesson.starts_at.desc(), DrivenLesson.record_id))
    return tuple(_view(row, *last.get(row.record_id, (None, ""))) for row in rows)


def hours_for(uow: UnitOfWork, youth_ids: Sequence[str]) -> dict[str, funding.Hours]:
    """Of so many youths at once, in two queries."""
    uow.session.flush()
    late = DrivenLesson.outcome.in_(funding.LATE)
    sums = select(
        DrivenLesson.youth_id,
        func.sum(case((late, 0), else_=DrivenLesson.minutes)),
        func.sum(case((late, func.coalesce(DrivenLesson.charged_minutes, 0)), else_=0)),
        func.sum(case((DrivenLesson.waits, 1), else_=0)),
    ).where(DrivenLesson.youth_id.in_(youth_ids), DrivenLesson.superseded.is_(False))
    lessons = {row[0]: row[1:] for row in uow.session.execute(sums.group_by(DrivenLesson.youth_id))}
    entries = select(LedgerEntry.youth_id, func.sum(LedgerEntry.minutes)).where(LedgerEntry.youth_id.in_(youth_ids))
    bought = {youth_id: minutes for youth_id, minutes in uow.session.execute(entries.group_by(LedgerEntry.youth_id))}
    return {
        youth_id: funding.Hours(int(bought.get(youth_id, 0)), *(int(n) for n in lessons.get(youth_id, (0, 0, 0))))
        for youth_id in youth_ids
    }


def hours_view(hours: funding.Hours) -> rpc.Hours:
    return rpc.Hours(
        bought_minutes=hours.bought, used_minutes=hours.used, charged_minutes=hours.charged, left_minutes=hours.left,
        over_minutes=hours.over, waiting=hours.waiting,
    )  # fmt: skip


def _keep(uow: UnitOfWork, event: Told, what: _What) -> None:
    if event.kind != DRIVING:
        return
    row = _record(uow, event, event.record_id)
    row.starts_at, row.school_id = event.starts_at, event.school_id
    _put(uow, row, what)


def _put(uow: UnitOfWork, row: DrivenLesson, what: _What) -> None:
    row.outcome, row.minutes, row.planned_minutes = what.outcome, what.minutes, what.planned
    waited, row.waits = row.waits, what.outcome in funding.LATE and not row.superseded and row.charged_minutes is None
    if row.waits and not waited:
        assert uow.envelope is not None, "an event is being applied"
        noted = LateHourNoted(youth_id=row.youth_id, record_id=row.record_id, appointment_id=row.appointment_id)
        uow.log.append(uow.envelope.area, noted)
    uow.session.flush()


def _record(uow: UnitOfWork, event: Told | attendance.AppointmentCancelled, record_id: str) -> DrivenLesson:
    row = uow.session.get(DrivenLesson, record_id)
    if row is None:
        row = DrivenLesson(
            record_id=record_id, youth_id=event.youth_id, appointment_id=event.appointment_id, school_id=event.school_id,
            starts_at=event.starts_at, outcome="", minutes=0, planned_minutes=0, superseded=False, charged_minutes=None, waits=False,
        )  # fmt: skip
        uow.session.add(row)
    return row


def _minutes(command: rpc.DecideLateHour, lesson: DrivenLesson) -> int:
    """Charged for as long as the lesson would have been, unless the person says otherwise."""
    if not command.charge:
        return 0
    minutes = lesson.planned_minutes if command.minutes is None else command.minutes
    if minutes <= 0:
        raise InvalidRequest("minutes_missing", field="minutes")
    if lesson.planned_minutes and minutes > lesson.planned_minutes:
        raise InvalidRequest("more_than_lesson", field="minutes", there_minutes=lesson.planned_minutes)
    return minutes


def _view(row: DrivenLesson, decision: HourDecision | None = None, label: str = "") -> rpc.LateHour:
    return rpc.LateHour(
        record_id=row.record_id, youth_id=row.youth_id, appointment_id=row.appointment_id, school_id=row.school_id,
        starts_at=row.starts_at, outcome=row.outcome, planned_minutes=row.planned_minutes, charged_minutes=row.charged_minutes,
        decided_by=label, decided_at=decision.at if decision else None, reason=decision.reason if decision else "",
    )  # fmt: skip


def _place(cursor: str) -> tuple[dt.datetime, str]:
    parts = read_cursor(cursor)
    try:
        at = dt.datetime.fromisoformat(parts[0])
    except ValueError as error:
        raise InvalidRequest("cursor", field="cursor") from error
    if len(parts) != 2 or at.tzinfo is None:
        raise InvalidRequest("cursor", field="cursor")
    return at, parts[1]
