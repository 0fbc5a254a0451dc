"""Figures with their definitions, within the reader's scope; small counts are hidden."""

from flask import Response

from contracts.kernel import Empty
from contracts.stats import rpc
from gateway.acting import ask
from gateway.api.answers import answer, resource
from gateway.api.schema import schema_of

blp = resource("stats", "Indicators, each with its written definition.")


@blp.route("/stats/figures")
@blp.response(200, schema_of(rpc.Figures))
def get_figures() -> Response:
    return answer(ask("read_figures", rpc.figures, Empty()))
