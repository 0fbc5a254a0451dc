"""Marks and the youth's own assessments, objective by objective. A mark is never edited: the next one counts."""

from contracts.progress import events, rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of
from services.progress.domain import booklet as domain
from services.progress.handlers import signals, timeline
from services.progress.handlers.booklet_view import shown, told_word
from services.progress.handlers.scales import scale_of
from services.progress.handlers.youths import reached_youth
from services.progress.models import BookletLine, Mark, SelfAssessment, Youth


def mark(command: rpc.MarkObjectives, uow: UnitOfWork) -> rpc.Booklet:
    """Raises unknown_objective, unknown_level."""
    youth = reached_youth(uow, command.youth_id)
    scale = scale_of(uow, youth.school_id)
    for wanted in command.marks:
        given = domain.give_mark(
            curriculum_of(uow),
            scale,
            id=new_id(),
            objective=wanted.objective,
            level=wanted.level,
            at=uow.now,
            instructor_id=uow.principal.id,
            lesson_id=command.appointment_id,
            step=wanted.step,
        )
        _keep_mark(uow, youth, given)
        fact = events.ObjectiveMarked(
            youth_id=youth.id,
            objective=given.objective,
            level=given.level,  # type: ignore[arg-type]  # the scale's levels are the contract's
            instructor_id=given.instructor_id,
            appointment_id=given.lesson_id,
        )
        timeline.publish(uow, youth, fact)
    signals.after_an_activity(uow, youth)
    return shown(uow, youth.id)


def assess_oneself(command: rpc.SelfAssess, uow: UnitOfWork) -> rpc.Booklet:
    """Raises unknown_objective, unknown_level."""
    youth = reached_youth(uow, command.youth_id)
    scale = scale_of(uow, youth.school_id)
    for wanted in command.marks:
        own = domain.assess_oneself(
            curriculum_of(uow),
            scale,
            id=new_id(),
            objective=wanted.objective,
            level=wanted.level,
            at=uow.now,
            step=wanted.step,
        )
        row = SelfAssessment(
            id=own.id,
            youth_id=youth.id,
            objective=own.objective,
            level=own.level,
            word=told_word(own.word),
            booklet=youth.booklet,
            at=own.at,
        )
        uow.session.add(row)
        _line(uow, youth, own.objective).self_assessment_id = own.id
        fact = events.ObjectiveSelfAssessed(youth_id=youth.id, objective=own.objective, level=row.level)
        timeline.publish(uow, youth, fact)
    signals.after_an_activity(uow, youth)
    return shown(uow, youth.id)


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Booklet:
    uow.must_reach(query.youth_id)
    return shown(uow, query.youth_id)


def _keep_mark(uow: UnitOfWork, youth: Youth, given: domain.Mark) -> None:
    uow.session.add(
        Mark(
            id=given.id,
            youth_id=youth.id,
            objective=given.objective,
            level=given.level,
            rank=given.rank,
            top=given.top,
            word=told_word(given.word),
            booklet=youth.booklet,
            at=given.at,
            instructor_id=given.instructor_id,
            appointment_id=given.lesson_id,
        )
    )
    line = _line(uow, youth, given.objective)
    line.mark_id, line.acquired = given.id, given.acquired


def _line(uow: UnitOfWork, youth: Youth, objective: str) -> BookletLine:
    line = uow.session.get(BookletLine, (youth.id, youth.booklet, objective))
    if line is None:
        line = BookletLine(youth_id=youth.id, booklet=youth.booklet, objective=objective, acquired=False)
        uow.session.add(line)
        uow.session.flush()
    return line
