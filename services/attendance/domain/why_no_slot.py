"""Why a youth can be offered no slot: the fewest changes that would open one, each named with its time.

The causes are found by trying: a constraint is lifted, then two, and so on, until a window opens. So making every
change that the causes name opens a slot, and none of them is there for nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from types import MappingProxyType

from services.attendance.domain.availability import local_days
from services.attendance.domain.free_time import Constraint, FreeTime, Window
from services.attendance.domain.intervals import (
    QUARTER,
    Interval,
    inside_quarters,
    intersect,
    quarter_ceil,
    quarter_floor,
)
from services.attendance.domain.planning import PlanningRules, SlotSearch
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange, Weekday, on_day
from services.attendance.domain.working_time import limit_at

_CODES: Mapping[Constraint, str] = MappingProxyType(
    {
        Constraint.WORKING_TIME: "working_day_full",
        Constraint.INSTRUCTOR_HOURS: "no_instructor_free",
        Constraint.INSTRUCTOR: "no_instructor_free",
        Constraint.VEHICLE_HOURS: "no_vehicle_free",
        Constraint.VEHICLE: "no_vehicle_free",
        Constraint.YOUTH_APPOINTMENTS: "youth_has_other_appointments",
        Constraint.YOUTH_HOURS: "youth_not_available",
        Constraint.YOUTH_EXCEPTIONS: "youth_not_available",
    }
)
_NESTED = (
    {Constraint.INSTRUCTOR_HOURS, Constraint.INSTRUCTOR},
    {Constraint.WORKING_TIME, Constraint.INSTRUCTOR},
    {Constraint.VEHICLE_HOURS, Constraint.VEHICLE},
    {Constraint.YOUTH_HOURS, Constraint.YOUTH_EXCEPTIONS},
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A stable code, and what names the change: whoever it is about, free on that day over that time.

    `subject_id` is the instructor, vehicle or youth whose hours would do; None when it takes somebody else. `minutes`
    goes with `lesson_too_long` (the longest lesson that fits) and `no_time_in_range` (the length looked for).
    """

    code: str
    subject_id: str | None = None
    day: date | None = None
    time: TimeRange | None = None
    minutes: int | None = None

    @property
    def weekday(self) -> Weekday | None:
        return Weekday.of(self.day) if self.day else None


def why_no_slot(free: FreeTime, search: SlotSearch) -> tuple[Cause, ...]:
    """The causes, the main one first; call it only when there is no slot."""
    if search.youth.school is None:
        unknown = (Cause("youth_availability_unknown", search.youth.id),) if _is_unknown(search) else ()
        return (Cause("no_school", search.youth.id), *unknown)
    longest = max((each.interval.length for each in free.windows(QUARTER)), default=timedelta())
    if longest >= search.rules.lesson:
        return (Cause("lesson_too_long", minutes=_minutes(longest)),)
    for hours in (TimeRange(search.rules.usual_from, search.rules.usual_to), WHOLE_DAY):
        for lifted in _fewest_first():
            found = _first_window(free, search, lifted, hours)
            if found is not None:
                return _causes(search, lifted, found)
    return (Cause("no_time_in_range", minutes=_minutes(search.length)),)


def _fewest_first() -> Iterator[tuple[Constraint, ...]]:
    for count in range(1, len(Constraint) + 1):
        for lifted in combinations(Constraint, count):
            if not any(nested <= set(lifted) for nested in _NESTED):
                yield lifted


def _first_window(
    free: FreeTime, search: SlotSearch, lifted: Collection[Constraint], hours: TimeRange
) -> Window | None:
    """The first window that opens, cut to one local day and to the given hours, long enough for the lesson."""
    zone = search.rules.zone
    for window in sorted(free.windows(search.length, lifted), key=lambda each: each.interval):
        travel = max((_travel(search, each, window) for each in lifted), default=timedelta())
        for day in local_days(window.interval, zone):
            whole = on_day(day, WHOLE_DAY, zone)
            reached = Interval(whole[0].start + travel, whole[-1].end - travel)  # hours of one day hold the way there and back
            for stretch in inside_quarters(intersect(intersect((window.interval,), on_day(day, hours, zone)), (reached,))):
                if stretch.length >= search.length:
                    return Window(stretch, window.instructor_id, window.vehicle_id)
    return None


def _causes(search: SlotSearch, lifted: Collection[Constraint], window: Window) -> tuple[Cause, ...]:
    """What a person has to be asked comes first: all else may change with the answer."""
    causes = []
    for each in lifted:
        travel = _travel(search, each, window)
        day, time = _local(Interval(window.interval.start - travel, window.interval.end + travel), search.rules)
        causes.append(Cause(_code(search, each, window), _subject(search, each, window), day, time))
    return tuple(sorted(causes, key=lambda each: each.code != "youth_availability_unknown"))


def _code(search: SlotSearch, lifted: Constraint, window: Window) -> str:
    if lifted is Constraint.WORKING_TIME and search.youth.school:
        forbidden = {each.id: each.forbidden for each in search.youth.school.instructors}.get(window.instructor_id, ())
        return limit_at(forbidden, window.interval) or _CODES[lifted]
    if lifted is Constraint.VEHICLE and search.youth.school and search.youth.school.none_suits:
        return "no_suiting_vehicle"
    if lifted is Constraint.YOUTH_HOURS and _is_unknown(search):
        return "youth_availability_unknown"
    if lifted is Constraint.INSTRUCTOR_HOURS and search.youth.school and search.youth.school.gives_nothing:
        return "school_gives_no_range"
    return _CODES[lifted]


def _subject(search: SlotSearch, lifted: Constraint, window: Window) -> str | None:
    if lifted in (Constraint.INSTRUCTOR_HOURS, Constraint.WORKING_TIME):
        return window.instructor_id
    if lifted is Constraint.VEHICLE_HOURS:
        return window.vehicle_id
    return None if lifted in (Constraint.INSTRUCTOR, Constraint.VEHICLE) else search.youth.id


def _is_unknown(search: SlotSearch) -> bool:
    availability = search.youth.availability
    return availability is None or availability.says_nothing


def _travel(search: SlotSearch, lifted: Constraint, window: Window) -> timedelta:
    """What whoever would give these hours needs before and after; nothing where nobody gives hours."""
    youth, school = search.youth, search.youth.school
    if lifted in (Constraint.YOUTH_HOURS, Constraint.YOUTH_EXCEPTIONS, Constraint.YOUTH_APPOINTMENTS):
        return youth.availability.travel if youth.availability else timedelta()
    owner_id = {Constraint.INSTRUCTOR_HOURS: window.instructor_id, Constraint.VEHICLE_HOURS: window.vehicle_id}.get(lifted)
    given = (each.availability for each in (*school.instructors, *school.vehicles) if each.id == owner_id) if school else iter(())
    return next((each.travel for each in given if each), timedelta())


def _local(interval: Interval, rules: PlanningRules) -> tuple[date, TimeRange]:
    """The hours of the wall clock that hold it all, also where the clock shows some of them twice."""
    first, last = quarter_floor(interval.start), quarter_ceil(interval.end)
    shown = [(first + n * QUARTER).astimezone(rules.zone) for n in range((last - first) // QUARTER)]
    minutes = [each.hour * 60 + each.minute for each in shown]
    return shown[0].date(), TimeRange(min(minutes), max(minutes) + int(QUARTER.total_seconds()) // 60)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
