"""Messages that somebody reported, for whoever coordinates the area: the only messages that this role ever reads."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.notifications import rpc
from gateway.acting import ask
from gateway.api.v1.messages import download
from gateway.web import names
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query

pages = Blueprint("moderation", __name__)


@pages.get("/messages-signales")
@page_for("coordinator", "programme_lead")
def reported() -> ResponseReturnValue:
    decided = query().get("vus") == "oui"
    request = rpc.ListReported(decided=decided, cursor=query().get("suite") or None, limit=20)
    page = ask("moderate_messages", rpc.list_reported, request)
    known = names.youths(each.youth_id for each in page.reported)
    return render_template("reported.html", reported=page.reported, next=page.next, known=known, decided=decided)


@pages.post("/jeunes/<youth_id>/messages/<message_id>/decision")
@act
def decide(youth_id: str, message_id: str) -> ResponseReturnValue:
    hides = written("decision", 10) == "hide"
    command = rpc.ModerateMessage(
        youth_id=youth_id, message_id=message_id, decision="hide" if hides else "keep", reason=written("reason", 300))
    ask("moderate_messages", rpc.moderate_message, command, youth_id=youth_id)
    return done(_("Le message est retiré du fil.") if hides else _("Le message reste dans le fil."))


@pages.get("/jeunes/<youth_id>/messages/<message_id>/pieces-signalees/<attachment_id>")
@page_for("coordinator", "programme_lead")
def attachment(youth_id: str, message_id: str, attachment_id: str) -> ResponseReturnValue:
    wanted = rpc.GetAttachment(youth_id=youth_id, message_id=message_id, attachment_id=attachment_id)
    return download(ask("moderate_messages", rpc.get_reported_attachment, wanted, youth_id=youth_id))
