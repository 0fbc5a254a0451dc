"""Two files of one person become one, in one act that every service follows. What undoing it would need is kept.

The file that stays keeps its own values but those that were chosen from the other, and has all that only the other had.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import PROGRAMME
from contracts.profiles import rpc
from contracts.profiles.events import (
    AccessCodeReplaced,
    CodeTrackMoved,
    ContactChanged,
    DrivingTrackMoved,
    PartnerConsentWithdrawn,
    ProjectDefined,
    YouthsMerged,
)
from servicekit.holdings import LOG
from servicekit.ids import new_id
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.domain.further import further_code, further_driving, may_stay
from services.profiles.domain.words import fold
from services.profiles.handlers.comparing import SHOWN
from services.profiles.handlers.erasure import HOLDINGS
from services.profiles.handlers.files import record_status
from services.profiles.handlers.history import wrote
from services.profiles.handlers.offers import withdraw as withdraw_offer
from services.profiles.handlers.places import locked_book, offer_free_places, recount
from services.profiles.handlers.relations import link
from services.profiles.handlers.sign_ins import close_all
from services.profiles.handlers.stand_ins import end_all as end_stand_ins
from services.profiles.handlers.twins import forget_pairs, must_be_two
from services.profiles.journey_models import JourneyPeriod
from services.profiles.models import AccessCode, Base, Link, OpenRow, PartnerConsent, Person, Youth
from services.profiles.relation_models import Arrival, Merge
from services.profiles.rights_models import Erasure

_PLAIN = ("civility", "last_name", "first_name", "birth_date", "file_number", "phone", "email", "address", "postcode", "commune",
          "neph", "target", "why", "needed_by")  # fmt: skip
_CONTACT = frozenset({"phone", "email", "address", "postcode", "commune"})
_PROJECT = frozenset({"target", "why", "needed_by"})


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
    withdraw_offer(uow, goes)
    end_stand_ins(uow, goes)  # who stands in on one file gave no reason for the other
    areas, goes_area = _areas_that_knew(uow, stays, goes), goes.area
    _void_access(uow, goes)
    merge = Merge(id=new_id(), youth_id=stays.id, merged_id=goes.id, at=uow.now, by_id=uow.principal.id, reason=command.reason,
                  file_number=goes.file_number, changed={name: SHOWN[name](stays) for name in command.take})  # fmt: skip
    took = _take_over(uow, stays, goes)
    _hand_over_rows(uow, stays.id, goes.id)
    uow.session.expunge(goes)
    _tell(uow, areas, stays, merge.merged_id, goes_area=goes_area)
    took(stays, frozenset(command.take))
    uow.session.add(merge)
    wrote(uow, stays, "merge", *command.take)
    for area in sorted({stays.area, goes_area}):
        offer_free_places(uow, area)
    recount(uow)
    return rpc.Merged(merge_id=merge.id, youth_id=stays.id)


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


def _take_over(uow: UnitOfWork, stays: Youth, goes: Youth) -> Callable[[Youth, frozenset[str]], None]:
    """Reads what the file that goes says while it is there; the answer writes it into the one that stays."""
    said: dict[str, Any] = {column.key: getattr(goes, column.key) for column in Youth.__mapper__.columns}
    links = uow.session.execute(select(Link.role, Link.other_id).where(Link.youth_id == goes.id)).all()
    refused = _refusals(uow, stays.id, goes.id)

    def write(youth: Youth, take: frozenset[str]) -> None:
        take |= {name for name in (*_PLAIN, "status", "adviser", "school") if _is_empty(youth, name)}
        _write_fields(uow, youth, said, take)
        _write_tracks(uow, youth, said)
        for role, other_id in links:
            if role not in ("adviser", "school") or role in take:
                link(uow, youth, role, other_id)
        for partner_id in refused:
            _withdraw(uow, youth, partner_id)

    return write


def _is_empty(youth: Youth, name: str) -> bool:
    return not getattr(youth, {"adviser": "adviser_id", "school": "school_id"}.get(name, name))


def _write_fields(uow: UnitOfWork, youth: Youth, said: dict[str, Any], take: frozenset[str]) -> None:
    for name in (name for name in _PLAIN if name in take and said[name]):
        setattr(youth, name, said[name])
    if not youth.needs and said["needs"]:
        youth.needs, youth.needs_author, youth.needs_shared = said["needs"], said["needs_author"], said["needs_shared"]
    youth.strengths = sorted({*youth.strengths, *said["strengths"]})
    youth.rank = min(youth.rank, said["rank"])
    youth.sort_key = fold(f"{youth.last_name} {youth.first_name}")[:170]
    youth.first_name_key = fold(youth.first_name)[:80]
    uow.session.get_one(Person, youth.id).label = f"{youth.first_name} {youth.last_name}".strip()
    if "status" in take and said["status"]:
        record_status(uow, youth, said["status"], said["status_since"] or uow.deps.today(uow.now))
    youth.version += 1
    youth.twins_sought = False
    if take & _CONTACT:
        youth.reachable = youth.can_be_reached()
        uow.log.append(youth.area, ContactChanged(youth_id=youth.id, reachable=youth.reachable))
    if take & _PROJECT:
        youth.project_version += 1
        uow.log.append(youth.area, ProjectDefined(youth_id=youth.id, needed_by=youth.needed_by))


def _write_tracks(uow: UnitOfWork, youth: Youth, said: dict[str, Any]) -> None:
    """One person has passed the code or has not: the further track is the true one."""
    if youth.journey not in HOLDING:
        return
    today = uow.deps.today(uow.now)
    code, driving = further_code(youth.code_track, said["code_track"]), further_driving(youth.driving_track, said["driving_track"])
    if code != youth.code_track:
        youth.code_track, youth.code_passed_on = code, said["code_passed_on"]
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track=code, on=said["code_passed_on"] or today))  # type: ignore[arg-type]
    if driving != youth.driving_track:
        youth.driving_track = driving
        uow.log.append(youth.area, DrivingTrackMoved(youth_id=youth.id, track=driving, on=today))  # type: ignore[arg-type]


def _refusals(uow: UnitOfWork, stays: str, goes: str) -> list[str]:
    """Partners to whom one of the two files says no: one person who said no anywhere said no."""
    said = uow.session.execute(
        select(PartnerConsent.partner_id, PartnerConsent.given).where(PartnerConsent.youth_id.in_((stays, goes)))
    ).all()
    return sorted({partner for partner, given in said if not given} & {partner for partner, given in said if given})


def _withdraw(uow: UnitOfWork, youth: Youth, partner_id: str) -> None:
    row = uow.session.get_one(PartnerConsent, (youth.id, partner_id))
    row.given, row.at = False, uow.now
    uow.log.append(youth.area, PartnerConsentWithdrawn(youth_id=youth.id, partner_id=partner_id))


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
