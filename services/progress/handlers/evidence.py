"""Gathers the facts that the signals look at: the last few of each kind, never a whole history."""

from sqlalchemy import select

from servicekit.uow import UnitOfWork
from services.progress.dependencies import local, today_of
from services.progress.domain.adjustment import LIVE
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.signals import (
    Attended,
    Evidence,
    OpenDifficulty,
    Waiting,
    YouthFacts,
)
from services.progress.handlers.evidence_around import learning_of, situation_of, starts_of
from services.progress.models import (
    Adjustment,
    AdjustmentStep,
    AttendedFact,
    Difficulty,
    Mark,
    PracticeSeries,
    SelfAssessment,
    Youth,
)

LAST_RECORDS = 30
LEARNING: dict[str, type[Mark | SelfAssessment | PracticeSeries]] = {
    "objective_marked": Mark,
    "objective_self_assessed": SelfAssessment,
    "practice_series_recorded": PracticeSeries,
}


def facts_of(uow: UnitOfWork, youth: Youth) -> YouthFacts:
    """Of a youth who is not followed nothing is asked: no signal looks."""
    if youth.followed_since is None:
        return YouthFacts(None)
    starts = starts_of(youth, today_of(uow))
    return YouthFacts(
        followed_since=local(youth.followed_since),
        attended=_attended(uow, youth.id),
        activities=_activities(uow, youth.id),
        waiting=_waiting(uow, youth.id),
        difficulties=_difficulties(uow, youth.id),
        learning=learning_of(uow, youth, starts),
        situation=situation_of(uow, youth, starts),
    )


def _attended(uow: UnitOfWork, youth_id: str) -> tuple[Attended, ...]:
    last = (
        select(AttendedFact)
        .where(AttendedFact.youth_id == youth_id)
        .order_by(AttendedFact.starts_at.desc())
        .limit(LAST_RECORDS)
    )
    return tuple(
        Attended(r.appointment_id, local(r.starts_at), r.outcome, r.recorded_at, r.reason, r.seq)
        for r in uow.session.scalars(last)
    )


def _activities(uow: UnitOfWork, youth_id: str) -> tuple[Evidence, ...]:
    """The last act of each kind by the youth or about the youth's learning."""
    answer = (
        select(AdjustmentStep.adjustment_id, AdjustmentStep.at)
        .where(AdjustmentStep.youth_id == youth_id, AdjustmentStep.by_role == "youth")
        .order_by(AdjustmentStep.at.desc())
    )
    looks = {"activity": answer}
    for kind, table in LEARNING.items():
        looks[kind] = select(table.id, table.at).where(table.youth_id == youth_id).order_by(table.at.desc())
    found = ((kind, uow.session.execute(look.limit(1)).first()) for kind, look in looks.items())
    return tuple(Evidence(kind, row[0], local(row[1])) for kind, row in found if row)


def _waiting(uow: UnitOfWork, youth_id: str) -> tuple[Waiting, ...]:
    unanswered = select(Adjustment).where(Adjustment.youth_id == youth_id, Adjustment.state.in_(("proposed", "agreed")))
    return tuple(
        Waiting(r.id, r.waits_for, local(r.waiting_since)) for r in uow.session.scalars(unanswered) if r.waits_for
    )


def _difficulties(uow: UnitOfWork, youth_id: str) -> tuple[OpenDifficulty, ...]:
    """Those that nothing answers: neither resolved, nor the reason of an adjustment under way."""
    answered = select(Adjustment.from_difficulty).where(
        Adjustment.youth_id == youth_id,
        Adjustment.state.in_([state.value for state in LIVE]),
        Adjustment.from_difficulty.is_not(None),
    )
    unanswered = select(Difficulty).where(
        Difficulty.youth_id == youth_id, Difficulty.resolved_at.is_(None), Difficulty.id.not_in(answered)
    )
    return tuple(OpenDifficulty(r.id, DifficultyKind(r.kind), local(r.at)) for r in uow.session.scalars(unanswered))
