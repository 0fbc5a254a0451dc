"""Solves a problem school by school within a time, and names the vehicles. Run as a child process (`__main__.py`)."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ortools.sat.python import cp_model

from services.attendance.planner.candidates import Candidate, School, schools_of
from services.attendance.planner.diary import first_plan, worth_of
from services.attendance.planner.model import build
from services.attendance.planner.problem import Lesson, Problem, Solution
from services.attendance.planner.unmet import unmet_of

ENOUGH = 0.001
"""A school's gap below which no more time is spent on it."""
FIRST_SHARE = 0.6
"""Of the time, for a first look at every school; the rest goes to those that are still loose."""


def solve(problem: Problem, seconds: float, threads: int = 2) -> Solution:
    """The best plan found in about `seconds`; the bounds of the schools add up, for they share nothing."""
    began = time.monotonic()
    ends = began + seconds
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(SchoolPart, schools_of(problem)))
        parts.sort(key=lambda part: -len(part.made.candidates))
        share = FIRST_SHARE * seconds * threads / max(len(parts), 1)
        list(pool.map(lambda part: part.improve(share, ends), parts))
        loose = sorted((part for part in parts if part.is_loose), key=lambda part: part.worth - part.bound)
        share = max(ends - time.monotonic(), 0.0) * threads / max(len(loose), 1)
        list(pool.map(lambda part: part.improve(share, ends), loose))
    worth, bound = sum(part.worth for part in parts), sum(part.bound for part in parts)
    lessons = tuple(lesson for part in parts for lesson in part.lessons())
    gap = max(bound - worth, 0.0) / abs(bound) if bound else 0.0
    unmet = tuple(each for part in parts for each in unmet_of(part.school, part.kept))
    return Solution(lessons=lessons, worth=worth, bound=bound, gap=gap, seconds=time.monotonic() - began, unmet=unmet)


class SchoolPart:
    """One school: the best plan known, from the first made by hand's rule, and the proven bound."""

    def __init__(self, school: School) -> None:
        diary, terms = first_plan(school), school.terms
        self.school = school
        self.made = build(school)
        self.kept: Sequence[tuple[Candidate, int]] = diary.kept
        self.worth = worth_of(school, [each for each, _fleet in diary.kept])
        most = sum(sum(youth.worth) + len(youth.worth) * (terms.kept_instructor + terms.kept_start) for youth in school.youths)
        self.bound = float(most) if self.made.candidates else float(self.worth)

    @property
    def is_loose(self) -> bool:
        return self.bound - self.worth > ENOUGH * abs(self.bound)

    def improve(self, seconds: float, ends: float) -> None:
        """Searches from what is known for so long, but not past `ends`; it never gets worse."""
        seconds = min(seconds, ends - time.monotonic())
        if not self.made.candidates or seconds <= 0.02:
            return
        self._hint()
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1  # the schools are what runs side by side
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_probing_level = 0  # the relaxation is tight already: probing took half of the time
        solver.parameters.relative_gap_limit = ENOUGH / 10
        status = solver.solve(self.made.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        self.bound = min(self.bound, solver.best_objective_bound)
        if solver.objective_value > self.worth:
            self.worth = round(solver.objective_value)
            self.kept = self._chosen(solver)

    def lessons(self) -> tuple[Lesson, ...]:
        return named(self.school, self.kept)

    def _hint(self) -> None:
        wanted = {each for each, _fleet in self.kept}
        self.made.model.clear_hints()
        for each, var in zip(self.made.candidates, self.made.chosen, strict=True):
            self.made.model.add_hint(var, each in wanted)

    def _chosen(self, solver: cp_model.CpSolver) -> list[tuple[Candidate, int]]:
        found = []
        for each, var in zip(self.made.candidates, self.made.chosen, strict=True):
            if solver.boolean_value(var):
                fleets = self.made.from_fleet
                found.append((each, next(n for n in each.fleets if solver.value(fleets[each.youth, each.start, n]))))
        return found


def named(school: School, kept: Sequence[tuple[Candidate, int]]) -> tuple[Lesson, ...]:
    """Each lesson with a vehicle of its fleet: in order of start, the first that is free again."""
    free_at = {vehicle: 0 for fleet in school.fleets for vehicle in fleet.vehicle_ids}
    found = []
    for each, fleet in sorted(kept, key=lambda one: (one[0].start, one[0].youth)):
        vehicle = next(v for v in school.fleets[fleet].vehicle_ids if free_at[v] <= each.start)
        free_at[vehicle] = each.end
        youth_id, instructor_id = school.youths[each.youth].id, school.instructors[each.instructor].id
        found.append(Lesson(youth_id=youth_id, instructor_id=instructor_id, vehicle_id=vehicle, start=each.start, end=each.end))
    return tuple(found)
