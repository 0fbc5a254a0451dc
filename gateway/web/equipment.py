"""A school's rooms and what its vehicles are like, on its own page; whether it may is said by policy and profiles."""

from typing import Any

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from gateway.acting import actor, ask, command_id
from gateway.web import words
from gateway.web.frame import done
from gateway.web.journey_acts import act, one_of, whole, written

pages = Blueprint("equipment", __name__)


@pages.post("/equipe/vehicules/<vehicle_id>")
@act
def describe_vehicle(vehicle_id: str) -> ResponseReturnValue:
    fitted = [code for code in request.form.getlist("adapted") if code in words.FITTINGS]
    command = msgspec.convert({
        "vehicle_id": vehicle_id, "label": _label(), "gearbox": one_of("gearbox", words.GEARBOXES), "adapted": fitted,
    }, rpc.DescribeVehicle)
    ask("edit_school", rpc.describe_vehicle, command)
    return done(_("Le véhicule est enregistré."))


@pages.post("/equipe/salles")
@act
def add_room() -> ResponseReturnValue:
    seats = whole("seats")
    if not 1 <= seats <= 200:
        raise InvalidRequest("bad_seats", field="seats")
    content: dict[str, Any] = {
        "id": command_id("room"), "school_id": actor().principal.organisation_id or "", "label": _label(), "seats": seats,
    }
    ask("edit_school", rpc.add_room, msgspec.convert(content, rpc.AddRoom))
    return done(_("La salle est ajoutée."))


@pages.post("/equipe/salles/<room_id>/retrait")
@act
def remove_room(room_id: str) -> ResponseReturnValue:
    ask("edit_school", rpc.remove_room, rpc.RemoveRoom(room_id=room_id))
    return done(_("La salle est retirée. Les cours déjà prévus restent à déplacer."))


def _label() -> str:
    label = written("label", 100)
    if not label:
        raise InvalidRequest("label_missing", field="label")
    return label
