"""What is booked to come while the own calendar of its instructor or vehicle says busy; read, never acted upon."""

from collections.abc import Iterator

from sqlalchemy import select, tuple_

from contracts.attendance import rpc
from contracts.errors import NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import State
from services.attendance.domain.diaries import Owner, colliding
from services.attendance.domain.intervals import Interval, Intervals
from services.attendance.group_tables import GroupClass
from services.attendance.handlers.availability import busy_of
from services.attendance.models import Appointment, Availability, Instructor, Vehicle

SHOWN = 100
Booked = Appointment | GroupClass


def listed(request: rpc.ListBusyCollisions, uow: UnitOfWork) -> rpc.BusyCollisions:
    busy = _busy(uow, request.owner_id)
    if not busy:
        return rpc.BusyCollisions(collisions=())
    until = max(each.end for spans in busy.values() for each in spans)
    booked = ((Interval(row.starts_at, row.ends_at), _owners(row), row) for row in _booked(uow, until))
    found = sorted(colliding(booked, busy), key=lambda one: (one[1].starts_at, one[1].id, one[0]))
    return rpc.BusyCollisions(collisions=tuple(_wire(owner, row) for owner, row in found[:SHOWN]), total=len(found))


def _schools(uow: UnitOfWork) -> tuple[str, ...]:
    if uow.principal.role == "instructor":
        own = uow.session.get(Instructor, uow.principal.id)
        return (own.school_id,) if own is not None and own.here else ()
    if uow.scope.kind != "school":
        raise NotAllowed("out_of_scope")
    return uow.scope.ids


def _busy(uow: UnitOfWork, owner_id: str | None) -> dict[Owner, Intervals]:
    """What the diaries of the school say of what is to come; an instructor's is the own one."""
    schools = _schools(uow)
    owners: list[Owner] = [(each, "instructor") for each in uow.session.scalars(
        select(Instructor.id).where(Instructor.school_id.in_(schools)))]
    if uow.principal.role == "instructor":
        owners = [(uow.principal.id, "instructor")]
    else:
        vehicles = uow.session.scalars(select(Vehicle.id).where(Vehicle.school_id.in_(schools)))
        owners += [(each, "vehicle") for each in vehicles]
    asked = [each for each in owners if owner_id in (None, each[0])]
    key = tuple_(Availability.owner_id, Availability.owner_kind)
    rows = uow.session.scalars(select(Availability).where(key.in_(asked), Availability.busy_read_at.is_not(None)))
    found = {(row.owner_id, row.owner_kind): tuple(each for each in busy_of(row) if each.end > uow.now) for row in rows}
    return {owner: spans for owner, spans in found.items() if spans}


def _booked(uow: UnitOfWork, until: object) -> Iterator[Booked]:
    """Of a class its own time only, full or empty: who sits in it comes with it."""
    schools = _schools(uow)
    yield from uow.session.scalars(select(Appointment).where(
        Appointment.school_id.in_(schools), Appointment.starts_at > uow.now, Appointment.starts_at < until,
        Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value)), Appointment.class_id.is_(None)))
    yield from uow.session.scalars(select(GroupClass).where(
        GroupClass.school_id.in_(schools), GroupClass.starts_at > uow.now, GroupClass.starts_at < until,
        GroupClass.state == "open"))


def _owners(row: Booked) -> list[Owner]:
    named = {"instructor": row.instructor_id, "vehicle": row.vehicle_id if isinstance(row, Appointment) else None}
    return [(owner, kind) for kind, owner in named.items() if owner]


def _wire(owner: Owner, row: Booked) -> rpc.BusyCollision:
    own = row if isinstance(row, Appointment) else None
    return rpc.BusyCollision(
        owner_id=owner[0], owner_kind=owner[1], starts_at=row.starts_at, ends_at=row.ends_at, kind=row.kind,  # type: ignore[arg-type]
        appointment_id=own.id if own else None, youth_id=own.youth_id if own else None, class_id=None if own else row.id,
    )  # fmt: skip
