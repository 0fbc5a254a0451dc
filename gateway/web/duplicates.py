"""Files that may be one person's: the pairs, the two side by side, the merge. An adviser asks, a coordinator decides."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.profiles import rpc
from gateway.acting import ask, may
from gateway.api.v1.relations import traced
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query

pages = Blueprint("duplicates", __name__)


@pages.get("/doublons")
@page_for("adviser", "coordinator", "programme_lead")
def duplicates() -> ResponseReturnValue:
    page = traced(ask("read_duplicates", rpc.list_duplicates, rpc.ListDuplicates(cursor=query().get("suite") or None)))
    return render_template("duplicates.html", pairs=page.pairs, next=page.next, may=may)


@pages.get("/doublons/<youth_id>/<merged_id>")
@page_for("coordinator", "programme_lead")
def compare(youth_id: str, merged_id: str) -> ResponseReturnValue:
    shown = ask("merge_youths", rpc.compare_files, rpc.CompareFiles(youth_id=youth_id, merged_id=merged_id), youth_id, also=merged_id)
    return render_template("comparison.html", shown=shown)


@pages.post("/doublons/<youth_id>/<merged_id>/proposition")
@act
def propose(youth_id: str, merged_id: str) -> ResponseReturnValue:
    command = rpc.ProposeMerge(youth_id=youth_id, merged_id=merged_id, reason=written("reason", 200))
    ask("propose_merge", rpc.propose_merge, command, youth_id, also=merged_id)
    return done(_("Votre demande est notée. La coordination décide."))


@pages.post("/doublons/<youth_id>/<merged_id>/deux")
@act
def dismiss(youth_id: str, merged_id: str) -> ResponseReturnValue:
    ask("merge_youths", rpc.dismiss_duplicate, rpc.DismissDuplicate(youth_id=youth_id, merged_id=merged_id), youth_id, also=merged_id)
    return done(_("C’est noté : ce sont deux personnes."), "/doublons")


@pages.post("/doublons/<youth_id>/<merged_id>")
@act
def merge(youth_id: str, merged_id: str) -> ResponseReturnValue:
    take = tuple(name.removeprefix("take-") for name, value in request.form.items() if name.startswith("take-") and value == "goes")
    command = rpc.MergeYouths(youth_id=youth_id, merged_id=merged_id, take=take, reason=written("reason", 200))
    merged = ask("merge_youths", rpc.merge_youths, command, youth_id, also=merged_id)
    return done(_("Les deux dossiers n’en font plus qu’un. Les codes de l’autre dossier ne marchent plus."), f"/jeunes/{merged.youth_id}")
