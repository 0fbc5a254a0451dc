"""The planning problem of one area and one week, and its answer, as plain data that anyone can check.

Time is counted in quarter-hours since 1970 in UTC (`claims` of a booking use the same), spans are `[first, end)`. What a
plan is worth is written down here: docs/planning.md says it in words, a test recomputes it without this code.
"""

from typing import Literal

from contracts.kernel import Record

Span = tuple[int, int]
Gearbox = Literal["manual", "automatic"]


class Usual(Record):
    """What a youth is used to: the instructor of the latest lesson, and the starts that last week's would have this week."""

    instructor_id: str | None = None
    starts: tuple[int, ...] = ()


class Youth(Record):
    """`worth[n]`: of the (n+1)th lesson, never more than of the one before; so many lessons are wanted. `free`: own time.

    `gearboxes`: those the youth may learn on, `adapted`: what must be fitted to the vehicle. `known`: has said when she is free.
    """

    id: str
    school_id: str
    lesson: int
    worth: tuple[int, ...]
    free: tuple[Span, ...]
    gearboxes: tuple[Gearbox, ...] = ("manual", "automatic")
    adapted: tuple[str, ...] = ()
    known: bool = True
    taken_days: tuple[int, ...] = ()
    usual: Usual = Usual()


class Instructor(Record):
    """`free`: given to the programme and not taken. `taken`: lessons already held, which count for working time and rest."""

    id: str
    school_id: str
    free: tuple[Span, ...]
    taken: tuple[Span, ...] = ()


class Vehicle(Record):
    id: str
    school_id: str
    gearbox: Gearbox
    free: tuple[Span, ...]
    adapted: tuple[str, ...] = ()


class Terms(Record):
    """Settings of the week: quarters a day and a week that an instructor works at most, of rest between two days; lessons
    start on multiples of `step`. A kept instructor and a kept time add to a plan's worth; each stretch of lessons of an
    instructor (so also each idle gap) takes `stretch_cost` from it."""

    step: int
    day_most: int
    week_most: int
    rest: int
    kept_instructor: int
    kept_start: int
    stretch_cost: int


class Problem(Record):
    """`days`: the seven local days of the week. Every resource and every youth belongs to one school."""

    area: str
    week: str
    days: tuple[Span, ...]
    terms: Terms
    youths: tuple[Youth, ...]
    instructors: tuple[Instructor, ...]
    vehicles: tuple[Vehicle, ...]
    format: Literal["autonomie-plan/1"] = "autonomie-plan/1"


class Lesson(Record):
    """`start` and `end` in quarters."""

    youth_id: str
    instructor_id: str
    vehicle_id: str
    start: int
    end: int


class Unmet(Record):
    """A youth who gets fewer lessons than wanted: `code` says why (see unmet.py), `missing` how many."""

    youth_id: str
    missing: int
    code: str


class Solution(Record):
    """`bound`: no plan of this problem is worth more, proven. `gap`: (bound − worth) / bound."""

    lessons: tuple[Lesson, ...]
    worth: int
    bound: float
    gap: float
    seconds: float
    unmet: tuple[Unmet, ...] = ()
