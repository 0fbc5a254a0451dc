"""A week's plan: asked for, shown, adjusted by a person, sent to the schools. It holds nobody's time until a school's yes.

Solving is `plan_solver`'s, a school's answer `plan_answers`'.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, and_, delete, or_, select, true

from contracts.attendance import events, rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.intervals import Interval
from services.attendance.domain.planning import Slot
from services.attendance.domain.slots import is_free
from services.attendance.handlers.plan_problem import monday_of
from services.attendance.handlers.reach import instant, reached_youth, settings_of, today
from services.attendance.handlers.slots import plan_of
from services.attendance.handlers.working_hours import limit_passed
from services.attendance.models import Instructor, Vehicle
from services.attendance.plan_tables import Plan, PlannedLesson, PlanPart, PlanUnmet

UNFINISHED = ("asked", "solving")


def ask(command: rpc.AskPlan, uow: UnitOfWork) -> rpc.Plan:
    """While one of that week is being made, it is the answer: a second click makes no second solver run."""
    _must_reach_area(uow, command.area)
    monday_of(uow, command.week)
    query = select(Plan).where(Plan.area == command.area, Plan.week == command.week, Plan.state.in_(UNFINISHED))
    unfinished = uow.session.scalars(query.limit(1)).first()
    if unfinished is not None:
        return head_of(unfinished)
    if uow.session.get(Plan, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    plan = Plan(id=command.id, area=command.area, week=command.week, state="asked", asked_at=uow.now, tries=0, version=0)
    uow.session.add(plan)
    return head_of(plan)


def get(request: rpc.GetPlan, uow: UnitOfWork) -> rpc.Plan:
    plan = reached_plan(uow, request.plan_id)
    own = uow.scope.ids if uow.scope.kind == "school" else None
    whole = head_of(plan, problem=request.with_instance and own is None)
    return msgspec.structs.replace(
        whole, appointments=lines_of(uow, plan.id, own), unmet=_unmet_of(uow, plan.id, own), parts=parts_of(uow, plan.id, own)
    )


def page(request: rpc.ListPlans, uow: UnitOfWork) -> rpc.PlanPage:
    query = select(Plan).where(_plans_in(uow))
    if request.area is not None:
        query = query.where(Plan.area == request.area)
    if request.cursor is not None:
        query = query.where(_before(request.cursor))
    rows = uow.session.scalars(query.order_by(Plan.asked_at.desc(), Plan.id.desc()).limit(request.limit + 1)).all()
    shown = rows[: request.limit]
    own = uow.scope.ids if uow.scope.kind == "school" else None
    plans = (msgspec.structs.replace(head_of(each), parts=parts_of(uow, each.id, own)) for each in shown)
    last = f"{shown[-1].asked_at.isoformat()}|{shown[-1].id}" if len(rows) > len(shown) else None
    return rpc.PlanPage(plans=tuple(plans), next=last)


def add(command: rpc.AddPlanned, uow: UnitOfWork) -> rpc.Plan:
    plan = _adjusted(uow, command.plan_id, command.version)
    youth = reached_youth(uow, command.youth_id)
    if youth.school_id is None:
        raise Conflict("no_school", youth_id=youth.id)
    if uow.session.get(PlannedLesson, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    line = PlannedLesson(
        id=command.id, plan_id=plan.id, school_id=youth.school_id, youth_id=youth.id, state="planned", by_hand=True,
        instructor_id=command.instructor_id, vehicle_id=command.vehicle_id,
        starts_at=instant(command.starts_at, "starts_at"), ends_at=instant(command.ends_at, "ends_at"),
    )  # fmt: skip
    _check_fits(uow, plan, line)
    uow.session.add(line)
    return _changed(uow, plan, line)


def move(command: rpc.MovePlanned, uow: UnitOfWork) -> rpc.Plan:
    plan = _adjusted(uow, command.plan_id, command.version)
    line = _planned_line(uow, plan, command.planned_id)
    line.starts_at, line.ends_at = instant(command.starts_at, "starts_at"), instant(command.ends_at, "ends_at")
    line.instructor_id = command.instructor_id or line.instructor_id
    line.vehicle_id = command.vehicle_id or line.vehicle_id
    line.by_hand = True
    _check_fits(uow, plan, line)
    return _changed(uow, plan, line)


def remove(command: rpc.RemovePlanned, uow: UnitOfWork) -> rpc.Plan:
    plan = _adjusted(uow, command.plan_id, command.version)
    line = _planned_line(uow, plan, command.planned_id)
    line.state, line.by_hand = "removed", True
    return _changed(uow, plan, line)


def send(command: rpc.SendPlan, uow: UnitOfWork) -> rpc.Plan:
    """Each school that has a line gets its part; the plan is closed to changes, and takes the place of an earlier one of its week
    wherever no school has answered yet."""
    plan = _adjusted(uow, command.plan_id, command.version)
    query = select(PlannedLesson.school_id).where(PlannedLesson.plan_id == plan.id, PlannedLesson.state == "planned").distinct()
    schools = sorted(uow.session.scalars(query))
    if not schools:
        raise Conflict("plan_is_empty", plan_id=plan.id)
    plan.state = "sent"
    _replace_unanswered(uow, plan)
    for school_id in schools:
        uow.session.add(PlanPart(plan_id=plan.id, school_id=school_id, sent_at=uow.now))
        uow.log.append(plan.area, events.PlanSentToSchool(plan_id=plan.id, school_id=school_id, week=plan.week))
    uow.session.flush()
    return msgspec.structs.replace(head_of(plan), parts=parts_of(uow, plan.id))


def _replace_unanswered(uow: UnitOfWork, plan: Plan) -> None:
    """One week is asked of a school once: what it did not answer is no question any more."""
    same_week = (Plan.area == plan.area) & (Plan.week == plan.week) & (Plan.state == "sent") & (Plan.id != plan.id)
    for earlier in uow.session.scalars(select(Plan).where(same_week).order_by(Plan.id).with_for_update()).all():
        parts = uow.session.scalars(select(PlanPart).where(PlanPart.plan_id == earlier.id)).all()
        for part in parts:
            if part.answered_at is None and part.replaced_by is None:
                part.replaced_by = plan.id
        earlier.state = "answered" if any(part.answered_at for part in parts) else "replaced"
        earlier.version += 1


def forget_old(uow: UnitOfWork) -> None:
    """A plan goes some time after it was made; the appointments that came of it stay."""
    limit = uow.now - settings_of(uow).weekly(today(uow)).kept_for
    old = list(uow.session.scalars(select(Plan.id).where(Plan.asked_at < limit).order_by(Plan.asked_at).limit(100)))
    for table in (PlannedLesson, PlanUnmet, PlanPart):
        uow.session.execute(delete(table).where(table.plan_id.in_(old)))
    uow.session.execute(delete(Plan).where(Plan.id.in_(old)))


def reached_plan(uow: UnitOfWork, plan_id: str, *, lock: bool = False) -> Plan:
    """A plan within the scope; outside it, nobody learns that it exists."""
    query = select(Plan).where(Plan.id == plan_id, _plans_in(uow))
    plan = uow.session.scalar(query.with_for_update() if lock else query)
    if plan is None:
        raise NotFound("plan", id=plan_id)
    return plan


def head_of(plan: Plan, *, problem: bool = False) -> rpc.Plan:
    return rpc.Plan(
        id=plan.id, area=plan.area, week=plan.week, state=plan.state, asked_at=plan.asked_at, version=plan.version,  # type: ignore[arg-type]
        gap=plan.gap, bound=plan.bound, worth=plan.worth, seconds=plan.seconds,
        instance=msgspec.json.decode(plan.problem) if problem and plan.problem else None, failed_because=plan.failed_because,
    )  # fmt: skip


def lines_of(uow: UnitOfWork, plan_id: str, schools: Sequence[str] | None = None) -> tuple[rpc.PlannedAppointment, ...]:
    query = select(PlannedLesson).where(PlannedLesson.plan_id == plan_id, PlannedLesson.state != "removed")
    if schools is not None:
        query = query.where(PlannedLesson.school_id.in_(list(schools)))
    return tuple(line_of(each) for each in uow.session.scalars(query.order_by(PlannedLesson.starts_at, PlannedLesson.id)))


def line_of(line: PlannedLesson) -> rpc.PlannedAppointment:
    return rpc.PlannedAppointment(
        id=line.id, youth_id=line.youth_id, school_id=line.school_id, instructor_id=line.instructor_id,
        vehicle_id=line.vehicle_id, starts_at=line.starts_at, ends_at=line.ends_at, state=line.state,  # type: ignore[arg-type]
        by_hand=line.by_hand, appointment_id=line.appointment_id, refused_reason=line.refused_reason,
    )  # fmt: skip


def parts_of(uow: UnitOfWork, plan_id: str, schools: Sequence[str] | None = None) -> tuple[rpc.PlanPart, ...]:
    query = select(PlanPart).where(PlanPart.plan_id == plan_id)
    if schools is not None:
        query = query.where(PlanPart.school_id.in_(list(schools)))
    return tuple(
        rpc.PlanPart(
            school_id=each.school_id, answered_at=each.answered_at, replaced_by=each.replaced_by,
            state="answered" if each.answered_at else "replaced" if each.replaced_by else "waiting",
        )
        for each in uow.session.scalars(query.order_by(PlanPart.school_id))
    )


def _unmet_of(uow: UnitOfWork, plan_id: str, schools: Sequence[str] | None) -> tuple[rpc.UnmetWish, ...]:
    query = select(PlanUnmet).where(PlanUnmet.plan_id == plan_id)
    if schools is not None:
        query = query.where(PlanUnmet.school_id.in_(list(schools)))
    rows = uow.session.scalars(query.order_by(PlanUnmet.code, PlanUnmet.youth_id))
    return tuple(rpc.UnmetWish(youth_id=each.youth_id, missing=each.missing, code=each.code, school_id=each.school_id) for each in rows)


def _plans_in(uow: UnitOfWork) -> ColumnElement[bool]:
    if uow.scope.kind == "all":
        return true()
    if uow.scope.kind == "school":
        return Plan.id.in_(select(PlanPart.plan_id).where(PlanPart.school_id.in_(list(uow.scope.ids))))
    return Plan.area.in_(list(uow.scope.ids) if uow.scope.kind == "areas" else [])


def _must_reach_area(uow: UnitOfWork, area: str) -> None:
    if uow.scope.kind == "all" or (uow.scope.kind == "areas" and area in uow.scope.ids):
        return
    raise NotAllowed("other_area", area=area)


def _before(cursor: str) -> ColumnElement[bool]:
    text, _, last_id = cursor.partition("|")
    try:
        at = instant(dt.datetime.fromisoformat(text), "cursor")
    except ValueError:
        raise InvalidRequest("bad_cursor", field="cursor") from None
    return or_(Plan.asked_at < at, and_(Plan.asked_at == at, Plan.id < last_id))


def _adjusted(uow: UnitOfWork, plan_id: str, version: int) -> Plan:
    """The plan, to be changed by somebody who saw its last version; never once the schools have it."""
    plan = reached_plan(uow, plan_id, lock=True)
    if uow.scope.kind == "school":
        raise NotAllowed("out_of_scope", subject=plan_id)
    if plan.version != version:
        raise Conflict("edited_meanwhile", version=plan.version)
    if plan.state != "proposed":
        raise Conflict("plan_not_open", plan_id=plan.id, state=plan.state)
    plan.version += 1
    return plan


def _planned_line(uow: UnitOfWork, plan: Plan, planned_id: str) -> PlannedLesson:
    line = uow.session.get(PlannedLesson, planned_id)
    if line is None or line.plan_id != plan.id or line.state != "planned":
        raise NotFound("planned", id=planned_id)
    return line


def _changed(uow: UnitOfWork, plan: Plan, line: PlannedLesson) -> rpc.Plan:
    uow.session.flush()
    return msgspec.structs.replace(head_of(plan), appointments=(line_of(line),))


def _check_fits(uow: UnitOfWork, plan: Plan, line: PlannedLesson) -> None:
    """By hand, too, only what could be booked: of one school, everybody free, and nothing of the plan in its way."""
    tuple(booking.quarters(Interval(line.starts_at, max(line.starts_at, line.ends_at))))
    if line.ends_at - line.starts_at > dt.timedelta(hours=4):
        raise InvalidRequest("too_long", field="ends_at", minutes=240)
    instructor, vehicle = uow.session.get(Instructor, line.instructor_id), uow.session.get(Vehicle, line.vehicle_id)
    if instructor is None or instructor.school_id != line.school_id or not instructor.here:
        raise InvalidRequest("not_of_this_school", field="instructor_id")
    if vehicle is None or vehicle.school_id != line.school_id:
        raise InvalidRequest("not_of_this_school", field="vehicle_id")
    monday = monday_of(uow, plan.week)
    local = line.starts_at.astimezone(settings_of(uow).zone(today(uow))).date()
    if not monday <= local < monday + dt.timedelta(days=7):
        raise InvalidRequest("not_in_this_week", field="starts_at")
    with uow.session.no_autoflush:
        if not still_free(uow, line):
            raise Conflict("not_available")
        overlapping = select(PlannedLesson.id).where(
            PlannedLesson.plan_id == plan.id, PlannedLesson.id != line.id, PlannedLesson.state == "planned",
            PlannedLesson.starts_at < line.ends_at, PlannedLesson.ends_at > line.starts_at,
            or_(PlannedLesson.youth_id == line.youth_id, PlannedLesson.instructor_id == line.instructor_id,
                PlannedLesson.vehicle_id == line.vehicle_id),
        )  # fmt: skip
        if uow.session.scalar(overlapping.limit(1)) is not None:
            raise Conflict("planned_already")
        limit = limit_passed(uow, line.instructor_id, Interval(line.starts_at, line.ends_at), also=_planned_with(uow, line))
        if limit is not None:
            raise Conflict(limit.value)


def _planned_with(uow: UnitOfWork, line: PlannedLesson) -> list[Interval]:
    """The other lessons that the plan gives this instructor: they claim nothing yet, and count all the same."""
    others = select(PlannedLesson.starts_at, PlannedLesson.ends_at).where(
        PlannedLesson.plan_id == line.plan_id, PlannedLesson.id != line.id, PlannedLesson.state == "planned",
        PlannedLesson.instructor_id == line.instructor_id,
    )  # fmt: skip
    return [Interval(starts_at, ends_at) for starts_at, ends_at in uow.session.execute(others)]


def still_free(uow: UnitOfWork, line: PlannedLesson) -> bool:
    """Youth, instructor and vehicle are all free then, as of now, and it is not too soon."""
    wanted = Interval(line.starts_at, line.ends_at)
    youth = reached_youth(uow, line.youth_id)
    slot = Slot(line.starts_at, line.ends_at, line.instructor_id, line.vehicle_id)
    return line.starts_at > uow.now and not youth.ended and is_free(plan_of(uow, youth, wanted), slot)
