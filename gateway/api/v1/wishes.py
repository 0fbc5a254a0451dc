"""The vehicle that a youth learns on: a gearbox, and what must be fitted to it. Slots follow it; no event tells it."""

from typing import Any

from flask import Response

from contracts.attendance import rpc
from gateway.acting import ask
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("wishes", "The vehicle wished for a youth's lessons; and what a week said in words means.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/vehicle-wish")
@blp.response(200, schema_of(rpc.VehicleWish))
def get_vehicle_wish(youth_id: str) -> Response:
    return answer(ask("read_vehicle_wish", rpc.get_vehicle_wish, rpc.GetVehicleWish(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/vehicle-wish", methods=["PUT"])
@blp.arguments(schema_of(rpc.VehicleWish, ("youth_id",)))
@blp.response(200, schema_of(rpc.VehicleWish))
def put_vehicle_wish(values: Values, youth_id: str) -> Response:
    """The whole of it; an empty one lets every vehicle do."""
    return answer(ask("edit_vehicle_wish", rpc.set_vehicle_wish, record_from(rpc.VehicleWish, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/availability/words", methods=["POST"])
@blp.arguments(schema_of(rpc.ReadWords, ("owner_id",)))
@blp.response(200, schema_of(rpc.WeekInWords))
def post_words(values: Values, youth_id: str) -> Response:
    """What a week said in words means; nothing is kept."""
    return answer(ask("read_availability", rpc.read_words, record_from(rpc.ReadWords, values, owner_id=youth_id), youth_id))
