"""Who follows a journey from now on: the lead adviser, the school, referents and instructors; chosen, attached, detached.

One act a form; the policy says who may. What ended stays readable with its dates, and one click attaches it again.
"""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from contracts.profiles.events import LinkRole
from gateway.acting import actor, ask, ask_all
from gateway.web import picking
from gateway.web.frame import done
from gateway.web.journey_acts import act, written
from gateway.web.youth_file import reaches

pages = Blueprint("followers", __name__)

Pairs = list[tuple[str, str]]

_ROLE = '<any("adviser", "school", "referent", "instructor"):role>'


@dataclass(frozen=True)
class Choices:
    """By role, who could follow this journey and does not: id and name. `now`: who does, where there is only one. `before`:
    role and id of those who did and could again. `more`: there are others, whom a search finds."""

    by_role: dict[str, Pairs]
    now: dict[str, rpc.Link]
    before: frozenset[tuple[str, str]]
    more: bool

    def offers(self, link: rpc.Link) -> bool:
        """May somebody of before follow again?"""
        return (link.role, link.other_id) in self.before


def choices_for(youth: rpc.Youth) -> Choices | None:
    """Professionals of the youth's own area; None for whoever may only read who follows."""
    summary = youth.summary
    if not reaches("link_youth", summary.id):
        return None
    past = {link.other_id for link in youth.past_links}
    found = ask_all({
        "advisers": picking.people(role="adviser", area=summary.area),
        "referents": picking.people(role="referent", area=summary.area),
        "schools": picking.schools(area=summary.area),
        "people_before": ("read_staff", rpc.list_people, rpc.ListPeople(ids=tuple(past))),
        "schools_known": ("read_schools", rpc.list_schools, rpc.ListSchools(
            ids=tuple({*past, summary.school_id or ""}), area=summary.area)),
    })
    advisers, referents, schools = found["advisers"].people, found["referents"].people, found["schools"].schools
    known = {school.id: school for school in found["schools_known"].schools}
    own = known.get(summary.school_id or "")
    offered: dict[str, Pairs] = {
        "adviser": [(person.id, person.label) for person in advisers],
        "school": [(school.id, f"{school.name} – {school.commune}") for school in schools],
        "referent": [(person.id, _with_house(person)) for person in referents],
        "instructor": [(person.id, person.label) for person in own.instructors] if own else [],
    }
    there = {(link.role, link.other_id) for link in youth.links}
    before = {(person.role, person.id) for person in found["people_before"].people if _could_follow(person, summary)}
    return Choices(
        {role: [pair for pair in pairs if (role, pair[0]) not in there][: picking.MOST] for role, pairs in offered.items()},
        {link.role: link for link in youth.links if link.role in ("adviser", "school")},
        frozenset({*before, *(("school", school_id) for school_id in known)} - there),
        picking.more(advisers, referents, schools),
    )


def _could_follow(person: rpc.Person, youth: rpc.YouthSummary) -> bool:
    """An instructor only from the school that the youth has now."""
    stays = person.left_on is None and person.area == youth.area
    return stays and (person.role != "instructor" or person.organisation_id == youth.school_id)


def _with_house(person: rpc.Person) -> str:
    return f"{person.label} – {person.organisation}" if person.organisation else person.label


@pages.post(f"/jeunes/<youth_id>/suivi/{_ROLE}")
@act
def attach(youth_id: str, role: LinkRole) -> ResponseReturnValue:
    """An adviser who gives the file to a colleague is led to the own list: the file is hers no more."""
    other_id = written("other_id", 60)
    if not other_id:
        raise InvalidRequest("unknown_choice", field="other_id")
    ask("link_youth", rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role=role, other_id=other_id), youth_id)
    me = actor().principal
    if me.role == "adviser" and role == "adviser" and other_id != me.id:
        return done(_("C’est fait : le parcours est dans la liste de la personne choisie."), "/jeunes")
    return done({
        "adviser": _("C’est fait : le parcours est dans la liste de la personne choisie."),
        "school": _("L’auto-école est choisie. Le parcours est dans sa liste."),
        "referent": _("La personne est rattachée. Elle voit maintenant ce parcours."),
        "instructor": _("Le moniteur ou la monitrice est rattaché·e."),
    }[role])


@pages.post(f"/jeunes/<youth_id>/suivi/{_ROLE}/<other_id>/fin")
@act
def detach(youth_id: str, role: LinkRole, other_id: str) -> ResponseReturnValue:
    ask("link_youth", rpc.unlink_youth, rpc.UnlinkYouth(youth_id=youth_id, role=role, other_id=other_id), youth_id)
    return done(_("C’est terminé. Pour revenir en arrière : « Rattacher », dans « Avant »."))
