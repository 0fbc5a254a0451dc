"""Adjustments (préconisations): proposed, agreed, answered by the youth, done or withdrawn."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.rpc.about import AboutYouth, Words

AdjustmentKind = Literal[
    "pace", "timetable", "instructor", "automatic_gearbox", "pre_code", "adapted_lessons", "more_hours", "simulator",
    "postpone_exam", "transport_help", "financial_help", "mobility_workshop", "support", "other",
]
AdjustmentState = Literal["proposed", "agreed", "accepted", "declined", "done", "withdrawn"]
OwnerRole = Literal["youth", "adviser", "referent", "school", "instructor"]


class ProposeAdjustment(Record):
    """`must_agree`: the role that must act or pay (school, adviser), None when only the youth's yes is needed.

    Who gives the lessons (school) or the aid (adviser) cannot be left out: for those kinds the service says who, whatever is
    named here. A proposer who is that role agrees by proposing. `from_signal` or `from_difficulty`: what it answers.
    """

    id: str
    youth_id: str
    kind: AdjustmentKind
    words: Words = ""
    owner_role: OwnerRole = "adviser"
    must_agree: Literal["school", "adviser"] | None = None
    due_on: dt.date | None = None
    from_signal: str | None = None
    from_difficulty: str | None = None


class AnswerAdjustment(Record):
    """`act`: agree or refuse (whoever must act or pay), accept or decline (the youth), done, withdraw."""

    adjustment_id: str
    youth_id: str
    act: Literal["agree", "refuse", "accept", "decline", "done", "withdraw"]
    reason: Annotated[str, Meta(max_length=300)] = ""


class AdjustmentStep(Record):
    at: dt.datetime
    by_id: str
    by_role: str
    act: str
    reason: str = ""


class Adjustment(Record):
    """`waits_for`: the role whose act is next, None when it is over."""

    id: str
    youth_id: str
    kind: AdjustmentKind
    state: AdjustmentState
    words: str
    owner_role: OwnerRole
    proposed_by: str
    proposer_role: str
    must_agree: str | None
    waits_for: str | None
    at: dt.datetime
    due_on: dt.date | None = None
    steps: tuple[AdjustmentStep, ...] = ()


class Adjustments(Record):
    adjustments: tuple[Adjustment, ...]


propose_adjustment = Method("progress", "propose_adjustment", ProposeAdjustment, Adjustment, command=True)
answer_adjustment = Method("progress", "answer_adjustment", AnswerAdjustment, Adjustment, command=True)
list_adjustments = Method("progress", "list_adjustments", AboutYouth, Adjustments)
