"""Two files of one person become one, in one act that every service follows. What undoing it would need is kept.

The file that stays keeps its own values but those that were chosen from the other, and has all that only the other had.
"""

from sqlalchemy import delete, select, update

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import PROGRAMME
from contracts.profiles import rpc
from contracts.profiles.events import AccessCodeReplaced, YouthsMerged
from servicekit.holdings import LOG
from servicekit.ids import new_id
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.profiles.access_models import AccessCode
from services.profiles.domain.further import may_stay
from services.profiles.domain.words import fold
from services.profiles.handlers.comparing import SHOWN
from services.profiles.handlers.erasure import HOLDINGS
from services.profiles.handlers.history import wrote
from services.profiles.handlers.offers import withdraw as withdraw_offer
from services.profiles.handlers.phones import in_words, phones_of
from services.profiles.handlers.places import locked_book, offer_free_places, recount
from services.profiles.handlers.sign_ins import close_all
from services.profiles.handlers.stand_ins import end_all as end_stand_ins
from services.profiles.handlers.taking_over import must_serve_its_area, take_over
from services.profiles.handlers.twins import forget_pairs, must_be_two
from services.profiles.journey_models import JourneyPeriod
from services.profiles.models import Base, Link, OpenRow, Person, Youth
from services.profiles.relation_models import Arrival, Merge
from services.profiles.rights_models import Erasure


def merge_youths(command: rpc.MergeYouths, uow: UnitOfWork) -> rpc.Merged:
    locked_book(uow)
    stays, goes = must_be_two(uow, command.youth_id, command.merged_id)
    if unknown := set(command.take) - set(SHOWN):
        raise InvalidRequest("unknown_choice", field="take", unknown=sorted(unknown))
    if not may_stay(stays.journey, goes.journey):
        raise Conflict("merge_other_way", journey=goes.journey)
    asked = select(Erasure.youth_id).where(Erasure.youth_id.in_((stays.id, goes.id)), Erasure.state == "asked")
    if uow.session.scalar(asked) is not None:
        raise Conflict("erasure_waits")
    must_serve_its_area(uow, stays, goes, frozenset(command.take))
    withdraw_offer(uow, goes)
    end_stand_ins(uow, goes)  # who stands in on one file gave no reason for the other
    areas, goes_area = _areas_that_knew(uow, stays, goes), goes.area
    _void_access(uow, goes)
    merge = Merge(id=new_id(), youth_id=stays.id, merged_id=goes.id, at=uow.now, by_id=uow.principal.id, reason=command.reason,
                  file_number=goes.file_number, changed=_before(uow, stays, command.take))  # fmt: skip
    took = take_over(uow, stays, goes, frozenset(command.take))
    _hand_over_rows(uow, stays.id, goes.id)
    uow.session.expunge(goes)
    _tell(uow, areas, stays, merge.merged_id, goes_area=goes_area)
    took(stays)
    uow.session.add(merge)
    wrote(uow, stays, "merge", *command.take)
    for area in sorted({stays.area, goes_area}):
        offer_free_places(uow, area)
    recount(uow)
    return rpc.Merged(merge_id=merge.id, youth_id=stays.id)


def _before(uow: UnitOfWork, stays: Youth, take: tuple[str, ...]) -> dict[str, str]:
    """What undoing would need of the survivor; phones, of which it gets more in any case, are all there."""
    phones = in_words(phones_of(uow.session, stays))
    return {name: SHOWN[name](stays) for name in take} | ({"phone": phones} if phones else {})


def merged_numbers(uow: UnitOfWork, numbers: list[str]) -> frozenset[str]:
    """Those of an export whose file went into another one: an import does not make it again."""
    named = [number for number in numbers if number]
    known = uow.session.scalars(select(Merge.file_number).where(Merge.file_number.in_(named)))
    taken = set(uow.session.scalars(select(Youth.file_number).where(Youth.file_number.in_(named))))
    return frozenset(fold(number) for number in known if number and number not in taken)


def _void_access(uow: UnitOfWork, goes: Youth) -> None:
    person = uow.session.get_one(Person, goes.id)
    current = AccessCode.person_id == goes.id, AccessCode.void_at.is_(None)
    if uow.session.scalar(select(AccessCode.id).where(*current).limit(1)) is not None:
        uow.session.execute(update(AccessCode).where(*current).values(void_at=uow.now))
        uow.log.append(goes.area, AccessCodeReplaced(person_id=goes.id))
    close_all(uow, person)


def _hand_over_rows(uow: UnitOfWork, stays: str, goes: str) -> None:
    """What is the other's present alone (its phases, its links, its row to correct, its arrival) does not become the survivor's."""
    forget_pairs(uow, goes)
    for present in (Link, OpenRow, JourneyPeriod, Arrival):
        uow.session.execute(delete(present).where(present.youth_id == goes))
    uow.session.flush()
    give(HOLDINGS, uow, goes, stays)


def _areas_that_knew(uow: UnitOfWork, *youths: Youth) -> list[str]:
    """Where anything was ever said of either: an instance of another area holds some of it."""
    log = Base.metadata.tables[LOG]
    said = set(uow.session.scalars(select(log.c.area).where(log.c.subject.in_([y.id for y in youths])).distinct()))
    return sorted((said | {youth.area for youth in youths}) - {PROGRAMME})


def _tell(uow: UnitOfWork, areas: list[str], stays: Youth, merged_id: str, *, goes_area: str) -> None:
    """In the survivor's area last: whoever follows both has heard all that was said of the other before."""
    event = YouthsMerged(youth_id=stays.id, merged_id=merged_id, area=stays.area)
    for area in areas:
        if area != stays.area:
            uow.log.append(area, event)
    uow.log.append(stays.area, event, after=goes_area if goes_area != stays.area else None)
