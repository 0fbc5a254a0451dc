"""Exams, the initial assessment with its forecast, and the signals of a youth: read, put aside until a day."""

from typing import Any

from flask import Response

from contracts.progress import rpc
from gateway.acting import ask, command_id
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("exams", "Exams, the hours estimated and forecast, and the early signals of a youth.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/results/exams", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordExam, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Results))
def post_exam(values: Values, youth_id: str) -> Response:
    """The code by its score, the practical and its mocks line by line of the examiner's grid."""
    command = record_from(rpc.RecordExam, values, id=command_id("exam"), youth_id=youth_id)
    return answer(ask("record_exam", rpc.record_exam, command, youth_id), 201)


@blp.route("/youths/<youth_id>/results/exams/<exam_id>/withdrawal", methods=["POST"])
@blp.arguments(schema_of(rpc.WithdrawExam, ("exam_id", "youth_id")))
@blp.response(200, schema_of(rpc.Results))
def post_exam_withdrawal(values: Values, youth_id: str, exam_id: str) -> Response:
    """Recorded by mistake: it stays readable with its reason and counts no more."""
    command = record_from(rpc.WithdrawExam, values, exam_id=exam_id, youth_id=youth_id)
    return answer(ask("record_exam", rpc.withdraw_exam, command, youth_id))


@blp.route("/youths/<youth_id>/assessments", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordInitialAssessment, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Forecast))
def post_assessment(values: Values, youth_id: str) -> Response:
    """The school's estimate of the hours needed; not binding."""
    command = record_from(rpc.RecordInitialAssessment, values, id=command_id("assessment"), youth_id=youth_id)
    return answer(ask("record_assessment", rpc.record_initial_assessment, command, youth_id), 201)


@blp.route("/youths/<youth_id>/forecast")
@blp.response(200, schema_of(rpc.Forecast))
def get_forecast(youth_id: str) -> Response:
    """Hours and date left by the pace of the last weeks, with how sure that is."""
    return answer(ask("read_progress", rpc.get_forecast, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/signals")
@blp.response(200, schema_of(rpc.Signals))
def list_signals(youth_id: str) -> Response:
    """Open ones first, each with its evidence and what it proposes."""
    return answer(ask("read_triage", rpc.list_signals, rpc.AboutYouth(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/signals/<signal_id>/snooze", methods=["POST"])
@blp.arguments(schema_of(rpc.SnoozeSignal, ("signal_id", "youth_id")))
@blp.response(200, schema_of(rpc.Signal))
def post_signal_snooze(values: Values, youth_id: str, signal_id: str) -> Response:
    """Put aside until that day, with the reason."""
    command = record_from(rpc.SnoozeSignal, values, youth_id=youth_id, signal_id=signal_id)
    return answer(ask("snooze_signal", rpc.snooze_signal, command, youth_id))
