"""Who of the school could give an appointment at another time: for whoever moves it. Changes nothing, holds nothing."""

from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import quarters
from services.attendance.domain.intervals import Interval
from services.attendance.handlers.appointments import reached
from services.attendance.handlers.reach import instant, settings_of, today
from services.attendance.handlers.wishes import suits
from services.attendance.handlers.working_hours import limit_passed
from services.attendance.models import Appointment, Claim, Instructor, Vehicle, Youth


def find(request: rpc.FindFreeStaff, uow: UnitOfWork) -> rpc.FreeStaff:
    """Not whether they gave that hour: in its own name a school books outside it. What the law leaves them counts."""
    row = reached(uow, request.appointment_id)
    wanted = Interval(instant(request.starts_at, "starts_at"), instant(request.ends_at, "ends_at"))
    _check_length(uow, wanted)
    instructors = uow.session.scalars(
        select(Instructor.id).where(Instructor.school_id == row.school_id, Instructor.here).order_by(Instructor.id)
    ).all()
    vehicles = _suiting(uow, row)
    taken = _taken(uow, [*instructors, *vehicles], wanted, row.id)
    return rpc.FreeStaff(
        instructors=tuple(each for each in instructors if each not in taken and limit_passed(uow, each, wanted, without=row.id) is None),
        vehicles=tuple(each for each in vehicles if each not in taken),
    )


def _check_length(uow: UnitOfWork, wanted: Interval) -> None:
    rules = settings_of(uow).booking(today(uow))
    if wanted.length > rules.longest:
        raise InvalidRequest("too_long", field="ends_at", minutes=int(rules.longest.total_seconds() // 60))


def _suiting(uow: UnitOfWork, row: Appointment) -> list[str]:
    """Those that she can learn on, as far as somebody said."""
    youth = uow.session.get_one(Youth, row.youth_id)
    of_school = uow.session.scalars(select(Vehicle).where(Vehicle.school_id == row.school_id).order_by(Vehicle.id))
    return [each.id for each in of_school if suits(youth, each)]


def _taken(uow: UnitOfWork, owners: list[str], wanted: Interval, without: str) -> set[str]:
    claims = select(Claim.resource_id).where(
        Claim.resource_id.in_(owners), Claim.quarter.in_(list(quarters(wanted))), Claim.appointment_id != without
    )
    return set(uow.session.scalars(claims.distinct()))
