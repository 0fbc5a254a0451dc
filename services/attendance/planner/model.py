"""One school's week as a CP-SAT model. Written so that its linear relaxation is tight: what cannot be together at one
quarter-hour is one clique, lessons are worth less and less, vehicles that are alike are counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from services.attendance.planner.candidates import Candidate, School, candidates_of, day_of

Var = Any
"""A Boolean of the model, or a sum of them; ortools has no public type for both."""


@dataclass
class SchoolModel:
    """`chosen[n]` decides the candidate n; `in_fleet[n]` which fleets could serve it."""

    school: School
    candidates: list[Candidate]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    chosen: list[Var] = field(default_factory=list)
    from_fleet: dict[tuple[int, int, int], Var] = field(default_factory=dict)
    worth: list[Var] = field(default_factory=list)


def build(school: School) -> SchoolModel:
    made = SchoolModel(school, candidates_of(school))
    made.chosen = [made.model.new_bool_var(f"x{n}") for n in range(len(made.candidates))]
    _one_place_at_a_time(made)
    _one_lesson_a_day(made)
    _vehicles(made)
    _working_time(made)
    _rest(made)
    _worth(made)
    _stretches(made)
    made.model.maximize(sum(made.worth))
    return made


def _one_place_at_a_time(made: SchoolModel) -> None:
    """An instructor gives one lesson at a time: one clique a quarter-hour, each kept once."""
    cliques: set[tuple[int, ...]] = set()
    by_quarter: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for n, each in enumerate(made.candidates):
        for quarter in range(each.start, each.end):
            by_quarter[each.instructor, quarter].append(n)
    cliques.update(tuple(clique) for clique in by_quarter.values() if len(clique) > 1)
    for clique in sorted(cliques):
        made.model.add_at_most_one(made.chosen[n] for n in clique)


def _one_lesson_a_day(made: SchoolModel) -> None:
    for group in _grouped(made, lambda each: (each.youth, each.day)).values():
        made.model.add_at_most_one(made.chosen[n] for n in group)


def _vehicles(made: SchoolModel) -> None:
    """A lesson takes one vehicle of one fleet; a fleet gives no more at once than it has."""
    taking: defaultdict[tuple[int, int], list[Var]] = defaultdict(list)
    for (youth, start), group in _grouped(made, lambda each: (each.youth, each.start)).items():
        first = made.candidates[group[0]]
        shares: list[Var] = [sum(made.chosen[n] for n in group)]
        if len(first.fleets) > 1:
            shares = [made.model.new_bool_var(f"z{youth}_{start}_{fleet}") for fleet in first.fleets]
            made.model.add(sum(shares) == sum(made.chosen[n] for n in group))
        for fleet, share in zip(first.fleets, shares, strict=True):
            made.from_fleet[youth, start, fleet] = share
            for quarter in range(first.start, first.end):
                taking[fleet, quarter].append(share)
    for (fleet, _quarter), shares in taking.items():
        most = len(made.school.fleets[fleet].vehicle_ids)
        if most < len(made.school.instructors):  # otherwise the instructors already see to it
            made.model.add(sum(shares) <= most)


def _working_time(made: SchoolModel) -> None:
    terms, days = made.school.terms, made.school.days
    for (index, day), group in _grouped(made, lambda each: (each.instructor, each.day)).items():
        held = sum(end - start for start, end in _taken_on(made, index, days[day]))
        _at_most(made, group, terms.day_most - held)
    for index, group in _grouped(made, lambda each: each.instructor).items():
        taken = made.school.instructors[index].taken
        held = sum(end - start for start, end in taken if day_of(days, start, end) is not None)
        _at_most(made, group, terms.week_most - held)


def _at_most(made: SchoolModel, group: Sequence[int], quarters: int) -> None:
    lengths = [made.candidates[n].end - made.candidates[n].start for n in group]
    if sum(lengths) > quarters:
        made.model.add(sum(length * made.chosen[n] for n, length in zip(group, lengths, strict=True)) <= max(quarters, 0))


def _rest(made: SchoolModel) -> None:
    """Between the end of one day and the start of the next: who ends late does not start early."""
    rest = made.school.terms.rest
    by_day = _grouped(made, lambda each: (each.instructor, each.day))
    for index in range(len(made.school.instructors)):
        for day in range(-1, len(made.school.days)):
            evening, morning = by_day.get((index, day), []), by_day.get((index, day + 1), [])
            ends = [end for _start, end in _taken_near(made, index, day)]
            starts = [start for start, _end in _taken_near(made, index, day + 1)]
            _rest_between(made, evening, morning, max(ends, default=None), min(starts, default=None), rest)


def _rest_between(
    made: SchoolModel, evening: Iterable[int], morning: Iterable[int], held_end: int | None, held_start: int | None, rest: int
) -> None:
    chosen, candidates, model = made.chosen, made.candidates, made.model
    for n in morning:
        if held_end is not None and candidates[n].start < held_end + rest:
            model.add(chosen[n] == 0)
    for n in evening:
        if held_start is not None and candidates[n].end + rest > held_start:
            model.add(chosen[n] == 0)
    first = min((candidates[n].start for n in morning), default=None)
    ends = sorted({candidates[n].end for n in evening if first is not None and candidates[n].end + rest > first})
    later: Var | None = None
    for end in reversed(ends):
        late = model.new_bool_var("late")
        if later is not None:
            model.add_implication(later, late)
        for n in evening:
            if candidates[n].end == end:
                model.add_implication(chosen[n], late)
        for n in morning:
            if candidates[n].start < end + rest:
                model.add_implication(late, ~chosen[n])
        later = late


def _worth(made: SchoolModel) -> None:
    """The first lesson is worth most: nobody gets a second before it is somebody's better first."""
    by_youth = _grouped(made, lambda each: each.youth)
    for number, youth in enumerate(made.school.youths):
        group = by_youth.get(number, [])
        if not group:
            continue
        steps = [made.model.new_bool_var(f"w{number}_{n}") for n in range(len(youth.worth))]
        made.model.add(sum(steps) == sum(made.chosen[n] for n in group))
        for before, after in pairwise(steps):
            made.model.add_implication(after, before)
        made.worth.extend(worth * step for worth, step in zip(youth.worth, steps, strict=True))
        made.worth.extend(
            made.candidates[n].bonus * made.chosen[n] for n in group if made.candidates[n].bonus
        )


