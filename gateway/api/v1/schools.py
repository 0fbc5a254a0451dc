"""Schools and the programme: who takes part, places, how bookings are confirmed."""

from typing import Any

from flask import Response

from contracts.errors import NotAllowed
from contracts.kernel import Done, Empty
from contracts.profiles import rpc
from gateway.acting import actor, ask, command_id
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("schools", "Driving schools and the programme's areas.")

Values = dict[str, Any]


@blp.route("/programme")
@blp.response(200, schema_of(rpc.Programme))
def get_programme() -> Response:
    return answer(ask("read_programme", rpc.get_programme, Empty()))


@blp.route("/schools")
@blp.arguments(schema_of(rpc.ListSchools), location="query")
@blp.response(200, schema_of(rpc.Schools))
def list_schools(values: Values) -> Response:
    return answer(ask("read_schools", rpc.list_schools, record_from(rpc.ListSchools, values)))


@blp.route("/schools/<school_id>")
@blp.response(200, schema_of(rpc.School))
def get_school(school_id: str) -> Response:
    return answer(ask("read_schools", rpc.get_school, rpc.GetSchool(school_id=school_id)))


@blp.route("/schools/<school_id>/confirmation", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetSchoolConfirmation, ("school_id",)))
@blp.response(200, schema_of(Done))
def put_confirmation(values: Values, school_id: str) -> Response:
    """Whether its office says yes to each request, or requests hold at once."""
    if actor().principal.role == "school" and actor().principal.organisation_id != school_id:
        raise NotAllowed("not_yours", action="edit_school")
    command = record_from(rpc.SetSchoolConfirmation, values, school_id=school_id)
    return answer(ask("edit_school", rpc.set_school_confirmation, command))


@blp.route("/schools/<school_id>/rooms", methods=["POST"])
@blp.arguments(schema_of(rpc.AddRoom, ("id", "school_id")))
@blp.response(201, schema_of(Done))
def post_room(values: Values, school_id: str) -> Response:
    """A room for classes, with its number of seats."""
    command = record_from(rpc.AddRoom, values, id=command_id("room"), school_id=school_id)
    return answer(ask("edit_school", rpc.add_room, command), 201)


@blp.route("/schools/rooms/<room_id>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_room(room_id: str) -> Response:
    """Nothing new is held there; what is booked stays to be moved."""
    return answer(ask("edit_school", rpc.remove_room, rpc.RemoveRoom(room_id=room_id)))


@blp.route("/schools/vehicles/<vehicle_id>", methods=["PUT"])
@blp.arguments(schema_of(rpc.DescribeVehicle, ("vehicle_id",)))
@blp.response(200, schema_of(Done))
def put_vehicle(values: Values, vehicle_id: str) -> Response:
    """What it is called, its gearbox, and what is fitted to it."""
    return answer(ask("edit_school", rpc.describe_vehicle, record_from(rpc.DescribeVehicle, values, vehicle_id=vehicle_id)))
