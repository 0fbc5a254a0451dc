"""When somebody or something is free: a local week with dated exceptions, expanded to UTC at use.

Appointments are not in here: what is taken is subtracted by `slots`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts.errors import InvalidRequest
from services.attendance.domain.intervals import Interval, Intervals, intersect, normalise, subtract, union
from services.attendance.domain.recurrence import RecurringHours, public_holidays
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange, Weekday, WeeklyRange, on_day

PARIS = ZoneInfo("Europe/Paris")
LONGEST_EXCEPTION = timedelta(days=366)


class ExceptionKind(StrEnum):
    FREE = "free"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class DatedException:
    """From `first` to `last`, both included, these hours of each day are free, or are busy, whatever the week says."""

    kind: ExceptionKind
    first: date
    last: date
    time: TimeRange = WHOLE_DAY

    def __post_init__(self) -> None:
        if self.last < self.first or self.last - self.first > LONGEST_EXCEPTION:
            raise InvalidRequest("bad_dates", first=self.first.isoformat(), last=self.last.isoformat())


@dataclass(frozen=True, slots=True)
class Availability:
    weekly: tuple[WeeklyRange, ...] = ()
    exceptions: tuple[DatedException, ...] = ()
    zone: ZoneInfo = PARIS
    rules: tuple[RecurringHours, ...] = ()
    closed_on_public_holidays: bool = False
    travel: timedelta = timedelta()
    busy: Intervals = ()

    @property
    def says_nothing(self) -> bool:
        """True when it names no free time at all: the person has to be asked."""
        named = any(each.kind is ExceptionKind.FREE for each in self.exceptions) or any(each.free for each in self.rules)
        return not self.weekly and not named

    def within(self, bounds: Interval) -> Intervals:
        """The free instants inside `bounds`. Dated exceptions win over rules, rules over the week; of two alike, busy wins:
        in doubt nothing is offered. Travel takes its time at both ends of each free stretch;
        around appointments it does in `planning`."""
        around = Interval(bounds.start - self.travel, bounds.end + self.travel)
        days = list(local_days(around, self.zone))
        usual = self._on(days, self._usual)
        ruled_out = self._on(days, lambda day: self._rules_of(day, free=False))
        opened = self._on(days, lambda day: self._exceptions_of(day, ExceptionKind.FREE))
        free = subtract(union(subtract(usual, ruled_out), opened), self.closed_within(around))
        return intersect(self._with_travel(subtract(free, normalise(self.busy))), normalise((bounds,)))

    def could_within(self, bounds: Interval) -> Intervals:
        """What would be free if all hours were given that nothing closes or takes; travel takes its time all the same."""
        around = Interval(bounds.start - self.travel, bounds.end + self.travel)
        open_time = subtract(subtract(normalise((around,)), self.closed_within(around)), normalise(self.busy))
        return intersect(self._with_travel(open_time), normalise((bounds,)))

    def _with_travel(self, free: Intervals) -> Intervals:
        if not self.travel:
            return free
        return normalise(Interval(each.start + self.travel, max(each.start + self.travel, each.end - self.travel)) for each in free)

    def closed_within(self, bounds: Interval) -> Intervals:
        """What dated exceptions close: no weekly hours open it again."""
        return normalise(
            interval
            for day in local_days(bounds, self.zone)
            for time in self._exceptions_of(day, ExceptionKind.BUSY)
            for interval in on_day(day, time, self.zone)
        )

    def _on(self, days: list[date], times: Callable[[date], Iterable[TimeRange]]) -> Intervals:
        return normalise(interval for day in days for time in times(day) for interval in on_day(day, time, self.zone))

    def _usual(self, day: date) -> Iterator[TimeRange]:
        """The week's hours and those of rules; none on a public holiday of those who keep them."""
        if not (self.closed_on_public_holidays and day in public_holidays(day.year)):
            yield from self._week_of(day)
            yield from self._rules_of(day, free=True)

    def _rules_of(self, day: date, *, free: bool) -> Iterator[TimeRange]:
        return (each.time for each in self.rules if each.free is free and each.holds_on(day))

    def _week_of(self, day: date) -> Iterator[TimeRange]:
        weekday = Weekday.of(day)
        return (each.time for each in self.weekly if each.day is weekday)

    def _exceptions_of(self, day: date, kind: ExceptionKind) -> Iterator[TimeRange]:
        return (each.time for each in self.exceptions if each.kind is kind and each.first <= day <= each.last)


def local_days(bounds: Interval, zone: ZoneInfo) -> Iterator[date]:
    """Every local date that has an instant in `bounds`."""
    day = bounds.start.astimezone(zone).date()
    last = bounds.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
