"""« Mes connexions »: where I am signed in, since when; one closed, or all of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.kernel import Empty
from contracts.profiles import rpc
from gateway import sign_in as door
from gateway.acting import actor, ask
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act
from gateway.web.navigation import PLACES

pages = Blueprint("connections", __name__)


@pages.get("/mes-connexions")
@page_for(*PLACES)
def connections() -> ResponseReturnValue:
    rows = ask("read_own_account", rpc.list_sign_ins, Empty()).sign_ins
    return render_template("connections.html", rows=rows, mine=actor().sign_in_id)


@pages.post("/mes-connexions/<sign_in_id>/fin")
@act
def close(sign_in_id: str) -> ResponseReturnValue:
    ask("read_own_account", rpc.sign_out, rpc.SignOut(sign_in_id=sign_in_id))
    if sign_in_id == actor().sign_in_id:
        door.forget()
        return done(_("Vous êtes sorti·e. À bientôt."), "/entrer")
    return done(_("Cette connexion est fermée."))


@pages.post("/mes-connexions/fin")
@act
def close_all() -> ResponseReturnValue:
    ask("read_own_account", rpc.sign_out, rpc.SignOut(everywhere=True))
    door.forget()
    return done(_("Vous êtes sorti·e partout. Entrez avec votre code pour revenir."), "/entrer")
