"""Private calendars: the address of one's own, a new address, none; and the feed itself, for whoever holds the address."""

from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import NotFound

from contracts.attendance import rpc
from contracts.kernel import SYSTEM, Context, Record, Scope
from gateway import calendar_feed
from gateway.acting import actor, ask, desk
from gateway.api.answers import answer, resource
from gateway.api.schema import schema_of

blp = resource("calendars", "Private iCalendar feeds (RFC 5545), one a person, a school or a vehicle; each address can be revoked.")


class CalendarAddress(Record):
    """`url` is the secret address of the feed; null after it was closed, until a new one is asked for."""

    url: str | None


@blp.route("/me/calendar")
@blp.response(200, schema_of(CalendarAddress, name="CalendarAddress"))
def get_own_calendar() -> Response:
    return answer(address_of(ask("own_calendar", rpc.get_calendar, rpc.GetCalendar(**own()))))


@blp.route("/me/calendar", methods=["POST"])
@blp.response(201, schema_of(CalendarAddress, name="CalendarAddress"))
def post_own_calendar() -> Response:
    """A new address; whoever had the one before reads nothing any more."""
    return answer(address_of(ask("own_calendar", rpc.replace_calendar, rpc.ReplaceCalendar(**own()))), 201)


@blp.route("/me/calendar", methods=["DELETE"])
@blp.response(200, schema_of(CalendarAddress, name="CalendarAddress"))
def delete_own_calendar() -> Response:
    return answer(address_of(ask("own_calendar", rpc.close_calendar, rpc.CloseCalendar(**own()))))


@blp.route("/school/vehicles/<vehicle_id>/calendar")
@blp.response(200, schema_of(CalendarAddress, name="CalendarAddress"))
def get_vehicle_calendar(vehicle_id: str) -> Response:
    request_made = rpc.GetCalendar(owner_id=vehicle_id, owner_kind="vehicle")
    return answer(address_of(ask("vehicle_calendar", rpc.get_calendar, request_made)))


@blp.route("/school/vehicles/<vehicle_id>/calendar", methods=["POST"])
@blp.response(201, schema_of(CalendarAddress, name="CalendarAddress"))
def post_vehicle_calendar(vehicle_id: str) -> Response:
    command = rpc.ReplaceCalendar(owner_id=vehicle_id, owner_kind="vehicle")
    return answer(address_of(ask("vehicle_calendar", rpc.replace_calendar, command)), 201)


@blp.route("/school/vehicles/<vehicle_id>/calendar", methods=["DELETE"])
@blp.response(200, schema_of(CalendarAddress, name="CalendarAddress"))
def delete_vehicle_calendar(vehicle_id: str) -> Response:
    command = rpc.CloseCalendar(owner_id=vehicle_id, owner_kind="vehicle")
    return answer(address_of(ask("vehicle_calendar", rpc.close_calendar, command)))


@blp.route("/calendars/<token>.ics")
@blp.response(200, content_type="text/calendar", description="The calendar; 304 when the client has exactly this.")
@blp.alt_response(404, description="No such address, or it was replaced or closed.")
def get_calendar_feed(token: str) -> Response:
    """Asked without a sign-in: the address is the key. Names nobody."""
    address = calendar_feed.unseal(desk().settings.secret, token)
    if address is None:
        raise NotFound
    read = rpc.ReadCalendar(owner_id=address.owner_id, owner_kind=address.owner_kind, serial=address.serial)  # type: ignore[arg-type]
    entries = desk().caller.call(rpc.read_calendar, read, _as_owner(address))
    text = calendar_feed.text_of(entries, address.owner_kind, request.host_url.rstrip("/"))
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="autonomie.ics"'
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def own() -> dict[str, Any]:
    """A school's office has one calendar for all who work there."""
    who = actor().principal
    return {"owner_id": (who.organisation_id or "") if who.role == "school" else who.id, "owner_kind": who.role}


def address_of(calendar: rpc.Calendar) -> CalendarAddress:
    if not calendar.open:
        return CalendarAddress(url=None)
    address = calendar_feed.Address(calendar.owner_kind, calendar.owner_id, actor().principal.area, calendar.serial)
    return CalendarAddress(url=f"{request.host_url}api/v1/calendars/{calendar_feed.seal(desk().settings.secret, address)}.ics")


def _as_owner(address: calendar_feed.Address) -> Context:
    """A referent's youths are those of now; every other owner is named by the address alone."""
    youths = desk().relations.followed_by(address.owner_id) if address.owner_kind == "referent" else ()
    return Context(principal=SYSTEM, scope=Scope(kind="youth", ids=youths), area=address.area, traceparent=g.get("traceparent"))


