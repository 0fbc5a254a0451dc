"""What slots are looked for in: a youth's and a school's time, and the programme's planning rules (settings).

Only values; the search is in `slots`, the reasons when it finds nothing in `why_no_slot`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contracts.errors import InvalidRequest
from services.attendance.domain.availability import PARIS, Availability
from services.attendance.domain.intervals import QUARTER, Interval, Intervals, widened
from services.attendance.domain.working_time import Forbidden


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """Settings of the programme. `usual_from`, `usual_to` bound only what a reason proposes, never what is offered."""

    lesson: timedelta = timedelta(minutes=60)
    shortest_lesson: timedelta = timedelta(minutes=30)
    longest_lesson: timedelta = timedelta(hours=4)
    start_step: timedelta = timedelta(minutes=30)
    notice: timedelta = timedelta(hours=24)
    horizon: timedelta = timedelta(weeks=8)
    usual_from: int = 8 * 60
    usual_to: int = 20 * 60
    zone: ZoneInfo = PARIS

    def length(self, minutes: int | None) -> timedelta:
        """The wanted lesson length, or the usual one."""
        length = self.lesson if minutes is None else timedelta(minutes=minutes)
        if not self.shortest_lesson <= length <= self.longest_lesson or length % QUARTER:
            raise InvalidRequest("bad_lesson_length", field="minutes")
        return length

    def bounds(self, now: datetime) -> Interval:
        """What can be booked: not the past, not before the notice, not after the horizon."""
        return Interval(now + self.notice, max(now + self.notice, now + self.horizon))


@dataclass(frozen=True, slots=True)
class WeeklyPlanRules:
    """Settings of the weekly plan; minutes, and what things are worth beside each other (docs/planning.md).

    `soon`: (weeks until the licence is needed, what that adds), nearest first. `near_exam`, `behind`: what is added for a
    youth near the exam, and for one who had nothing of what was wanted in four weeks.
    """

    wanted_minutes: int
    day_most: int
    week_most: int
    rest: int
    lesson_worth: int
    next_lesson_share: float
    soon: tuple[tuple[int, float], ...]
    near_exam: float
    behind: float
    kept_instructor: int
    kept_start: int
    stretch_cost: int
    seconds: float
    most_youths: int
    kept_for: timedelta

    def worth(self, lessons: int, first: int, urgency: float) -> tuple[int, ...]:
        """Of each lesson wanted after the `first` that are held already: less and less."""
        return tuple(round(self.lesson_worth * urgency * self.next_lesson_share**n) for n in range(first, lessons))

    def urgency(self, *, weeks_left: float | None, near_exam: bool, had_share: float) -> float:
        soon = next((more for weeks, more in self.soon if weeks_left is not None and weeks_left <= weeks), 0.0)
        return 1.0 + soon + (self.near_exam if near_exam else 0.0) + self.behind * (1.0 - min(had_share, 1.0))


@dataclass(frozen=True, slots=True)
class Resource:
    """An instructor or a vehicle, and what is taken of its time, or forbidden by what is taken (rest, too long a day).

    The availability of its instructors is the range that a school gives the programme: None, it has given nothing. A
    vehicle without one is there whenever an instructor is.
    """

    id: str
    availability: Availability | None = None
    busy: Intervals = ()
    forbidden: tuple[Forbidden, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """Who and what a school has to give lessons; instructors in the order in which they are preferred.

    `vehicles`: those on which the youth can learn; `none_suits`: the school has others only.
    """

    id: str
    instructors: tuple[Resource, ...] = ()
    vehicles: tuple[Resource, ...] = ()
    none_suits: bool = False

    @property
    def gives_nothing(self) -> bool:
        """No instructor has any hours for the programme."""
        return all(each.availability is None or each.availability.says_nothing for each in self.instructors)


@dataclass(frozen=True, slots=True)
class YouthPlan:
    """A youth's availability (None: nobody knows it yet), own appointments, and school if there is one."""

    id: str
    availability: Availability | None
    busy: Intervals = ()
    school: SchoolPlan | None = None

    @property
    def taken(self) -> Intervals:
        """Those appointments, and the way to and from each: one may be anywhere."""
        return widened(self.busy, self.availability.travel if self.availability else timedelta())


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    instructor_id: str
    vehicle_id: str


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """One question: a youth, a length, the instants between which to look."""

    youth: YouthPlan
    length: timedelta
    bounds: Interval
    rules: PlanningRules = field(default_factory=PlanningRules)
