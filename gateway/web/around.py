"""Who is around a journey: with dates, who stands in and why; and the acts on it: change of area, end of a stand-in."""

from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.profiles import rpc
from gateway.acting import actor, ask, ask_all, command_id, desk, may
from gateway.policy import RULES
from gateway.web import picking
from gateway.web.followers import Pairs, choices_for
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, whole, written
from gateway.web.refused_form import query
from gateway.web.youth_file import area_names, eyes

pages = Blueprint("around", __name__)

LEADING = ("adviser", "coordinator", "programme_lead")


@pages.before_app_request
def follow_merged() -> ResponseReturnValue | None:
    """A page of a file that went into another one leads to that other one: old links and bookmarks go on."""
    gone = (request.view_args or {}).get("youth_id")
    survivor = desk().relations.survivor_of(gone) if gone and not request.path.startswith("/api/") else None
    if survivor is None or request.method != "GET":
        return None
    return redirect(request.full_path.rstrip("?").replace(str(gone), survivor), 303)


@pages.get("/jeunes/<youth_id>/suivi")
@page_for(*LEADING)
def around(youth_id: str) -> ResponseReturnValue:
    answers = ask_all({
        "youth": ("read_file", rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=eyes())),
        "standing": ("read_stand_ins", rpc.list_stand_ins, rpc.ListStandIns(youth_id=youth_id)),
    }, youth_id)
    youth = answers["youth"]
    choices, elsewhere = choices_for(youth), _elsewhere(youth.summary.area) if may("move_to_area") else Elsewhere()
    return render_template(
        "around.html", choices=choices, firsts=_last_times(youth), youth=youth, elsewhere=elsewhere, sought=picking.sought(),
        more=elsewhere.more or bool(choices and choices.more), standing=answers["standing"].stand_ins, may=may,
        me=actor().principal.id, decides=_leads(),
    )


@dataclass(frozen=True)
class Elsewhere:
    """The other areas by their key, and whom the journey could meet there: id, and name with the area."""

    areas: dict[str, str] = field(default_factory=dict)
    advisers: Pairs = field(default_factory=list)
    schools: Pairs = field(default_factory=list)
    more: bool = False


def _elsewhere(own: str) -> Elsewhere:
    areas = {key: name for key, name in area_names().items() if key != own}
    takers = {key: ask(*picking.takers(key)).takers for key in areas}
    schools = {key: ask(*picking.schools(area=key)).schools for key in areas}
    return Elsewhere(
        areas, [(each.id, f"{each.label} – {areas[key]}") for key in areas for each in takers[key][: picking.MOST]],
        [(each.id, f"{each.name} – {areas[key]}") for key in areas for each in schools[key][: picking.MOST]],
        picking.more(*takers.values(), *schools.values()),
    )


def _last_times(youth: rpc.Youth) -> dict[str, int]:
    """Of whoever followed several times, the place of the last one in the list: one button is enough."""
    found: dict[str, int] = {}
    for place, link in enumerate(youth.past_links):
        found.setdefault(link.role + link.other_id, place)
    return found


def _leads() -> bool:
    """A coordinator proposes an adviser of another area; who takes over is chosen there."""
    return actor().principal.role == "programme_lead"


@pages.post("/jeunes/<youth_id>/bassin")
@act
def move(youth_id: str) -> ResponseReturnValue:
    named = written("adviser_id", 60) or None
    command = rpc.MoveToArea(
        youth_id=youth_id, area=written("area", 60), reason=written("reason", 200), school_id=written("school_id", 60) or None,
        adviser_id=named if _leads() else None, proposed_adviser_id=None if _leads() else named,
    )
    moved = ask("move_to_area", rpc.move_to_area, command, youth_id)
    ended = ", ".join(link.label for link in moved.ended)
    said = _("Ne suivent plus ce parcours : %(names)s.", names=ended) if ended else ""
    stays_in_reach = RULES["read_file"].get(actor().principal.role) == "all"
    return done(_("Le dossier est dans le nouveau bassin.") + f" {said}", None if stays_in_reach else "/jeunes")


@pages.post("/jeunes/<youth_id>/remplacements/<adviser_id>/fin")
@act
def end_stand_in(youth_id: str, adviser_id: str) -> ResponseReturnValue:
    ask("end_stand_in", rpc.end_stand_in, rpc.EndStandIn(youth_id=youth_id, adviser_id=adviser_id), youth_id)
    return done(_("Le remplacement est terminé."), "/remplacements" if adviser_id == actor().principal.id else None)


@pages.get("/remplacements")
@page_for("adviser")
def stand_ins() -> ResponseReturnValue:
    """Files of colleagues that the adviser stands in for, and how to ask for one."""
    text = query().get("q", "").strip()[:100]
    mine = ask("read_own_stand_ins", rpc.list_stand_ins, rpc.ListStandIns())
    files: tuple[rpc.ColleagueFile, ...] = ()
    if len(text) >= 2:
        files = ask("find_colleague_files", rpc.find_colleague_files, rpc.FindColleagueFiles(text=text)).files
    return render_template("stand_ins.html", mine=mine.stand_ins, longest=mine.longest_days, files=files, text=text,
                           own={row.youth.id for row in mine.stand_ins}, me=actor().label)


@pages.post("/remplacements/<youth_id>")
@act
def stand_in(youth_id: str) -> ResponseReturnValue:
    command = rpc.StandInFor(id=command_id(), youth_id=youth_id, reason=written("reason", 200), days=whole("days") or None)
    row = ask("stand_in", rpc.stand_in_for, command, youth_id)
    who = f"{row.youth.first_name} {row.youth.last_name}"
    return done(_("Vous suivez le dossier de %(who)s pour un temps. La personne référente est prévenue.", who=who), "/remplacements")
