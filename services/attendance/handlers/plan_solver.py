"""Solves plans that were asked for, one at a time, in a child process that ends; run in `work`, between transactions.

A turn never waits for the solver. A plan whose solver was killed with its `work` is taken up again, three times at most.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

import msgspec
from sqlalchemy import or_, select

from contracts.attendance import events
from contracts.errors import AutonomieError
from servicekit import logs
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.attendance.handlers.plan_problem import problem_of
from services.attendance.handlers.plan_reading import instant_of
from services.attendance.handlers.reach import settings_of, today
from services.attendance.models import Youth
from services.attendance.plan_tables import Plan, PlannedLesson, PlanUnmet
from services.attendance.planner.problem import Problem, Solution

T = TypeVar("T")
ROOT = Path(__file__).parents[3]
GRACE_SECONDS = 15.0
"""After the solver's own time: starting Python and reading OR-tools on a busy machine. Then it is killed."""
TAKEN_UP_AFTER = dt.timedelta(minutes=2)
MOST_TRIES = 3
NOT_SOLVED = "plan_not_solved"

log = logs.get("attendance.plans")


class App(Protocol):
    def execute(self, use_case: Callable[[UnitOfWork], T], *, entrypoint: str) -> T: ...


class Worker(Protocol):
    """What a chore is given."""

    app: Any


@dataclass
class Running:
    plan_id: str
    process: "subprocess.Popen[bytes]"
    answer: IO[bytes]
    until: float


class PlanSolver:
    """One child a service at most; `work` of the same process each have their own."""

    def __init__(self) -> None:
        self._running: weakref.WeakKeyDictionary[Any, Running] = weakref.WeakKeyDictionary()

    def __call__(self, work: Worker) -> None:
        running = self._running.get(work.app)
        if running is None:
            self._begin(work)
        elif running.process.poll() is not None or time.monotonic() > running.until:
            del self._running[work.app]
            self._end(work, running)

    def _begin(self, work: Worker) -> None:
        found = work.app.execute(take, entrypoint="solve_plans")
        if found is not None:
            plan_id, problem, seconds = found
            self._running[work.app] = _start(plan_id, problem, seconds)

    def _end(self, work: Worker, running: Running) -> None:
        running.process.kill()  # SIGKILL: past its time it is not asked again; nothing happens to one that has ended
        code = running.process.wait()
        running.answer.seek(0)
        text = running.answer.read()
        running.answer.close()
        if code == 0 and text:
            solution = msgspec.json.decode(text, type=Solution)
            work.app.execute(lambda uow: keep(uow, running.plan_id, solution), entrypoint="solve_plans")
        else:
            log.error("solver_ended", plan=running.plan_id, exit_code=code)
            work.app.execute(lambda uow: _fail(uow, running.plan_id), entrypoint="solve_plans")


def _start(plan_id: str, problem: str, seconds: float) -> Running:
    question, answer = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  # pipes would fill up
    question.write(problem.encode())
    question.seek(0)
    process = subprocess.Popen(
        [sys.executable, "-m", "services.attendance.planner", str(seconds)],
        stdin=question, stdout=answer, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    question.close()
    return Running(plan_id, process, answer, time.monotonic() + seconds + GRACE_SECONDS)


def take(uow: UnitOfWork) -> tuple[str, str, float] | None:
    """The oldest plan that waits, with its problem as of now; a plan that cannot be made is told so at once."""
    lost = Plan.solving_since < uow.now - TAKEN_UP_AFTER
    query = select(Plan).where(or_(Plan.state == "asked", (Plan.state == "solving") & lost)).order_by(Plan.asked_at).limit(1)
    plan = uow.session.scalars(query.with_for_update(skip_locked=True)).first()
    if plan is None:
        return None
    try:
        problem = problem_of(uow, plan.area, plan.week)
    except AutonomieError as error:
        log.warning("plan_impossible", plan=plan.id, error=error.code)
        plan.state, plan.failed_because = "failed", error.code
        return None
    plan.tries += 1
    if plan.tries > MOST_TRIES:
        plan.state, plan.failed_because = "failed", NOT_SOLVED
        return None
    plan.state, plan.solving_since = "solving", uow.now
    plan.problem = msgspec.json.encode(problem).decode()
    return plan.id, plan.problem, settings_of(uow).weekly(today(uow)).seconds


def keep(uow: UnitOfWork, plan_id: str, solution: Solution) -> None:
    plan = uow.session.get(Plan, plan_id, with_for_update=True)
    if plan is None or plan.state != "solving" or plan.problem is None:
        return
    school_of = {each.id: each.school_id for each in msgspec.json.decode(plan.problem, type=Problem).youths}
    for each in solution.lessons:
        uow.session.add(PlannedLesson(
            id=new_id(), plan_id=plan.id, school_id=school_of[each.youth_id], youth_id=each.youth_id, state="planned",
            instructor_id=each.instructor_id, vehicle_id=each.vehicle_id, by_hand=False,
            starts_at=instant_of(each.start), ends_at=instant_of(each.end),
        ))  # fmt: skip
    elsewhere = _taught_elsewhere(uow, [wish.youth_id for wish in solution.unmet if wish.code == "no_school"])
    for wish in solution.unmet:
        school_id, code = school_of[wish.youth_id] or None, "school_in_other_area" if wish.youth_id in elsewhere else wish.code
        uow.session.add(PlanUnmet(plan_id=plan.id, youth_id=wish.youth_id, school_id=school_id, missing=wish.missing, code=code))
    plan.state, plan.version = "proposed", plan.version + 1
    plan.gap, plan.bound, plan.worth, plan.seconds = solution.gap, solution.bound, solution.worth, solution.seconds
    fact = events.PlanProposed(plan_id=plan.id, week=plan.week, appointments=len(solution.lessons), unmet=len(solution.unmet))
    uow.log.append(plan.area, fact)


def _taught_elsewhere(uow: UnitOfWork, youths: list[str]) -> set[str]:
    """They have a school, which another area plans: for the solver it is none."""
    found: set[str] = set()
    for first in range(0, len(youths), 500):
        query = select(Youth.id).where(Youth.id.in_(youths[first : first + 500]), Youth.school_id.is_not(None))
        found |= set(uow.session.scalars(query))
    return found


def _fail(uow: UnitOfWork, plan_id: str) -> None:
    plan = uow.session.get(Plan, plan_id, with_for_update=True)
    if plan is not None and plan.state == "solving":
        again = plan.tries < MOST_TRIES
        plan.state, plan.failed_because = ("asked", None) if again else ("failed", NOT_SOLVED)
