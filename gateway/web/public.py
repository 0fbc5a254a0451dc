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


@pages.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    return send_from_directory(str(current_app.static_folder), "icon.svg", mimetype="image/svg+xml")

