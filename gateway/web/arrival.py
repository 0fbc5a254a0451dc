"""Arriving at an appointment: the code that the instructor's screen shows, and the youth's page to scan or type it.

The code comes from attendance and changes there; nothing of it is kept here.
"""

import datetime as dt

import segno
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from contracts.attendance import rpc
from contracts.errors import AutonomieError, InvalidRequest
from gateway.acting import actor, ask, desk
from gateway.refusals import text_for
from gateway.web import dates, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query

pages = Blueprint("arrival", __name__)

LONGEST = dt.timedelta(hours=8)
"""Of an appointment: one that began before cannot be going on."""


@pages.get("/parts/code-arrivee/<youth_id>/<appointment_id>")
@page_for("school", "instructor")
def code_part(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    """The code of now; the part asks for the next one by itself."""
    return _kept_nowhere(render_template("parts/check_in_code.html", **shown_code(youth_id, appointment_id)))


def shown_code(youth_id: str, appointment_id: str) -> dict[str, object]:
    """What parts/check_in_code.html shows: a drawing and six characters, or why there is none. No file is read for it, so the
    asking, which goes on as long as the page is open, is in nobody's trace."""
    place = {"youth_id": youth_id, "appointment_id": appointment_id}
    asked = rpc.GetCheckInCode(appointment_id=appointment_id)
    try:
        code = ask("show_check_in", rpc.get_check_in_code, asked, area=desk().relations.area_of(youth_id))
    except AutonomieError as error:
        return {**place, "code": None, "why": text_for(error)}
    drawn = segno.make(f"{request.host_url}arrivee/{code.token}", error="m").svg_inline(
        scale=5, border=3, omitsize=True, svgclass="qr", lineclass=None)
    wait = max(1, round((code.changes_at - desk().clock.now()).total_seconds()) + 1)
    return {**place, "code": code, "drawn": Markup(drawn), "wait": wait, "spoken": f"{code.short[:3]} {code.short[3:]}"}


@pages.get("/arrivee")
@pages.get("/arrivee/<token>")
@page_for("youth")
def arrive(token: str = "") -> ResponseReturnValue:
    """Her appointment of now, and one button (scanned) or one field (typed)."""
    now = desk().clock.now()
    lines = [a for a in _around(now) if a.state in ("requested", "confirmed")]
    named = token.partition(".")[0] or query().get("seance", "")
    found = next((a for a in lines if a.id == named), None) or next((a for a in lines if _is_open(a, now)), None)
    return _kept_nowhere(render_template(
        "arrival.html", token=token, appointment=found, is_open=found is not None and _is_open(found, now),
        what=words.word(words.APPOINTMENTS, found.kind) if found else "",
        when=f"{dates.day(found.starts_at)}, {dates.span(found.starts_at, found.ends_at)}" if found else "",
        opens=dates.hour(found.arrival_opens_at) if found and found.arrival_opens_at else "",
    ))


@pages.post("/arrivee")
@act
def arrived() -> ResponseReturnValue:
    me = actor().principal.id
    if not written("code", 200):
        raise InvalidRequest("bad_check_in_code", field="code")
    command = rpc.CheckIn(youth_id=me, code=written("code", 200), appointment_id=written("appointment_id", 64) or None)
    here = ask("check_in", rpc.check_in, command, youth_id=me)
    at = here.arrival.at if here.arrival else desk().clock.now()
    return done(_("C’est noté : vous êtes là à %(hour)s. On le voit déjà sur place.", hour=dates.hour(at)), "/lecons")


def _around(now: dt.datetime) -> tuple[rpc.Appointment, ...]:
    me = actor().principal.id
    return ask("read_appointments", rpc.list_appointments, rpc.ListAppointments(
        youth_id=me, start=now - LONGEST, end=now + dt.timedelta(days=7), limit=10), youth_id=me).appointments


def _is_open(appointment: rpc.Appointment, now: dt.datetime) -> bool:
    opens_at = appointment.arrival_opens_at
    return opens_at is not None and opens_at <= now < appointment.ends_at


def _kept_nowhere(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
