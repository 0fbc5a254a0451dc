"""Whose files they are: a move to another area, standing in for a colleague, caseloads that change hands, files that are one."""

from typing import Any

from flask import Response

from contracts.kernel import Done
from contracts.profiles import rpc
from gateway.acting import ask, command_id, trace_each
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("relations", "Relations: moves between areas, stand-ins, transfers, duplicates and merges.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/area", methods=["POST"])
@blp.arguments(schema_of(rpc.MoveToArea, ("youth_id",)))
@blp.response(200, schema_of(rpc.Moved))
def post_area(values: Values, youth_id: str) -> Response:
    """The file goes to another area; the answer names who no longer follows."""
    return answer(ask("move_to_area", rpc.move_to_area, record_from(rpc.MoveToArea, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/stand-ins")
@blp.response(200, schema_of(rpc.StandIns))
def list_stand_ins(youth_id: str) -> Response:
    """Who stands in on this file, why and until when."""
    return answer(ask("read_stand_ins", rpc.list_stand_ins, rpc.ListStandIns(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/stand-ins", methods=["POST"])
@blp.arguments(schema_of(rpc.StandInFor, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.StandIn))
def post_stand_in(values: Values, youth_id: str) -> Response:
    """An adviser attaches herself to a file of her Mission Locale, with a reason; the lead adviser is told."""
    command = record_from(rpc.StandInFor, values, id=command_id("stand-in"), youth_id=youth_id)
    return answer(ask("stand_in", rpc.stand_in_for, command, youth_id), 201)


@blp.route("/youths/<youth_id>/stand-ins/<adviser_id>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_stand_in(youth_id: str, adviser_id: str) -> Response:
    command = rpc.EndStandIn(youth_id=youth_id, adviser_id=adviser_id)
    return answer(ask("end_stand_in", rpc.end_stand_in, command, youth_id))


@blp.route("/stand-ins")
@blp.response(200, schema_of(rpc.StandIns))
def list_own_stand_ins() -> Response:
    """The files on which the signed-in adviser stands in."""
    return answer(ask("read_own_stand_ins", rpc.list_stand_ins, rpc.ListStandIns()))


@blp.route("/colleague-files")
@blp.arguments(schema_of(rpc.FindColleagueFiles), location="query")
@blp.response(200, schema_of(rpc.ColleagueFiles))
def find_colleague_files(values: Values) -> Response:
    """Files of the own Mission Locale by name or number: names only, to ask to stand in."""
    return answer(ask("find_colleague_files", rpc.find_colleague_files, record_from(rpc.FindColleagueFiles, values)))


@blp.route("/advisers")
@blp.arguments(schema_of(rpc.ListTakers), location="query")
@blp.response(200, schema_of(rpc.Takers))
def list_takers(values: Values) -> Response:
    """Advisers by name and area: whom to propose for a file that moves."""
    return answer(ask("read_takers", rpc.list_takers, record_from(rpc.ListTakers, values)))


@blp.route("/arrivals")
@blp.arguments(schema_of(rpc.ListArrivals), location="query")
@blp.response(200, schema_of(rpc.Arrivals))
def list_arrivals(values: Values) -> Response:
    """Files that no adviser follows, those from another area with where they come from; linking an adviser ends it."""
    return answer(ask("read_arrivals", rpc.list_arrivals, record_from(rpc.ListArrivals, values)))


@blp.route("/place-offers")
@blp.arguments(schema_of(rpc.ListPlaceOffers), location="query")
@blp.response(200, schema_of(rpc.OpenOffers))
def list_place_offers(values: Values) -> Response:
    """Freed places that were offered and wait for an answer: to whom, until when."""
    return answer(ask("read_place_offers", rpc.list_place_offers, record_from(rpc.ListPlaceOffers, values)))


@blp.route("/transfers")
@blp.arguments(schema_of(rpc.ListTransfers), location="query")
@blp.response(200, schema_of(rpc.Transfers))
def list_transfers(values: Values) -> Response:
    return answer(ask("read_transfers", rpc.list_transfers, record_from(rpc.ListTransfers, values)))


@blp.route("/transfers", methods=["POST"])
@blp.arguments(schema_of(rpc.TransferCaseload, ("id",)))
@blp.response(201, schema_of(rpc.Transfer))
def post_transfer(values: Values) -> Response:
    """A caseload, or some of its files, goes to a colleague for good or until a day."""
    command = record_from(rpc.TransferCaseload, values, id=command_id("transfer"))
    return answer(ask("transfer_caseload", rpc.transfer_caseload, command), 201)


@blp.route("/transfers/<transfer_id>/end", methods=["POST"])
@blp.response(200, schema_of(rpc.Transfer))
def post_transfer_end(transfer_id: str) -> Response:
    """A planned transfer is cancelled; one for a leave ends today."""
    return answer(ask("transfer_caseload", rpc.end_transfer, rpc.EndTransfer(transfer_id=transfer_id)))


@blp.route("/duplicates")
@blp.arguments(schema_of(rpc.ListDuplicates), location="query")
@blp.response(200, schema_of(rpc.Duplicates))
def list_duplicates(values: Values) -> Response:
    """Files that may be one person's, the likest first. What is shown of each leaves a trace in it."""
    return answer(traced(ask("read_duplicates", rpc.list_duplicates, record_from(rpc.ListDuplicates, values))))


def traced(page: rpc.Duplicates) -> rpc.Duplicates:
    """An adviser reads the name, the birth date and the phone of a colleague's youth there."""
    trace_each((twin.summary.id for pair in page.pairs for twin in (pair.first, pair.second)), "read_duplicates")
    return page


@blp.route("/youths/<youth_id>/comparison")
@blp.arguments(schema_of(rpc.CompareFiles, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Comparison))
def get_comparison(values: Values, youth_id: str) -> Response:
    """This file beside another one, field by field."""
    query = record_from(rpc.CompareFiles, values, youth_id=youth_id)
    return answer(ask("merge_youths", rpc.compare_files, query, youth_id, also=query.merged_id))


@blp.route("/youths/<youth_id>/merge-proposals", methods=["POST"])
@blp.arguments(schema_of(rpc.ProposeMerge, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_merge_proposal(values: Values, youth_id: str) -> Response:
    """An adviser says that another file is the same person's; a coordinator decides."""
    command = record_from(rpc.ProposeMerge, values, youth_id=youth_id)
    return answer(ask("propose_merge", rpc.propose_merge, command, youth_id, also=command.merged_id))


@blp.route("/youths/<youth_id>/merges", methods=["POST"])
@blp.arguments(schema_of(rpc.MergeYouths, ("youth_id",)))
@blp.response(201, schema_of(rpc.Merged))
def post_merge(values: Values, youth_id: str) -> Response:
    """The other file goes into this one; codes of the other are void, and every service follows."""
    command = record_from(rpc.MergeYouths, values, youth_id=youth_id)
    return answer(ask("merge_youths", rpc.merge_youths, command, youth_id, also=command.merged_id), 201)


@blp.route("/youths/<youth_id>/two-people", methods=["POST"])
@blp.arguments(schema_of(rpc.DismissDuplicate, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_two_people(values: Values, youth_id: str) -> Response:
    """The pair is two people: it is not proposed again."""
    command = record_from(rpc.DismissDuplicate, values, youth_id=youth_id)
    return answer(ask("merge_youths", rpc.dismiss_duplicate, command, youth_id, also=command.merged_id))
