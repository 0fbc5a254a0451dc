"""A youth's journey: milestones, steps of the project, employment, charter, an offered place; identity; what changed and is due."""

from typing import Any

import msgspec
from flask import Response
from flask_smorest import abort

from contracts.kernel import Done
from contracts.profiles import rpc
from gateway.acting import ask, command_id
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of
from gateway.api.v1.youths import view_of_actor

blp = resource("journeys", "Where a journey stands, and the acts that move it.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/journey")
@blp.response(200, schema_of(rpc.Journey))
def get_journey(youth_id: str) -> Response:
    """Phase, milestones with their age, steps, employment, charter, the place offered, and what is due."""
    request = rpc.GetJourney(youth_id=youth_id, view=view_of_actor())
    return answer(ask("read_file", rpc.get_journey, request, youth_id))


@blp.route("/youths/<youth_id>/changes")
@blp.arguments(schema_of(rpc.GetChanges, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Changes))
def get_changes(values: Values, youth_id: str) -> Response:
    """What was written into the file, and when the reader had last read it before this visit."""
    request = record_from(rpc.GetChanges, values, youth_id=youth_id)
    return answer(ask("read_changes", rpc.list_changes, request, youth_id))


@blp.route("/youths/<youth_id>/identity", methods=["PATCH"])
@blp.arguments(schema_of(rpc.EditIdentity, ("youth_id", "version")))
@blp.response(200, schema_of(rpc.Youth))
def patch_identity(values: Values, youth_id: str) -> Response:
    """Names, birth date, NEPH; all that is wrong is in `data.fields` of the problem. The version shown goes into If-Match."""
    command = record_from(rpc.EditIdentity, values, youth_id=youth_id, version=version_named())
    youth = ask("edit_identity", rpc.edit_identity, command, youth_id)
    return answer(youth, version=youth.version)


@blp.route("/youths/<youth_id>/milestones/<milestone>", methods=["PUT"])
@blp.arguments(schema_of(rpc.RecordMilestone, ("youth_id", "milestone", "withdrawn")))
@blp.response(200, schema_of(Done))
def put_milestone(values: Values, youth_id: str, milestone: str) -> Response:
    """When it was reached; said again it corrects."""
    command = _milestone(milestone, **values, youth_id=youth_id)
    return answer(ask("record_milestone", rpc.record_milestone, command, youth_id))


@blp.route("/youths/<youth_id>/milestones/<milestone>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_milestone(youth_id: str, milestone: str) -> Response:
    """It was noted by mistake, or must be reached again."""
    command = _milestone(milestone, youth_id=youth_id, on="2000-01-01", withdrawn=True)
    return answer(ask("record_milestone", rpc.record_milestone, command, youth_id))


@blp.route("/youths/<youth_id>/steps", methods=["POST"])
@blp.arguments(schema_of(rpc.PlanProjectStep, ("id", "youth_id", "version")))
@blp.response(201, schema_of(rpc.ProjectStep))
def post_step(values: Values, youth_id: str) -> Response:
    """One more step of the project."""
    command = record_from(rpc.PlanProjectStep, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_project", rpc.plan_project_step, command, youth_id), 201)


@blp.route("/youths/<youth_id>/steps/<step_id>", methods=["PUT"])
@blp.arguments(schema_of(rpc.PlanProjectStep, ("id", "youth_id", "version")))
@blp.response(200, schema_of(rpc.ProjectStep))
def put_step(values: Values, youth_id: str, step_id: str) -> Response:
    """Other words or another day; the step's version goes into If-Match."""
    command = record_from(rpc.PlanProjectStep, values, id=step_id, youth_id=youth_id, version=max(1, version_named()))
    step = ask("edit_project", rpc.plan_project_step, command, youth_id)
    return answer(step, version=step.version)


@blp.route("/youths/<youth_id>/steps/<step_id>/marks", methods=["POST"])
@blp.arguments(schema_of(rpc.MarkProjectStep, ("youth_id", "step_id")))
@blp.response(200, schema_of(rpc.ProjectStep))
def post_step_mark(values: Values, youth_id: str, step_id: str) -> Response:
    """done, reopen or drop."""
    command = record_from(rpc.MarkProjectStep, values, youth_id=youth_id, step_id=step_id)
    return answer(ask("edit_project", rpc.mark_project_step, command, youth_id))


@blp.route("/youths/<youth_id>/employment/<point>", methods=["PUT"])
@blp.arguments(schema_of(rpc.RecordEmployment, ("youth_id", "point")))
@blp.response(200, schema_of(Done))
def put_employment(values: Values, youth_id: str, point: str) -> Response:
    """The situation at `entry` or after `6`, `12`, `24` months; said again it corrects."""
    command = _of_path(rpc.RecordEmployment, "point: entry, 6, 12 or 24.", **values, youth_id=youth_id, point=point)
    return answer(ask("record_employment", rpc.record_employment, command, youth_id))


@blp.route("/youths/<youth_id>/offers/<offer_id>/answer", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerPlaceOffer, ("youth_id", "offer_id")))
@blp.response(200, schema_of(Done))
def post_offer_answer(values: Values, youth_id: str, offer_id: str) -> Response:
    """Yes or no to an offered place, by the youth or on her behalf; `stay`: who says no keeps waiting."""
    command = record_from(rpc.AnswerPlaceOffer, values, youth_id=youth_id, offer_id=offer_id)
    return answer(ask("answer_place_offer", rpc.answer_place_offer, command, youth_id))


@blp.route("/youths/<youth_id>/charter/signatures", methods=["POST"])
@blp.arguments(schema_of(rpc.SignCharter, ("youth_id",)))
@blp.response(201, schema_of(rpc.Charter))
def post_charter_signature(values: Values, youth_id: str) -> Response:
    """The signature of whoever asks, under the edition that was read."""
    command = record_from(rpc.SignCharter, values, youth_id=youth_id)
    return answer(ask("sign_charter", rpc.sign_charter, command, youth_id), 201)


@blp.route("/youths/<youth_id>/charter/reviews", methods=["POST"])
@blp.arguments(schema_of(rpc.ReviewCharter, ("youth_id",)))
@blp.response(201, schema_of(rpc.Charter))
def post_charter_review(values: Values, youth_id: str) -> Response:
    """It was looked at again."""
    command = record_from(rpc.ReviewCharter, values, youth_id=youth_id)
    return answer(ask("review_charter", rpc.review_charter, command, youth_id), 201)


@blp.route("/due")
@blp.arguments(schema_of(rpc.ListDue), location="query")
@blp.response(200, schema_of(rpc.DueList))
def list_due(values: Values) -> Response:
    """What is due over the adviser's caseload: charters, looks at employment, steps, returns, offers."""
    return answer(ask("read_due", rpc.list_due, record_from(rpc.ListDue, values)))


def _milestone(milestone: str, **values: Any) -> rpc.RecordMilestone:
    return _of_path(rpc.RecordMilestone, "milestone: one of the five.", milestone=milestone, **values)


def _of_path(record: type[Any], expected: str, **values: Any) -> Any:
    """The record, or 404: a part of its path is no thing of ours (what the body holds was checked before)."""
    try:
        return msgspec.convert(values, record)
    except msgspec.ValidationError:
        abort(404, description=expected)
