"""Lists of appointments within a scope, page by page, and the figures of one youth. Changes nothing."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, func, or_, select

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import Kind, State
from services.attendance.handlers.contests import waiting
from services.attendance.handlers.reach import appointments_in, instant, reached_youth
from services.attendance.handlers.wire import answers_of
from services.attendance.models import Appointment, Record


def page(request: rpc.ListAppointments, uow: UnitOfWork) -> rpc.AppointmentPage:
    """By start, then id; the cursor is the last one shown, so a page costs the same wherever it is."""
    query = select(Appointment).where(appointments_in(uow), *_asked(request))
    if request.cursor is not None:
        query = query.where(_past(request.cursor, newest_first=request.newest_first))
    order = (Appointment.starts_at, Appointment.id)
    query = query.order_by(*(each.desc() for each in order) if request.newest_first else order)
    rows = uow.session.scalars(query.limit(request.limit + 1)).all()
    shown = rows[: request.limit]
    return rpc.AppointmentPage(
        appointments=answers_of(uow, shown),
        next=f"{shown[-1].starts_at.isoformat()}|{shown[-1].id}" if len(rows) > len(shown) else None,
    )


def summary(request: rpc.GetAttendanceSummary, uow: UnitOfWork) -> rpc.AttendanceSummary:
    """Minutes are of driving lessons only; a record that was corrected counts no more."""
    reached_youth(uow, request.youth_id)
    of_youth = and_(appointments_in(uow), Appointment.youth_id == request.youth_id)
    outcomes = uow.session.execute(
        select(Appointment.outcome, func.count())
        .where(of_youth, Appointment.outcome.is_not(None))
        .group_by(Appointment.outcome)
    )
    driven = (
        select(func.coalesce(func.sum(Record.minutes), 0))
        .join(Appointment, Appointment.record_id == Record.id)
        .where(of_youth, Appointment.kind == Kind.DRIVING_LESSON.value)
    )
    came = [each.value for each in Outcome if each.came]
    ahead = [State.REQUESTED.value, State.CONFIRMED.value]
    return rpc.AttendanceSummary(
        youth_id=request.youth_id,
        minutes_driven=int(uow.session.scalar(driven) or 0),
        by_outcome={str(outcome): count for outcome, count in outcomes},
        last_attended_at=uow.session.scalar(
            select(Appointment.starts_at)
            .where(of_youth, Appointment.outcome.in_(came))
            .order_by(Appointment.starts_at.desc())
            .limit(1)
        ),
        next_appointment_at=uow.session.scalar(
            select(Appointment.starts_at)
            .where(of_youth, Appointment.state.in_(ahead), Appointment.starts_at >= uow.now)
            .order_by(Appointment.starts_at)
            .limit(1)
        ),
    )


def _asked(request: rpc.ListAppointments) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if request.start is not None:
        conditions.append(Appointment.starts_at >= instant(request.start, "start"))
    if request.end is not None:
        conditions.append(Appointment.starts_at < instant(request.end, "end"))
    if request.youth_id is not None:
        conditions.append(Appointment.youth_id == request.youth_id)
    if request.instructor_id is not None:
        conditions.append(Appointment.instructor_id == request.instructor_id)
    if request.ends_after is not None:
        conditions.append(Appointment.ends_at > instant(request.ends_after, "ends_after"))
    if request.interviews:
        conditions.append(Appointment.interviewer_id.is_not(None))
    if request.contested:
        conditions.append(waiting())
    if request.states:
        conditions.append(Appointment.state.in_(request.states))
    return conditions


def cursor_of(text: str) -> tuple[dt.datetime, str]:
    """`<start>|<id>` of the last one shown."""
    at, _, last_id = text.partition("|")
    try:
        return instant(dt.datetime.fromisoformat(at), "cursor"), last_id
    except ValueError:
        raise InvalidRequest("bad_cursor", field="cursor") from None


def _past(cursor: str, *, newest_first: bool) -> ColumnElement[bool]:
    at, last_id = cursor_of(cursor)
    if newest_first:
        return or_(Appointment.starts_at < at, and_(Appointment.starts_at == at, Appointment.id < last_id))
    return or_(Appointment.starts_at > at, and_(Appointment.starts_at == at, Appointment.id > last_id))
