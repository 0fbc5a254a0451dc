"""The adjustment (préconisation d'ajustement): how a journey is steered in real time.

Proposed, agreed by whoever must act or pay, accepted or declined by the youth, done or withdrawn. Nothing applies
without the youth's yes. This module holds who may do what and when; it neither stores nor tells anybody.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.progress.domain.agreement import ADVISER, AGREERS, SCHOOL, YOUTH, AdjustmentKind, who_must_agree
from services.progress.domain.errors import (
    DueInThePast,
    IllegalTransition,
    NotYours,
    ReasonNeeded,
)


class State(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
    ACCEPT = "accept"
    DECLINE = "decline"
    DONE = "done"
    WITHDRAW = "withdraw"


class Decision(StrEnum):
    """What the adviser may decide where others do not agree; nobody's yes is given in their place."""

    REOPEN = "reopen"
    AMEND = "amend"


PROPOSERS = (YOUTH, ADVISER, "referent", SCHOOL, "instructor")
OFFICES = (ADVISER, SCHOOL)
"""Roles that act as one: a colleague may take back what another proposed."""

_FROM: dict[Act, frozenset[State]] = {
    Act.AGREE: frozenset({State.PROPOSED}),
    Act.REFUSE: frozenset({State.PROPOSED}),
    Act.ACCEPT: frozenset({State.AGREED}),
    Act.DECLINE: frozenset({State.AGREED}),
    Act.DONE: frozenset({State.ACCEPTED}),
    Act.WITHDRAW: frozenset({State.PROPOSED, State.AGREED, State.ACCEPTED}),
}
_TO: dict[Act, State] = {
    Act.AGREE: State.AGREED,
    Act.REFUSE: State.WITHDRAWN,
    Act.ACCEPT: State.ACCEPTED,
    Act.DECLINE: State.DECLINED,
    Act.DONE: State.DONE,
    Act.WITHDRAW: State.WITHDRAWN,
}

FINAL = frozenset({State.DECLINED, State.DONE, State.WITHDRAWN})
LIVE = frozenset({State.PROPOSED, State.AGREED, State.ACCEPTED})

# A professional who says no says why. A youth need not: no must be as easy as yes for who writes with difficulty.
_REASONED = frozenset({Act.REFUSE, Act.WITHDRAW})


@dataclass(frozen=True)
class Actor:
    id: str
    role: str


