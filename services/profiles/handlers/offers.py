"""Offers of a freed place, one by one: made, closed, told. Who is next in line is `places.py`, the answers are `turns.py`.

Whoever has an open offer holds the place, so the book of admissions is locked by every caller.
"""

import datetime as dt

from sqlalchemy import ColumnElement, select

from contracts.profiles import rpc
from contracts.profiles.events import PlaceOfferClosed, PlaceOffered
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.handlers.history import wrote
from services.profiles.journey_models import PlaceOffer
from services.profiles.models import Youth

_UNHEARD = ("declined", "expired")


def make_offer(uow: UnitOfWork, youth: Youth) -> PlaceOffer:
    today = uow.deps.today(uow.now)
    until = today + dt.timedelta(days=uow.deps.settings.whole("offer.answer_days", today))
    offer = PlaceOffer(id=new_id(), youth_id=youth.id, offered_at=uow.now, until=until, outcome="")
    uow.session.add(offer)
    youth.holds_place = True
    wrote(uow, youth, "place_offered")
    uow.log.append(youth.area, PlaceOffered(youth_id=youth.id, until=until))
    return offer


def not_asked_lately(uow: UnitOfWork) -> ColumnElement[bool]:
    """Who declined, or did not answer, is not asked again for a while: nobody is pressed, and the next gets a turn."""
    today = uow.deps.today(uow.now)
    since = uow.now - dt.timedelta(days=uow.deps.settings.whole("offer.again_after_days", today))
    asked = select(PlaceOffer.id).where(
        PlaceOffer.youth_id == Youth.id, PlaceOffer.outcome.in_(_UNHEARD), PlaceOffer.offered_at > since
    )
    return ~asked.exists()


def close(uow: UnitOfWork, youth: Youth, offer: PlaceOffer, outcome: str) -> None:
    offer.outcome, offer.closed_at, offer.closed_by = outcome, uow.now, uow.principal.id
    youth.holds_place = False
    wrote(uow, youth, f"place_{outcome}")
    uow.log.append(youth.area, PlaceOfferClosed(youth_id=youth.id, outcome=outcome))  # type: ignore[arg-type]


def withdraw(uow: UnitOfWork, youth: Youth) -> None:
    """The youth leaves the queue or the area by another way: an offer that is open is void and its place free."""
    offer = open_offer(uow, youth.id)
    if offer is not None:
        close(uow, youth, offer, "expired")


def open_offer(uow: UnitOfWork, youth_id: str) -> PlaceOffer | None:
    return uow.session.scalar(select(PlaceOffer).where(PlaceOffer.youth_id == youth_id, PlaceOffer.outcome == ""))


def offer_view(uow: UnitOfWork, youth_id: str) -> rpc.PlaceOffer | None:
    """The last offer, open or not."""
    last = select(PlaceOffer).where(PlaceOffer.youth_id == youth_id).order_by(PlaceOffer.offered_at.desc()).limit(1)
    offer = uow.session.scalar(last)
    if offer is None:
        return None
    return rpc.PlaceOffer(id=offer.id, offered_on=uow.deps.today(offer.offered_at), until=offer.until,
                          outcome=offer.outcome or "open")  # type: ignore[arg-type]  # fmt: skip
