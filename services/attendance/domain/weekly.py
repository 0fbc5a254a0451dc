"""Ranges of a local week, and what a local range of one day is in UTC, on ordinary days and on both DST days.

The rule: an instant belongs to a range exactly when the wall clock of the zone, at that instant, shows a time in it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from contracts.errors import InvalidRequest
from services.attendance.domain.intervals import Interval, Intervals, normalise

DAY_MINUTES = 24 * 60


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        return WEEK[day.weekday()]


WEEK: tuple[Weekday, ...] = tuple(Weekday)


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """Minutes since local midnight, `start` included, `end` excluded, 24:00 at most."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY_MINUTES:
            raise InvalidRequest("bad_time_range", start=format_time(self.start), end=format_time(self.end))

    @classmethod
    def parse(cls, start: str, end: str) -> "TimeRange":
        return cls(parse_time(start), parse_time(end))

    def minus(self, hole: "TimeRange") -> tuple["TimeRange", ...]:
        pieces = ((self.start, min(self.end, hole.start)), (max(self.start, hole.end), self.end))
        return tuple(TimeRange(start, end) for start, end in pieces if start < end)


WHOLE_DAY = TimeRange(0, DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class WeeklyRange:
    day: Weekday
    time: TimeRange

    def as_text(self) -> tuple[str, str, str]:
        """("mon", "09:00", "17:00"), the shape of the contract."""
        return (self.day.value, format_time(self.time.start), format_time(self.time.end))


def parse_time(text: str) -> int:
    """'09:30' → 570; 24:00 is midnight at the end of the day."""
    hours, _, minutes = text.partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        raise InvalidRequest("bad_time", time=text[:20])
    if len(hours) > 2 or int(minutes) > 59 or int(hours) * 60 + int(minutes) > DAY_MINUTES:
        raise InvalidRequest("bad_time", time=text[:20])
    return int(hours) * 60 + int(minutes)


def format_time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def on_day(day: date, time: TimeRange, zone: ZoneInfo) -> Intervals:
    """The instants of `day` at which the clock of `zone` shows a time in `time`; two pieces or none on DST days."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    start, end = midnight + timedelta(minutes=time.start), midnight + timedelta(minutes=time.end)
    return normalise(
        Interval(max(start - offset, first), min(end - offset, last)) for offset, first, last in _offsets(day, zone)
    )


@lru_cache(maxsize=4096)
def _offsets(day: date, zone: ZoneInfo) -> tuple[tuple[timedelta, datetime, datetime], ...]:
    """The offsets from UTC in use during a local day, each with the instants between which it holds."""
    next_day = day + timedelta(days=1)
    first = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    last = datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone).astimezone(UTC)
    before, after = _offset(first, zone), _offset(last, zone)
    if before == after:
        return ((before, first, last),)
    change = _change(first, last, zone)
    return ((before, first, change), (after, change, last))


def _change(first: datetime, last: datetime, zone: ZoneInfo) -> datetime:
    """The minute at which the offset changes, known to lie between the two instants."""
    before = _offset(first, zone)
    low, high = 0, int((last - first).total_seconds() // 60)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(first + timedelta(minutes=middle), zone) == before:
            low = middle
        else:
            high = middle
    return first + timedelta(minutes=high)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None, "a zone always has an offset"
    return offset
