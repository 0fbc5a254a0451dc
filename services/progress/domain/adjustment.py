"""The adjustment (préconisation d'ajustement): how a journey is steered in real time.

Proposed, agreed by whoever must act or pay, accepted or declined by the youth, done or withdrawn. Nothing applies
without the youth's yes. This module holds who may do what and when; it neither stores nor tells anybody.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.progress.domain.errors import (
    BadOwner,
    DueInThePast,
    IllegalTransition,
    NotYours,
    ReasonNeeded,
    UnknownKind,
)


class AdjustmentKind(StrEnum):
    PACE = "pace"
    SCHEDULE = "schedule"
    INSTRUCTOR = "instructor"
    AUTOMATIC_GEARBOX = "automatic_gearbox"
    PRE_CODE = "pre_code"
    ADAPTED_LESSONS = "adapted_lessons"
    MORE_HOURS = "more_hours"
    SIMULATOR = "simulator"
    EXAM_POSTPONED = "exam_postponed"
    TRANSPORT_HELP = "transport_help"
    FINANCIAL_HELP = "financial_help"
    MOBILITY_JOB_WORKSHOP = "mobility_job_workshop"
    SUPPORT = "support"
    OTHER = "other"


class AdjustmentStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Transition(StrEnum):
    AGREE = "agree"
    ACCEPT = "accept"
    DECLINE = "decline"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"


SCHOOL = "school"
ADVISER = "adviser"
YOUTH = "youth"

OWNERS = (ADVISER, SCHOOL)
PROPOSERS = (YOUTH, ADVISER, "referent", SCHOOL, "instructor")

# Who must act besides the owner, or pay: the hours are the school's to give and the aid's to pay for.
_MUST_AGREE: dict[AdjustmentKind, frozenset[str]] = {
    AdjustmentKind.PACE: frozenset({SCHOOL}),
    AdjustmentKind.SCHEDULE: frozenset({SCHOOL}),
    AdjustmentKind.INSTRUCTOR: frozenset({SCHOOL}),
    AdjustmentKind.AUTOMATIC_GEARBOX: frozenset({SCHOOL}),
    AdjustmentKind.PRE_CODE: frozenset({SCHOOL}),
    AdjustmentKind.ADAPTED_LESSONS: frozenset({SCHOOL}),
    AdjustmentKind.MORE_HOURS: frozenset({SCHOOL, ADVISER}),
    AdjustmentKind.SIMULATOR: frozenset({SCHOOL}),
    AdjustmentKind.EXAM_POSTPONED: frozenset({SCHOOL}),
    AdjustmentKind.TRANSPORT_HELP: frozenset({ADVISER}),
    AdjustmentKind.FINANCIAL_HELP: frozenset({ADVISER}),
    AdjustmentKind.MOBILITY_JOB_WORKSHOP: frozenset({ADVISER}),
    AdjustmentKind.SUPPORT: frozenset({ADVISER}),
    AdjustmentKind.OTHER: frozenset(),
}

_FROM: dict[Transition, frozenset[AdjustmentStatus]] = {
    Transition.AGREE: frozenset({AdjustmentStatus.PROPOSED}),
    Transition.ACCEPT: frozenset({AdjustmentStatus.AGREED}),
    Transition.DECLINE: frozenset({AdjustmentStatus.AGREED}),
    Transition.COMPLETE: frozenset({AdjustmentStatus.ACCEPTED}),
    Transition.WITHDRAW: frozenset({AdjustmentStatus.PROPOSED, AdjustmentStatus.AGREED, AdjustmentStatus.ACCEPTED}),
}

FINAL = frozenset({AdjustmentStatus.DECLINED, AdjustmentStatus.DONE, AdjustmentStatus.WITHDRAWN})
_REASONED = frozenset({Transition.DECLINE, Transition.WITHDRAW})


@dataclass(frozen=True)
class Actor:
    id: str
    role: str


@dataclass(frozen=True)
class Step:
    """One act on an adjustment; `reason` is the person's words, never sent in an event."""

    transition: Transition
    actor: Actor
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Adjustment:
    """`owner_role` carries it out by `due`; `proposed_for` is the signal or difficulty it answers, if any."""

    id: str
    youth_id: str
    kind: AdjustmentKind
    words: str
    owner_role: str
    due: date
    proposed_by: Actor
    proposed_at: datetime
    proposed_for: str | None = None
    status: AdjustmentStatus = AdjustmentStatus.PROPOSED
    steps: tuple[Step, ...] = ()

    @property
    def must_agree(self) -> frozenset[str]:
        return _MUST_AGREE[self.kind] | {self.owner_role}

    @property
    def agreed_by(self) -> frozenset[str]:
        return frozenset(s.actor.role for s in self.steps if s.transition is Transition.AGREE)

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """The roles whose answer it waits for, in a stable order; empty once the youth has answered."""
        if self.status is AdjustmentStatus.PROPOSED:
            return tuple(sorted(self.must_agree - self.agreed_by))
        return (YOUTH,) if self.status is AdjustmentStatus.AGREED else ()

    @property
    def waiting_since(self) -> datetime | None:
        if not self.waiting_for:
            return None
        return self.steps[-1].at if self.status is AdjustmentStatus.AGREED else self.proposed_at

    @property
    def applies(self) -> bool:
        """Only the youth's yes makes it apply."""
        return self.status in (AdjustmentStatus.ACCEPTED, AdjustmentStatus.DONE)

    def may(self, transition: Transition) -> tuple[str, ...]:
        """The roles that may make this transition, in a stable order (the adviser arbitrates)."""
        if transition is Transition.AGREE:
            return tuple(sorted(self.must_agree))
        if transition in (Transition.ACCEPT, Transition.DECLINE):
            return (YOUTH,)
        if transition is Transition.COMPLETE:
            return tuple(sorted({self.owner_role, ADVISER}))
        return tuple(sorted(self.must_agree | {ADVISER, self.proposed_by.role}))

    def choices(self, role: str) -> tuple[Transition, ...]:
        """What this role can do now: the buttons of a screen."""
        return tuple(t for t in Transition if self._open_to(t, role))

    def _open_to(self, transition: Transition, role: str) -> bool:
        if transition is Transition.AGREE and role in self.agreed_by:
            return False
        return self.status in _FROM[transition] and role in self.may(transition)

    def move(self, transition: Transition, *, by: Actor, at: datetime, reason: str = "") -> "Adjustment":
        """The adjustment after this act. Raises IllegalTransition, NotYours, ReasonNeeded, in that order."""
        if self.status not in _FROM[transition]:
            raise IllegalTransition(self.status.value, transition.value)
        if by.role not in self.may(transition):
            raise NotYours(transition.value, by.role, list(self.may(transition)))
        if not self._open_to(transition, by.role):
            raise IllegalTransition(self.status.value, transition.value)
        if transition in _REASONED and not reason.strip():
            raise ReasonNeeded()
        moved = replace(self, steps=(*self.steps, Step(transition, by, at, reason.strip())))
        return replace(moved, status=moved._status_after(transition))

    def _status_after(self, transition: Transition) -> AdjustmentStatus:
        match transition:
            case Transition.AGREE:
                everyone = self.agreed_by >= self.must_agree
                return AdjustmentStatus.AGREED if everyone else AdjustmentStatus.PROPOSED
            case Transition.ACCEPT:
                return AdjustmentStatus.ACCEPTED
            case Transition.DECLINE:
                return AdjustmentStatus.DECLINED
            case Transition.COMPLETE:
                return AdjustmentStatus.DONE
            case Transition.WITHDRAW:
                return AdjustmentStatus.WITHDRAWN


