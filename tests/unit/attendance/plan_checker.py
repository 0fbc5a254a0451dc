"""Checks a plan against its problem without any code of ours: both are plain JSON, as `POST /areas/{area}/plans` gives them.

Says what is wrong in words, and what the plan is worth by the definition of docs/planning.md.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Any

Json = dict[str, Any]


def faults(problem: Json, lessons: list[Json]) -> list[str]:
    """Everything that a plan of this problem must not do; empty for a good one."""
    youths, instructors, vehicles = ({each["id"]: each for each in problem[kind]} for kind in ("youths", "instructors", "vehicles"))
    found: list[str] = []
    for each in lessons:
        youth, instructor, vehicle = youths[each["youth_id"]], instructors[each["instructor_id"]], vehicles[each["vehicle_id"]]
        name = f"{youth['id']} at {each['start']}"
        if not youth["school_id"] == instructor["school_id"] == vehicle["school_id"]:
            found.append(f"{name}: of different schools")
        if each["end"] - each["start"] != youth["lesson"]:
            found.append(f"{name}: not as long as a lesson of this youth")
        if each["start"] % problem["terms"]["step"]:
            found.append(f"{name}: starts off the step")
        for who in (youth, instructor, vehicle):
            if not any(first <= each["start"] and each["end"] <= last for first, last in who["free"]):
                found.append(f"{name}: {who['id']} is not free")
        if vehicle["gearbox"] not in youth["gearboxes"]:
            found.append(f"{name}: the wrong gearbox")
        if not set(youth.get("adapted", ())) <= set(vehicle.get("adapted", ())):
            found.append(f"{name}: a vehicle that is not fitted as needed")
        if _day(problem, each["start"]) in youth["taken_days"]:
            found.append(f"{name}: has a lesson that day already")
    return found + _overlaps(lessons) + _by_youth(problem, youths, lessons) + _by_instructor(problem, instructors, lessons)


def worth(problem: Json, lessons: list[Json]) -> int:
    terms, total = problem["terms"], 0
    count: defaultdict[str, int] = defaultdict(int)
    youths = {each["id"]: each for each in problem["youths"]}
    for each in lessons:
        youth = youths[each["youth_id"]]
        total += youth["worth"][count[youth["id"]]]
        count[youth["id"]] += 1
        total += terms["kept_instructor"] if each["instructor_id"] == youth["usual"]["instructor_id"] else 0
        total += terms["kept_start"] if each["start"] in youth["usual"]["starts"] else 0
    planned_schools = {each["school_id"] for each in problem["youths"]}
    for instructor in problem["instructors"]:
        if instructor["school_id"] in planned_schools:
            total -= terms["stretch_cost"] * _stretches(_spans(instructor, lessons))
    return total


def _stretches(spans: list[tuple[int, int]]) -> int:
    return sum(1 for before, after in pairwise([(0, 0), *spans]) if after[0] != before[1])


def _spans(instructor: Json, lessons: list[Json]) -> list[tuple[int, int]]:
    own = [(each["start"], each["end"]) for each in lessons if each["instructor_id"] == instructor["id"]]
    return sorted([*own, *map(tuple, instructor["taken"])])


def _day(problem: Json, quarter: int) -> int | None:
    return next((n for n, (first, last) in enumerate(problem["days"]) if first <= quarter < last), None)


def _overlaps(lessons: list[Json]) -> list[str]:
    found = []
    for role in ("youth_id", "instructor_id", "vehicle_id"):
        by_one: defaultdict[str, list[Json]] = defaultdict(list)
        for each in lessons:
            by_one[each[role]].append(each)
        for who, own in by_one.items():
            ordered = sorted(own, key=lambda each: int(each["start"]))
            found += [f"{who}: twice at {b['start']}" for a, b in pairwise(ordered) if b["start"] < a["end"]]
    return found


def _by_youth(problem: Json, youths: dict[str, Json], lessons: list[Json]) -> list[str]:
    days: defaultdict[str, list[int | None]] = defaultdict(list)
    for each in lessons:
        days[each["youth_id"]].append(_day(problem, each["start"]))
    return [f"{who}: two lessons a day" for who, own in days.items() if len(own) != len(set(own))] + [
        f"{who}: more than wanted" for who, own in days.items() if len(own) > len(youths[who]["worth"])
    ]


def _by_instructor(problem: Json, instructors: dict[str, Json], lessons: list[Json]) -> list[str]:
    terms, found = problem["terms"], []
    for who, instructor in instructors.items():
        spans = _spans(instructor, lessons)
        by_day: defaultdict[int | None, list[tuple[int, int]]] = defaultdict(list)
        for span in spans:
            by_day[_day(problem, span[0])].append(span)
        week = [span for day, own in by_day.items() if day is not None for span in own]
        held = sum(end - start for start, end in instructor["taken"] if _day(problem, start) is not None)
        if sum(end - start for start, end in week) > max(terms["week_most"], held):
            found.append(f"{who}: works too long a week")
        for day, own in by_day.items():
            fixed = sum(end - start for start, end in instructor["taken"] if _day(problem, start) == day)
            if day is not None and sum(end - start for start, end in own) > max(terms["day_most"], fixed):
                found.append(f"{who}: works too long a day")
        for before, after in pairwise(spans):
            new_one = not {before, after} <= set(map(tuple, instructor["taken"]))
            if _day(problem, before[0]) != _day(problem, after[0]) and new_one and after[0] - before[1] < terms["rest"]:
                found.append(f"{who}: rests too little before {after[0]}")
    return found
