"""Time taken, row by row, and given back. Two at once meet in the key of `claim`; the kit runs the second again, and it sees the
first."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from contracts.errors import Conflict
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import Claim as Wanted
from services.attendance.group_tables import ClassPlace
from services.attendance.models import Claim


def take(uow: UnitOfWork, claims: Iterable[Wanted], holder_id: str, whose: Mapping[str, str]) -> None:
    """`holder_id`: the appointment, class or offer that holds the time. `whose`: what each resource is, for the refusal."""
    wanted = sorted(claims)
    for resource_id in sorted({each.resource_id for each in wanted}):
        quarters = [each.quarter for each in wanted if each.resource_id == resource_id]
        taken = select(Claim.quarter).where(Claim.resource_id == resource_id, Claim.quarter.in_(quarters)).limit(1)
        if uow.session.scalar(taken) is not None:
            raise Conflict("slot_taken", whose=whose.get(resource_id, "vehicle"))
    if wanted:
        rows = [{"resource_id": each.resource_id, "quarter": each.quarter, "appointment_id": holder_id} for each in wanted]
        uow.session.execute(insert(Claim), rows)


def release(uow: UnitOfWork, holder_id: str) -> None:
    """The time, and the place in a class, that an appointment held."""
    uow.session.execute(delete(Claim).where(Claim.appointment_id == holder_id))
    uow.session.execute(delete(ClassPlace).where(ClassPlace.appointment_id == holder_id))


def release_time(uow: UnitOfWork, holder_id: str) -> None:
    """Of a class, the time of the instructor and of the room; of a place in one, the youth's, who keeps the place."""
    uow.session.execute(delete(Claim).where(Claim.appointment_id == holder_id))


def release_offer(uow: UnitOfWork, offer_id: str) -> None:
    """What an open offer held: the time of a lesson, or a place."""
    uow.session.execute(delete(Claim).where(Claim.appointment_id == offer_id))
    uow.session.execute(delete(ClassPlace).where(ClassPlace.offer_id == offer_id))
