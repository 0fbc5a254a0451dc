"""Rows `plan_gap`, `plan_seconds` and `plan_worth`: an area's week from the platform's own solver, beside greedy first-fit.

One run of the child process that `work` starts, from its start to its answer read: Python's and OR-tools' loading count.
"""

import subprocess
import sys
import time

import msgspec

from servicekit.config import default_programme
from services.attendance.planner.candidates import schools_of
from services.attendance.planner.diary import worth_of
from services.attendance.planner.problem import Problem, Solution
from services.attendance.settings import read_settings
from tests.bench.ground import ROOT, Ground, NotMeasured
from tests.bench.planning import MONDAY, candidates_kept, first_fit, week
from tests.bench.table import Figure

SMALL = {"youths": 75, "instructors": 15, "vehicles": 13, "schools": 6}
"""A quarter of the week, and of the time for it, for `--short`."""


def plan(ground: Ground) -> dict[str, Figure]:
    problem = week(**SMALL) if ground.short else week()
    allowed = read_settings(default_programme()).weekly(MONDAY).seconds / (4 if ground.short else 1)

    began = time.monotonic()
    by_hand = first_fit(problem)
    by_hand_seconds = time.monotonic() - began
    worth = sum(worth_of(school, candidates_kept(school, by_hand)) for school in schools_of(problem))
    solution, seconds = in_its_child(problem, allowed)

    detail = {
        "youths": len(problem.youths), "instructors": len(problem.instructors), "vehicles": len(problem.vehicles),
        "schools": len({youth.school_id for youth in problem.youths}), "lessons": len(solution.lessons),
        "wished": sum(len(youth.worth) for youth in problem.youths), "first_fit_lessons": len(by_hand),
        "first_fit_s": round(by_hand_seconds, 2), "solving_s": round(solution.seconds, 1), "allowed_s": allowed,
    }  # fmt: skip
    return {"plan_gap": Figure(solution.gap, None, detail), "plan_seconds": Figure(seconds),
            "plan_worth": Figure(solution.worth, worth)}


def in_its_child(problem: Problem, allowed: float) -> tuple[Solution, float]:
    """The solution, and the seconds it took, as handlers/plan_solver.py starts it."""
    began = time.monotonic()
    child = subprocess.run([sys.executable, "-m", "services.attendance.planner", str(allowed)], cwd=ROOT, check=False,
                           input=msgspec.json.encode(problem), capture_output=True)
    if child.returncode or not child.stdout:
        raise NotMeasured(f"the solver ended with {child.returncode}: {child.stderr.decode()[-300:]}")
    return msgspec.json.decode(child.stdout, type=Solution), time.monotonic() - began
