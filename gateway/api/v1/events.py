"""The feed: a partner's own outgoing stream, read with its feed token and nothing else. Nobody signs in here."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from contracts.errors import NotAllowed
from contracts.notifications import rpc
from gateway.acting import ask_as_anyone
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("events", "A partner's outgoing stream as a feed of CloudEvents.")

LONGEST_TOKEN = 200


class EventsSchema(Schema):
    """`next` is what to ask `after`; `more` says that the stream goes on now."""

    events = fields.List(fields.Dict(), required=True)
    next = fields.Integer(required=True)
    more = fields.Boolean(required=True)


@blp.route("/events")
@blp.arguments(schema_of(rpc.ReadFeed, ("token",)), location="query")
@blp.response(200, EventsSchema)
def get_events(values: dict[str, Any]) -> Response:
    """CloudEvents in order, without gaps, after a sequence number. What may not be read any more holds its place."""
    page = ask_as_anyone(rpc.read_feed, record_from(rpc.ReadFeed, values, token=_token()))
    response = answer(page)
    response.add_etag()
    response.make_conditional(request)
    return response


def _token() -> str:
    """From `Authorization: Bearer …`; the error says 401 as for every other token."""
    authorization = request.authorization
    token = authorization.token if authorization and authorization.type == "bearer" else None
    if not token:
        raise NotAllowed("not_signed_in")
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise NotAllowed("token")
    return token
