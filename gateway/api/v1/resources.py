"""The resource centre: pages, quizzes, and what to read next."""

from typing import Any

from flask import Response

from contracts.resources import rpc
from gateway.acting import actor, ask
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("resources", "Information and teaching material in plain French.")

Values = dict[str, Any]


@blp.route("/resources")
@blp.arguments(schema_of(rpc.ListResources), location="query")
@blp.response(200, schema_of(rpc.Resources))
def list_resources(values: Values) -> Response:
    return answer(ask("read_resources", rpc.list_resources, record_from(rpc.ListResources, values)))


@blp.route("/resources/<slug>")
@blp.response(200, schema_of(rpc.Resource))
def get_resource(slug: str) -> Response:
    return answer(ask("read_resources", rpc.get_resource, rpc.GetResource(slug=slug[:80])))


@blp.route("/resources/<slug>/answers", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerQuiz, ("youth_id", "slug")))
@blp.response(200, schema_of(rpc.QuizResult))
def post_answers(values: Values, slug: str) -> Response:
    """The youth's own answers to a page's quiz."""
    youth_id = actor().principal.id
    command = record_from(rpc.AnswerQuiz, values, youth_id=youth_id, slug=slug[:80])
    return answer(ask("answer_quiz", rpc.answer_quiz, command, youth_id))


@blp.route("/youths/<youth_id>/recommendations")
@blp.response(200, schema_of(rpc.Recommendations))
def list_recommendations(youth_id: str) -> Response:
    return answer(ask("recommend_resources", rpc.recommend, rpc.Recommend(youth_id=youth_id), youth_id))
