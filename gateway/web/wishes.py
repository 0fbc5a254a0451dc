"""The vehicle that a youth learns on, as she, her adviser or her school wishes it. Slots are then offered with such ones only."""

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from gateway.acting import ask
from gateway.web import words
from gateway.web.frame import done
from gateway.web.journey_acts import act, written

pages = Blueprint("wishes", __name__)


def wish_of(youth_id: str) -> rpc.VehicleWish | None:
    """None for who may not know it, or when nobody answers: the page goes without."""
    try:
        return ask("read_vehicle_wish", rpc.get_vehicle_wish, rpc.GetVehicleWish(youth_id=youth_id), youth_id=youth_id)
    except AutonomieError:
        return None


@pages.post("/jeunes/<youth_id>/vehicule")
@act
def set_wish(youth_id: str) -> ResponseReturnValue:
    gearbox = written("gearbox", 20)
    command = msgspec.convert({
        "youth_id": youth_id, "gearbox": gearbox if gearbox in words.GEARBOXES else None,
        "adapted": [code for code in request.form.getlist("adapted") if code in words.FITTINGS],
    }, rpc.VehicleWish)
    ask("edit_vehicle_wish", rpc.set_vehicle_wish, command, youth_id=youth_id)
    return done(_("C’est noté. Seuls ces véhicules seront proposés."))
