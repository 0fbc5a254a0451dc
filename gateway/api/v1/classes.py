"""Classes with places, their waiting lists, and what is freed: offered to one youth at a time."""

from typing import Any

import msgspec
from flask import Response

from contracts.attendance import rpc
from gateway.acting import actor, ask, command_id
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of

blp = resource("classes", "Code classes and workshops with places; waiting lists; freed places and lessons.")

Values = dict[str, Any]
_Class = schema_of(rpc.GroupClass)
_Appointment = schema_of(rpc.Appointment)
_Waiting = schema_of(rpc.Waiting)
_Offer = schema_of(rpc.FreedOffer)


@blp.route("/classes")
@blp.arguments(schema_of(rpc.ListClasses), location="query")
@blp.response(200, schema_of(rpc.ClassPage))
def list_classes(values: Values) -> Response:
    """A school's, an instructor's or an area's; with `youth_id`, the open ones of her school, and where she stands in them."""
    query = record_from(rpc.ListClasses, values)
    if actor().principal.role == "youth" and query.youth_id is None:
        query = record_from(rpc.ListClasses, values, youth_id=actor().principal.id)
    return answer(ask("read_classes", rpc.list_classes, query, query.youth_id))


@blp.route("/classes", methods=["POST"])
@blp.arguments(schema_of(rpc.OpenClass, ("id", "school_id")))
@blp.response(201, _Class)
def post_class(values: Values) -> Response:
    """By the school: the instructor's and the room's time is taken once, whoever comes."""
    school_id = actor().principal.organisation_id or ""
    command = record_from(rpc.OpenClass, values, id=command_id("class"), school_id=school_id)
    return answer(ask("open_class", rpc.open_class, command), 201)


@blp.route("/class-series", methods=["POST"])
@blp.arguments(schema_of(rpc.OpenClassSeries))
@blp.response(201, schema_of(rpc.Series))
def post_class_series(values: Values) -> Response:
    """Every week at that hour. Each class is opened, or says why not; the ids in `first` are not used."""
    asked = record_from(rpc.OpenClassSeries, values)
    school_id = actor().principal.organisation_id or ""
    first = msgspec.structs.replace(asked.first, id=command_id("series"), school_id=school_id)
    return answer(ask("open_class", rpc.open_class_series, msgspec.structs.replace(asked, first=first)), 201)


@blp.route("/class-series/<series_id>/cancellation", methods=["POST"])
@blp.arguments(schema_of(rpc.CancelClassSeries, ("series_id",)))
@blp.response(200, schema_of(rpc.SeriesCancelled))
def post_class_series_cancellation(values: Values, series_id: str) -> Response:
    command = record_from(rpc.CancelClassSeries, values, series_id=series_id)
    return answer(ask("open_class", rpc.cancel_class_series, command))


@blp.route("/classes/<class_id>")
@blp.response(200, schema_of(rpc.ClassSheet))
def get_class(class_id: str) -> Response:
    """With who is in it and who waits."""
    found = ask("read_classes", rpc.get_class, rpc.GetClass(class_id=class_id))
    return answer(found, version=found.group.version)


@blp.route("/classes/<class_id>", methods=["PATCH"])
@blp.arguments(schema_of(rpc.ChangeClass, ("class_id", "version")))
@blp.response(200, _Class)
def patch_class(values: Values, class_id: str) -> Response:
    """Places, title, where to meet. More places go to those who wait."""
    command = record_from(rpc.ChangeClass, values, class_id=class_id, version=version_named())
    changed = ask("open_class", rpc.change_class, command)
    return answer(changed, version=changed.version)


@blp.route("/classes/<class_id>/time", methods=["PUT"])
@blp.arguments(schema_of(rpc.MoveClass, ("class_id", "version")))
@blp.response(200, _Class)
def put_class_time(values: Values, class_id: str) -> Response:
    """Another time, instructor or room, by the school or the instructor who gives it. `youths_not_free` names those who must be seen
    first: said again in `without`, the move is made."""
    command = record_from(rpc.MoveClass, values, class_id=class_id, version=version_named())
    moved = ask("move_class", rpc.move_class, command)
    return answer(moved, version=moved.version)


