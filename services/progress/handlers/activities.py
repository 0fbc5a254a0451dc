"""What moved a journey beside its lessons: the last of each kind, by the youth or about her learning, her paperwork and project."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, select

from servicekit.uow import UnitOfWork
from services.progress.dependencies import local, today_of
from services.progress.domain.signals import Evidence
from services.progress.domain.signals.learning import at_noon
from services.progress.models import (
    Adjustment,
    AdjustmentMessage,
    AdjustmentStep,
    Difficulty,
    Exam,
    Mark,
    MessagePosted,
    Milestone,
    PracticeSeries,
    ProjectStep,
    SelfAssessment,
    Youth,
)


def activities_of(uow: UnitOfWork, youth: Youth) -> tuple[Evidence, ...]:
    """In the area's zone. What was read is none: only what was done, said or came about."""
    found = [
        Evidence(kind, row[0], local(row[1]))
        for kind, asked in _asked(youth.id).items()
        if (row := uow.session.execute(asked.limit(1)).first()) is not None
    ]
    found += [
        Evidence(kind, row[0], at_noon(row[1]))
        for kind, asked in _by_the_day(youth.id, today_of(uow)).items()
        if (row := uow.session.execute(asked.limit(1)).first()) is not None
    ]
    if youth.availability_at is not None:
        found.append(Evidence("availability_declared", "week", local(youth.availability_at)))
    return tuple(found)


def _asked(youth_id: str) -> dict[str, Select[Any]]:
    step, said, posted = AdjustmentStep, AdjustmentMessage, MessagePosted
    proposed = select(Adjustment.id, Adjustment.at).where(Adjustment.youth_id == youth_id, Adjustment.proposer_role == "youth")
    return {
        "activity": _last(step.adjustment_id, step.at).where(step.youth_id == youth_id, step.by_role == "youth"),
        "adjustment_proposed": proposed.order_by(Adjustment.at.desc()),
        "adjustment_discussed": _last(said.id, said.at).where(said.youth_id == youth_id, said.by_role == "youth"),
        "objective_marked": _last(Mark.id, Mark.at).where(Mark.youth_id == youth_id),
        "objective_self_assessed": _last(SelfAssessment.id, SelfAssessment.at).where(SelfAssessment.youth_id == youth_id),
        "practice_series_recorded": _last(PracticeSeries.id, PracticeSeries.at).where(PracticeSeries.youth_id == youth_id),
        "difficulty_reported": _last(Difficulty.id, Difficulty.at).where(Difficulty.youth_id == youth_id),
        "project_step": _last(ProjectStep.step_id, ProjectStep.at).where(ProjectStep.youth_id == youth_id),
        "message_posted": _last(posted.id, posted.at).where(posted.youth_id == youth_id, posted.by_role == "youth"),
    }


def _by_the_day(youth_id: str, today: dt.date) -> dict[str, Select[str, dt.date]]:
    """An exam that was sat, a step of the paperwork; what is noted for a day to come did not happen yet."""
    sat = select(Exam.id, Exam.on).where(
        Exam.youth_id == youth_id, Exam.on <= today, Exam.withdrawn_at.is_(None), Exam.absence.is_(None))
    reached = select(Milestone.milestone, Milestone.on).where(Milestone.youth_id == youth_id, Milestone.on <= today)
    return {
        "exam_result_recorded": sat.order_by(Exam.on.desc(), Exam.id.desc()),
        "milestone_reached": reached.order_by(Milestone.on.desc(), Milestone.milestone),
    }


def _last(which: Any, at: Any) -> Select[Any]:
    return select(which, at).order_by(at.desc())
