"""A youth's funding: the plan she is shown and accepts, the ledger of what follows, the export.

Amounts are integer cents, times minutes. A payer is a funder's id, or `youth` for her own share. An entry of the ledger is never
changed: a correction is another entry, with its reason.
"""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Empty, Method, Record
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import Table
from contracts.profiles.rpc.hours import Hours, LateHour, Minutes

Cents = Annotated[int, Meta(ge=1, le=5_000_000)]
CentsOrNone = Annotated[int, Meta(ge=0, le=5_000_000)]
PayerId = Annotated[str, Meta(min_length=1, max_length=64)]
Voucher = Annotated[str, Meta(max_length=40, pattern=r"^[0-9A-Za-zÀ-ÿ ./_#-]*$")]
"""The number of an invoice, of a decision or of a transfer: not words about a person, it outlives her file."""
EntryKind = Literal["commitment", "invoice", "payment", "refund", "release", "correction"]


class Funder(Record):
    """Who may help to pay. `cap_cents`: for one youth. `own`: added by people here, in `area` or (None) everywhere."""

    id: str
    label: str
    cap_cents: int
    verified: bool
    own: bool = False
    area: str | None = None


class Funders(Record):
    funders: tuple[Funder, ...]


class AddFunder(Record):
    id: str
    label: Annotated[str, Meta(min_length=2, max_length=200)]
    cap_cents: Cents
    area: str | None = None


class CloseFunder(Record):
    """No plan names it any more; what it promised stays."""

    funder_id: str


class Aid(Record):
    """What one funder would pay, or pays."""

    payer: PayerId
    cents: Cents


class ProposeFunding(Record):
    """Hours at a price and what comes beside, and who helps; what is left is the youth's own share."""

    id: str
    youth_id: str
    minutes: Minutes
    hour_cents: CentsOrNone
    other_cents: CentsOrNone = 0
    aids: Annotated[tuple[Aid, ...], Meta(max_length=20)] = ()


class AnswerFunding(Record):
    """The youth's own act. `own_cents` is the share that was on the screen: another one is refused."""

    youth_id: str
    plan_id: str
    accept: bool
    own_cents: CentsOrNone
    reason: ShortText = ""


class WithdrawFunding(Record):
    youth_id: str
    plan_id: str


class PlannedAid(Record):
    """`committed_cents`: of it the funder has promised so much."""

    payer: str
    label: str
    cents: int
    committed_cents: int = 0


class FundingPlan(Record):
    id: str
    state: Literal["proposed", "accepted", "declined", "withdrawn"]
    proposed_at: dt.datetime
    minutes: int
    hour_cents: int
    other_cents: int
    cost_cents: int
    own_cents: int
    aids: tuple[PlannedAid, ...]
    answered_at: dt.datetime | None = None
    reason: str = ""


class CommitFunding(Record):
    """A funder says yes, to all or a part of what an accepted plan expects of it; `reference` names its decision."""

    id: str
    youth_id: str
    plan_id: str
    payer: PayerId
    cents: Cents
    on: dt.date
    reference: Voucher = ""


class ReleaseFunding(Record):
    """What was promised and not called yet is given back."""

    id: str
    youth_id: str
    payer: PayerId
    cents: Cents
    on: dt.date
    reason: ShortText


class RecordInvoice(Record):
    """The youth's school calls what the payers promised; `minutes` of driving are bought with it (0: the code, a file, an exam)."""

    id: str
    youth_id: str
    parts: Annotated[tuple[Aid, ...], Meta(min_length=1, max_length=20)]
    on: dt.date
    minutes: Minutes = 0
    reference: Voucher = ""


class RecordPayment(Record):
    """A payer paid what is due to a school. Without `school_id`: the youth's present one."""

    id: str
    youth_id: str
    payer: PayerId
    cents: Cents
    on: dt.date
    school_id: str | None = None
    reference: Voucher = ""


class RecordRefund(Record):
    """A school pays back; `minutes` that were bought and not used go with it."""

    id: str
    youth_id: str
    payer: PayerId
    cents: Cents
    on: dt.date
    reason: ShortText
    minutes: Minutes = 0
    school_id: str | None = None


