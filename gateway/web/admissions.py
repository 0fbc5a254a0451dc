"""« Candidatures »: who applied, where a commission or a draw decides. The list with its ticks, what was decided, the draws.

The policy and the service say who may and what is possible; in file order the page says that imports decide.
"""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from gateway.acting import actor, ask, ask_all, command_id, may, trace_each
from gateway.web import words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, one_of, written
from gateway.web.refused_form import query
from gateway.web.youth_file import area_names
from servicekit.spreadsheet import write_table

pages = Blueprint("admissions", __name__)

HERE = "/candidatures"
_READ = "read_admissions"


@pages.get(HERE)
@page_for("coordinator", "programme_lead")
def candidates() -> ResponseReturnValue:
    asked, areas = query(), area_names()
    area = actor().principal.area or asked.get("bassin") or next(iter(areas), "")
    found = ask_all({
        "candidates": (_READ, rpc.list_candidates, rpc.ListCandidates(area=area, cursor=asked.get("suite") or None)),
        "decisions": (_READ, rpc.list_decisions, rpc.ListDecisions(area=area, cursor=asked.get("decisions") or None)),
        "draws": (_READ, rpc.list_draws, rpc.ListDraws(area=area)),
    })
    shown = [one.youth.id for one in (*found["candidates"].candidates, *found["decisions"].decisions)]
    trace_each(shown, _READ)
    return render_template(
        "admissions.html", **found, area=area, areas=areas if actor().principal.area is None else {}, may=may,
        refusals=[(reason, words.word(words.ROW_REASONS, reason)) for reason in found["candidates"].reasons],
        ticked=request.form.getlist("youth_ids"), path=HERE)


@pages.post(HERE + "/commission")
@act
def decide() -> ResponseReturnValue:
    ids = tuple(dict.fromkeys(request.form.getlist("youth_ids")))[:100]
    if not ids:
        raise InvalidRequest("nobody_ticked", field="youth_ids")
    outcome, on = one_of("outcome", words.ADMISSION_OUTCOMES), a_date("on", required=True)
    assert on is not None
    command = rpc.DecideAdmissions(
        area=written("area", 64), on=on, youth_ids=ids, outcome=outcome, words=written("words", 200),
        reason=written("reason", 40) if outcome == "refused" else "",
    )
    decided = ask("decide_admissions", rpc.decide_admissions, command)
    said = ngettext("%(num)s candidature décidée : %(what)s.", "%(num)s candidatures décidées : %(what)s.", len(decided.decision_ids),
                    what=words.word(words.ADMISSION_OUTCOMES, outcome).lower())
    left = ngettext("Il reste %(num)s place.", "Il reste %(num)s places.", decided.free)
    return done(f"{said} {left}")


@pages.post(HERE + "/decisions/<decision_id>/annuler")
@act
def undo(decision_id: str) -> ResponseReturnValue:
    ask("decide_admissions", rpc.undo_decision, rpc.UndoDecision(decision_id=decision_id))
    return done(_("La décision est annulée. La candidature attend à nouveau."))


@pages.post(HERE + "/tirage")
@act
def draw() -> ResponseReturnValue:
    if not written("sure", 10):
        raise InvalidRequest("say_you_are_sure", field="sure")
    made = ask("draw_places", rpc.draw_places, rpc.DrawPlaces(id=command_id("draw"), area=written("area", 64)))
    return done(_("Le tirage est fait : %(admitted)s admis, %(waiting)s en liste d’attente.", admitted=made.admitted,
                  waiting=made.count - made.admitted), f"/tirages/{made.id}")


@pages.get("/tirages/<draw_id>")
@page_for("coordinator", "programme_lead")
def one_draw(draw_id: str) -> ResponseReturnValue:
    made = ask(_READ, rpc.get_draw, rpc.GetDraw(draw_id=draw_id))
    trace_each((one.youth.id for one in made.drawn if one.youth is not None), _READ)
    return render_template("draw.html", draw=made, area=area_names().get(made.area, made.area), back=f"{HERE}?bassin={made.area}")


@pages.get("/tirages/<draw_id>/liste.csv")
@page_for("coordinator", "programme_lead")
def list_of_draw(draw_id: str) -> ResponseReturnValue:
    """To be handed to whoever checks the draw: ids and numbers, no name."""
    made = ask(_READ, rpc.get_draw, rpc.GetDraw(draw_id=draw_id))
    header = (_("Rang"), _("Identifiant"), _("Empreinte"), _("Résultat"), _("Graine"), _("Règle"), _("Protocole"))
    rows = [(one.place, one.youth_id, one.digest, words.word(words.ADMISSION_OUTCOMES, one.outcome), made.seed, made.algorithm,
             made.protocol) for one in made.drawn]
    response = Response(write_table(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="tirage-{made.area}-{made.at:%Y-%m-%d}.csv"'
    return response
