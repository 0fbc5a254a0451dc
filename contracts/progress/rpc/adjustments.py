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
    named here; and a school or an adviser who is to do what somebody else proposed agrees to it, where nobody is named. A
    proposer who is that role agrees by proposing. `from_signal` or `from_difficulty`: what it answers.
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


class AdjustmentMessage(Record):
    id: str
    at: dt.datetime
    by_id: str
    by_role: str
    words: str


class Adjustment(Record):
    """`waits_for`: the role whose act is next, None when it is over. `overdue`: accepted, and not done by its day.

    `also_agrees`: a second role that must agree (more hours: one pays, one gives them). `acts`: what the principal can do now.
    """

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
    messages: tuple[AdjustmentMessage, ...] = ()
    overdue: bool = False
    from_signal: str | None = None
    from_difficulty: str | None = None
    also_agrees: str | None = None
    acts: tuple[str, ...] = ()


class Adjustments(Record):
    adjustments: tuple[Adjustment, ...]


class DiscussAdjustment(Record):
    """Said by anyone around the youth, the youth included, for all of them to read."""

    id: str
    adjustment_id: str
    youth_id: str
    words: Annotated[str, Meta(min_length=1, max_length=1_000)]


class ArbitrateAdjustment(Record):
    """The adviser's decision where others do not agree. `reopen`: what was declined or withdrawn is proposed again, and the
    youth's yes is asked anew; `amend`: another owner or date for what is under way; given to a school that has not agreed, it is
    proposed again. Nobody's yes is given in their place.
    """

    adjustment_id: str
    youth_id: str
    decision: Literal["reopen", "amend"]
    reason: Annotated[str, Meta(min_length=3, max_length=300)]
    owner_role: OwnerRole | None = None
    due_on: dt.date | None = None


class GetEffect(Record):
    adjustment_id: str
    youth_id: str


class EffectWindow(Record):
    """Counts over the youths of a group and the days of a window; `marks`: objectives marked."""

    attended: int = 0
    missed: int = 0
    minutes: int = 0
    marks: int = 0


class Effect(Record):
    """Before and after the youth's yes (`since`), beside comparable youths without it. It shows counts and claims no cause.

    `days` in each window, of which `days_after` have passed. `others`: how many comparable youths (same area, admitted about
    the same time, lessons in these weeks, no such adjustment accepted); their windows are empty below the programme's least count.
    """

    adjustment_id: str
    days: int
    since: dt.date | None = None
    days_after: int = 0
    before: EffectWindow = EffectWindow()
    after: EffectWindow = EffectWindow()
    others: int = 0
    others_before: EffectWindow | None = None
    others_after: EffectWindow | None = None


propose_adjustment = Method("progress", "propose_adjustment", ProposeAdjustment, Adjustment, command=True)
answer_adjustment = Method("progress", "answer_adjustment", AnswerAdjustment, Adjustment, command=True)
discuss_adjustment = Method("progress", "discuss_adjustment", DiscussAdjustment, Adjustment, command=True)
arbitrate_adjustment = Method("progress", "arbitrate_adjustment", ArbitrateAdjustment, Adjustment, command=True)
get_effect = Method("progress", "get_effect", GetEffect, Effect)
list_adjustments = Method("progress", "list_adjustments", AboutYouth, Adjustments)
