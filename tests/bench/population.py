"""Invented youths: as many as a row asks for, each with the same history. Who there is; their rows are in `rows/`.

Caseloads and schools keep their size whatever the number of youths; so does everything about one youth. Nothing here is
random: the n-th youth is always the same.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

AREAS = ("orleans", "montargis-gien", "pithiviers")
CASELOAD = 30
PUPILS = 25
WAITING = 25
"""One youth in so many waits for a place."""

LESSONS, MARKS, TALES = 3, 2, 3
NAMES = ("Abadie", "Bernard", "Carlier", "Duval", "Evrard", "Fournier", "Girard", "Hamel", "Imbert", "Joly", "Keller", "Lucas")
FIRST_NAMES = ("Amel", "Bastien", "Chloé", "Dylan", "Emma", "Farid", "Gaël", "Hawa", "Inès", "Jules")
Rows = Iterator[tuple[Any, ...]]
Tables = dict[str, Callable[["Population"], Rows]]
"""By a table's name, its rows; the first of them names the columns. No text holds a tab, a backslash or the word None."""


def identity(kind: int, n: int) -> str:
    """A UUID's text; made by hand, for there are millions of them."""
    return f"00000000-0000-{kind:04x}-0000-{n:012x}"


@dataclass(frozen=True)
class Population:
    """Who there is. `own_followers`: the first so many youths have an adviser, a school and a referent of their own."""

    youths: int
    today: dt.date
    own_followers: int = 0

    def youth(self, n: int) -> str:
        return identity(1, n)

    def area(self, n: int) -> str:
        return AREAS[0] if n < self.own_followers else AREAS[n % len(AREAS)]

    def adviser(self, n: int) -> str:
        """A caseload is of one area."""
        return identity(2, n) if n < self.own_followers else identity(3, n // (CASELOAD * 3) * 3 + n % 3)

    def school(self, n: int) -> str:
        return identity(4, n) if n < self.own_followers else identity(5, n // (PUPILS * 3) * 3 + n % 3)

    def referent(self, n: int) -> str:
        return identity(6, n) if n < self.own_followers else identity(7, n // (CASELOAD * 3) * 3 + n % 3)

    def instructor(self, n: int) -> str:
        return identity(8, n) if n < self.own_followers else identity(9, n // (PUPILS * 3) * 3 + n % 3)

    def office(self, n: int) -> str:
        return identity(10, n) if n < self.own_followers else identity(11, n // (PUPILS * 3) * 3 + n % 3)

    def vehicle(self, n: int) -> str:
        return identity(12, n) if n < self.own_followers else identity(13, n // (PUPILS * 3) * 3 + n % 3)

    def waits(self, n: int) -> bool:
        """For a place; nobody of the first ones does, about whom other rows ask."""
        return n >= self.own_followers and n % WAITING == WAITING - 1

    def is_alone(self, n: int) -> bool:
        """No adviser follows her."""
        return n >= self.own_followers and n // 3 % 4 == 3

    def numbers(self) -> range:
        return range(self.youths)

    def each(self, one_in: int) -> range:
        """One youth in so many, from the first on."""
        return range(0, self.youths, one_in)

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def instant(self, days_ago: int, n: int, hours: int = 0) -> str:
        """Some quarter-hour of that day, another for each youth, and so many hours later."""
        return _instant(self.today, days_ago, n % 40, hours)


def once(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(the first youth's number, id) of each id."""
    seen: set[str] = set()
    for n, found in enumerate(ids):
        if found not in seen:
            seen.add(found)
            yield n, found


@cache
def _instant(today: dt.date, days_ago: int, quarter: int, hours: int) -> str:
    morning = dt.datetime.combine(today, dt.time(7), tzinfo=dt.UTC) - dt.timedelta(days=days_ago)
    return str(morning + dt.timedelta(minutes=15 * quarter, hours=hours))
