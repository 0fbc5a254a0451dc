"""Where a youth stands with code, exams and hours, read from the tables: what results, forecast and signals are made of."""

import datetime as dt

from sqlalchemy import func, select

from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, local, settings_of, today_of
from services.progress.domain import exam as exams
from services.progress.domain import forecast
from services.progress.models import (
    AttendedFact,
    BookletLine,
    Exam,
    ExamAppointment,
    InitialAssessment,
    Mark,
    Milestone,
    Youth,
)

PRESENT = ("present", "late")
MOST_LESSONS = 400


def sittings(uow: UnitOfWork, youth_id: str) -> tuple[exams.Sitting, ...]:
    """The exams that count, in order."""
    counted = select(Exam).where(Exam.youth_id == youth_id, Exam.withdrawn_at.is_(None)).order_by(Exam.on, Exam.id)
    return tuple(exams.Sitting(r.id, r.kind, r.on, r.passed, r.points, r.absence) for r in uow.session.scalars(counted))


def code_of(uow: UnitOfWork, youth: Youth | None, sat: tuple[exams.Sitting, ...]) -> exams.CodeHeld | None:
    """The code that was passed last, by an exam recorded here or as profiles tells it.

    One that is too old or used up says so itself (`lost`); one that profiles says is lost for another reason is none.
    """
    lost_on = youth.code_lost_on if youth else None
    passed = [e.on for e in sat if e.kind == "code" and e.passed]
    if youth and youth.code_track == "passed" and youth.code_passed_on:
        passed.append(youth.code_passed_on)
    if not passed:
        return None
    code = exams.code_held(max(passed), sat, today_of(uow), settings_of(uow))
    taken_away = lost_on is not None and code.passed_on < lost_on and not code.lost(today_of(uow))
    return None if taken_away else code


def exam_to_come(uow: UnitOfWork, youth_id: str) -> dt.date | None:
    """The last date known for the practical exam, from profiles' milestone or a confirmed appointment; it may be past."""
    booked = select(Milestone.on).where(Milestone.youth_id == youth_id, Milestone.milestone == "exam_booked")
    confirmed = select(func.max(ExamAppointment.starts_at)).where(ExamAppointment.youth_id == youth_id)
    at = uow.session.scalar(confirmed)
    days = [day for day in (uow.session.scalar(booked), local(at).date() if at else None) if day]
    return max(days, default=None)


def lessons_driven(uow: UnitOfWork, youth_id: str) -> list[tuple[dt.date, int]]:
    """Day and minutes of every driving lesson attended, as last recorded."""
    driven = (
        select(AttendedFact.starts_at, AttendedFact.minutes)
        .where(
            AttendedFact.youth_id == youth_id,
            AttendedFact.counts.is_(True),
            AttendedFact.kind == "driving_lesson",
            AttendedFact.outcome.in_(PRESENT),
        )
        .order_by(AttendedFact.starts_at.desc())
        .limit(MOST_LESSONS)
    )
    return [(local(at).date(), minutes) for at, minutes in uow.session.execute(driven)]


def assessments(uow: UnitOfWork, youth_id: str) -> list[InitialAssessment]:
    """The one that counts first."""
    all_of = select(InitialAssessment).where(InitialAssessment.youth_id == youth_id)
    return list(uow.session.scalars(all_of.order_by(InitialAssessment.on.desc(), InitialAssessment.at.desc())))


def acquired_share(uow: UnitOfWork, youth: Youth | None) -> float:
    """Of the present booklet."""
    if youth is None:
        return 0.0
    counted = select(func.count()).where(
        BookletLine.youth_id == youth.id, BookletLine.booklet == youth.booklet, BookletLine.acquired.is_(True)
    )
    return int(uow.session.scalar(counted) or 0) / sum(1 for _ in curriculum_of(uow).objectives())


def booklet_complete_at(uow: UnitOfWork, youth: Youth, share: float) -> dt.datetime | None:
    """When the last mark was given, if every objective is acquired."""
    if share < 1:
        return None
    last = uow.session.scalar(select(func.max(Mark.at)).where(Mark.youth_id == youth.id))
    return local(last) if last else None


def terms(uow: UnitOfWork) -> forecast.Terms:
    settings, today = settings_of(uow), today_of(uow)
    return forecast.Terms(
        weeks=settings.whole("forecast.weeks", today),
        least_weeks=settings.whole("forecast.least_weeks", today),
        draws=settings.whole("forecast.draws", today),
        confidence=settings.whole("forecast.confidence", today),
        exam_wait_days=settings.whole("forecast.exam_wait_days", today),
        longest_weeks=settings.whole("forecast.longest_weeks", today),
    )


def legal_minimum(uow: UnitOfWork, gearbox: str) -> int:
    return settings_of(uow).whole(f"licence.min_hours.{gearbox}", today_of(uow))


def need_of(uow: UnitOfWork, assessed: InitialAssessment | None, driven: int, share: float) -> forecast.Need:
    usual = settings_of(uow).whole("licence.usual_hours", today_of(uow))
    minimum = legal_minimum(uow, assessed.gearbox if assessed else "manual")
    return forecast.need(assessed.hours if assessed else None, usual, minimum, driven, share)
