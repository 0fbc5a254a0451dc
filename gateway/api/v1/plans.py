"""The plan of an area's week: asked for, seen, adjusted, sent to the schools, answered by each."""

import re
import threading
import time
from typing import Any

from flask import Response, request

from contracts.attendance import rpc
from contracts.errors import Conflict
from gateway.acting import actor, ask, command_id
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of

blp = resource("plans", "The timetable of an area's week, proposed at once; each school confirms its part.")

Values = dict[str, Any]
_Plan = schema_of(rpc.Plan)
LONGEST_WAIT = 25.0
POLL_SECONDS = 0.25
_waiting = threading.BoundedSemaphore(4)
"""Who waits holds a thread of the server; past these, one is told at once where to look."""


@blp.route("/areas/<area>/plans", methods=["POST"])
@blp.arguments(schema_of(rpc.AskPlan, ("id", "area")))
@blp.response(201, _Plan, description="The plan, with its problem (`instance`) and how far it is from the proven bound (`gap`).")
@blp.alt_response(202, schema=_Plan, description="Still being made: `Location` says where. Asked for by `Prefer: respond-async`.")
def post_plan(values: Values, area: str) -> Response:
    """Waits for the plan, 25 seconds at most (`Prefer: wait=N` for less); nothing is sent to the schools by this. One that cannot
    be made is a 409, whose code says why."""
    command = record_from(rpc.AskPlan, values, id=command_id("plan"), area=area)
    asked = ask("make_plan", rpc.ask_plan, command, area=area)
    made = _when_made(asked.id, area, _patience())
    if made.state == "failed":
        raise Conflict(made.failed_because or "plan_not_solved", plan_id=made.id)
    response = answer(made, 202 if made.state in ("asked", "solving") else 201, version=made.version)
    response.headers["Location"] = f"/api/v1/areas/{area}/plans/{made.id}?with_instance=true"
    return response


@blp.route("/areas/<area>/plans")
@blp.arguments(schema_of(rpc.ListPlans, ("area",)), location="query")
@blp.response(200, schema_of(rpc.PlanPage))
def get_plans(values: Values, area: str) -> Response:
    """The latest first; a school is shown those that were sent to it."""
    return answer(ask("read_plans", rpc.list_plans, record_from(rpc.ListPlans, values, area=area), area=area))


@blp.route("/areas/<area>/plans/<plan_id>")
@blp.arguments(schema_of(rpc.GetPlan, ("plan_id",)), location="query")
@blp.response(200, _Plan)
def get_plan(values: Values, area: str, plan_id: str) -> Response:
    found = ask("read_plans", rpc.get_plan, record_from(rpc.GetPlan, values, plan_id=plan_id), area=area)
    return answer(found, version=found.version)


@blp.route("/areas/<area>/plans/<plan_id>/appointments", methods=["POST"])
@blp.arguments(schema_of(rpc.AddPlanned, ("id", "plan_id", "version")))
@blp.response(201, _Plan, description="The plan with the new line only.")
def post_planned(values: Values, area: str, plan_id: str) -> Response:
    command = record_from(rpc.AddPlanned, values, id=command_id("planned"), plan_id=plan_id, version=version_named())
    changed = ask("make_plan", rpc.add_planned, command, area=area)
    return answer(changed, 201, version=changed.version)


@blp.route("/areas/<area>/plans/<plan_id>/appointments/<planned_id>", methods=["PATCH"])
@blp.arguments(schema_of(rpc.MovePlanned, ("plan_id", "version", "planned_id")))
@blp.response(200, _Plan, description="The plan with the changed line only.")
def patch_planned(values: Values, area: str, plan_id: str, planned_id: str) -> Response:
    command = record_from(rpc.MovePlanned, values, plan_id=plan_id, planned_id=planned_id, version=version_named())
    changed = ask("make_plan", rpc.move_planned, command, area=area)
    return answer(changed, version=changed.version)


@blp.route("/areas/<area>/plans/<plan_id>/appointments/<planned_id>", methods=["DELETE"])
@blp.response(200, _Plan, description="The plan with the removed line only.")
def delete_planned(area: str, plan_id: str, planned_id: str) -> Response:
    command = record_from(rpc.RemovePlanned, {}, plan_id=plan_id, planned_id=planned_id, version=version_named())
    changed = ask("make_plan", rpc.remove_planned, command, area=area)
    return answer(changed, version=changed.version)


@blp.route("/areas/<area>/plans/<plan_id>/sending", methods=["POST"])
@blp.response(201, _Plan)
def post_plan_sending(area: str, plan_id: str) -> Response:
    """To the schools: each is asked for its say on its own part."""
    command = record_from(rpc.SendPlan, {}, plan_id=plan_id, version=version_named())
    return answer(ask("make_plan", rpc.send_plan, command, area=area), 201)


@blp.route("/areas/<area>/plans/<plan_id>/answers", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerPlan, ("plan_id", "school_id")))
@blp.response(201, _Plan)
def post_plan_answer(values: Values, area: str, plan_id: str) -> Response:
    """The signed-in school's say: what it does not refuse becomes appointments, where everybody is still free."""
    school_id = actor().principal.organisation_id or ""
    command = record_from(rpc.AnswerPlan, values, plan_id=plan_id, school_id=school_id)
    return answer(ask("answer_plan", rpc.answer_plan, command, area=area), 201)


def _patience() -> float:
    """Of RFC 7240: `respond-async`, or `wait` in seconds."""
    wished = request.headers.get("Prefer", "")
    if "respond-async" in wished:
        return 0.0
    wait = re.search(r"wait=(\d{1,4})", wished)
    return min(float(wait[1]), LONGEST_WAIT) if wait else LONGEST_WAIT


def _when_made(plan_id: str, area: str, patience: float) -> rpc.Plan:
    """The plan once it is made, or as it is when the patience is over."""
    until = time.monotonic() + patience
    if patience and _waiting.acquire(blocking=False):
        try:
            while time.monotonic() < until:
                state = ask("make_plan", rpc.get_plan, rpc.GetPlan(plan_id=plan_id), area=area).state
                if state not in ("asked", "solving"):
                    break
                time.sleep(POLL_SECONDS)
        finally:
            _waiting.release()
    return ask("make_plan", rpc.get_plan, rpc.GetPlan(plan_id=plan_id, with_instance=True), area=area)
