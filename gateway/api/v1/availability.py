"""When a youth, an instructor, a vehicle or a room can, and the slots that follow from it."""

from typing import Annotated, Any

import msgspec
from flask import Response
from flask_smorest.fields import Upload

from contracts.attendance import rpc
from contracts.kernel import Record
from gateway import busy_diary
from gateway.acting import ask
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import RecordSchema, record_from, schema_of

blp = resource("availability", "Weekly availability with exceptions; slots, or the reason why there is none.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/availability")
@blp.response(200, schema_of(rpc.Availability))
def get_availability(youth_id: str) -> Response:
    found = ask("read_availability", rpc.get_availability, rpc.GetAvailability(owner_id=youth_id), youth_id)
    return answer(found, version=found.version)


@blp.route("/youths/<youth_id>/availability", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetAvailability, ("owner_id", "owner_kind", "version")))
@blp.response(200, schema_of(rpc.Availability))
def put_availability(values: Values, youth_id: str) -> Response:
    command = record_from(rpc.SetAvailability, values, owner_id=youth_id, owner_kind="youth", version=version_named())
    kept = ask("edit_availability", rpc.set_availability, command, youth_id)
    return answer(kept, version=kept.version)


@blp.route("/youths/<youth_id>/availability/shifts", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetShifts, ("youth_id", "version")))
@blp.response(200, schema_of(rpc.Availability))
def put_shifts(values: Values, youth_id: str) -> Response:
    """Teams by turns (2×8, 3×8) in one act: their rules replace those of before, and the week's hours of working days."""
    command = record_from(rpc.SetShifts, values, youth_id=youth_id, version=version_named())
    kept = ask("edit_availability", rpc.set_shifts, command, youth_id)
    return answer(kept, version=kept.version)


