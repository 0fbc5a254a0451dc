"""« Mes notifications »: by which ways a person is told of what, and when not; for every role."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.kernel import Empty
from contracts.notifications import rpc
from gateway.acting import ask
from gateway.api.schema import record_from
from gateway.web import news_words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, whole, written
from gateway.web.navigation import PLACES
from gateway.web.refused_form import refused_form

pages = Blueprint("preferences", __name__)


@pages.get("/mes-notifications")
@page_for(*PLACES)
def preferences() -> ResponseReturnValue:
    wishes = ask("choose_notifications", rpc.get_preferences, Empty())
    refused = refused_form() is not None
    chosen = {each.kind: tuple(request.form.getlist(each.kind)) if refused else each.chosen for each in wishes.choices}
    return render_template("preferences.html", wishes=wishes, chosen=chosen, news_words=news_words)


@pages.post("/mes-notifications")
@act
def choose() -> ResponseReturnValue:
    known = ask("choose_notifications", rpc.get_preferences, Empty()).choices
    choices = [{"kind": each.kind, "chosen": [c for c in each.possible if c in request.form.getlist(each.kind)]} for each in known]
    values = {"choices": choices, "language": written("language", 7).removeprefix("dossier"), "quiet_from": _hour("quiet_from"),
              "quiet_until": _hour("quiet_until")}
    ask("choose_notifications", rpc.set_preferences, record_from(rpc.SetPreferences, values, version=whole("version")))
    return done(_("Vos choix sont enregistrés."))


def _hour(name: str) -> str | None:
    """A browser may add seconds to an hour."""
    text = written(name, 8)
    if text and (len(text) < 5 or not text[:5].replace(":", "").isdecimal()):
        raise InvalidRequest("bad_time", field=name)
    return text[:5] or None
