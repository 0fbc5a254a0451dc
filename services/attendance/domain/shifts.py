"""Work in teams by turns (2×8, 3×8): from the hours of each team and how long a turn lasts to hours that come back, by RFC 5545.

Knows no person. A night ends on the next day and is followed by a rest; what is free lies between the shift, the rest and the opening
hours. Dated exceptions and other rules are `availability`'s.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.errors import InvalidRequest
from services.attendance.domain.recurrence import During, RecurringHours
from services.attendance.domain.weekly import DAY_MINUTES, WEEK, TimeRange, Weekday, format_time

BY_DAY = dict(zip(WEEK, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
LONGEST_SHIFT = 12 * 60
LONGEST_REST = 12 * 60


@dataclass(frozen=True, slots=True)
class Night:
    """A setting: a shift with `least` minutes or more between `start` and the next day's `end` is work at night."""

    start: int
    end: int
    least: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes since local midnight; one that ends at its start or before ends on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY_MINUTES or not 0 < self.length <= LONGEST_SHIFT:
            raise InvalidRequest("bad_shift", start=format_time(self.start), end=format_time(self.end))

    @property
    def length(self) -> int:
        return (self.end - self.start) % DAY_MINUTES

    def at_night(self, night: Night) -> bool:
        """Of the nights that it could touch: the one before its day and the one after."""
        ends = self.start + self.length
        nights = ((night.start - DAY_MINUTES, night.end), (night.start, night.end + DAY_MINUTES))
        return any(min(ends, last) - max(self.start, first) >= night.least for first, last in nights)


@dataclass(frozen=True, slots=True)
class Rota:
    """The teams in the order of their turns, `weeks` weeks each; the week of `since` is the first one of the first team.

    `rest`: minutes kept after a night.
    """

    shifts: tuple[Shift, ...]
    since: date
    weeks: int
    days: frozenset[Weekday]
    rest: int
    night: Night

    def __post_init__(self) -> None:
        if len(self.shifts) < 2 or self.weeks < 1 or not self.days or not 0 <= self.rest <= LONGEST_REST:
            raise InvalidRequest("bad_rota", field="shifts")

    @property
    def monday(self) -> date:
        return self.since - timedelta(days=self.since.weekday())

    @property
    def cycle(self) -> int:
        """In weeks."""
        return len(self.shifts) * self.weeks

    def turn_of(self, day: date) -> int:
        """Whose turn it is in the week of that day, as an index of `shifts`."""
        return ((day - self.monday).days // 7 % self.cycle) // self.weeks

    def taken(self) -> dict[tuple[int, Weekday], list[tuple[int, int]]]:
        """Work and the rest after it, by week of the cycle and day: what runs past midnight is the next day's."""
        found: defaultdict[tuple[int, Weekday], list[tuple[int, int]]] = defaultdict(list)
        for week in range(self.cycle):
            shift = self.shifts[week // self.weeks]
            ends = shift.start + shift.length + (self.rest if shift.at_night(self.night) else 0)
            for day in self.days:
                found[week, day].append((shift.start, min(ends, DAY_MINUTES)))
                if ends > DAY_MINUTES:
                    found[self._next(week, day)].append((0, ends - DAY_MINUTES))
        return {cell: _joined(spans) for cell, spans in found.items()}

    def rules(self, opening: TimeRange) -> tuple[RecurringHours, ...]:
        """Not free while at work and at rest; free in what is left of the opening hours of a working day. A day without work is left
        to the week that the person gave, but for the rest of a night that ends on it."""
        days_of: defaultdict[tuple[int, bool, tuple[int, int]], list[Weekday]] = defaultdict(list)
        taken = self.taken()
        for week in range(self.cycle):
            for day in WEEK:
                spans = taken.get((week, day), [])
                for span in spans:
                    days_of[week, False, span].append(day)
                if day in self.days:
                    for piece in _left_of(opening, spans):
                        days_of[week, True, piece].append(day)
        return tuple(self._rule(*key, days) for key, days in sorted(days_of.items()))

    def _rule(self, week: int, free: bool, span: tuple[int, int], days: Iterable[Weekday]) -> RecurringHours:
        by_day = ",".join(BY_DAY[day] for day in days)
        first = self.monday + timedelta(weeks=week)
        return RecurringHours(f"FREQ=WEEKLY;INTERVAL={self.cycle};BYDAY={by_day}", first, free, TimeRange(*span))

    def _next(self, week: int, day: Weekday) -> tuple[int, Weekday]:
        after = WEEK.index(day) + 1
        return ((week + after // len(WEEK)) % self.cycle, WEEK[after % len(WEEK)])


def turns_by_hand(rules: Collection[RecurringHours]) -> frozenset[RecurringHours]:
    """Those that say shifts without saying so: hours not free one week in n, in two or more different weeks of the n. One alternation
    (an apprentice's weeks at the CFA) is none."""
    by_interval: defaultdict[int, list[RecurringHours]] = defaultdict(list)
    for each in rules:
        interval = _interval(each.rule)
        if interval > 1 and not each.free and each.during is During.ALWAYS:
            by_interval[interval].append(each)
    return frozenset(
        rule
        for interval, alike in by_interval.items()
        if len({(each.since - timedelta(days=each.since.weekday())).toordinal() // 7 % interval for each in alike}) > 1
        for rule in alike
    )


def _interval(rule: str) -> int:
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return int(parts.get("INTERVAL", "1")) if parts["FREQ"] == "WEEKLY" else 1


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _left_of(opening: TimeRange, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = opening.start
    for first, last in spans:
        if start < min(first, opening.end):
            yield start, min(first, opening.end)
        start = max(start, last)
    if start < opening.end:
        yield start, opening.end
