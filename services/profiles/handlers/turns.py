"""Turns in the queue: a freed place is offered to the next who waits; declined or unanswered it goes to the one after.

The book of admissions is locked by every act here, so that no place goes twice.
"""

from sqlalchemy import select

from contracts.errors import Conflict, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import JourneyEnded
from servicekit.uow import UnitOfWork
from services.profiles.handlers.history import entered
from services.profiles.handlers.offers import close
from services.profiles.handlers.places import give_place, locked_book, offer_free_places, recount, someone_could_enter
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import PlaceOffer
from services.profiles.models import Youth

_TURN = 200
"""Offers that one turn of the timer closes."""


def answer_place_offer(command: rpc.AnswerPlaceOffer, uow: UnitOfWork) -> Done:
    book = locked_book(uow)
    youth = reached_youth(uow, command.youth_id, lock=True)
    offer = uow.session.get(PlaceOffer, command.offer_id)
    if offer is None or offer.youth_id != youth.id:
        raise NotFound("offer", id=command.offer_id)
    if offer.outcome or offer.until < uow.deps.today(uow.now):
        raise Conflict("offer_closed", outcome=offer.outcome or "expired")
    if command.accept:
        close(uow, youth, offer, "accepted")
        give_place(uow, youth, uow.deps.today(uow.now))
    else:
        close(uow, youth, offer, "declined")
        if command.stay:
            youth.rank, book.next_rank = book.next_rank, book.next_rank + 1
        else:
            _leave_the_queue(uow, youth)
        offer_free_places(uow, youth.area)
    youth.version += 1
    recount(uow)
    return Done(id=offer.id)


def expire_offers(uow: UnitOfWork) -> None:
    """Who did not answer in time keeps waiting, at the end of the line; places left free are offered to whoever is next."""
    today = uow.deps.today(uow.now)
    late = select(PlaceOffer).where(PlaceOffer.outcome == "", PlaceOffer.until < today).order_by(PlaceOffer.until).limit(_TURN)
    if uow.session.scalars(late).first() is None and not someone_could_enter(uow):
        return
    book = locked_book(uow)
    for offer in uow.session.scalars(late):
        youth = uow.session.get_one(Youth, offer.youth_id, with_for_update=True)
        close(uow, youth, offer, "expired")
        youth.rank, book.next_rank = book.next_rank, book.next_rank + 1
    for area in uow.deps.programme.areas:
        offer_free_places(uow, area.key)
    recount(uow)


def _leave_the_queue(uow: UnitOfWork, youth: Youth) -> None:
    youth.journey, youth.journey_reason = "left", ""
    entered(uow, youth, reason="declined_place")
    uow.log.append(youth.area, JourneyEnded(youth_id=youth.id, outcome="left", reason="declined_place"))
