"""Hours and attendance of a period for everyone in scope, in two questions to the database. Changes nothing."""

import datetime as dt

from sqlalchemy import and_, func, select

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import Kind
from services.attendance.handlers.reach import appointments_in, settings_of
from services.attendance.models import Appointment, Record

LONGEST = dt.timedelta(days=367)


def total(request: rpc.TotalAttendance, uow: UnitOfWork) -> rpc.AttendanceTotals:
    """A record that was corrected counts no more; an appointment counts on the local day of its start."""
    if not request.start <= request.end <= request.start + LONGEST:
        raise InvalidRequest("bad_dates", field="end")
    first, after = _midnight(uow, request.start), _midnight(uow, request.end + dt.timedelta(days=1))
    of_period = and_(appointments_in(uow), Appointment.starts_at >= first, Appointment.starts_at < after)
    counted = (
        select(Appointment.youth_id, Appointment.outcome, func.count())
        .where(of_period, Appointment.outcome.is_not(None))
        .group_by(Appointment.youth_id, Appointment.outcome)
    )
    driven = (
        select(Appointment.youth_id, func.sum(Record.minutes))
        .join(Record, Appointment.record_id == Record.id)
        .where(of_period, Appointment.kind == Kind.DRIVING_LESSON.value)
        .group_by(Appointment.youth_id)
    )
    minutes = {youth_id: int(total or 0) for youth_id, total in uow.session.execute(driven)}
    outcomes: dict[str, dict[str, int]] = {youth_id: {} for youth_id in minutes}
    for youth_id, outcome, count in uow.session.execute(counted):
        outcomes.setdefault(youth_id, {})[str(outcome)] = count
    return rpc.AttendanceTotals(
        totals=tuple(
            rpc.AttendanceTotal(youth_id=youth_id, minutes_driven=minutes.get(youth_id, 0), by_outcome=found)
            for youth_id, found in sorted(outcomes.items())
        )
    )


def _midnight(uow: UnitOfWork, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), settings_of(uow).zone(day)).astimezone(dt.UTC)
