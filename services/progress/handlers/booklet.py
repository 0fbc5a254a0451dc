"""Marks and the youth's own assessments, objective by objective. A mark is never edited: the next one counts."""

from sqlalchemy import select

from contracts.progress import events, rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, scale_of
from services.progress.domain import booklet as domain
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import BookletLine, Mark, SelfAssessment


def mark(command: rpc.MarkObjectives, uow: UnitOfWork) -> rpc.Booklet:
    """Raises unknown_objective, unknown_level."""
    youth = reached_youth(uow, command.youth_id)
    for wanted in command.marks:
        given = domain.give_mark(
            curriculum_of(uow),
            scale_of(uow),
            id=new_id(),
            objective=wanted.objective,
            level=wanted.level,
            at=uow.now,
            instructor_id=uow.principal.id,
            lesson_id=command.appointment_id,
        )
        _keep_mark(uow, command.youth_id, given, wanted.level)
        timeline.publish(
            uow,
            youth,
            events.ObjectiveMarked(
                youth_id=youth.id,
                objective=given.objective,
                level=wanted.level,
                instructor_id=given.instructor_id,
                appointment_id=given.lesson_id,
            ),
        )
    signals.after_an_activity(uow, youth)
    return _booklet(uow, youth.id)


def assess_oneself(command: rpc.SelfAssess, uow: UnitOfWork) -> rpc.Booklet:
    """Raises unknown_objective, unknown_level."""
    youth = reached_youth(uow, command.youth_id)
    for wanted in command.marks:
        own = domain.assess_oneself(
            curriculum_of(uow), scale_of(uow), id=new_id(), objective=wanted.objective, level=wanted.level, at=uow.now
        )
        uow.session.add(
            SelfAssessment(id=own.id, youth_id=youth.id, objective=own.objective, level=wanted.level, at=own.at)
        )
        _line(uow, youth.id, own.objective).self_assessment_id = own.id
        timeline.publish(
            uow,
            youth,
            events.ObjectiveSelfAssessed(youth_id=youth.id, objective=own.objective, level=wanted.level),
        )
    signals.after_an_activity(uow, youth)
    return _booklet(uow, youth.id)


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Booklet:
    uow.must_reach(query.youth_id)
    return _booklet(uow, query.youth_id)


def _keep_mark(uow: UnitOfWork, youth_id: str, given: domain.Mark, level: events.Level) -> None:
    uow.session.add(
        Mark(
            id=given.id,
            youth_id=youth_id,
            objective=given.objective,
            level=level,
            rank=given.rank,
            top=given.top,
            at=given.at,
            instructor_id=given.instructor_id,
            appointment_id=given.lesson_id,
        )
    )
    line = _line(uow, youth_id, given.objective)
    line.mark_id, line.acquired = given.id, given.acquired


def _line(uow: UnitOfWork, youth_id: str, objective: str) -> BookletLine:
    line = uow.session.get(BookletLine, (youth_id, objective))
    if line is None:
        line = BookletLine(youth_id=youth_id, objective=objective, acquired=False)
        uow.session.add(line)
        uow.session.flush()
    return line


def _booklet(uow: UnitOfWork, youth_id: str) -> rpc.Booklet:
    uow.session.flush()
    of_line = BookletLine.youth_id == youth_id
    marks = uow.session.scalars(select(Mark).join(BookletLine, BookletLine.mark_id == Mark.id).where(of_line))
    own = uow.session.scalars(
        select(SelfAssessment).join(BookletLine, BookletLine.self_assessment_id == SelfAssessment.id).where(of_line)
    )
    view = domain.booklet_of(curriculum_of(uow), map(_mark_of, marks), map(_own_of, own))
    return rpc.Booklet(
        youth_id=youth_id,
        lines=tuple(_line_record(line) for c in view.competences for line in c.lines),
        competences=tuple(map(_summary_record, view.competences)),
    )


def _line_record(line: domain.Line) -> rpc.BookletLine:
    mark_of_line, own = line.mark, line.self_assessment
    return rpc.BookletLine(
        objective=line.objective.code,
        level=mark_of_line.level if mark_of_line else None,  # type: ignore[arg-type]  # written from the contract's Level
        marked_at=mark_of_line.at if mark_of_line else None,
        instructor_id=mark_of_line.instructor_id if mark_of_line else None,
        appointment_id=mark_of_line.lesson_id if mark_of_line else None,
        self_level=own.level if own else None,  # type: ignore[arg-type]
        self_at=own.at if own else None,
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
        row.id, row.objective, row.level, row.rank, row.top, row.at, row.instructor_id, row.appointment_id
    )


def _own_of(row: SelfAssessment) -> domain.SelfAssessment:
    return domain.SelfAssessment(row.id, row.objective, row.level, row.at)