@blp.route("/classes/<class_id>/cancellation", methods=["POST"])
@blp.response(200, _Class)
def post_class_cancellation(class_id: str) -> Response:
    return answer(ask("open_class", rpc.cancel_class, rpc.CancelClass(class_id=class_id)))


@blp.route("/classes/<class_id>/attendance", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordClass, ("id", "class_id")))
@blp.response(201, _Class)
def post_class_attendance(values: Values, class_id: str) -> Response:
    """What happened to each of those named, all or none."""
    command = record_from(rpc.RecordClass, values, id=command_id("records"), class_id=class_id)
    return answer(ask("record_class", rpc.record_class, command), 201)


@blp.route("/youths/<youth_id>/classes/<class_id>/place", methods=["POST"])
@blp.response(201, _Appointment)
def post_place(youth_id: str, class_id: str) -> Response:
    """A place as an appointment of hers, given up as one. `class_full` where there is none, or where others wait."""
    command = rpc.TakePlace(id=command_id("place"), class_id=class_id, youth_id=youth_id)
    return answer(ask("take_place", rpc.take_place, command, youth_id), 201)


@blp.route("/youths/<youth_id>/classes/<class_id>/waiting", methods=["PUT"])
@blp.response(200, _Class)
def put_waiting(youth_id: str, class_id: str) -> Response:
    """Waits in order for a place; said again, the rank stays."""
    command = rpc.JoinWaitingList(class_id=class_id, youth_id=youth_id)
    return answer(ask("take_place", rpc.join_waiting_list, command, youth_id))


@blp.route("/youths/<youth_id>/classes/<class_id>/waiting", methods=["DELETE"])
@blp.response(200, _Class)
def delete_waiting(youth_id: str, class_id: str) -> Response:
    command = rpc.LeaveWaitingList(class_id=class_id, youth_id=youth_id)
    return answer(ask("take_place", rpc.leave_waiting_list, command, youth_id))


@blp.route("/youths/<youth_id>/freed-offers")
@blp.response(200, _Waiting)
def get_offers(youth_id: str) -> Response:
    """What she waits for, and what is held for her now."""
    return answer(ask("read_offers", rpc.get_waiting, rpc.GetWaiting(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/freed-offers/<offer_id>/answer", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerFreedOffer, ("id", "offer_id")))
@blp.response(200, _Offer)
def post_offer_of_freed(values: Values, youth_id: str, offer_id: str) -> Response:
    """Yes makes an appointment; no gives the next a turn. `offer_over` when its time is over."""
    command = record_from(rpc.AnswerFreedOffer, values, id=command_id("freed"), offer_id=offer_id)
    return answer(ask("answer_offer", rpc.answer_freed_offer, command, youth_id))


@blp.route("/youths/<youth_id>/freed-offers/<offer_id>", methods=["DELETE"])
@blp.response(200, _Offer)
def delete_offer(youth_id: str, offer_id: str) -> Response:
    """By the school, which needs the time itself."""
    command = rpc.WithdrawFreedOffer(offer_id=offer_id)
    return answer(ask("withdraw_offer", rpc.withdraw_freed_offer, command, youth_id))


@blp.route("/freed-offers")
@blp.arguments(schema_of(rpc.ListFreedOffers), location="query")
@blp.response(200, schema_of(rpc.FreedOffers))
def list_offers(values: Values) -> Response:
    """The school's open ones, those that end first."""
    return answer(ask("list_offers", rpc.list_freed_offers, record_from(rpc.ListFreedOffers, values)))


@blp.route("/youths/<youth_id>/freed-lessons", methods=["PUT"])
@blp.arguments(schema_of(rpc.AskFreedLessons, ("youth_id",)))
@blp.response(200, _Waiting)
def put_freed_lessons(values: Values, youth_id: str) -> Response:
    """Whether she is told when a lesson of her school is freed at an hour that suits her."""
    command = record_from(rpc.AskFreedLessons, values, youth_id=youth_id)
    return answer(ask("answer_offer", rpc.ask_freed_lessons, command, youth_id))
