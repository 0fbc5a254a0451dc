"""A school's vehicles and rooms, as the school itself describes them. What they are booked for is attendance's."""

from sqlalchemy import func, select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import RoomAdded, RoomRemoved, VehicleChanged
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import tidy
from services.profiles.handlers.scopes import reached_school
from services.profiles.models import Room, Vehicle

MOST_ROOMS = 100
"""Of one school: a bound for its page, which shows them all."""


def describe_vehicle(command: rpc.DescribeVehicle, uow: UnitOfWork) -> Done:
    vehicle = uow.session.get(Vehicle, command.vehicle_id, with_for_update=True)
    if vehicle is None:
        raise NotFound("vehicle", id=command.vehicle_id)
    school = reached_school(uow, vehicle.school_id)
    vehicle.label = _named(command.label)
    fitted = sorted(set(command.adapted))
    if (vehicle.gearbox, vehicle.adapted or []) != (command.gearbox, fitted):
        vehicle.gearbox, vehicle.adapted = command.gearbox, fitted
        changed = VehicleChanged(vehicle_id=vehicle.id, school_id=school.id, gearbox=vehicle.gearbox, adapted=tuple(fitted))
        uow.log.append(school.area, changed)
    return Done(id=vehicle.id)


def add_room(command: rpc.AddRoom, uow: UnitOfWork) -> Done:
    school = reached_school(uow, command.school_id)
    if uow.session.get(Room, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    here = select(func.count()).select_from(Room).where(Room.school_id == school.id, Room.removed.is_(False))
    if (uow.session.scalar(here) or 0) >= MOST_ROOMS:
        raise Conflict("too_many_rooms", most=MOST_ROOMS)
    room = Room(id=command.id, school_id=school.id, label=_named(command.label), seats=command.seats, removed=False)
    uow.session.add(room)
    uow.log.append(school.area, RoomAdded(room_id=room.id, school_id=school.id, seats=room.seats))
    return Done(id=room.id)


def remove_room(command: rpc.RemoveRoom, uow: UnitOfWork) -> Done:
    room = uow.session.get(Room, command.room_id, with_for_update=True)
    if room is None:
        raise NotFound("room", id=command.room_id)
    school = reached_school(uow, room.school_id)
    if not room.removed:
        room.removed = True
        uow.log.append(school.area, RoomRemoved(room_id=room.id, school_id=school.id))
    return Done(id=room.id)


def _named(label: str) -> str:
    name = tidy(label)
    if not name:
        raise InvalidRequest("label_missing", field="label")
    return name
