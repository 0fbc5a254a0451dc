"""The steps of a project: planned with a day, done, given up. Their words stay here; the days leave as events."""

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.profiles import rpc
from contracts.profiles.events import ProjectStepDone, ProjectStepDropped, ProjectStepPlanned
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import tidy
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import ProjectStep
from services.profiles.models import Youth

MOST = 50
"""Steps of one project that are still to do."""


def plan_project_step(command: rpc.PlanProjectStep, uow: UnitOfWork) -> rpc.ProjectStep:
    youth = reached_youth(uow, command.youth_id, lock=True)
    words = tidy(command.words)
    if not words:
        raise InvalidRequest("words_missing", field="words")
    step = uow.session.get(ProjectStep, command.id)
    if step is None and command.version == 0:
        step = _new_step(uow, youth, command)
    elif step is None or step.youth_id != youth.id:
        raise NotFound("step", id=command.id)
    elif (step.words, step.due_on) == (words, command.due_on):
        return step_view(step)
    elif step.version != command.version:
        raise Conflict("edited_meanwhile", version=step.version)
    elif step.done_on is not None or step.dropped:
        raise Conflict("step_closed")
    else:
        step.version += 1
    step.words, step.due_on = words, command.due_on
    wrote(uow, youth, "step_planned")
    uow.log.append(youth.area, ProjectStepPlanned(youth_id=youth.id, step_id=step.id, due_on=step.due_on))
    return step_view(step)


def mark_project_step(command: rpc.MarkProjectStep, uow: UnitOfWork) -> rpc.ProjectStep:
    """Done, reopened or dropped; saying it again changes nothing."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    step = uow.session.get(ProjectStep, command.step_id)
    if step is None or step.youth_id != youth.id:
        raise NotFound("step", id=command.step_id)
    if command.act == "done":
        _done(uow, youth, step, command)
    elif command.act == "reopen" and (step.done_on is not None or step.dropped):
        step.done_on, step.dropped, step.version = None, False, step.version + 1
        wrote(uow, youth, "step_reopened")
        uow.log.append(youth.area, ProjectStepDropped(youth_id=youth.id, step_id=step.id))
        uow.log.append(youth.area, ProjectStepPlanned(youth_id=youth.id, step_id=step.id, due_on=step.due_on))
    elif command.act == "drop" and not step.dropped:
        step.done_on, step.dropped, step.version = None, True, step.version + 1
        wrote(uow, youth, "step_dropped")
        uow.log.append(youth.area, ProjectStepDropped(youth_id=youth.id, step_id=step.id))
    return step_view(step)


def steps_of(uow: UnitOfWork, youth_id: str) -> tuple[rpc.ProjectStep, ...]:
    """By their days; what was dropped is not shown."""
    rows = uow.session.scalars(
        select(ProjectStep)
        .where(ProjectStep.youth_id == youth_id, ProjectStep.dropped.is_(False))
        .order_by(ProjectStep.due_on, ProjectStep.id)
    )
    return tuple(step_view(row) for row in rows)


def step_view(step: ProjectStep) -> rpc.ProjectStep:
    return rpc.ProjectStep(id=step.id, words=step.words, due_on=step.due_on, done_on=step.done_on, version=step.version)


def _new_step(uow: UnitOfWork, youth: Youth, command: rpc.PlanProjectStep) -> ProjectStep:
    if command.due_on < uow.deps.today(uow.now):
        raise InvalidRequest("due_in_the_past", field="due_on")
    to_do = select(ProjectStep.id).where(
        ProjectStep.youth_id == youth.id, ProjectStep.done_on.is_(None), ProjectStep.dropped.is_(False)
    )
    if len(uow.session.scalars(to_do.limit(MOST)).all()) >= MOST:
        raise Conflict("too_many_steps", most=MOST)
    step = ProjectStep(id=command.id, youth_id=youth.id, done_on=None, dropped=False, version=1)
    uow.session.add(step)
    return step


def _done(uow: UnitOfWork, youth: Youth, step: ProjectStep, command: rpc.MarkProjectStep) -> None:
    today = uow.deps.today(uow.now)
    on = command.on or today
    if on > today:
        raise InvalidRequest("in_the_future", field="on")
    if step.dropped:
        raise Conflict("step_closed")
    if step.done_on == on:
        return
    step.done_on, step.version = on, step.version + 1
    wrote(uow, youth, "step_done")
    uow.log.append(youth.area, ProjectStepDone(youth_id=youth.id, step_id=step.id, on=on))
