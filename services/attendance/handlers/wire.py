"""Between rows, the domain's values and the contract's records. Decides nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from contracts.attendance import rpc
from servicekit.uow import UnitOfWork
from services.attendance.domain import drawing
from services.attendance.domain.attendance import AttendanceRecord, Outcome, Reason, WhatHappened
from services.attendance.domain.booking import Appointment, Kind, State
from services.attendance.domain.check_in import CheckInRules
from services.attendance.domain.contests import contest_until
from services.attendance.domain.signatures import Means, Signer, Way
from services.attendance.domain.signatures import Signature as SignatureValue
from services.attendance.handlers.reach import settings_of, today
from services.attendance.models import Appointment as Row
from services.attendance.models import CheckIn, Contest, Record, Signature, Unsigned

_BETWEEN = ("youth", "school", "instructor", "adviser")
_CAN_BE_ARRIVED_AT = (State.REQUESTED.value, State.CONFIRMED.value, State.CLOSED.value)


def value_of(row: Row) -> Appointment:
    return Appointment(
        row.id,
        row.area,
        row.youth_id,
        row.school_id,
        row.instructor_id,
        row.vehicle_id,
        Kind(row.kind),
        row.starts_at,
        row.ends_at,
        State(row.state),
        row.version,
        Outcome(row.outcome) if row.outcome else None,
        row.class_id,
        row.interviewer_id,
    )


def put_value(row: Row, value: Appointment, now: dt.datetime) -> None:
    """What an act may change of a stored appointment."""
    row.changed_at = now
    row.instructor_id, row.vehicle_id = value.instructor_id, value.vehicle_id
    row.starts_at, row.ends_at = value.starts_at, value.ends_at
    row.state, row.version = value.state.value, value.version
    row.outcome = value.outcome.value if value.outcome else None


def record_value(row: Record) -> AttendanceRecord:
    what = WhatHappened(Outcome(row.outcome), row.minutes_late, Reason(row.reason) if row.reason else None)
    return AttendanceRecord(
        row.id,
        row.appointment_id,
        row.youth_id,
        what,
        row.planned_minutes,
        row.recorded_by,
        row.recorded_at,
        row.corrects,
        row.correction_reason,
    )


def signature_value(row: Signature) -> SignatureValue:
    drawn = drawing.digest(row.strokes) if row.strokes else None
    way = Way(Means(row.means), row.held_by, drawn) if row.means else None
    return SignatureValue(row.record_id, Signer(row.signer), row.person_id, row.signed_at, row.integrity, way)


def answers_of(uow: UnitOfWork, rows: Sequence[Row]) -> tuple[rpc.Appointment, ...]:
    """Appointments with all that was recorded of them: five queries for a page, whatever its length."""
    records = _records_of(uow, [row.id for row in rows if row.record_id])
    rules = settings_of(uow).check_in(today(uow))
    arrivals = _arrivals_of(uow, rows, rules)
    cancel_in_time = settings_of(uow).booking(today(uow)).cancel_in_time
    return tuple(_appointment(row, records[row.id], arrivals.get(row.id), rules, cancel_in_time) for row in rows)


def answer_of(uow: UnitOfWork, row: Row) -> rpc.Appointment:
    uow.session.flush()
    return answers_of(uow, [row])[0]


def _appointment(
    row: Row, records: Sequence[rpc.AttendanceRecord], arrival: rpc.Arrival | None, rules: CheckInRules, cancel_in_time: dt.timedelta
) -> rpc.Appointment:
    held_by_school = row.interviewer_id is None
    waits = held_by_school and arrival is None and row.state in (State.REQUESTED.value, State.CONFIRMED.value)
    return rpc.Appointment(
        id=row.id,
        youth_id=row.youth_id,
        school_id=row.school_id,
        instructor_id=row.instructor_id,
        vehicle_id=row.vehicle_id,
        area=row.area,
        kind=row.kind,  # type: ignore[arg-type]
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=row.state,  # type: ignore[arg-type]
        requested_by=row.requested_by,
        meeting_point=row.meeting_point,
        declined_reason=row.declined_reason,
        cancelled_by=row.cancelled_by,
        late_cancellation=row.outcome == Outcome.CANCELLED_LATE.value,
        attendance=records[-1] if records else None,
        earlier_records=tuple(records[:-1]),
        version=row.version,
        arrival=arrival,
        arrival_opens_at=rules.opens_at(row.starts_at) if waits else None,
        class_id=row.class_id,
        series_id=row.series_id,
        directions=row.directions,
        youth_answer=row.youth_answer,  # type: ignore[arg-type]
        youth_reason=row.youth_reason,  # type: ignore[arg-type]
        note_of_school=row.note_of_school,
        note_of_youth=row.note_of_youth,
        cancel_in_time_until=row.starts_at - cancel_in_time if held_by_school and row.state == State.CONFIRMED.value else None,
        interviewer_id=row.interviewer_id,
    )


def _arrivals_of(uow: UnitOfWork, rows: Sequence[Row], rules: CheckInRules) -> dict[str, rpc.Arrival]:
    """What youths said at these appointments; not at one that was moved since."""
    begun = {row.id: row.starts_at for row in rows if row.state in _CAN_BE_ARRIVED_AT}
    if not begun:
        return {}
    found = uow.session.scalars(select(CheckIn).where(CheckIn.appointment_id.in_(begun)))
    return {
        each.appointment_id: rpc.Arrival(at=each.arrived_at, late_minutes=rules.minutes_late(each.starts_at, each.arrived_at))
        for each in found
        if each.starts_at == begun[each.appointment_id]
    }


def _records_of(uow: UnitOfWork, appointment_ids: list[str]) -> defaultdict[str, list[rpc.AttendanceRecord]]:
    found: defaultdict[str, list[rpc.AttendanceRecord]] = defaultdict(list)
    if not appointment_ids:
        return found
    records = uow.session.scalars(
        select(Record).where(Record.appointment_id.in_(appointment_ids)).order_by(Record.appointment_id, Record.ordinal)
    ).all()
    ids = [each.id for each in records]
    who_and_how = select(Signature.record_id, Signature.signer, Signature.signed_at, Signature.means)
    signed: dict[tuple[str, str], Any] = {
        (each.record_id, each.signer): each for each in uow.session.execute(who_and_how.where(Signature.record_id.in_(ids)))
    }
    unsigned = _by_record(uow, select(Unsigned.record_id, Unsigned.reason).where(Unsigned.record_id.in_(ids)))
    contests = {each.record_id: each for each in uow.session.scalars(select(Contest).where(Contest.record_id.in_(ids)))}
    within = settings_of(uow).contest_within(today(uow))
    for row in records:
        by_youth, by_instructor = (signed.get((row.id, signer.value)) for signer in (Signer.YOUTH, Signer.INSTRUCTOR))
        found[row.appointment_id].append(
            rpc.AttendanceRecord(
                id=row.id,
                outcome=row.outcome,  # type: ignore[arg-type]
                at=row.recorded_at,
                recorded_by=row.recorded_by,
                digest=row.digest,
                minutes=row.minutes,
                late_minutes=row.minutes_late,
                reason=row.reason,  # type: ignore[arg-type]
                replaces=row.corrects,
                correction_reason=row.correction_reason,
                signed_by_youth_at=by_youth.signed_at if by_youth else None,
                youth_signed_by=by_youth.means if by_youth else None,
                signed_by_instructor_at=by_instructor.signed_at if by_instructor else None,
                not_signed_reason=unsigned.get(row.id),
                contested_at=contests[row.id].contested_at if row.id in contests else None,
                contest=_contest(uow, contests[row.id]) if row.id in contests else None,
                contest_until=None if row.id in contests else contest_until(row.recorded_at, within),
            )
        )
    return found


def _contest(uow: UnitOfWork, row: Contest) -> rpc.Contest:
    """Its words are for those between whom it is; whoever else reads the record sees what was decided."""
    between = uow.principal.role in _BETWEEN
    return rpc.Contest(
        upheld=row.upheld,
        settled=row.settled,
        words=row.words if between else "",
        reason=row.answer_reason if between else "",
        answered_by=row.answered_role,  # type: ignore[arg-type]
        answered_at=row.answered_at,
    )


def _by_record(uow: UnitOfWork, query: Any) -> dict[str, Any]:
    return {row[0]: row[1] for row in uow.session.execute(query)}
