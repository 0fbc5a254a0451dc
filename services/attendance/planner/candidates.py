"""The lessons that could be given at one school: each youth, instructor and start at which all that is fixed allows it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.attendance.planner.problem import Instructor, Problem, Span, Terms, Vehicle, Youth


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles that are alike: same gearbox and fittings, free at the same times; they are counted, not told apart."""

    gearbox: str
    adapted: tuple[str, ...]
    free: tuple[Span, ...]
    vehicle_ids: tuple[str, ...]

    def suits(self, youth: Youth) -> bool:
        return self.gearbox in youth.gearboxes and set(youth.adapted) <= set(self.adapted)


@dataclass(frozen=True, slots=True)
class School:
    """One school's part of the problem; the parts share nothing, so each is solved by itself."""

    terms: Terms
    days: tuple[Span, ...]
    youths: tuple[Youth, ...]
    instructors: tuple[Instructor, ...]
    fleets: tuple[Fleet, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`fleets`: the indices of those that have it; `bonus`: for what stays as it was."""

    youth: int
    instructor: int
    day: int
    start: int
    end: int
    fleets: tuple[int, ...]
    bonus: int


def schools_of(problem: Problem) -> list[School]:
    """The schools with somebody to plan, in order of their ids."""
    return [
        School(
            problem.terms,
            problem.days,
            tuple(each for each in problem.youths if each.school_id == school_id),
            tuple(each for each in problem.instructors if each.school_id == school_id),
            _fleets([each for each in problem.vehicles if each.school_id == school_id]),
        )
        for school_id in sorted({youth.school_id for youth in problem.youths})
    ]


def _fleets(vehicles: Sequence[Vehicle]) -> tuple[Fleet, ...]:
    alike: defaultdict[tuple[str, tuple[str, ...], tuple[Span, ...]], list[str]] = defaultdict(list)
    for vehicle in vehicles:
        alike[vehicle.gearbox, tuple(sorted(vehicle.adapted)), vehicle.free].append(vehicle.id)
    return tuple(Fleet(*kind, tuple(sorted(ids))) for kind, ids in sorted(alike.items()))


def candidates_of(school: School) -> list[Candidate]:
    return [found for number in range(len(school.youths)) for found in of_youth(school, number)]


def of_youth(school: School, number: int) -> Iterator[Candidate]:
    youth = school.youths[number]
    if not youth.worth:
        return
    for index, instructor in enumerate(school.instructors):
        for start in starts(common(youth.free, instructor.free), youth.lesson, school.terms.step):
            end = start + youth.lesson
            day = day_of(school.days, start, end)
            fleets = tuple(
                n for n, fleet in enumerate(school.fleets)
                if fleet.suits(youth) and covers(fleet.free, start, end)
            )
            if fleets and day is not None and day not in youth.taken_days:
                yield Candidate(number, index, day, start, end, fleets, bonus_of(school.terms, youth, instructor.id, start))


def bonus_of(terms: Terms, youth: Youth, instructor_id: str, start: int) -> int:
    kept = terms.kept_instructor if youth.usual.instructor_id == instructor_id else 0
    return kept + (terms.kept_start if start in youth.usual.starts else 0)


def starts(free: Sequence[Span], length: int, step: int) -> Iterator[int]:
    for first, end in free:
        yield from range(-(-first // step) * step, end - length + 1, step)


def common(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """What is in both; each sorted and without overlaps."""
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            found.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return found


def covers(free: Sequence[Span], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in free)


def day_of(days: Sequence[Span], start: int, end: int) -> int | None:
    """The day that holds all of it; None over midnight."""
    return next((n for n, (first, last) in enumerate(days) if first <= start and end <= last), None)
