"""Pages for everybody: the way in for each role, the accessibility statement, what goes offline. Rights are `rights.py`."""

from flask import Blueprint, current_app, redirect, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from gateway.acting import actor
from gateway.web.navigation import landing

pages = Blueprint("public", __name__)


@pages.get("/")
def first() -> ResponseReturnValue:
    """Each role lands where it can act; nobody signed in lands on the sign-in (actor() sends there)."""
    return redirect(landing(actor().principal.role), 303)


@pages.get("/accessibilite")
def accessibility() -> ResponseReturnValue:
    return render_template("accessibility.html")


@pages.get("/vos-droits")
def rights() -> ResponseReturnValue:
    """The notice; a youth also sees who read her file, and takes all of it away."""
    someone = g.get("actor")
    if someone is None or someone.principal.role != "youth":
        return render_template("rights.html", readers=(), own="")
    me = someone.principal.id
    try:
        asked = rpc.ListReaders(youth_id=me, limit=30)
        readers = ask("read_readers", rpc.list_readers, asked, youth_id=me).readers
    except AutonomieError:
        readers = ()  # the notice itself never waits for a service
    return render_template("rights.html", readers=readers, own=me)


@pages.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    return send_from_directory(str(current_app.static_folder), "icon.svg", mimetype="image/svg+xml")

