"""Gathers the facts that the signals look at: the last few of each kind, never a whole history."""

import datetime as dt

from sqlalchemy import func, select

from servicekit.uow import UnitOfWork
from services.progress.dependencies import local, today_of
from services.progress.domain.adjustment import LIVE, Decision
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.signals import (
    Attended,
    OpenDifficulty,
    Waiting,
    YouthFacts,
)
from services.progress.handlers.activities import activities_of
from services.progress.handlers.evidence_around import learning_of, situation_of, starts_of
from services.progress.models import (
    Adjustment,
    AdjustmentStep,
    AttendedFact,
    Difficulty,
    Youth,
)

LAST_RECORDS = 30

def facts_of(uow: UnitOfWork, youth: Youth) -> YouthFacts:
    """Of a youth who is not followed nothing is asked: no signal looks."""
    if youth.followed_since is None:
        return YouthFacts(None)
    starts = starts_of(youth, today_of(uow))
    return YouthFacts(
        followed_since=local(youth.followed_since),
        attended=_attended(uow, youth.id),
        activities=activities_of(uow, youth),
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


def _waiting(uow: UnitOfWork, youth_id: str) -> tuple[Waiting, ...]:
    unanswered = select(Adjustment).where(Adjustment.youth_id == youth_id, Adjustment.state.in_(("proposed", "agreed")))
    rows = [row for row in uow.session.scalars(unanswered) if row.waits_for]
    opened = _opened_again(uow, [row.id for row in rows])
    return tuple(Waiting(r.id, r.waits_for or "", local(r.waiting_since), opened.get(r.id)) for r in rows)


def _opened_again(uow: UnitOfWork, ids: list[str]) -> dict[str, dt.datetime]:
    """When what waits was last opened again by the adviser."""
    if not ids:
        return {}
    reopened = select(AdjustmentStep.adjustment_id, func.max(AdjustmentStep.at)).where(
        AdjustmentStep.adjustment_id.in_(ids), AdjustmentStep.act == Decision.REOPEN.value
    )
    return {of: local(at) for of, at in uow.session.execute(reopened.group_by(AdjustmentStep.adjustment_id))}


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
