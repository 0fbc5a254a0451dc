"""« Effacements » for coordinators and the lead: requests that wait for a decision, what was decided, and the report of each."""

from typing import Literal

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc as attendance
from contracts.errors import AutonomieError, InvalidRequest, NotFound
from contracts.profiles import rpc
from gateway.acting import ask, desk
from gateway.export import archive_page
from gateway.web import rights_words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, whole, written
from gateway.web.refused_form import query

pages = Blueprint("erasures", __name__)

DECIDERS = ("coordinator", "programme_lead")


@pages.get("/effacements")
@page_for(*DECIDERS)
def erasures() -> ResponseReturnValue:
    which: Literal["asked", "decided"] = "decided" if query().get("voir") == "decides" else "asked"
    page = ask("list_erasures", rpc.list_erasures, rpc.ListErasures(which=which, cursor=query().get("suite") or None, limit=30))
    return render_template("erasures.html", which=which, erasures=page.erasures, next=page.next, names=_names(page.erasures),
                           rights_words=rights_words)  # fmt: skip


@pages.get("/effacements/<youth_id>")
@page_for(*DECIDERS)
def erasure(youth_id: str) -> ResponseReturnValue:
    """The request with the two answers to it, or the report of what went and what was kept."""
    here = youth_id if desk().relations.links(youth_id) else None
    found = ask("read_erasures", rpc.get_erasure, rpc.GetErasure(youth_id=youth_id), here)
    youth = None
    if found.state != "done":
        youth = ask("read_file", rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view="coordinator"), youth_id)
    return render_template("erasure.html", erasure=found, youth=youth, rights_words=rights_words)


@pages.post("/effacements/<youth_id>/refuser")
@page_for(*DECIDERS)
@act
def refuse(youth_id: str) -> ResponseReturnValue:
    reason = written("reason", 500)
    if not reason:
        raise InvalidRequest("reason_needed", field="reason")
    command = rpc.RefuseErasure(youth_id=youth_id, reason=reason)
    ask("decide_erasure", rpc.refuse_erasure, command, youth_id)
    return done(_("La demande est refusée. La personne lit votre raison."), "/effacements")


@pages.post("/effacements/<youth_id>/effacer")
@page_for(*DECIDERS)
@act
def erase(youth_id: str) -> ResponseReturnValue:
    command = rpc.EraseYouth(youth_id=youth_id, ground=one_of("ground", rights_words.GROUNDS), version=whole("version"))
    ask("decide_erasure", rpc.erase_youth, command, youth_id)
    return redirect(f"/effacements/{youth_id}", 303)


@pages.post("/effacements/retour")
@page_for(*DECIDERS)
@act
def let_return() -> ResponseReturnValue:
    try:
        ask("list_erasures", rpc.let_return, rpc.LetReturn(file_number=written("file_number", 40) or " "))
    except NotFound:
        return done(_("Ce numéro n’est pas celui d’un dossier effacé. Il peut être importé comme les autres."))
    return done(_("C’est noté. Le prochain import de ce numéro crée un nouveau dossier."))


@pages.get("/archive")
@page_for(*DECIDERS)
def archive() -> ResponseReturnValue:
    """What is kept of persons who were erased: proofs without a name."""
    page = archive_page("list_archive", attendance.ListArchive(cursor=query().get("suite") or None))
    wanted = rpc.ListSchools(ids=tuple({proof.school_id for proof in page.proofs if proof.school_id}))
    schools = {school.id: school.name for school in ask("read_schools", rpc.list_schools, wanted).schools}
    return render_template("archive.html", proofs=page.proofs, next=page.next, schools=schools, rights_words=rights_words)


def _names(erasures: tuple[rpc.Erasure, ...]) -> dict[str, str]:
    """Of those whose file is still there; an erased one has no name any more."""
    ids = tuple(each.youth_id for each in erasures if each.state != "done")
    if not ids:
        return {}
    try:
        page = ask("list_youths", rpc.list_youths, rpc.ListYouths(ids=ids, limit=len(ids)))
    except AutonomieError:
        return {}
    return {youth.id: f"{youth.first_name} {youth.last_name}" for youth in page.youths}
