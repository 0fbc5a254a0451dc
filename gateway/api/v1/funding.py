"""A youth's funding: funders, the plan and the youth's own yes, the ledger, hours to decide, what the licence will have cost."""

from typing import Any

from flask import Response

from contracts.kernel import Done, Empty
from contracts.profiles import rpc
from gateway.acting import actor, ask, command_id, trace_each
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of
from gateway.funding import forecast_for

blp = resource("funding", "Who pays what, in integer cents: plans, an append-only ledger, hours bought and used.")

Values = dict[str, Any]


@blp.route("/funders")
@blp.response(200, schema_of(rpc.Funders))
def list_funders() -> Response:
    """Who may help to pay, each with its cap for one youth."""
    return answer(ask("read_funders", rpc.list_funders, Empty()))


@blp.route("/funders", methods=["POST"])
@blp.arguments(schema_of(rpc.AddFunder, ("id",)))
@blp.response(201, schema_of(rpc.Funder))
def post_funder(values: Values) -> Response:
    """One more; a coordinator's is of the own area."""
    return answer(ask("manage_funders", rpc.add_funder, funder_of(values)), 201)


@blp.route("/funders/<funder_id>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_funder(funder_id: str) -> Response:
    """No plan names it any more; what it promised stays."""
    return answer(ask("manage_funders", rpc.close_funder, rpc.CloseFunder(funder_id=funder_id)))


@blp.route("/youths/<youth_id>/funding")
@blp.response(200, schema_of(rpc.Funding))
def get_funding(youth_id: str) -> Response:
    """All of it, as far as the reader may see: a school sees the hours and what is due to it."""
    return answer(ask("read_funding", rpc.get_funding, rpc.GetFunding(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/funding/forecast")
@blp.response(200, schema_of(rpc.FundingForecast))
def get_funding_forecast(youth_id: str) -> Response:
    """Cost so far, and what the hours that are left will cost at the price of the plan."""
    return answer(forecast_for(ask("read_funding", rpc.get_funding, rpc.GetFunding(youth_id=youth_id), youth_id)))


@blp.route("/youths/<youth_id>/funding/plans", methods=["POST"])
@blp.arguments(schema_of(rpc.ProposeFunding, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.FundingPlan))
def post_funding_plan(values: Values, youth_id: str) -> Response:
    """Shown to the youth with her own share; nothing is promised before she says yes."""
    command = record_from(rpc.ProposeFunding, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.propose_funding, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/plans/<plan_id>", methods=["DELETE"])
@blp.response(200, schema_of(rpc.FundingPlan))
def delete_funding_plan(youth_id: str, plan_id: str) -> Response:
    """Withdrawn: no funder promises anything more by it."""
    command = rpc.WithdrawFunding(youth_id=youth_id, plan_id=plan_id)
    return answer(ask("edit_funding", rpc.withdraw_funding, command, youth_id))


@blp.route("/youths/<youth_id>/funding/plans/<plan_id>/answer", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerFunding, ("youth_id", "plan_id")))
@blp.response(200, schema_of(rpc.FundingPlan))
def post_funding_answer(values: Values, youth_id: str, plan_id: str) -> Response:
    """The youth's own yes or no, to the share that she was shown."""
    command = record_from(rpc.AnswerFunding, values, youth_id=youth_id, plan_id=plan_id)
    return answer(ask("answer_funding", rpc.answer_funding, command, youth_id))


@blp.route("/youths/<youth_id>/funding/commitments", methods=["POST"])
@blp.arguments(schema_of(rpc.CommitFunding, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_commitment(values: Values, youth_id: str) -> Response:
    """A funder says yes, never beyond its cap."""
    command = record_from(rpc.CommitFunding, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.commit_funding, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/invoices", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordInvoice, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_invoice(values: Values, youth_id: str) -> Response:
    """The school calls what was promised; hours are bought with it."""
    command = record_from(rpc.RecordInvoice, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.record_invoice, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/payments", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordPayment, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_payment(values: Values, youth_id: str) -> Response:
    """A payer paid what is due."""
    command = record_from(rpc.RecordPayment, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.record_payment, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/refunds", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordRefund, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_refund(values: Values, youth_id: str) -> Response:
    """A school pays back, with hours that were not used."""
    command = record_from(rpc.RecordRefund, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.record_refund, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/releases", methods=["POST"])
@blp.arguments(schema_of(rpc.ReleaseFunding, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_release(values: Values, youth_id: str) -> Response:
    """What was promised and not called is given back."""
    command = record_from(rpc.ReleaseFunding, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.release_funding, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/corrections", methods=["POST"])
@blp.arguments(schema_of(rpc.CorrectEntry, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.LedgerEntry))
def post_entry_correction(values: Values, youth_id: str) -> Response:
    """The opposite of an entry, with its reason; nothing is ever changed or taken away."""
    command = record_from(rpc.CorrectEntry, values, id=command_id(), youth_id=youth_id)
    return answer(ask("edit_funding", rpc.correct_entry, command, youth_id), 201)


@blp.route("/youths/<youth_id>/funding/late-hours/<record_id>/decision", methods=["POST"])
@blp.arguments(schema_of(rpc.DecideLateHour, ("id", "youth_id", "record_id")))
@blp.response(201, schema_of(rpc.LateHour))
def post_hour_decision(values: Values, youth_id: str, record_id: str) -> Response:
    """Charged or not, by a person, with the reason."""
    command = record_from(rpc.DecideLateHour, values, id=command_id(), youth_id=youth_id, record_id=record_id)
    return answer(ask("edit_funding", rpc.decide_late_hour, command, youth_id), 201)


@blp.route("/late-hours")
@blp.arguments(schema_of(rpc.ListLateHours), location="query")
@blp.response(200, schema_of(rpc.LateHours))
def list_late_hours(values: Values) -> Response:
    """Over the adviser's caseload: lessons cancelled late or missed that wait for a decision, the oldest first."""
    return answer(ask("read_late_hours", rpc.list_late_hours, record_from(rpc.ListLateHours, values)))


@blp.route("/pupil-accounts")
@blp.arguments(schema_of(rpc.ListSchoolAccounts), location="query")
@blp.response(200, schema_of(rpc.SchoolAccounts))
def list_pupil_accounts(values: Values) -> Response:
    """The school's pupils with their hours and what is due to it."""
    return answer(ask("read_school_accounts", rpc.list_school_accounts, record_from(rpc.ListSchoolAccounts, values)))


@blp.route("/accounts.csv")
@blp.arguments(schema_of(rpc.ExportLedger), location="query")
@blp.response(200, description="text/csv; debits and credits line by line, formulas disarmed")
def export_accounts(values: Values) -> Response:
    """The ledger of a period in reach, for an accountant."""
    return table(ask("export_accounts", rpc.export_ledger, record_from(rpc.ExportLedger, values)))


def table(exported: rpc.Table) -> Response:
    """To be carried away: each file whose lines are in it says so."""
    trace_each(exported.youth_ids, "export_accounts")
    response = Response(exported.content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return response


def funder_of(values: Values) -> rpc.AddFunder:
    who = actor().principal
    mine = {"area": who.area} if who.role == "coordinator" else {}
    return record_from(rpc.AddFunder, {**values, **mine}, id=command_id())
