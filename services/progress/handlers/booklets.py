"""Booklets beside the first, bilans of a competence, and every mark of one objective."""

from sqlalchemy import select

from contracts.errors import Conflict
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.handlers import signals, timeline
from services.progress.handlers.booklet_view import key_of, shown
from services.progress.handlers.youths import reached_youth
from services.progress.models import Booklet, BookletLine, CompetenceReview, Mark, Youth

SHOWN = 50


def read(query: rpc.ReadBooklet, uow: UnitOfWork) -> rpc.Booklet:
    uow.must_reach(query.youth_id)
    return shown(uow, query.youth_id, key_of(query.category, query.training))


def open_one(command: rpc.OpenBooklet, uow: UnitOfWork) -> rpc.Booklet:
    """Going back to one that exists takes it up where it was. Raises booklet_already_open."""
    youth = reached_youth(uow, command.youth_id)
    key = key_of(command.category, command.training)
    if key == youth.booklet:
        raise Conflict("booklet_already_open")
    for each in (youth.booklet, key):
        if uow.session.get(Booklet, (youth.id, each)) is None:
            uow.session.add(Booklet(youth_id=youth.id, key=each, opened_at=uow.now, opened_by=uow.principal.id))
            if each == key and command.carry_over:
                _carry_over(uow, youth, key)
    youth.booklet = key
    fact = events.BookletOpened(youth_id=youth.id, category=command.category, training=command.training)
    timeline.publish(uow, youth, fact)
    signals.after_an_activity(uow, youth)
    return shown(uow, youth.id)


def _carry_over(uow: UnitOfWork, youth: Youth, key: str) -> None:
    """The new booklet begins with the marks that count in the one before: they are the same marks, with their dates."""
    lines = select(BookletLine).where(BookletLine.youth_id == youth.id, BookletLine.booklet == youth.booklet)
    for line in list(uow.session.scalars(lines)):
        uow.session.add(
            BookletLine(
                youth_id=youth.id,
                booklet=key,
                objective=line.objective,
                mark_id=line.mark_id,
                acquired=line.acquired,
                self_assessment_id=line.self_assessment_id,
            )
        )


def review(command: rpc.ReviewCompetence, uow: UnitOfWork) -> rpc.Booklet:
    """A new bilan takes the place of the one before, which stays kept."""
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(CompetenceReview, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    uow.session.add(
        CompetenceReview(
            id=command.id,
            youth_id=youth.id,
            booklet=youth.booklet,
            competence=command.competence,
            ready=command.ready,
            words=command.words.strip(),
            at=uow.now,
            by_id=uow.principal.id,
            by_role=uow.principal.role,
        )
    )
    fact = events.CompetenceReviewed(
        youth_id=youth.id, competence=command.competence, ready=command.ready, by_role=uow.principal.role
    )
    timeline.publish(uow, youth, fact)
    return shown(uow, youth.id)


def history(query: rpc.GetObjective, uow: UnitOfWork) -> rpc.ObjectiveHistory:
    uow.must_reach(query.youth_id)
    given = select(Mark).where(Mark.youth_id == query.youth_id, Mark.objective == query.objective)
    newest = uow.session.scalars(given.order_by(Mark.at.desc(), Mark.id.desc()).limit(SHOWN))
    return rpc.ObjectiveHistory(
        youth_id=query.youth_id,
        objective=query.objective,
        marks=tuple(
            rpc.GivenMark(
                level=row.level,
                word=row.word,
                at=row.at,
                instructor_id=row.instructor_id,
                appointment_id=row.appointment_id,
            )
            for row in newest
        ),
    )
