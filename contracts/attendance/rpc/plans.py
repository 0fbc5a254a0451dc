"""The plan of an area's week: asked for, solved aside, seen and adjusted by a person, sent to the schools, confirmed by each.

A plan holds nobody's time: appointments exist from a school's yes on, and only those that are still free then.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Meta

from contracts.attendance.rpc.records import NewId
from contracts.kernel import Method, Record

PlanState = Literal["asked", "solving", "proposed", "sent", "answered", "failed", "replaced"]
Week = Annotated[str, Meta(pattern=r"^\d{4}-W\d{2}$")]
"""Of ISO 8601, such as 2026-W50."""
PlannedState = Literal["planned", "removed", "confirmed", "refused", "taken"]


class PlannedAppointment(Record):
    """`taken`: at the school's yes the time was somebody else's. `by_hand`: a person put or moved it. `appointment_id` once it
    holds; `refused_reason` is a code of `decline_appointment`."""

    id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: PlannedState = "planned"
    by_hand: bool = False
    appointment_id: str | None = None
    refused_reason: str | None = None


class UnmetWish(Record):
    """`missing` appointments of a youth that no place was found for, and why: `no_school`, `school_in_other_area`,
    `youth_availability_unknown`, `school_gives_no_range`, `youth_not_available`, `no_instructor_free`, `no_vehicle_free`,
    `lesson_too_long`, `one_lesson_a_day`, `instructors_given_to_others`, `vehicles_given_to_others`, `working_time`,
    `not_found_in_time`."""

    youth_id: str
    missing: int
    code: str
    school_id: str | None = None


class PlanPart(Record):
    """One school's part. `waiting` until it answers; `replaced` when a plan of the same week was sent before it did: that one,
    `replaced_by`, is what is asked of it now."""

    school_id: str
    state: Literal["waiting", "answered", "replaced"]
    answered_at: dt.datetime | None = None
    replaced_by: str | None = None


class Plan(Record):
    """`gap`: how far from the proven `bound` its `worth` is, as a share. `instance`: the problem as it was solved
    (docs/planning.md), so that anyone can check it; only when asked for. A school is shown its own part.
    `failed_because`: why there is none, as a code; `replaced`: another of its week was sent before any school had answered."""

    id: str
    area: str
    week: str
    state: PlanState
    asked_at: dt.datetime
    version: int
    gap: float | None = None
    bound: float | None = None
    worth: int | None = None
    seconds: float | None = None
    appointments: tuple[PlannedAppointment, ...] = ()
    unmet: tuple[UnmetWish, ...] = ()
    parts: tuple[PlanPart, ...] = ()
    instance: dict[str, Any] | None = None
    failed_because: str | None = None


class AskPlan(Record):
    """One plan of a week is made at a time: while one is, asking again gives that one."""

    id: NewId
    area: str
    week: Week


class GetPlan(Record):
    plan_id: str
    with_instance: bool = False


class ListPlans(Record):
    """The latest first, without their appointments; a school's: those sent to it."""

    area: str | None = None
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class PlanPage(Record):
    plans: tuple[Plan, ...]
    next: str | None = None


class AddPlanned(Record):
    """`id`: of the new line. Everybody must be free; `version` is the plan's, as it was seen."""

    id: NewId
    plan_id: str
    version: int
    youth_id: str
    instructor_id: str
    vehicle_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime


class MovePlanned(Record):
    plan_id: str
    version: int
    planned_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str | None = None
    vehicle_id: str | None = None


class RemovePlanned(Record):
    plan_id: str
    version: int
    planned_id: str


class SendPlan(Record):
    """To the schools: from now on nobody changes it but each school its own part."""

    plan_id: str
    version: int


class AnswerPlan(Record):
    """The school's say: all of its part but `refused` becomes appointments; what is no longer free is told as `taken`."""

    plan_id: str
    school_id: str
    refused: tuple[str, ...] = ()
    reason: Literal["instructor_away", "vehicle_away", "full", "other_time", "other"] = "other"


ask_plan = Method("attendance", "ask_plan", AskPlan, Plan, command=True)
get_plan = Method("attendance", "get_plan", GetPlan, Plan, timeout=10.0)
list_plans = Method("attendance", "list_plans", ListPlans, PlanPage)
add_planned = Method("attendance", "add_planned", AddPlanned, Plan, command=True)
move_planned = Method("attendance", "move_planned", MovePlanned, Plan, command=True)
remove_planned = Method("attendance", "remove_planned", RemovePlanned, Plan, command=True)
send_plan = Method("attendance", "send_plan", SendPlan, Plan, command=True)
answer_plan = Method("attendance", "answer_plan", AnswerPlan, Plan, command=True, timeout=15.0)