def usual_owner(kind: AdjustmentKind) -> str:
    """Who carries out an adjustment of this kind when the proposer names nobody."""
    return SCHOOL if SCHOOL in _MUST_AGREE[kind] else ADVISER


def propose_adjustment(
    *,
    id: str,
    youth_id: str,
    kind: str,
    words: str,
    by: Actor,
    at: datetime,
    today: date,
    due: date,
    owner_role: str | None = None,
    proposed_for: str | None = None,
) -> Adjustment:
    """A proposal is the proposer's own agreement too, where the proposer must agree: nobody is asked twice.

    Raises UnknownKind, NotYours, BadOwner, DueInThePast.
    """
    if kind not in [k.value for k in AdjustmentKind]:
        raise UnknownKind(kind, [k.value for k in AdjustmentKind])
    if by.role not in PROPOSERS:
        raise NotYours("propose", by.role, list(PROPOSERS))
    owner = owner_role or usual_owner(AdjustmentKind(kind))
    if owner not in OWNERS:
        raise BadOwner(owner, list(OWNERS))
    if due < today:
        raise DueInThePast(due.isoformat())
    proposed = Adjustment(
        id, youth_id, AdjustmentKind(kind), words.strip(), owner, due, by, at, proposed_for=proposed_for
    )
    if by.role in proposed.must_agree:
        return proposed.move(Transition.AGREE, by=by, at=at)
    return proposed
