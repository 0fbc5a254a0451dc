"""A youth moves to another area and the file follows: both areas' places and queues, whoever does not serve the new one.

What happened before stays where it happened; every later fact of the youth goes to the new area's log.
"""

from sqlalchemy import select, update

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.profiles import rpc
from contracts.profiles.events import PartnerConsentGiven, YouthEnteredArea, YouthLeftArea
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.handlers.arrivals import came
from services.profiles.handlers.history import wrote
from services.profiles.handlers.offers import withdraw as withdraw_offer
from services.profiles.handlers.places import locked_book, offer_free_places, recount
from services.profiles.handlers.relations import area_served, link, must_exist, unlink
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.stand_ins import end_all as end_stand_ins
from services.profiles.handlers.twins import pairs_moved
from services.profiles.handlers.views import links
from services.profiles.models import Link, OpenRow, PartnerConsent, Person, Youth
from services.profiles.rights_models import Erasure

MOVABLE = HOLDING | {"waiting"}
"""Whoever applied is decided by the import, in the area of the export; whoever left or was refused has nothing to move."""


def move_to_area(command: rpc.MoveToArea, uow: UnitOfWork) -> rpc.Moved:
    """A place in the programme is kept, even past the new area's capacity; one who waits keeps the rank in the new queue."""
    locked_book(uow)
    youth = reached_youth(uow, command.youth_id, lock=True)
    if uow.deps.programme.area(command.area) is None:
        raise InvalidRequest("area", field="area")
    if youth.area == command.area:
        raise Conflict("already_in_area", area=youth.area)
    if youth.journey not in MOVABLE:
        raise Conflict("journey_closed", journey=youth.journey)
    new = _newcomers(uow, command)
    withdraw_offer(uow, youth)
    end_stand_ins(uow, youth)
    left, ended = youth.area, _end_links(uow, youth, command.area)
    _change_area(uow, youth, command.area)
    uow.log.append(left, YouthLeftArea(youth_id=youth.id, to_area=command.area))
    uow.log.append(command.area, _entered(uow, youth, left), after=left)
    _tell_consents(uow, youth)
    if youth.adviser_id is None and command.adviser_id is None:
        came(uow, youth, left, command.reason.strip(), command.proposed_adviser_id)
    for role, other_id in new:
        link(uow, youth, role, other_id)
    for area in sorted((left, command.area)):
        offer_free_places(uow, area)
    recount(uow)
    return rpc.Moved(youth_id=youth.id, area=youth.area, journey=youth.journey, ended=ended)


def _newcomers(uow: UnitOfWork, command: rpc.MoveToArea) -> list[tuple[str, str]]:
    """Who takes over; each must serve the new area. Which adviser is for whoever runs that area: the other one proposes."""
    if command.adviser_id is not None and uow.principal.role != "programme_lead":
        raise NotAllowed("area_entered_chooses", field="adviser_id")
    new = [("adviser", command.adviser_id), ("school", command.school_id)]
    named = [(role, other_id) for role, other_id in new if other_id is not None]
    for role, other_id in named:
        must_exist(uow, role, other_id)
        if area_served(uow, role, other_id) not in (None, command.area):
            raise InvalidRequest("serves_another_area", field=f"{role}_id")
    if command.proposed_adviser_id is not None:
        must_exist(uow, "adviser", command.proposed_adviser_id)
        if area_served(uow, "adviser", command.proposed_adviser_id) != command.area:
            raise InvalidRequest("serves_another_area", field="proposed_adviser_id")
    return named


def _end_links(uow: UnitOfWork, youth: Youth, area: str) -> tuple[rpc.Link, ...]:
    """Referents stay whoever they work for: a foyer or a CFA follows its youth wherever she lives."""
    rows = uow.session.scalars(select(Link).where(Link.youth_id == youth.id, Link.role != "referent")).all()
    gone = {(row.role, row.other_id) for row in rows if area_served(uow, row.role, row.other_id) not in (None, area)}
    shown = tuple(one for one in links(uow.session, youth.id) if (one.role, one.other_id) in gone)
    for role, other_id in sorted(gone):
        unlink(uow, youth, role, other_id)
    return shown


def _change_area(uow: UnitOfWork, youth: Youth, area: str) -> None:
    youth.area = area
    youth.version += 1
    uow.session.get_one(Person, youth.id).area = area
    uow.session.execute(update(OpenRow).where(OpenRow.youth_id == youth.id).values(area=area))
    uow.session.execute(update(Erasure).where(Erasure.youth_id == youth.id, Erasure.state == "asked").values(area=area))
    pairs_moved(uow, youth)
    wrote(uow, youth, "area")
    uow.session.flush()


def _tell_consents(uow: UnitOfWork, youth: Youth) -> None:
    """Said again in the new area, for an instance that never followed the other one."""
    given = select(PartnerConsent.partner_id).where(PartnerConsent.youth_id == youth.id, PartnerConsent.given.is_(True))
    for partner_id in uow.session.scalars(given.order_by(PartnerConsent.partner_id)):
        uow.log.append(youth.area, PartnerConsentGiven(youth_id=youth.id, partner_id=partner_id))


def _entered(uow: UnitOfWork, youth: Youth, left: str) -> YouthEnteredArea:
    many = uow.session.execute(select(Link.role, Link.other_id).where(Link.youth_id == youth.id).order_by(Link.other_id)).all()
    return YouthEnteredArea(
        youth_id=youth.id,
        from_area=left,
        journey=youth.journey,
        status=youth.status,
        reachable=youth.reachable,
        admitted_on=youth.admitted_on,
        needed_by=youth.needed_by,
        code_track=youth.code_track,  # type: ignore[arg-type]
        driving_track=youth.driving_track,  # type: ignore[arg-type]
        adviser_id=youth.adviser_id,
        school_id=youth.school_id,
        referent_ids=tuple(other_id for role, other_id in many if role == "referent"),
        instructor_ids=tuple(other_id for role, other_id in many if role == "instructor"),
    )
