"""A week to plan as the programme has it: 300 youths of 22 schools, 60 instructors, 50 vehicles, invented but not kind.

Also the yardstick of the plan: greedy first-fit, youth by youth in the order of urgency, as a person with a diary does it.
Measures nothing: tests/bench/plan.py does.
"""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from services.attendance.planner.candidates import Candidate, School, candidates_of, of_youth, schools_of
from services.attendance.planner.diary import Diary
from services.attendance.planner.problem import Gearbox, Instructor, Lesson, Problem, Span, Terms, Usual, Vehicle, Youth
from services.attendance.planner.solve import named

MONDAY = dt.date(2026, 12, 7)
PARIS = ZoneInfo("Europe/Paris")
TERMS = Terms(step=2, day_most=28, week_most=140, rest=44, kept_instructor=60, kept_start=40, stretch_cost=40)


def quarter(day: int, hour: float) -> int:
    """Of the day-th of the week, at a local hour."""
    local = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(), PARIS)
    return int(local.timestamp()) // 900 + round(hour * 4)


def week(youths: int = 300, instructors: int = 60, vehicles: int = 50, schools: int = 22, seed: int = 52) -> Problem:
    chance = random.Random(seed)
    days = tuple((quarter(day, 0), quarter(day + 1, 0)) for day in range(7))
    teachers = [_instructor(chance, n, n % schools) for n in range(instructors)]
    return Problem(
        area="orleans", week="2026-W50", days=days, terms=TERMS,
        youths=tuple(_youth(chance, n, n % schools if n < 2 * schools else chance.randrange(schools), teachers)
                     for n in range(youths)),
        instructors=tuple(teachers),
        vehicles=tuple(_vehicle(chance, n, n % schools) for n in range(vehicles)),
    )


def _youth(chance: random.Random, n: int, school: int, teachers: list[Instructor]) -> Youth:
    free = _merged([_days(chance), _evenings(chance), _shifts(chance), _few(chance)][chance.choices(range(4), (4, 4, 2, 1))[0]])
    urgency = chance.choice((1.0, 1.0, 1.2, 1.5, 2.0))
    lessons = chance.choice((1, 2, 2, 2, 3))
    own = [each for each in teachers if each.school_id == f"s{school:02d}"]
    starts = tuple(s for s, _e in chance.sample(free, min(len(free), 1)) if chance.random() < 0.7)
    boxes: tuple[Gearbox, ...] = ("automatic",) if chance.random() < 0.12 else ("manual",)
    return Youth(
        id=f"y{n:03d}", school_id=f"s{school:02d}", lesson=chance.choice((4, 4, 4, 6, 8)), free=free, gearboxes=boxes,
        worth=tuple(round(1000 * urgency * 0.7**k) for k in range(lessons)),
        usual=Usual(instructor_id=chance.choice(own).id if own and chance.random() < 0.8 else None, starts=starts),
    )


def _days(chance: random.Random) -> list[Span]:
    return [(quarter(d, 9), quarter(d, chance.choice((12, 17)))) for d in range(5) if chance.random() < 0.8]


def _evenings(chance: random.Random) -> list[Span]:
    week_days = [(quarter(d, chance.choice((17, 17.5, 18))), quarter(d, 20)) for d in range(5) if chance.random() < 0.7]
    return [*week_days, (quarter(5, 8), quarter(5, chance.choice((12, 13, 18))))]


def _shifts(chance: random.Random) -> list[Span]:
    first, last = chance.choice(((13.5, 20), (8, 12.5), (10, 17)))
    return [(quarter(d, first), quarter(d, last)) for d in range(5)]


def _few(chance: random.Random) -> list[Span]:
    return [(quarter(d, h), quarter(d, h + 2)) for d in chance.sample(range(6), 2) for h in (chance.choice((8, 12, 18)),)]


def _instructor(chance: random.Random, n: int, school: int) -> Instructor:
    """Gives the programme two to four half-days and some evenings; holds a few lessons already."""
    given = []
    for day in range(6):
        if chance.random() < 0.4:
            given.append((quarter(day, 8), quarter(day, 12)) if chance.random() < 0.5 else (quarter(day, 14), quarter(day, 18)))
        if day < 5 and chance.random() < 0.4:
            given.append((quarter(day, 17), quarter(day, 20)))
    free = _merged(given)
    taken = tuple((first, first + 4) for first, _end in free if chance.random() < 0.15)
    return Instructor(id=f"i{n:02d}", school_id=f"s{school:02d}", free=_without(free, taken), taken=taken)


def _vehicle(chance: random.Random, n: int, school: int) -> Vehicle:
    days = [(quarter(d, 7), quarter(d, 21)) for d in range(6)]
    if chance.random() < 0.3:
        days.pop(chance.randrange(6))  # at the garage
    return Vehicle(id=f"v{n:02d}", school_id=f"s{school:02d}", gearbox="automatic" if 22 <= n < 34 else "manual", free=tuple(days))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _without(free: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    starts = {start: end for start, end in taken}
    return tuple((starts.get(first, first), last) for first, last in free if starts.get(first, first) < last)


def first_fit(problem: Problem) -> list[Lesson]:
    """Youth by youth, the most urgent first, each lesson at the first hour of the week that fits."""
    lessons: list[Lesson] = []
    for school in schools_of(problem):
        diary = Diary(school)
        for number in sorted(range(len(school.youths)), key=lambda n: -max(school.youths[n].worth, default=0)):
            given = 0
            for each in sorted(of_youth(school, number), key=lambda one: (one.start, one.instructor)):
                fleet = diary.fleet_for(each)
                if given < len(school.youths[number].worth) and fleet is not None and diary.obstacle(each) is None:
                    diary.take(each, fleet)
                    given += 1
        lessons.extend(named(school, diary.kept))
    return lessons


def candidates_kept(school: School, lessons: list[Lesson]) -> list[Candidate]:
    """Of one school's candidates, those that became these lessons."""
    kept = {(each.youth_id, each.instructor_id, each.start) for each in lessons}
    return [each for each in candidates_of(school)
            if (school.youths[each.youth].id, school.instructors[each.instructor].id, each.start) in kept]
