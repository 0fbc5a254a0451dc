"""The youth's own arrival at an appointment, by the code that is shown there."""

from typing import Any

from flask import Response

from contracts.attendance import rpc
from gateway.acting import ask, youth_of_appointment
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("arrivals", "Check-in: a code that changes is shown at the appointment; the youth sends it, the instructor confirms.")

Values = dict[str, Any]


@blp.route("/appointments/<appointment_id>/check-in-code")
@blp.response(200, schema_of(rpc.CheckInCode))
def get_check_in_code(appointment_id: str) -> Response:
    """What the school or the instructor shows now."""
    asked = rpc.GetCheckInCode(appointment_id=appointment_id)
    shown = answer(ask("show_check_in", rpc.get_check_in_code, asked, youth_of_appointment(appointment_id)))
    shown.headers["Cache-Control"] = "no-store"
    return shown


@blp.route("/youths/<youth_id>/arrivals", methods=["POST"])
@blp.arguments(schema_of(rpc.CheckIn, ("youth_id",)))
@blp.response(201, schema_of(rpc.Appointment))
def post_arrival(values: Values, youth_id: str) -> Response:
    """By the youth herself; it counts for nothing until the instructor records the attendance."""
    return answer(ask("check_in", rpc.check_in, record_from(rpc.CheckIn, values, youth_id=youth_id), youth_id), 201)
