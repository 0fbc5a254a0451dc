"""A school's say on its part of a plan: each line it does not refuse becomes an appointment, if everybody is still free."""

import msgspec
from sqlalchemy import select

from contracts.attendance import events, rpc
from contracts.errors import AutonomieError, Conflict, InvalidRequest, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.handlers import appointments
from services.attendance.handlers.claims import release
from services.attendance.handlers.plans import head_of, lines_of, parts_of, reached_plan, still_free
from services.attendance.handlers.working_hours import lock_instructor
from services.attendance.plan_tables import Plan, PlannedLesson, PlanPart


def answer(command: rpc.AnswerPlan, uow: UnitOfWork) -> rpc.Plan:
    plan = reached_plan(uow, command.plan_id, lock=True)
    part = uow.session.get(PlanPart, (plan.id, command.school_id), with_for_update=True)
    if part is None or (uow.scope.kind == "school" and command.school_id not in uow.scope.ids):
        raise NotFound("plan", id=command.plan_id)
    if part.answered_at is not None:
        raise Conflict("already_answered", plan_id=plan.id)
    if part.replaced_by is not None:
        raise Conflict("plan_replaced", plan_id=part.replaced_by)
    lines = _lines(uow, plan, command)
    for instructor_id in sorted({line.instructor_id for line in lines}):
        lock_instructor(uow, instructor_id)
    for line in lines:
        if line.id in command.refused:
            line.state, line.refused_reason = "refused", command.reason
        else:
            _confirm(uow, line)
    part.answered_at = uow.now
    plan.version += 1
    uow.session.flush()
    _close_when_all_answered(uow, plan)
    counts = {state: sum(line.state == state for line in lines) for state in ("confirmed", "refused", "taken")}
    fact = events.PlanAnswered(plan_id=plan.id, school_id=command.school_id, week=plan.week, **counts)
    uow.log.append(plan.area, fact)
    own = (command.school_id,)
    return msgspec.structs.replace(head_of(plan), appointments=lines_of(uow, plan.id, own), parts=parts_of(uow, plan.id, own))


def _lines(uow: UnitOfWork, plan: Plan, command: rpc.AnswerPlan) -> list[PlannedLesson]:
    query = select(PlannedLesson).where(
        PlannedLesson.plan_id == plan.id, PlannedLesson.school_id == command.school_id, PlannedLesson.state == "planned"
    )
    lines = list(uow.session.scalars(query.order_by(PlannedLesson.starts_at, PlannedLesson.id)))
    if set(command.refused) - {line.id for line in lines}:
        raise InvalidRequest("unknown_choice", field="refused")
    return lines


def _confirm(uow: UnitOfWork, line: PlannedLesson) -> None:
    """The school's own booking, so it holds at once; whatever is in its way now is no error of the others."""
    wanted = rpc.BookAppointment(
        id=line.id, youth_id=line.youth_id, starts_at=line.starts_at, ends_at=line.ends_at,
        instructor_id=line.instructor_id, vehicle_id=line.vehicle_id,
    )  # fmt: skip
    try:
        if not still_free(uow, line):
            line.state = "taken"
            return
        line.appointment_id = appointments.book(wanted, uow).id
        line.state = "confirmed"
    except AutonomieError:  # another school since, a journey that ended, an instructor who left: nothing was written but claims
        release(uow, line.id)
        line.state = "taken"


def _close_when_all_answered(uow: UnitOfWork, plan: Plan) -> None:
    waiting = select(PlanPart.school_id).where(PlanPart.plan_id == plan.id, PlanPart.answered_at.is_(None)).limit(1)
    if uow.session.scalar(waiting) is None:
        plan.state = "answered"