def _stretches(made: SchoolModel) -> None:
    """A stretch begins where a lesson starts and none ends; what is already held ends and begins stretches too."""
    cost = made.school.terms.stretch_cost
    starting = _grouped(made, lambda each: (each.instructor, each.start))
    ending = _grouped(made, lambda each: (each.instructor, each.end))
    for index, instructor in enumerate(made.school.instructors):
        held_ends = {end for _start, end in instructor.taken}
        held_starts = {start for start, _end in instructor.taken} - held_ends
        own_starts = {start for who, start in starting if who == index} - held_ends
        for start in sorted(own_starts | held_starts):
            begun = sum(made.chosen[n] for n in starting.get((index, start), [])) + (1 if start in held_starts else 0)
            ended = sum(made.chosen[n] for n in ending.get((index, start), []))
            begins = made.model.new_bool_var(f"b{index}_{start}")
            made.model.add(begins >= begun - ended)
            made.worth.append(-cost * begins)


def _grouped(made: SchoolModel, key: Any) -> dict[Any, list[int]]:
    found: defaultdict[Any, list[int]] = defaultdict(list)
    for n, each in enumerate(made.candidates):
        found[key(each)].append(n)
    return found


def _taken_on(made: SchoolModel, index: int, day: tuple[int, int]) -> list[tuple[int, int]]:
    return [span for span in made.school.instructors[index].taken if day[0] <= span[0] < day[1]]


def _taken_near(made: SchoolModel, index: int, day: int) -> list[tuple[int, int]]:
    """What is held on a day of the week, or on the day just before or after it."""
    days = made.school.days
    if 0 <= day < len(days):
        return _taken_on(made, index, days[day])
    edge = days[0][0] if day < 0 else days[-1][1]
    span = (edge - 96, edge) if day < 0 else (edge, edge + 96)
    return _taken_on(made, index, span)
