"""« Mon agenda »: the private address of one's appointments for the calendar of a phone; replaced or closed in one act."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import NotFound
from gateway.acting import actor, ask
from gateway.api.v1.calendars import address_of, own
from gateway.web import names
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act
from gateway.web.navigation import landing

pages = Blueprint("calendars", __name__)


@pages.get("/agenda")
@page_for("youth", "adviser", "referent", "school", "instructor")
def own_calendar() -> ResponseReturnValue:
    found = ask("own_calendar", rpc.get_calendar, rpc.GetCalendar(**own()))
    role = actor().principal.role
    title = _("L’agenda de l’auto-école") if role == "school" else _("Mon agenda")
    return _page(found, "/agenda", title, "/lecons" if role == "youth" else landing(role))


@pages.post("/agenda/nouvelle-adresse")
@act
def replace_own() -> ResponseReturnValue:
    ask("own_calendar", rpc.replace_calendar, rpc.ReplaceCalendar(**own()))
    return done(_("Voici une nouvelle adresse. L’ancienne ne montre plus rien."))


@pages.post("/agenda/fermer")
@act
def close_own() -> ResponseReturnValue:
    ask("own_calendar", rpc.close_calendar, rpc.CloseCalendar(**own()))
    return done(_("L’agenda est fermé. L’adresse ne montre plus rien."))


@pages.get("/equipe/vehicle/<vehicle_id>/agenda")
@page_for("school")
def vehicle_calendar(vehicle_id: str) -> ResponseReturnValue:
    label = next((each.label for each in names.own_school().vehicles if each.id == vehicle_id), None)
    if label is None:
        raise NotFound("vehicle", id=vehicle_id)
    found = ask("vehicle_calendar", rpc.get_calendar, rpc.GetCalendar(owner_id=vehicle_id, owner_kind="vehicle"))
    return _page(found, f"/equipe/vehicle/{vehicle_id}/agenda", _("L’agenda du véhicule : %(label)s", label=label), "/equipe")


@pages.post("/equipe/vehicle/<vehicle_id>/agenda/nouvelle-adresse")
@act
def replace_of_vehicle(vehicle_id: str) -> ResponseReturnValue:
    command = rpc.ReplaceCalendar(owner_id=vehicle_id, owner_kind="vehicle")
    ask("vehicle_calendar", rpc.replace_calendar, command)
    return done(_("Voici une nouvelle adresse. L’ancienne ne montre plus rien."))


@pages.post("/equipe/vehicle/<vehicle_id>/agenda/fermer")
@act
def close_of_vehicle(vehicle_id: str) -> ResponseReturnValue:
    ask("vehicle_calendar", rpc.close_calendar, rpc.CloseCalendar(owner_id=vehicle_id, owner_kind="vehicle"))
    return done(_("L’agenda est fermé. L’adresse ne montre plus rien."))


def _page(calendar: rpc.Calendar, path: str, title: str, back: str) -> ResponseReturnValue:
    url = address_of(calendar).url
    subscribe = "webcal://" + url.partition("://")[2] if url else None
    return render_template("calendar.html", url=url, subscribe=subscribe, path=path, title=title, back=back)
