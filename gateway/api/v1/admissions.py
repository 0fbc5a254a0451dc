"""Admissions that people decide: who applied, a commission's decisions, and draws that anybody can check."""

from collections.abc import Iterable
from typing import Any

from flask import Response

from contracts.kernel import Done
from contracts.profiles import rpc
from gateway.acting import ask, command_id, trace_each
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("admissions", "Admission by a commission or a draw, where the programme says so; in file order an import decides.")

Values = dict[str, Any]


@blp.route("/admissions/candidates")
@blp.arguments(schema_of(rpc.ListCandidates), location="query")
@blp.response(200, schema_of(rpc.Candidates))
def list_candidates(values: Values) -> Response:
    """Applications of an area that wait for a decision, in the order in which they came. Each leaves a trace in its file.

    They are the eligible rows of an import, which says `waiting` of them, with the reason « awaits commission » or « awaits draw ».
    """
    page = ask("read_admissions", rpc.list_candidates, record_from(rpc.ListCandidates, values))
    return answer(_traced(page, (one.youth for one in page.candidates)))


@blp.route("/admissions/decisions")
@blp.arguments(schema_of(rpc.ListDecisions), location="query")
@blp.response(200, schema_of(rpc.AdmissionDecisions))
def list_decisions(values: Values) -> Response:
    """What was decided of whom, the newest first, taken back or not."""
    page = ask("read_admissions", rpc.list_decisions, record_from(rpc.ListDecisions, values))
    return answer(_traced(page, (one.youth for one in page.decisions)))


@blp.route("/admissions/decisions", methods=["POST"])
@blp.arguments(schema_of(rpc.DecideAdmissions))
@blp.response(201, schema_of(rpc.Decided))
def post_decisions(values: Values) -> Response:
    """A commission admits, puts on the waiting list or refuses one or several: all of them, or none where one cannot be."""
    return answer(ask("decide_admissions", rpc.decide_admissions, record_from(rpc.DecideAdmissions, values)), 201)


@blp.route("/admissions/decisions/<decision_id>/undo", methods=["POST"])
@blp.response(200, schema_of(Done))
def post_undo(decision_id: str) -> Response:
    """It was a mistake: the application waits again. Not once something has followed from it, and never for a draw."""
    return answer(ask("decide_admissions", rpc.undo_decision, rpc.UndoDecision(decision_id=decision_id)))


@blp.route("/admissions/draws")
@blp.arguments(schema_of(rpc.ListDraws), location="query")
@blp.response(200, schema_of(rpc.AdmissionDraws))
def list_draws(values: Values) -> Response:
    """The draws of an area, without their lists."""
    return answer(ask("read_admissions", rpc.list_draws, record_from(rpc.ListDraws, values)))


@blp.route("/admissions/draws", methods=["POST"])
@blp.arguments(schema_of(rpc.DrawPlaces, ("id",)))
@blp.response(201, schema_of(rpc.AdmissionDraw))
def post_draw(values: Values) -> Response:
    """Draws once among all who wait; the same Idempotency-Key gives the same draw, another one only those who applied since."""
    command = record_from(rpc.DrawPlaces, values, id=command_id("draw"))
    return answer(ask("draw_places", rpc.draw_places, command), 201)


@blp.route("/admissions/draws/<draw_id>")
@blp.response(200, schema_of(rpc.AdmissionDraw))
def get_draw(draw_id: str) -> Response:
    """With its seed and all the ids: sorted by the SHA-256 of « seed:id », they are in the order that was drawn."""
    draw = ask("read_admissions", rpc.get_draw, rpc.GetDraw(draw_id=draw_id))
    return answer(_traced(draw, (one.youth for one in draw.drawn if one.youth is not None)))


def _traced(page: Any, youths: Iterable[rpc.YouthSummary]) -> Any:
    trace_each((youth.id for youth in youths), "read_admissions")
    return page