class CorrectEntry(Record):
    """The entry was a mistake: the opposite is written, once, as long as nothing was built upon it."""

    id: str
    youth_id: str
    entry_id: str
    reason: ShortText


class GetFunding(Record):
    youth_id: str


class PayerAccount(Record):
    """`promised` = `open` (not called yet) + `due` (called, not paid) + `paid`, always. The cap is today's; the youth has none."""

    payer: str
    label: str
    promised_cents: int
    open_cents: int
    due_cents: int
    paid_cents: int
    cap_cents: int | None = None


class SchoolAccount(Record):
    school_id: str
    label: str
    due_cents: int
    paid_cents: int


class LedgerLine(Record):
    """A debit, or a credit when negative, of one of the four accounts of a payer."""

    account: Literal["promised", "open", "due", "paid"]
    payer: str
    cents: int
    school_id: str = ""


class LedgerEntry(Record):
    """`corrects`: the entry that this one is the opposite of; `corrected_by` the one that came after."""

    id: str
    kind: EntryKind
    on: dt.date
    at: dt.datetime
    by: str
    label: str
    lines: tuple[LedgerLine, ...]
    minutes: int = 0
    reference: str = ""
    reason: str = ""
    plan_id: str | None = None
    corrects: str | None = None
    corrected_by: str | None = None


class Funding(Record):
    """All of it, as far as the reader may see: a school sees its own accounts and the hours, no plan and no other payer's promise.

    `cost_cents`: what schools called so far. `standings`: what of each payer is due or paid to each school. `hour_cents`: the
    price of the last accepted plan. `entries`: the newest first; `more` when there are older ones.
    """

    youth_id: str
    hours: Hours
    cost_cents: int
    schools: tuple[SchoolAccount, ...] = ()
    standings: tuple[LedgerLine, ...] = ()
    payers: tuple[PayerAccount, ...] = ()
    plans: tuple[FundingPlan, ...] = ()
    late: tuple[LateHour, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    more: bool = False
    hour_cents: int | None = None
    planned_minutes: int = 0


class FundingForecast(Record):
    """What the licence will have cost: so far, and the hours still to buy at the price of the plan. Composed by the gateway.

    `basis`: the hours left are of progress's `forecast`, of the accepted `plan`, or `unknown` when there is neither.
    """

    youth_id: str
    basis: Literal["forecast", "plan", "unknown"]
    cost_cents: int
    minutes_left: int
    minutes_bought_left: int
    minutes_to_buy: int
    hour_cents: int | None = None
    to_come_cents: int | None = None
    total_cents: int | None = None
    open_cents: int = 0
    missing_cents: int | None = None


class ExportLedger(Record):
    """The lines of all entries of these days in reach, for an accountant; at most a year at once."""

    first: dt.date
    last: dt.date


list_funders = Method("profiles", "list_funders", Empty, Funders)
add_funder = Method("profiles", "add_funder", AddFunder, Funder, command=True)
close_funder = Method("profiles", "close_funder", CloseFunder, Done, command=True)
get_funding = Method("profiles", "get_funding", GetFunding, Funding)
propose_funding = Method("profiles", "propose_funding", ProposeFunding, FundingPlan, command=True)
answer_funding = Method("profiles", "answer_funding", AnswerFunding, FundingPlan, command=True)
withdraw_funding = Method("profiles", "withdraw_funding", WithdrawFunding, FundingPlan, command=True)
commit_funding = Method("profiles", "commit_funding", CommitFunding, LedgerEntry, command=True)
release_funding = Method("profiles", "release_funding", ReleaseFunding, LedgerEntry, command=True)
record_invoice = Method("profiles", "record_invoice", RecordInvoice, LedgerEntry, command=True)
record_payment = Method("profiles", "record_payment", RecordPayment, LedgerEntry, command=True)
record_refund = Method("profiles", "record_refund", RecordRefund, LedgerEntry, command=True)
correct_entry = Method("profiles", "correct_entry", CorrectEntry, LedgerEntry, command=True)
export_ledger = Method("profiles", "export_ledger", ExportLedger, Table, timeout=30.0)