@blp.route("/youths/<youth_id>/availability/shifts/preview", methods=["POST"])
@blp.arguments(schema_of(rpc.PreviewShifts, ("youth_id",)))
@blp.response(200, schema_of(rpc.ShiftWeeks))
def post_shifts_preview(values: Values, youth_id: str) -> Response:
    """What is free in each week of a turn. Nothing is kept."""
    return answer(ask("read_availability", rpc.preview_shifts, record_from(rpc.PreviewShifts, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/availability/shifts/undo", methods=["POST"])
@blp.response(200, schema_of(rpc.Availability))
def post_shifts_undo(youth_id: str) -> Response:
    """What was there before the last change of the shifts, as long as nothing else was said since."""
    kept = ask("edit_availability", rpc.undo_shifts, rpc.UndoShifts(youth_id=youth_id, version=version_named()), youth_id)
    return answer(kept, version=kept.version)


@blp.route("/youths/<youth_id>/slots")
@blp.arguments(schema_of(rpc.FindSlots, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Slots))
def get_slots(values: Values, youth_id: str) -> Response:
    """What can be offered, or the reason why nothing can."""
    return answer(ask("read_slots", rpc.find_slots, record_from(rpc.FindSlots, values, youth_id=youth_id), youth_id))


@blp.route("/school/availability/<any(instructor, vehicle, room):owner_kind>/<owner_id>")
@blp.response(200, schema_of(rpc.Availability))
def get_school_availability(owner_kind: Any, owner_id: str) -> Response:
    """Of an instructor, a vehicle or a room of the signed-in school."""
    request = rpc.GetAvailability(owner_id=owner_id, owner_kind=owner_kind)
    found = ask("edit_school_availability", rpc.get_availability, request)
    return answer(found, version=found.version)


@blp.route("/school/availability/<any(instructor, vehicle, room):owner_kind>/<owner_id>", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetAvailability, ("owner_id", "owner_kind", "version")))
@blp.response(200, schema_of(rpc.Availability))
def put_school_availability(values: Values, owner_kind: str, owner_id: str) -> Response:
    command = record_from(rpc.SetAvailability, values, owner_id=owner_id, owner_kind=owner_kind, version=version_named())
    kept = ask("edit_school_availability", rpc.set_availability, command)
    return answer(kept, version=kept.version)


@blp.route("/school/availability/<any(instructor, vehicle):owner_kind>/<owner_id>/busy", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetBusy, ("owner_id", "owner_kind", "address", "etag", "modified")))
@blp.response(200, schema_of(rpc.Availability))
def put_school_busy(values: Values, owner_kind: str, owner_id: str) -> Response:
    """What another calendar takes of an instructor's or a vehicle's time; the whole of it, each time."""
    command = record_from(rpc.SetBusy, values, owner_id=owner_id, owner_kind=owner_kind)
    kept = ask("edit_school_availability", rpc.set_busy, command)
    return answer(kept, version=kept.version)


class CalendarAddress(Record):
    """An http(s) or webcal address that anybody may read."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@blp.route("/school/availability/<any(instructor, vehicle):owner_kind>/<owner_id>/busy-calendar", methods=["DELETE"])
@blp.response(200, schema_of(rpc.Availability))
def delete_busy_calendar(owner_kind: Any, owner_id: str) -> Response:
    """It is read no more, its address is forgotten, and nothing is taken by it."""
    return _kept(rpc.SetBusy(owner_id=owner_id, owner_kind=owner_kind, spans=()))


@blp.route("/school/availability/<any(instructor, vehicle):owner_kind>/<owner_id>/busy-calendar/reading", methods=["POST"])
@blp.response(200, schema_of(rpc.Availability))
def post_busy_calendar_reading(owner_kind: Any, owner_id: str) -> Response:
    """Asks for the next reading now; it comes a little later: `busy_read_at` says when it was."""
    kept = ask("edit_school_availability", rpc.read_diary_now, rpc.ReadDiaryNow(owner_id=owner_id, owner_kind=owner_kind))
    return answer(kept, version=kept.version)


@blp.route("/school/busy-collisions")
@blp.response(200, schema_of(rpc.BusyCollisions))
def get_busy_collisions() -> Response:
    """What is booked to come while the own calendar of its instructor or vehicle says busy; an instructor's own."""
    return answer(ask("edit_school_availability", rpc.list_busy_collisions, rpc.ListBusyCollisions()))


class CalendarFileSchema(RecordSchema):
    calendar = Upload(required=True)


@blp.route("/school/availability/<any(instructor, vehicle):owner_kind>/<owner_id>/busy-calendar", methods=["PUT"])
@blp.arguments(schema_of(CalendarAddress, name="BusyCalendarAddress"))
@blp.response(200, schema_of(rpc.Availability))
def put_busy_calendar(values: Values, owner_kind: Any, owner_id: str) -> Response:
    """The busy times of the calendar at an address, read now and then again by itself. Public hosts only; a small file, in a
    short time. The address is a secret: it is kept, and never shown."""
    _must_be_theirs(owner_kind, owner_id)
    return _kept(busy_diary.of_address(owner_kind, owner_id, values["address"]))


@blp.route("/school/availability/<any(instructor, vehicle):owner_kind>/<owner_id>/busy-calendar", methods=["POST"])
@blp.arguments(CalendarFileSchema, location="files")
@blp.response(200, schema_of(rpc.Availability))
def post_busy_calendar(files: Values, owner_kind: Any, owner_id: str) -> Response:
    """Multipart: `calendar`, an iCalendar file. Only when it says busy is kept, nothing of what it is about."""
    _must_be_theirs(owner_kind, owner_id)
    return _kept(busy_diary.of_file(owner_kind, owner_id, files["calendar"]))


def _must_be_theirs(owner_kind: Any, owner_id: str) -> None:
    """Before anything is read from outside."""
    ask("edit_school_availability", rpc.get_availability, rpc.GetAvailability(owner_id=owner_id, owner_kind=owner_kind))


def _kept(command: rpc.SetBusy) -> Response:
    kept = ask("edit_school_availability", rpc.set_busy, command)
    return answer(kept, version=kept.version)
