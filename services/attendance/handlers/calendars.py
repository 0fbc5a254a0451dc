"""Private calendars: whose they are, replaced, closed, and the appointments that each shows. The address and the text of a
feed are made by the gateway; nothing here says who somebody is."""

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, false, select

from contracts.attendance import rpc
from contracts.errors import NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import State
from services.attendance.handlers.reach import reached_staff
from services.attendance.models import Appointment, Calendar, Instructor, Vehicle

SHOWN_BEFORE = dt.timedelta(days=60)
MOST_ENTRIES = 2_000
_NEVER_TOOK_PLACE = (Outcome.CANCELLED_IN_TIME, Outcome.CANCELLED_LATE, Outcome.CANCELLED_BY_SCHOOL, Outcome.POSTPONED)
_Owned = rpc.GetCalendar | rpc.ReplaceCalendar | rpc.CloseCalendar


def get(request: rpc.GetCalendar, uow: UnitOfWork) -> rpc.Calendar:
    return _answer(_row(uow, request))


def replace(command: rpc.ReplaceCalendar, uow: UnitOfWork) -> rpc.Calendar:
    row = _row(uow, command, lock=True)
    row.serial, row.open = row.serial + 1, True
    uow.session.add(row)
    return _answer(row)


def close(command: rpc.CloseCalendar, uow: UnitOfWork) -> rpc.Calendar:
    row = _row(uow, command, lock=True)
    row.open = False
    uow.session.add(row)
    return _answer(row)


def read(request: rpc.ReadCalendar, uow: UnitOfWork) -> rpc.CalendarEntries:
    """Whoever holds the address reads it: asked by the gateway alone, which has checked that it made the address."""
    row = uow.session.get(Calendar, (request.owner_id, request.owner_kind))
    serial, is_open = (row.serial, row.open) if row else (0, True)
    if not is_open or serial != request.serial:
        raise NotFound("calendar")
    since = uow.now - SHOWN_BEFORE
    found = uow.session.execute(
        select(
            Appointment.id, Appointment.kind, Appointment.starts_at, Appointment.ends_at, Appointment.state, Appointment.outcome,
            Appointment.version, Appointment.changed_at, Appointment.youth_id, Appointment.meeting_point,
            Appointment.directions,
        )
        .where(_of_owner(uow, request), Appointment.starts_at >= since)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST_ENTRIES)
    )
    return rpc.CalendarEntries(entries=tuple(
        rpc.CalendarEntry(
            appointment_id=each.id, kind=each.kind, starts_at=each.starts_at, ends_at=each.ends_at,
            state=_shown_as(each.state, each.outcome), sequence=each.version, changed_at=each.changed_at or each.starts_at,
            youth_id=each.youth_id, meeting_point=each.meeting_point, directions=each.directions,
        )
        for each in found
    ))


def _shown_as(state: str, outcome: str | None) -> Literal["requested", "confirmed", "cancelled"]:
    if state in (State.DECLINED, State.CANCELLED) or outcome in _NEVER_TOOK_PLACE:
        return "cancelled"
    return "requested" if state == State.REQUESTED else "confirmed"


def _of_owner(uow: UnitOfWork, request: rpc.ReadCalendar) -> ColumnElement[bool]:
    match request.owner_kind:
        case "youth":
            return Appointment.youth_id == request.owner_id
        case "adviser":
            return Appointment.adviser_id == request.owner_id
        case "referent":
            return Appointment.youth_id.in_(list(uow.scope.ids))
        case "school":
            return Appointment.school_id == request.owner_id
        case "instructor":
            instructor = uow.session.get(Instructor, request.owner_id)
            if instructor is None or not instructor.here:
                raise NotFound("calendar")
            return Appointment.instructor_id == request.owner_id
        case "vehicle":
            vehicle = uow.session.get(Vehicle, request.owner_id)
            if vehicle is None:
                raise NotFound("calendar")
            of_school = Appointment.school_id == vehicle.school_id  # its index; a school's weeks are few rows
            return of_school & (Appointment.vehicle_id == vehicle.id)
    return false()


def _row(uow: UnitOfWork, owned: _Owned, *, lock: bool = False) -> Calendar:
    """The stored row of an owner whom the caller may speak for, or the first one, which is open."""
    who = uow.principal
    if owned.owner_kind == "vehicle":
        reached_staff(uow, owned.owner_id, "vehicle")
    elif owned.owner_kind != who.role or owned.owner_id != (who.organisation_id if who.role == "school" else who.id):
        raise NotAllowed("out_of_scope", subject=owned.owner_id)
    key = (owned.owner_id, owned.owner_kind)
    row = uow.session.get(Calendar, key, with_for_update=lock)
    return row or Calendar(owner_id=owned.owner_id, owner_kind=owned.owner_kind, serial=0, open=True)


def _answer(row: Calendar) -> rpc.Calendar:
    return rpc.Calendar(owner_id=row.owner_id, owner_kind=row.owner_kind, serial=row.serial, open=row.open)  # type: ignore[arg-type]
