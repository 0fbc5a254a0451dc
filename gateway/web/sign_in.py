"""The door: access code (pasted as it is), then the PIN of the staff. A QR brings the code after #, never in a query.

Tries are counted by profiles; this page only says what to do next.
"""

import re

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import AutonomieError
from contracts.profiles import rpc
from gateway import sign_in as door
from gateway.acting import ask, ask_as_anyone, device_of_request, source_of_request
from gateway.refusals import text_for
from gateway.web.navigation import landing
from gateway.web.refused_form import RefusedForm

pages = Blueprint("sign_in", __name__)

WANTED = "vers"
ARRIVAL = re.compile(r"/arrivee(/[A-Za-z0-9_.-]{1,200})?")


@pages.get("/entrer")
def ask_code() -> ResponseReturnValue:
    if g.get("actor") is not None:
        return redirect(landing(g.actor.principal.role), 303)
    return _no_store(_page(code="", ask_pin=False))


@pages.post("/entrer")
def enter() -> ResponseReturnValue:
    code, pin = request.form.get("code", "").strip()[:64], request.form.get("pin", "").strip()[:12]
    if not code:
        return _again(code, "code", _("Écrivez votre code d’accès."))
    try:
        answer = ask_as_anyone(rpc.sign_in, rpc.SignIn(
            code=code, pin=pin or None, source=source_of_request(), device=device_of_request()))
    except AutonomieError as error:
        return _again(code, "code", text_for(error), status=503)
    if answer.outcome == "needs_pin":
        return _no_store(_page(code=code, ask_pin=True))
    if answer.outcome == "locked":
        minutes = max(1, round((answer.retry_after or 60) / 60))
        return _again(code, "code", _("Trop d’essais. Réessayez dans %(minutes)s min.", minutes=minutes), status=429)
    if answer.outcome != "ok" or answer.principal is None:
        if pin:
            return _again(code, "pin", _("Ce code et ce PIN ne vont pas ensemble. Vérifiez-les."), ask_pin=True)
        return _again(code, "code", _("Ce code ne marche pas. Vérifiez chaque lettre, ou demandez un nouveau code."))
    door.keep(answer)
    return redirect(_wanted() or landing(answer.principal.role), 303)


@pages.post("/sortir")
def leave() -> ResponseReturnValue:
    if g.get("actor") is not None:
        try:
            ask("read_own_account", rpc.sign_out, rpc.SignOut(sign_in_id=g.actor.sign_in_id))
        except AutonomieError:
            current_app.logger.warning("sign_out_not_told")  # the cookies go all the same; the token ends in minutes
    door.forget()
    flash(_("Vous êtes sorti·e. À bientôt."), "good")
    return redirect("/entrer", 303)


def _again(
    code: str, field: str, text: str, ask_pin: bool = False, status: int = 422
) -> ResponseReturnValue:
    g.refused_form = RefusedForm("entrer", text, field, {"code": code} if field == "code" else {})
    return _no_store(_page(code=code, ask_pin=ask_pin), status)


def _page(*, code: str, ask_pin: bool) -> str:
    return render_template("sign_in.html", ask_pin=ask_pin, code=code, wanted=_wanted())


def _wanted() -> str:
    """Where somebody was going who scanned a code before she had signed in; never another address."""
    wanted = (request.form.get(WANTED) or request.args.get(WANTED, ""))[:300]
    return wanted if ARRIVAL.fullmatch(wanted) else ""


def door_on_the_way_to(path: str) -> str:
    """The address of the door, which leads on to an arrival that was scanned and to nothing else."""
    return f"/entrer?{WANTED}={path}" if ARRIVAL.fullmatch(path) else "/entrer"


def _no_store(page: str, status: int = 200) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
