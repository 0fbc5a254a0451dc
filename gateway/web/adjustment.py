"""One adjustment on a page: where it stands, what was said about it, the adviser's arbitration, and its effect with counts."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest, NotFound
from contracts.profiles import rpc as profiles
from contracts.progress import rpc
from gateway.acting import actor, ask, ask_all, command_id, may
from gateway.web import journey, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, one_of, written
from gateway.web.outlook import hours
from gateway.web.youth_file import eyes
from gateway.web.youth_list import FOLLOWERS

pages = Blueprint("adjustment", __name__)


@dataclass(frozen=True)
class Comparison:
    """One line of the effect: what is counted, before and after, for the youth and for one other on average."""

    what: str
    before: str
    after: str
    others_before: str
    others_after: str


@pages.get("/jeunes/<youth_id>/ajustements/<adjustment_id>")
@page_for("youth", *FOLLOWERS)
def adjustment(youth_id: str, adjustment_id: str) -> ResponseReturnValue:
    answers = ask_all({
        "adjustments": ("read_adjustments", rpc.list_adjustments, rpc.AboutYouth(youth_id=youth_id)),
        "effect": ("read_adjustments", rpc.get_effect, rpc.GetEffect(adjustment_id=adjustment_id, youth_id=youth_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    item = next((each for each in answers["adjustments"].adjustments if each.id == adjustment_id), None)
    if item is None:
        raise NotFound("unknown_adjustment", adjustment_id=adjustment_id)
    return render_template(
        "adjustment.html", youth=answers["youth"], item=journey.adjustment_line(item, actor().principal), raw=item,
        effect=answers["effect"], comparisons=comparisons(answers["effect"]), may=may,
        names=journey.names_of(answers["youth"]), me=actor().principal.id,
    )


def comparisons(effect: rpc.Effect) -> list[Comparison]:
    """Counts for the youth; for the others the mean of one youth, so that both can be read side by side."""
    def mean(window: rpc.EffectWindow | None, field: str) -> str:
        if window is None or not effect.others:
            return "–"
        each = getattr(window, field) / effect.others
        return hours(round(each)) if field == "minutes" else f"{each:.1f}".replace(".", ",")

    def own(window: rpc.EffectWindow, field: str) -> str:
        count = getattr(window, field)
        return hours(count) if field == "minutes" else str(count)

    titles = {
        "attended": _("Séances suivies"), "missed": _("Absences"), "minutes": _("Heures de conduite"), "marks": _("Notes du livret"),
    }
    return [
        Comparison(title, own(effect.before, field), own(effect.after, field), mean(effect.others_before, field),
                   mean(effect.others_after, field))
        for field, title in titles.items()
    ]


@pages.post("/jeunes/<youth_id>/ajustements/<adjustment_id>/messages")
@act
def discuss(youth_id: str, adjustment_id: str) -> ResponseReturnValue:
    if not written("words"):
        raise InvalidRequest("words_missing", field="words")
    command = rpc.DiscussAdjustment(
        id=command_id("message"), adjustment_id=adjustment_id, youth_id=youth_id, words=written("words")
    )
    ask("discuss_adjustment", rpc.discuss_adjustment, command, youth_id=youth_id)
    return done(_("Votre message est là. Ceux qui suivent le parcours le lisent."))


@pages.post("/jeunes/<youth_id>/ajustements/<adjustment_id>/arbitrage")
@act
def arbitrate(youth_id: str, adjustment_id: str) -> ResponseReturnValue:
    decision, reason = written("decision", 10), written("reason", 300)
    if decision not in ("reopen", "amend"):
        raise InvalidRequest("unknown_choice", field="decision")
    if len(reason) < 3:
        raise InvalidRequest("reason_needed", field="reason")
    command = rpc.ArbitrateAdjustment(
        adjustment_id=adjustment_id, youth_id=youth_id, decision="reopen" if decision == "reopen" else "amend", reason=reason,
        owner_role=one_of("owner_role", words.OWNERS) if written("owner_role") else None, due_on=a_date("due_on"),
    )
    ask("arbitrate_adjustment", rpc.arbitrate_adjustment, command, youth_id=youth_id)
    if decision == "reopen":
        return done(_("L’ajustement est proposé de nouveau. Rien ne s’applique sans l’accord du ou de la jeune."))
    return done(_("La décision est enregistrée."))
