"""Why a youth can be offered no slot: the fewest changes that would open one, each named with its time.

The causes are found by trying: a constraint is lifted, then two, and so on, until a window opens. So making every
change that the causes name opens a slot, and none of them is there for nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from types import MappingProxyType

from services.attendance.domain.availability import local_days
from services.attendance.domain.free_time import Constraint, FreeTime
from services.attendance.domain.intervals import QUARTER, Interval, inside_quarters, intersect
from services.attendance.domain.planning import SlotSearch
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange, Weekday, format_time, on_day

_CODES: Mapping[Constraint, str] = MappingProxyType(
    {
        Constraint.INSTRUCTOR: "no_instructor_free",
        Constraint.VEHICLE: "no_vehicle_free",
        Constraint.SCHOOL_RANGES: "school_gives_no_range",
        Constraint.YOUTH_APPOINTMENTS: "youth_has_other_appointments",
        Constraint.YOUTH_AVAILABILITY: "youth_not_available",
    }
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A stable code, and what names the change.

    Where time is concerned `data` has `date`, `weekday`, `from` and `to` (local): somebody free, or a range given, over
    that stretch is the change. `lesson_too_long` has `longest_minutes`, `no_time_in_range` the `minutes` looked for.
    """

    code: str
    data: Mapping[str, object]


def why_no_slot(free: FreeTime, search: SlotSearch) -> tuple[Cause, ...]:
    """The causes, the main one first; call it only when there is no slot."""
    no_time = Cause("no_time_in_range", {"minutes": _minutes(search.length)})
    if search.youth.school is None:
        unknown = (Cause("youth_availability_unknown", {}),) if _is_unknown(search) else ()
        return (Cause("no_school", {}), *unknown)
    longest = max((each.interval.length for each in free.windows(QUARTER)), default=timedelta())
    if longest >= search.rules.shortest_lesson:
        return (Cause("lesson_too_long", {"longest_minutes": _minutes(longest)}),)
    for hours in (TimeRange(search.rules.usual_from, search.rules.usual_to), WHOLE_DAY):
        for lifted in _fewest_first():
            stretch = _first_stretch(free, search, lifted, hours)
            if stretch is not None:
                return _causes(search, lifted, stretch)
    return (no_time,)


def _fewest_first() -> Iterator[tuple[Constraint, ...]]:
    for count in range(1, len(Constraint) + 1):
        yield from combinations(Constraint, count)


def _first_stretch(
    free: FreeTime, search: SlotSearch, lifted: Collection[Constraint], hours: TimeRange
) -> Interval | None:
    """The first window that opens, cut to one local day and to the given hours, long enough for the lesson."""
    zone = search.rules.zone
    for interval in sorted({window.interval for window in free.windows(search.length, lifted)}):
        for day in local_days(interval, zone):
            for stretch in inside_quarters(intersect((interval,), on_day(day, hours, zone))):
                if stretch.length >= search.length:
                    return stretch
    return None


def _causes(search: SlotSearch, lifted: Collection[Constraint], stretch: Interval) -> tuple[Cause, ...]:
    """The youth nobody has asked comes first: all else may change with the answer."""
    when = _when(search, stretch)
    codes = [_CODES[each] for each in lifted]
    if Constraint.YOUTH_AVAILABILITY in lifted and _is_unknown(search):
        codes = ["youth_availability_unknown", *codes[:-1]]
    return tuple(Cause(code, when) for code in codes)


def _is_unknown(search: SlotSearch) -> bool:
    availability = search.youth.availability
    return availability is None or availability.says_nothing


def _when(search: SlotSearch, stretch: Interval) -> dict[str, object]:
    start, end = stretch.start.astimezone(search.rules.zone), stretch.end.astimezone(search.rules.zone)
    return {
        "date": start.date().isoformat(),
        "weekday": Weekday.of(start.date()).value,
        "from": format_time(start.hour * 60 + start.minute),
        "to": "24:00" if end.date() != start.date() else format_time(end.hour * 60 + end.minute),
    }


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
