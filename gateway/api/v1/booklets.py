"""The booklet beyond its lines: another category or training, bilans, the marks of an objective, the school's own words;
and what belongs to an adjustment beside its answers: discussion, arbitration, effect.
"""

from typing import Any

from flask import Response

from contracts.progress import rpc
from gateway.acting import ask, command_id
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("booklets", "Booklets by category and training, bilans, a school's words; the loop around an adjustment.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/booklets/<category>/<training>")
@blp.response(200, schema_of(rpc.Booklet))
def get_other_booklet(youth_id: str, category: str, training: str) -> Response:
    """One that is not the present one."""
    query = record_from(rpc.ReadBooklet, {}, youth_id=youth_id, category=category, training=training)
    return answer(ask("read_progress", rpc.read_booklet, query, youth_id))


@blp.route("/youths/<youth_id>/booklets", methods=["POST"])
@blp.arguments(schema_of(rpc.OpenBooklet, ("youth_id",)))
@blp.response(201, schema_of(rpc.Booklet))
def post_booklet(values: Values, youth_id: str) -> Response:
    """The youth goes on in another category or training."""
    command = record_from(rpc.OpenBooklet, values, youth_id=youth_id)
    return answer(ask("open_booklet", rpc.open_booklet, command, youth_id), 201)


@blp.route("/youths/<youth_id>/booklet/reviews", methods=["POST"])
@blp.arguments(schema_of(rpc.ReviewCompetence, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Booklet))
def post_review(values: Values, youth_id: str) -> Response:
    """A bilan of one competence."""
    command = record_from(rpc.ReviewCompetence, values, id=command_id("review"), youth_id=youth_id)
    return answer(ask("review_competence", rpc.review_competence, command, youth_id), 201)


@blp.route("/youths/<youth_id>/booklet/objectives/<objective>")
@blp.response(200, schema_of(rpc.ObjectiveHistory))
def get_objective(youth_id: str, objective: str) -> Response:
    """Every mark of one objective, newest first."""
    query = record_from(rpc.GetObjective, {}, youth_id=youth_id, objective=objective)
    return answer(ask("read_progress", rpc.get_objective, query, youth_id))


@blp.route("/schools/<school_id>/scale")
@blp.response(200, schema_of(rpc.SchoolScale))
def get_scale(school_id: str) -> Response:
    """The school's own words for progress; none: the programme's."""
    return answer(ask("edit_scale", rpc.get_scale, rpc.GetScale(school_id=school_id)))


@blp.route("/schools/<school_id>/scale", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetScale, ("school_id",)))
@blp.response(200, schema_of(rpc.SchoolScale))
def put_scale(values: Values, school_id: str) -> Response:
    return answer(ask("edit_scale", rpc.set_scale, record_from(rpc.SetScale, values, school_id=school_id)))


@blp.route("/youths/<youth_id>/adjustments/<adjustment_id>/messages", methods=["POST"])
@blp.arguments(schema_of(rpc.DiscussAdjustment, ("id", "adjustment_id", "youth_id")))
@blp.response(201, schema_of(rpc.Adjustment))
def post_adjustment_message(values: Values, youth_id: str, adjustment_id: str) -> Response:
    command = record_from(
        rpc.DiscussAdjustment, values, id=command_id("adjustment-message"), youth_id=youth_id, adjustment_id=adjustment_id
    )
    return answer(ask("discuss_adjustment", rpc.discuss_adjustment, command, youth_id), 201)


@blp.route("/youths/<youth_id>/adjustments/<adjustment_id>/arbitration", methods=["POST"])
@blp.arguments(schema_of(rpc.ArbitrateAdjustment, ("adjustment_id", "youth_id")))
@blp.response(200, schema_of(rpc.Adjustment))
def post_arbitration(values: Values, youth_id: str, adjustment_id: str) -> Response:
    """The adviser opens it again, or gives it another owner or day; nobody's yes is given in their place."""
    command = record_from(rpc.ArbitrateAdjustment, values, youth_id=youth_id, adjustment_id=adjustment_id)
    return answer(ask("arbitrate_adjustment", rpc.arbitrate_adjustment, command, youth_id))


@blp.route("/youths/<youth_id>/adjustments/<adjustment_id>/effect")
@blp.response(200, schema_of(rpc.Effect))
def get_effect(youth_id: str, adjustment_id: str) -> Response:
    """Four weeks before and after, beside comparable youths, with counts; it claims no cause."""
    query = rpc.GetEffect(adjustment_id=adjustment_id, youth_id=youth_id)
    return answer(ask("read_adjustments", rpc.get_effect, query, youth_id))
