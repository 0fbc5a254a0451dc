"""Follow-up of a youth: booklet, results, difficulties, adjustments, signals, timeline; and who needs someone today."""

from typing import Any

from flask import Response

from contracts.kernel import Done
from contracts.progress import rpc
from gateway.acting import actor, ask, command_id, must_be_of, reached
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("follow_up", "Progress, difficulties, adjustments and signals of a youth.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/booklet")
@blp.response(200, schema_of(rpc.Booklet))
def get_booklet(youth_id: str) -> Response:
    """The shared follow-up on the 32 REMC objectives; not the legal livret numérique."""
    return answer(ask("read_progress", rpc.get_booklet, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/booklet/marks", methods=["POST"])
@blp.arguments(schema_of(rpc.MarkObjectives, ("youth_id",)))
@blp.response(201, schema_of(rpc.Booklet))
def post_marks(values: Values, youth_id: str) -> Response:
    command = record_from(rpc.MarkObjectives, values, youth_id=youth_id)
    reached("mark_objectives", youth_id)
    must_be_of(youth_id, command.appointment_id)
    return answer(ask("mark_objectives", rpc.mark_objectives, command, youth_id), 201)


@blp.route("/youths/<youth_id>/booklet/self-assessments", methods=["POST"])
@blp.arguments(schema_of(rpc.SelfAssess, ("youth_id",)))
@blp.response(201, schema_of(rpc.Booklet))
def post_self_assessment(values: Values, youth_id: str) -> Response:
    """The youth's own view, beside the instructor's."""
    return answer(ask("self_assess", rpc.self_assess, record_from(rpc.SelfAssess, values, youth_id=youth_id), youth_id), 201)


@blp.route("/youths/<youth_id>/results")
@blp.response(200, schema_of(rpc.Results))
def get_results(youth_id: str) -> Response:
    return answer(ask("read_progress", rpc.get_results, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/results", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordPracticeSeries, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Results))
def post_result(values: Values, youth_id: str) -> Response:
    """A practice series of the code exam, by theme."""
    command = record_from(rpc.RecordPracticeSeries, values, id=command_id("series"), youth_id=youth_id)
    return answer(ask("record_practice_series", rpc.record_practice_series, command, youth_id), 201)


@blp.route("/youths/<youth_id>/difficulties")
@blp.response(200, schema_of(rpc.Difficulties))
def list_difficulties(youth_id: str) -> Response:
    return answer(ask("read_difficulties", rpc.list_difficulties, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/difficulties", methods=["POST"])
@blp.arguments(schema_of(rpc.ReportDifficulty, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Difficulty))
def post_difficulty(values: Values, youth_id: str) -> Response:
    command = record_from(rpc.ReportDifficulty, values, id=command_id("difficulty"), youth_id=youth_id)
    return answer(ask("report_difficulty", rpc.report_difficulty, command, youth_id), 201)


@blp.route("/youths/<youth_id>/difficulties/<difficulty_id>/resolution", methods=["POST"])
@blp.response(200, schema_of(rpc.Difficulty))
def post_resolution(youth_id: str, difficulty_id: str) -> Response:
    command = rpc.ResolveDifficulty(difficulty_id=difficulty_id, youth_id=youth_id)
    return answer(ask("resolve_difficulty", rpc.resolve_difficulty, command, youth_id))


@blp.route("/youths/<youth_id>/adjustments")
@blp.response(200, schema_of(rpc.Adjustments))
def list_adjustments(youth_id: str) -> Response:
    return answer(ask("read_adjustments", rpc.list_adjustments, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/adjustments", methods=["POST"])
@blp.arguments(schema_of(rpc.ProposeAdjustment, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Adjustment))
def post_adjustment(values: Values, youth_id: str) -> Response:
    """Proposed; it applies only after whoever must act agreed and the youth said yes."""
    command = record_from(rpc.ProposeAdjustment, values, id=command_id("adjustment"), youth_id=youth_id)
    return answer(ask("propose_adjustment", rpc.propose_adjustment, command, youth_id), 201)


@blp.route("/youths/<youth_id>/adjustments/<adjustment_id>/answers", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerAdjustment, ("adjustment_id", "youth_id")))
@blp.response(200, schema_of(rpc.Adjustment))
def post_answer(values: Values, youth_id: str, adjustment_id: str) -> Response:
    command = record_from(rpc.AnswerAdjustment, values, youth_id=youth_id, adjustment_id=adjustment_id)
    return answer(ask("answer_adjustment", rpc.answer_adjustment, command, youth_id))


@blp.route("/youths/<youth_id>/signals/<signal_id>/closing", methods=["POST"])
@blp.arguments(schema_of(rpc.CloseSignal, ("signal_id", "youth_id")))
@blp.response(200, schema_of(Done))
def post_signal_closing(values: Values, youth_id: str, signal_id: str) -> Response:
    """A person decides that nothing more is to be done, with the reason."""
    command = record_from(rpc.CloseSignal, values, youth_id=youth_id, signal_id=signal_id)
    return answer(ask("close_signal", rpc.close_signal, command, youth_id))


@blp.route("/youths/<youth_id>/timeline")
@blp.arguments(schema_of(rpc.ListTimeline, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Timeline))
def list_timeline(values: Values, youth_id: str) -> Response:
    """What happened, newest first."""
    return answer(ask("read_file", rpc.list_timeline, record_from(rpc.ListTimeline, values, youth_id=youth_id), youth_id))


@blp.route("/triage")
@blp.arguments(schema_of(rpc.ListTriage, ("waiting_role",)), location="query")
@blp.response(200, schema_of(rpc.Triage))
def list_triage(values: Values) -> Response:
    """Who needs me today, and why; most urgent first."""
    command = record_from(rpc.ListTriage, values, waiting_role=actor().principal.role)
    return answer(ask("read_triage", rpc.list_triage, command))
