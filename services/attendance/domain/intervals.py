"""Sets of instants as sorted, disjoint, half-open intervals of aware UTC datetimes, and what can be done with them.

Local times do not come in here: see `weekly` and `availability`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start`, included, to `end`, excluded."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval is made of aware instants")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def covers(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end


Intervals = tuple[Interval, ...]


def normalise(intervals: Iterable[Interval]) -> Intervals:
    """Sorted, without empty ones, those that touch or overlap made one."""
    merged: list[Interval] = []
    for interval in sorted(each for each in intervals if each.start < each.end):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return tuple(merged)


def union(*sets: Intervals) -> Intervals:
    return normalise(interval for each in sets for interval in each)


def intersect(left: Intervals, right: Intervals) -> Intervals:
    """The instants that are in both; both must be normalised."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start, right[j].start)
        end = min(left[i].end, right[j].end)
        if start < end:
            common.append(Interval(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(common)


def subtract(left: Intervals, right: Intervals) -> Intervals:
    """The instants of `left` that are not in `right`; both must be normalised."""
    rest: list[Interval] = []
    first = 0
    for interval in left:
        while first < len(right) and right[first].end <= interval.start:
            first += 1
        start = interval.start
        for hole in right[first:]:
            if hole.start >= interval.end:
                break
            if start < hole.start:
                rest.append(Interval(start, hole.start))
            start = max(start, hole.end)
        if start < interval.end:
            rest.append(Interval(start, interval.end))
    return tuple(rest)


def contains(intervals: Intervals, wanted: Interval) -> bool:
    return any(each.covers(wanted) for each in intervals)


def quarter_floor(instant: datetime) -> datetime:
    return instant - (instant - _EPOCH) % QUARTER


def quarter_ceil(instant: datetime) -> datetime:
    floor = quarter_floor(instant)
    return floor if floor == instant else floor + QUARTER


def inside_quarters(intervals: Intervals) -> Intervals:
    """Each interval cut down to whole quarter-hours: appointments start and end on them."""
    return normalise(Interval(quarter_ceil(each.start), quarter_floor(each.end)) for each in intervals)


def widened(intervals: Iterable[Interval], by: timedelta) -> Intervals:
    """With so much before and after each."""
    return normalise(Interval(each.start - by, each.end + by) for each in intervals)
