"""How facts become counts: each fact says which counters it holds; a new version of a fact moves it between them.

A counter is never added to blindly: it moves by the difference between what a fact said before and says now, so a
repeated, corrected or reordered fact leaves the same counts. What is stored where is the handlers' business.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ATTENDED = frozenset({"present", "late"})
MISSED = frozenset({"absent_excused", "absent_unexcused"})
HOLDS_A_PLACE = frozenset({"admitted", "active", "paused", "followed_up"})


@dataclass(frozen=True, order=True)
class CounterKey:
    """One cell: an area, an indicator's key and one of its categories."""

    area: str
    indicator: str
    category: str


class Fact(Protocol):
    """Something counted, keyed by its subject elsewhere."""

    def counters(self) -> Iterable[CounterKey]: ...


@dataclass(frozen=True)
class YouthState:
    """Where a youth's journey stands in the area that holds the file."""

    area: str
    journey: str
    code_track: str = "not_started"
    driving_track: str = "not_started"

    def counters(self) -> Iterable[CounterKey]:
        """Both tracks are counted among those who hold a place, so their sums equal the places used."""
        if self.journey not in HOLDS_A_PLACE:
            return
        yield CounterKey(self.area, "places", "used")
        yield CounterKey(self.area, "code_track", self.code_track)
        yield CounterKey(self.area, "driving_track", self.driving_track)


@dataclass(frozen=True)
class AttendanceFact:
    """The last word on one youth at one appointment, counted where the appointment was held."""

    area: str
    outcome: str

    def counters(self) -> Iterable[CounterKey]:
        """A cancelled or postponed appointment is in neither part of the rate."""
        if self.outcome in ATTENDED:
            yield CounterKey(self.area, "attendance_rate", "attended")
        elif self.outcome in MISSED:
            yield CounterKey(self.area, "attendance_rate", "missed")


@dataclass(frozen=True)
class MarkFact:
    """One mark of an instructor on one objective, at the instant the lesson earned it."""

    area: str
    marked_at: datetime

    def counters(self) -> Iterable[CounterKey]:
        yield CounterKey(self.area, "marks_a_week", iso_week(self.marked_at))


def iso_week(instant: datetime) -> str:
    """The local ISO week of an aware instant, `2026-W47`: Sunday 23:30 UTC is already Monday in Paris."""
    year, week, _ = instant.astimezone(PARIS).isocalendar()
    return f"{year:04d}-W{week:02d}"


def weeks_until(instant: datetime, count: int) -> list[str]:
    """The last `count` local ISO weeks, oldest first, the running one included."""
    weeks = (instant.astimezone(PARIS) - timedelta(weeks=back) for back in reversed(range(count)))
    return [iso_week(week) for week in weeks]


def moves(before: Fact | None, after: Fact | None) -> dict[CounterKey, int]:
    """The counters that change when a fact replaces another, in the order of their keys."""
    change: Counter[CounterKey] = Counter()
    change.update(after.counters() if after else ())
    change.subtract(before.counters() if before else ())
    return {key: change[key] for key in sorted(change) if change[key]}
