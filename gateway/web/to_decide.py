"""« À décider » for a coordinator: applications, files without an adviser, and places offered that wait for an answer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.kernel import Empty
from contracts.profiles import rpc
from gateway.acting import actor, ask, ask_all
from gateway.web import picking
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query

pages = Blueprint("to_decide", __name__)

CURSORS = ("arrivees", "places")
"""Where the two lists of the page go on; a search for a name stays there."""


@pages.get("/a-decider")
@page_for("coordinator", "programme_lead")
def to_decide() -> ResponseReturnValue:
    asked = query()
    found = ask_all({
        "arrivals": ("read_arrivals", rpc.list_arrivals, rpc.ListArrivals(cursor=asked.get("arrivees") or None)),
        "offers": ("read_place_offers", rpc.list_place_offers, rpc.ListPlaceOffers(cursor=asked.get("places") or None)),
        "programme": ("read_programme", rpc.get_programme, Empty()),
    })
    wanted = {row.youth.area for row in found["arrivals"].arrivals}
    advisers = {area: ask(*picking.people(role="adviser", area=area)).people for area in wanted}
    programme = found["programme"]
    areas = {area.key: area.name for area in programme.areas}
    return render_template(
        "to_decide.html", arrivals=found["arrivals"], offers=found["offers"], areas=areas, text=picking.sought(),
        choices={row.youth.id: _choices(row, advisers[row.youth.area]) for row in found["arrivals"].arrivals},
        more=picking.more(*advisers.values()), shown_from={name: asked[name] for name in CURSORS if asked.get(name)},
        applications=_applications(areas) if programme.admission != "file_order" else None,
    )


def _applications(areas: dict[str, str]) -> list[rpc.Candidates]:
    """How many wait for the commission or the draw, in each area that the person runs."""
    own = actor().principal.area
    asked = {key: ("read_admissions", rpc.list_candidates, rpc.ListCandidates(area=key, limit=1))
             for key in areas if own in (None, key)}
    return list(ask_all(asked).values())


def _choices(row: rpc.Arrival, advisers: tuple[rpc.Person, ...]) -> list[tuple[str, str]]:
    """Whoever the area before proposes is among them."""
    shown = {person.id: person.label for person in advisers[: picking.MOST]}
    if row.proposed_id and row.proposed:
        shown.setdefault(row.proposed_id, row.proposed)
    return list(shown.items())


@pages.post("/a-decider/<youth_id>/conseiller")
@act
def choose(youth_id: str) -> ResponseReturnValue:
    chosen = written("adviser_id", 60)
    if not chosen:
        raise InvalidRequest("other_role", field="adviser_id")
    ask("link_youth", rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role="adviser", other_id=chosen), youth_id)
    return done(_("C’est choisi. Le parcours est maintenant dans la liste de cette personne."), "/a-decider")
