"""The vehicle that somebody wished for a youth, kept beside her training. Says nothing to anybody: no event, no reason."""

from contracts.attendance import rpc
from servicekit.uow import UnitOfWork
from services.attendance.handlers.reach import reached_youth
from services.attendance.models import Vehicle, Youth


def get(request: rpc.GetVehicleWish, uow: UnitOfWork) -> rpc.VehicleWish:
    return _answer(reached_youth(uow, request.youth_id))


def put(command: rpc.VehicleWish, uow: UnitOfWork) -> rpc.VehicleWish:
    youth = reached_youth(uow, command.youth_id)
    youth.gearbox, youth.adapted = command.gearbox, sorted(set(command.adapted))
    return _answer(youth)


def suits(youth: Youth, vehicle: Vehicle) -> bool:
    """Whether she can learn on it, as far as somebody said."""
    return youth.gearbox in (None, vehicle.gearbox) and set(youth.adapted or ()) <= set(vehicle.adapted or ())


def wished(youth: Youth) -> tuple[str, ...]:
    """As codes, the gearbox first."""
    return (*([youth.gearbox] if youth.gearbox else []), *(youth.adapted or ()))


def _answer(youth: Youth) -> rpc.VehicleWish:
    return rpc.VehicleWish(youth_id=youth.id, gearbox=youth.gearbox, adapted=tuple(youth.adapted or ()))  # type: ignore[arg-type]
