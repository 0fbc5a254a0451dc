"""Private calendars: whose they are, replaced, closed, and the appointments that each shows. The address and the text of a
feed are made by the gateway; nothing here says who somebody is."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, TypeVar

from sqlalchemy import ColumnElement, false, or_, select

from contracts.attendance import rpc
from contracts.errors import NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import State
from services.attendance.group_tables import GroupClass
from services.attendance.handlers.reach import reached_staff
from services.attendance.models import Appointment, Calendar, Instructor, Vehicle

SHOWN_BEFORE = dt.timedelta(days=60)
MOST_ENTRIES = 2_000
_NEVER_TOOK_PLACE = (Outcome.CANCELLED_IN_TIME, Outcome.CANCELLED_LATE, Outcome.CANCELLED_BY_SCHOOL, Outcome.POSTPONED)
_Row = TypeVar("_Row", Appointment, GroupClass)
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
    of_owner = _of_owner(uow, request)
    entries = _first(uow, Appointment, of_owner, lambda row: _entry(row, request.owner_id))
    if (given := _classes_of(request)) is not None:
        entries += _first(uow, GroupClass, given, _class_entry)
    return rpc.CalendarEntries(entries=tuple(sorted(_nearest(entries, uow.now), key=lambda each: (each.starts_at, each.appointment_id))))


def _first(
    uow: UnitOfWork, table: type[_Row], mine: ColumnElement[bool], entry_of: Callable[[_Row], rpc.CalendarEntry]
) -> list[rpc.CalendarEntry]:
    """What is to come, then, as far as there is room, the last days: a big school's past takes nothing from its future."""
    ahead = select(table).where(mine, table.starts_at >= uow.now).order_by(table.starts_at, table.id)
    rows = list(uow.session.scalars(ahead.limit(MOST_ENTRIES)))
    if room := MOST_ENTRIES - len(rows):
        past = select(table).where(mine, table.starts_at < uow.now, table.starts_at >= uow.now - SHOWN_BEFORE)
        rows += uow.session.scalars(past.order_by(table.starts_at.desc(), table.id).limit(room))
    return [entry_of(row) for row in rows]


def _nearest(entries: list[rpc.CalendarEntry], now: dt.datetime) -> list[rpc.CalendarEntry]:
    """As many as a feed holds, of appointments and classes together."""
    ahead = sorted((each for each in entries if each.starts_at >= now), key=lambda each: each.starts_at)
    past = sorted((each for each in entries if each.starts_at < now), key=lambda each: each.starts_at, reverse=True)
    return [*ahead, *past][:MOST_ENTRIES]


def _entry(row: Appointment, owner_id: str) -> rpc.CalendarEntry:
    return rpc.CalendarEntry(
        appointment_id=row.id, kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at,  # type: ignore[arg-type]
        state=_shown_as(row.state, row.outcome), sequence=row.version, changed_at=row.changed_at or row.starts_at,
        youth_id=row.youth_id, meeting_point=row.meeting_point, directions=row.directions,
        held_by_owner=row.interviewer_id == owner_id,
    )  # fmt: skip


def _class_entry(row: GroupClass) -> rpc.CalendarEntry:
    return rpc.CalendarEntry(
        appointment_id=row.id, class_id=row.id, kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at,  # type: ignore[arg-type]
        state="cancelled" if row.state == "cancelled" else "confirmed", sequence=row.version, changed_at=row.starts_at,
        youth_id="", title=row.title, meeting_point=row.meeting_point, directions=row.directions,
    )  # fmt: skip


def _shown_as(state: str, outcome: str | None) -> Literal["requested", "confirmed", "cancelled"]:
    if state in (State.DECLINED, State.CANCELLED) or outcome in _NEVER_TOOK_PLACE:
        return "cancelled"
    return "requested" if state == State.REQUESTED else "confirmed"


def _of_owner(uow: UnitOfWork, request: rpc.ReadCalendar) -> ColumnElement[bool]:
    match request.owner_kind:
        case "youth":
            return Appointment.youth_id == request.owner_id
        case "adviser":
            return or_(Appointment.adviser_id == request.owner_id, Appointment.interviewer_id == request.owner_id)
        case "referent":
            return Appointment.youth_id.in_(list(uow.scope.ids))
        case "school":
            return (Appointment.school_id == request.owner_id) & Appointment.class_id.is_(None)
        case "instructor":
            instructor = uow.session.get(Instructor, request.owner_id)
            if instructor is None or not instructor.here:
                raise NotFound("calendar")
            return (Appointment.instructor_id == request.owner_id) & Appointment.class_id.is_(None)
        case "vehicle":
            vehicle = uow.session.get(Vehicle, request.owner_id)
            if vehicle is None:
                raise NotFound("calendar")
            of_school = Appointment.school_id == vehicle.school_id  # its index; a school's weeks are few rows
            return of_school & (Appointment.vehicle_id == vehicle.id)
    return false()


def _classes_of(request: rpc.ReadCalendar) -> ColumnElement[bool] | None:
    """Of those who give them, one entry a class; a youth's place in one is an appointment of her own."""
    if request.owner_kind == "instructor":
        return GroupClass.instructor_id == request.owner_id
    return GroupClass.school_id == request.owner_id if request.owner_kind == "school" else None


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
