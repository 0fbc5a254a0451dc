"""Gathers what the signals look at beside lessons: learning and exams, and the situation around them."""

import datetime as dt

from sqlalchemy import select

from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, local, today_of
from services.progress.domain import forecast
from services.progress.domain.signals import Estimate, Learning, Series, Since, Situation, Start
from services.progress.domain.signals.learning import at_noon
from services.progress.handlers import standing
from services.progress.models import (
    InitialAssessment,
    MessagePosted,
    MessageRead,
    Milestone,
    PracticeSeries,
    ProjectStep,
    Youth,
)

LAST_SERIES = 40
READERS = ("youth", "adviser")


def learning_of(uow: UnitOfWork, youth: Youth, starts: tuple[Start, ...]) -> Learning:
    sat = standing.sittings(uow, youth.id)
    known = standing.code_of(uow, youth, sat)
    code = known if known is not None and known.lost(today_of(uow)) is None else None  # one that is lost is to be learnt again
    lessons = standing.lessons_driven(uow, youth.id)
    assessed = next(iter(standing.assessments(uow, youth.id)), None)
    share = standing.acquired_share(uow, youth)
    practicals = [e for e in sat if e.kind == "practical"]
    exam_on = standing.exam_to_come(uow, youth.id)
    licensed = youth.driving_track == "licensed" or any(e.passed for e in practicals)
    return Learning(
        code_track="passed" if code else youth.code_track,
        driving_track="licensed" if licensed else youth.driving_track,
        series=_whole_series(uow, youth.id),
        code=code,
        code_id=next((e.id for e in reversed(sat) if e.kind == "code" and e.passed), "code"),
        driven_minutes=sum(minutes for _day, minutes in lessons),
        estimate=Estimate(assessed.id, assessed.hours, at_noon(assessed.on)) if assessed else None,
        booklet_complete_at=standing.booklet_complete_at(uow, youth, share),
        last_practical=(practicals[-1].id, practicals[-1].on) if practicals else None,
        exam_on=exam_on,
        exam_lost_on=local(youth.exam_lost_at).date() if youth.exam_lost_at else None,
        forecast_on=_forecast(uow, lessons, assessed, share, exam_on) if starts else None,
    )


def _forecast(
    uow: UnitOfWork,
    lessons: list[tuple[dt.date, int]],
    assessed: InitialAssessment | None,
    share: float,
    exam_on: dt.date | None,
) -> dt.date | None:
    """By the mean pace, where there is something that it must be compared with."""
    today, terms = today_of(uow), standing.terms(uow)
    driven = sum(minutes for _day, minutes in lessons)
    needed = standing.need_of(uow, assessed, driven, share).minutes
    weeks = forecast.minutes_by_week(lessons, today, terms)
    return forecast.central_date(
        weeks, needed - driven, today, terms, exam_on if exam_on and exam_on >= today else None
    )


def _whole_series(uow: UnitOfWork, youth_id: str) -> tuple[Series, ...]:
    """Series over all themes: the score of a part says nothing beside a whole one."""
    themes = len(curriculum_of(uow).themes)
    last = select(PracticeSeries).where(PracticeSeries.youth_id == youth_id).order_by(PracticeSeries.at.desc())
    rows = uow.session.scalars(last.limit(LAST_SERIES))
    return tuple(Series(r.id, local(r.at), r.score) for r in rows if len(r.by_theme) == themes)


def situation_of(uow: UnitOfWork, youth: Youth, starts: tuple[Start, ...]) -> Situation:
    reached = select(Milestone).where(Milestone.youth_id == youth.id)
    paperwork = {row.milestone: row.on for row in uow.session.scalars(reached)}
    return Situation(
        neph_asked_on=None if "neph_received" in paperwork else paperwork.get("neph_asked"),
        status=_status(youth),
        availability_at=local(youth.availability_at) if youth.availability_at else None,
        unread=_unread(uow, youth.id),
        project_step=_last_step(uow, youth.id),
        starts=starts,
        unreachable_since=local(youth.unreachable_since) if youth.unreachable_since else None,
    )


def starts_of(youth: Youth, today: dt.date) -> tuple[Start, ...]:
    """What the licence is for, and when: the day that the project names, a status or an employment still to begin."""
    starts = [Start("needed_on", "project", youth.needed_by)] if youth.needed_by else []
    if youth.status and youth.status_since and youth.status_since > today:
        starts.append(Start("starts_on", youth.status, youth.status_since))
    if youth.employed_from and youth.employed_from > today:
        starts.append(Start("starts_on", "employment", youth.employed_from))
    return tuple(starts)


def _status(youth: Youth) -> Since | None:
    if youth.status is None or youth.status_at is None:
        return None
    return Since(f"{youth.status_since}:{youth.status}", local(youth.status_at), youth.status)


def _unread(uow: UnitOfWork, youth_id: str) -> tuple[Since, ...]:
    """The oldest message that waits for the youth, and the oldest of the youth's that waits for the adviser."""
    read = select(MessageRead).where(MessageRead.youth_id == youth_id)
    up_to = {row.role: row.up_to for row in uow.session.scalars(read)}
    found = []
    for reader in READERS:
        mine = MessagePosted.by_role != "youth" if reader == "youth" else MessagePosted.by_role == "youth"
        waiting = select(MessagePosted).where(MessagePosted.youth_id == youth_id, mine)
        if reader in up_to:
            waiting = waiting.where(MessagePosted.at > up_to[reader])
        oldest = uow.session.scalar(waiting.order_by(MessagePosted.at, MessagePosted.id).limit(1))
        if oldest is not None:
            found.append(Since(oldest.id, local(oldest.at), reader))
    return tuple(found)


def _last_step(uow: UnitOfWork, youth_id: str) -> Since | None:
    last = select(ProjectStep).where(ProjectStep.youth_id == youth_id).order_by(ProjectStep.at.desc()).limit(1)
    row = uow.session.scalar(last)
    return Since(row.step_id, local(row.at)) if row else None
