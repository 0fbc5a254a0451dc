"""What the signed-in person is told."""

from typing import Any

from flask import Response

from contracts.kernel import Done
from contracts.notifications import rpc
from gateway.acting import ask
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("notifications", "What the signed-in person is told in the application.")

Values = dict[str, Any]


@blp.route("/notifications")
@blp.arguments(schema_of(rpc.ListNotifications), location="query")
@blp.response(200, schema_of(rpc.NotificationPage))
def list_notifications(values: Values) -> Response:
    return answer(ask("read_notifications", rpc.list_notifications, record_from(rpc.ListNotifications, values)))


@blp.route("/notifications/read", methods=["POST"])
@blp.arguments(schema_of(rpc.MarkRead))
@blp.response(200, schema_of(Done))
def post_read(values: Values) -> Response:
    return answer(ask("read_notifications", rpc.mark_read, record_from(rpc.MarkRead, values)))
