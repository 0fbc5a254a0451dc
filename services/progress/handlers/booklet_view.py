"""The booklet as it is read: the present one or another, with the bilans and the words of the youth's school."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import get_args

from sqlalchemy import select

from contracts.progress import rpc
from contracts.progress.events import Level
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of
from services.progress.domain import booklet as domain
from services.progress.handlers.scales import own_words
from services.progress.models import (
    FIRST_BOOKLET,
    AttendedFact,
    Booklet,
    BookletLine,
    CompetenceReview,
    Mark,
    SelfAssessment,
    Youth,
)

LEVELS = frozenset(get_args(Level))


def told_word(word: str) -> str:
    """Kept with a mark where it is a school's own; the programme's words are codes, and the screens' to say."""
    return "" if word in LEVELS else word


def key_of(category: str, training: str) -> str:
    return f"{category}:{training}"


def shown(uow: UnitOfWork, youth_id: str, key: str | None = None) -> rpc.Booklet:
    uow.session.flush()
    youth = uow.session.get(Youth, youth_id)
    key = key or (youth.booklet if youth else FIRST_BOOKLET)
    of_line = (BookletLine.youth_id == youth_id) & (BookletLine.booklet == key)
    marks = uow.session.scalars(select(Mark).join(BookletLine, BookletLine.mark_id == Mark.id).where(of_line))
    own = uow.session.scalars(
        select(SelfAssessment).join(BookletLine, BookletLine.self_assessment_id == SelfAssessment.id).where(of_line)
    )
    view = domain.booklet_of(curriculum_of(uow), map(_mark_of, marks), map(_own_of, own))
    present, lessons = _key_record(key), _lessons(uow, youth_id, [line.mark for c in view.competences for line in c.lines])
    return rpc.Booklet(
        youth_id=youth_id,
        lines=tuple(_line_record(line, lessons) for c in view.competences for line in c.lines),
        competences=tuple(map(_summary_record, view.competences)),
        category=present.category,
        training=present.training,
        others=_others(uow, youth_id, key),
        scale=own_words(uow, youth.school_id if youth else None),
        reviews=_reviews(uow, youth_id, key),
    )


def _others(uow: UnitOfWork, youth_id: str, key: str) -> tuple[rpc.BookletKey, ...]:
    opened = select(Booklet.key).where(Booklet.youth_id == youth_id).order_by(Booklet.opened_at)
    return tuple(_key_record(each) for each in uow.session.scalars(opened) if each != key)


def _key_record(key: str) -> rpc.BookletKey:
    category, _, training = key.partition(":")
    return rpc.BookletKey(category=category, training=training)  # type: ignore[arg-type]  # written from the contract


def _reviews(uow: UnitOfWork, youth_id: str, key: str) -> tuple[rpc.Review, ...]:
    """The latest of each competence, in their order."""
    of_booklet = select(CompetenceReview).where(CompetenceReview.youth_id == youth_id, CompetenceReview.booklet == key)
    latest = {row.competence: row for row in uow.session.scalars(of_booklet.order_by(CompetenceReview.at))}
    return tuple(
        rpc.Review(
            id=row.id,
            competence=row.competence,
            ready=row.ready,
            words=row.words,
            at=row.at,
            by_id=row.by_id,
            by_role=row.by_role,
        )
        for _competence, row in sorted(latest.items())
    )


def _lessons(uow: UnitOfWork, youth_id: str, marks: Iterable[domain.Mark | None]) -> dict[str, dt.datetime]:
    """When the lessons of these marks were, as attendance told it."""
    wanted = {mark.lesson_id for mark in marks if mark is not None and mark.lesson_id}
    if not wanted:
        return {}
    given = select(AttendedFact.appointment_id, AttendedFact.starts_at).where(
        AttendedFact.youth_id == youth_id, AttendedFact.appointment_id.in_(wanted)
    )
    return {appointment_id: starts_at for appointment_id, starts_at in uow.session.execute(given)}


def _line_record(line: domain.Line, lessons: Mapping[str, dt.datetime]) -> rpc.BookletLine:
    mark_of_line, own = line.mark, line.self_assessment
    return rpc.BookletLine(
        objective=line.objective.code,
        level=mark_of_line.level if mark_of_line else None,  # type: ignore[arg-type]  # written from the contract's Level
        marked_at=mark_of_line.at if mark_of_line else None,
        instructor_id=mark_of_line.instructor_id if mark_of_line else None,
        appointment_id=mark_of_line.lesson_id if mark_of_line else None,
        self_level=own.level if own else None,  # type: ignore[arg-type]
        self_at=own.at if own else None,
        word=mark_of_line.word if mark_of_line else "",
        self_word=own.word if own else "",
        lesson_at=lessons.get(mark_of_line.lesson_id or "") if mark_of_line else None,
    )


def _summary_record(competence: domain.CompetenceSummary) -> rpc.CompetenceSummary:
    return rpc.CompetenceSummary(
        competence=competence.competence.code,
        objectives=competence.total,
        acquired=competence.acquired,
        in_progress=competence.at_level("in_progress"),
        introduced=competence.at_level("introduced"),
    )


def _mark_of(row: Mark) -> domain.Mark:
    return domain.Mark(
        row.id, row.objective, row.level, row.rank, row.top, row.at, row.instructor_id, row.appointment_id, row.word
    )


def _own_of(row: SelfAssessment) -> domain.SelfAssessment:
    return domain.SelfAssessment(row.id, row.objective, row.level, row.at, row.word)
