"""How one is told outside the application, and what left for whom: preferences of the signed-in person, deliveries for staff."""

from typing import Any

from flask import Response

from contracts.kernel import Empty
from contracts.notifications import rpc
from gateway.acting import ask
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of

blp = resource("deliveries", "E-mails and SMS: what a person wishes, what left, and what did not arrive.")

Values = dict[str, Any]


@blp.route("/me/preferences")
@blp.response(200, schema_of(rpc.Preferences))
def get_preferences() -> Response:
    found = ask("choose_notifications", rpc.get_preferences, Empty())
    return answer(found, version=found.version)


@blp.route("/me/preferences", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetPreferences, ("version",)))
@blp.response(200, schema_of(rpc.Preferences))
def put_preferences(values: Values) -> Response:
    """Replaces all; a kind that is left out is in the application only. Own quiet hours widen those of the programme."""
    command = record_from(rpc.SetPreferences, values, version=version_named())
    found = ask("choose_notifications", rpc.set_preferences, command)
    return answer(found, version=found.version)


@blp.route("/deliveries")
@blp.arguments(schema_of(rpc.ListDeliveries, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.DeliveryPage))
def list_deliveries(values: Values) -> Response:
    """Of the youths in reach, newest first; with `problems` only what did not reach the person."""
    return answer(ask("read_deliveries", rpc.list_deliveries, record_from(rpc.ListDeliveries, values)))


@blp.route("/youths/<youth_id>/deliveries")
@blp.arguments(schema_of(rpc.ListDeliveries, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.DeliveryPage))
def list_deliveries_of_youth(values: Values, youth_id: str) -> Response:
    command = record_from(rpc.ListDeliveries, values, youth_id=youth_id)
    return answer(ask("read_deliveries", rpc.list_deliveries, command, youth_id))