@dataclass(frozen=True)
class Step:
    """One act on an adjustment; `reason` is the person's words, never sent in an event."""

    act: Act | Decision
    actor: Actor
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Adjustment:
    """`owner_role` carries it out by `due_on`; `must_agree` is the role that must act or pay, if any, `also_agrees` the second."""

    id: str
    youth_id: str
    kind: AdjustmentKind
    words: str
    owner_role: str
    must_agree: str | None
    due_on: date | None
    proposed_by: Actor
    proposed_at: datetime
    state: State = State.PROPOSED
    steps: tuple[Step, ...] = ()
    also_agrees: str | None = None

    @property
    def agreers(self) -> tuple[str, ...]:
        """Those who must act or pay, whoever is asked first before."""
        return tuple(role for role in (self.must_agree, self.also_agrees) if role)

    @property
    def agreed_by(self) -> frozenset[str]:
        """Since it was last opened again; the adviser who does that agrees by it."""
        agreed: set[str] = set()
        for step in self.steps:
            if step.act is Decision.REOPEN:
                agreed = {step.actor.role}
            elif step.act is Act.AGREE:
                agreed.add(step.actor.role)
        return frozenset(agreed)

    @property
    def still_to_agree(self) -> tuple[str, ...]:
        return tuple(role for role in self.agreers if role not in self.agreed_by)

    @property
    def waits_for(self) -> str | None:
        """The role whose act is next; None when it is over."""
        if self.state is State.PROPOSED:
            return next(iter(self.still_to_agree), None)
        if self.state is State.AGREED:
            return YOUTH
        return self.owner_role if self.state is State.ACCEPTED else None

    @property
    def waiting_since(self) -> datetime:
        """Another owner or day is no answer: whoever is awaited was so before."""
        told = [step.at for step in self.steps if step.act is not Decision.AMEND]
        return told[-1] if told else self.proposed_at

    @property
    def opened_again_at(self) -> datetime | None:
        """When everybody was last asked anew."""
        return max((step.at for step in self.steps if step.act is Decision.REOPEN), default=None)

    @property
    def unanswered(self) -> bool:
        """Somebody's yes or no is awaited, rather than the work itself."""
        return self.state in (State.PROPOSED, State.AGREED)

    @property
    def applies(self) -> bool:
        """Only the youth's yes makes it apply."""
        return self.state in (State.ACCEPTED, State.DONE)

    def may(self, act: Act) -> frozenset[str]:
        """The roles that may do this (the adviser arbitrates: withdraws, says done)."""
        if act in (Act.AGREE, Act.REFUSE):
            return frozenset(self.still_to_agree)
        if act in (Act.ACCEPT, Act.DECLINE):
            return frozenset({YOUTH})
        if act is Act.DONE:
            return frozenset({self.owner_role, ADVISER})
        return frozenset({ADVISER, self.proposed_by.role, *self.agreers})

    def lets(self, act: Act, by: Actor) -> bool:
        """A proposal is withdrawn by whoever made it, not by another referent or instructor of the same youth."""
        if by.role not in self.may(act):
            return False
        mine = by.id == self.proposed_by.id or by.role in OFFICES
        return mine or act is not Act.WITHDRAW

    def choices(self, by: Actor) -> tuple[Act, ...]:
        """What this person can do now: the buttons of a screen."""
        return tuple(act for act in Act if self.state in _FROM[act] and self.lets(act, by))

    def move(self, act: Act, *, by: Actor, at: datetime, reason: str = "") -> "Adjustment":
        """The adjustment after this act. Raises IllegalTransition, NotYours, ReasonNeeded, in that order."""
        if self.state not in _FROM[act]:
            raise IllegalTransition(self.state.value, act.value)
        if not self.lets(act, by):
            raise NotYours(act.value, by.role, sorted(self.may(act)))
        if act in _REASONED and not reason.strip():
            raise ReasonNeeded()
        moved = replace(self, state=_TO[act], steps=(*self.steps, Step(act, by, at, reason.strip())))
        return replace(moved, state=State.PROPOSED) if act is Act.AGREE and moved.still_to_agree else moved

    def arbitrate(
        self,
        decision: Decision,
        *,
        by: Actor,
        at: datetime,
        today: date,
        reason: str,
        owner_role: str | None = None,
        due_on: date | None = None,
    ) -> "Adjustment":
        """Raises IllegalTransition, NotYours, ReasonNeeded, DueInThePast, in that order.

        What is opened again waits for whoever must agree and then for the youth, whatever they had said before. So does what
        is given to a school that has not agreed to do it.
        """
        if self.state not in (LIVE if decision is Decision.AMEND else FINAL - {State.DONE}):
            raise IllegalTransition(self.state.value, decision.value)
        if by.role != ADVISER:
            raise NotYours(decision.value, by.role, [ADVISER])
        if not reason.strip():
            raise ReasonNeeded()
        if due_on is not None and due_on < today:
            raise DueInThePast(due_on.isoformat())
        owner = owner_role or self.owner_role
        asked = self._asked(owner) if owner_role is not None else self
        changed = replace(
            asked, owner_role=owner, due_on=due_on or self.due_on, steps=(*self.steps, Step(decision, by, at, reason.strip()))
        )
        unasked = owner in AGREERS and owner in changed.still_to_agree and changed.state is not State.PROPOSED
        if decision is Decision.AMEND and not unasked:
            return changed
        if decision is Decision.AMEND:
            changed = replace(changed, steps=(*changed.steps, Step(Decision.REOPEN, by, at)))
        return replace(changed, state=State.PROPOSED if changed.still_to_agree else State.AGREED)

    def _asked(self, owner: str) -> "Adjustment":
        """With this owner among those who must agree: nobody is bound by somebody else's word. The arbiter speaks for himself."""
        if owner == ADVISER or owner not in AGREERS or owner in self.agreers:
            return self
        if self.must_agree is None:
            return replace(self, must_agree=owner)
        return replace(self, also_agrees=owner)

    def overdue(self, today: date) -> bool:
        """Accepted, and not done by its day."""
        return self.state is State.ACCEPTED and self.due_on is not None and self.due_on < today


def act_of(code: str) -> Act | Decision:
    """The two lists share no code."""
    return Decision(code) if code in set(Decision) else Act(code)


def propose_adjustment(
    *,
    id: str,
    youth_id: str,
    kind: AdjustmentKind,
    words: str,
    by: Actor,
    at: datetime,
    today: date,
    owner_role: str,
    must_agree: str | None = None,
    due_on: date | None = None,
) -> Adjustment:
    """Whoever must agree and proposes has agreed; where nobody must, only the youth's yes is missing.

    Raises NotYours, DueInThePast.
    """
    if by.role not in PROPOSERS:
        raise NotYours("propose", by.role, list(PROPOSERS))
    if due_on is not None and due_on < today:
        raise DueInThePast(due_on.isoformat())
    must, also = who_must_agree(kind, must_agree, by.role, owner_role)
    proposed = Adjustment(id, youth_id, kind, words.strip(), owner_role, must, due_on, by, at, also_agrees=also)
    if not proposed.agreers:
        return replace(proposed, state=State.AGREED)
    return proposed.move(Act.AGREE, by=by, at=at) if by.role in proposed.agreers else proposed
