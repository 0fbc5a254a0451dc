"""Offers of something freed: made, closed, told. To whom is said by `freed_places` and `freed_lessons`, which hold the lock of
what is offered; an offer holds the place or the time until it is closed."""

from typing import Literal

from sqlalchemy import func, select

from contracts.attendance import events, rpc
from contracts.errors import Conflict
from servicekit.ids import new_id
from servicekit.tombstones import hold_off
from servicekit.uow import UnitOfWork
from services.attendance.group_tables import FreedLesson, FreedOffer, GroupClass
from services.attendance.handlers.claims import release_offer
from services.attendance.handlers.reach import settings_of, today
from services.attendance.models import Youth

OPEN = ""
_CLOSED = {
    "declined": events.FreedOfferDeclined, "expired": events.FreedOfferExpired, "withdrawn": events.FreedOfferWithdrawn,
}  # fmt: skip


def make(uow: UnitOfWork, youth: Youth, source: GroupClass | FreedLesson) -> FreedOffer | None:
    """The next turn of that source; None when it is too late to ask, or she is gone. What it holds is the caller's to write."""
    until = settings_of(uow).offers(today(uow)).until(uow.now, source.starts_at)
    if until is None or not hold_off(uow.session, youth.id):
        return None
    group = source if isinstance(source, GroupClass) else None
    turns = uow.session.scalar(select(func.max(FreedOffer.turn)).where(FreedOffer.source_id == source.id))
    offer = FreedOffer(
        id=new_id(), youth_id=youth.id, area=youth.area, school_id=source.school_id, source_id=source.id, turn=(turns or 0) + 1,
        class_id=group.id if group else None, kind=group.kind if group else "driving_lesson",
        instructor_id=source.instructor_id, vehicle_id=None if isinstance(source, GroupClass) else source.vehicle_id,
        starts_at=source.starts_at,
        ends_at=source.ends_at, offered_at=uow.now, until=until, outcome=OPEN,
    )  # fmt: skip
    uow.session.add(offer)
    uow.session.flush()
    uow.log.append(youth.area, events.FreedTimeOffered(
        youth_id=youth.id, offer_id=offer.id, school_id=offer.school_id, kind=offer.kind, starts_at=offer.starts_at,  # type: ignore[arg-type]
        ends_at=offer.ends_at, until=until, class_id=offer.class_id,
    ))  # fmt: skip
    return offer


def close(uow: UnitOfWork, offer: FreedOffer, outcome: Literal["declined", "expired", "withdrawn"]) -> None:
    """What it held is free again; whoever called offers it to the next."""
    offer.outcome, offer.closed_at = outcome, uow.now
    release_offer(uow, offer.id)
    fact = _CLOSED[outcome]
    uow.log.append(offer.area, fact(
        youth_id=offer.youth_id, offer_id=offer.id, school_id=offer.school_id, starts_at=offer.starts_at))


def accept(uow: UnitOfWork, offer: FreedOffer, appointment_id: str) -> None:
    """What it held is the appointment's from now on; the caller books it."""
    offer.outcome, offer.closed_at, offer.appointment_id = "accepted", uow.now, appointment_id
    release_offer(uow, offer.id)
    uow.log.append(offer.area, events.FreedOfferAccepted(
        youth_id=offer.youth_id, offer_id=offer.id, school_id=offer.school_id, appointment_id=appointment_id,
        starts_at=offer.starts_at,
    ))  # fmt: skip


def still_open(uow: UnitOfWork, offer_id: str) -> FreedOffer:
    """Locked, as it stands now; an offer whose time is over counts as closed before the timer says so."""
    offer = uow.session.get(FreedOffer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None or offer.outcome != OPEN or offer.until <= uow.now:
        raise Conflict("offer_over")
    return offer


def answer_of(offer: FreedOffer) -> rpc.FreedOffer:
    return rpc.FreedOffer(
        id=offer.id, youth_id=offer.youth_id, school_id=offer.school_id, kind=offer.kind, starts_at=offer.starts_at,  # type: ignore[arg-type]
        ends_at=offer.ends_at, offered_at=offer.offered_at, until=offer.until, outcome=offer.outcome or "open",  # type: ignore[arg-type]
        class_id=offer.class_id, instructor_id=offer.instructor_id, vehicle_id=offer.vehicle_id,
        appointment_id=offer.appointment_id,
    )  # fmt: skip
