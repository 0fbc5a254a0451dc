"""When somebody or something is free: a local week with dated exceptions, expanded to UTC at use.

Appointments are not in here: what is taken is subtracted by `slots`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts.errors import InvalidRequest
from services.attendance.domain.intervals import Interval, Intervals, intersect, normalise, subtract
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

    @property
    def says_nothing(self) -> bool:
        """True when it names no free time at all: the person has to be asked."""
        return not self.weekly and not any(each.kind is ExceptionKind.FREE for each in self.exceptions)

    def within(self, bounds: Interval) -> Intervals:
        """The free instants inside `bounds`. Where exceptions disagree, busy wins: in doubt nothing is offered."""
        free = normalise(
            interval
            for day in local_days(bounds, self.zone)
            for time in (*self._week_of(day), *self._exceptions_of(day, ExceptionKind.FREE))
            for interval in on_day(day, time, self.zone)
        )
        return intersect(subtract(free, self.closed_within(bounds)), normalise((bounds,)))

    def closed_within(self, bounds: Interval) -> Intervals:
        """What dated exceptions close: no weekly hours open it again."""
        return normalise(
            interval
            for day in local_days(bounds, self.zone)
            for time in self._exceptions_of(day, ExceptionKind.BUSY)
            for interval in on_day(day, time, self.zone)
        )

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
