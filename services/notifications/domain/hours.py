"""Local hours in which nobody is disturbed, and the days of reminders. Europe/Paris, on both days when the clocks change."""

import datetime as dt
import functools
from dataclasses import dataclass

from jours_feries_france import JoursFeries

from servicekit.clock import PARIS

SATURDAY = 5


@dataclass(frozen=True)
class Quiet:
    """From `start` to `end` by the local clock; over midnight where the end comes first. Equal: never quiet."""

    start: dt.time
    end: dt.time

    def holds(self, at: dt.datetime) -> bool:
        local = at.astimezone(PARIS).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def over(self, at: dt.datetime) -> dt.datetime:
        """The first instant, from `at` on, at which it is not quiet any more."""
        if not self.holds(at):
            return at
        local = at.astimezone(PARIS)
        day = local.date() if local.time() < self.end else local.date() + dt.timedelta(days=1)
        return dt.datetime.combine(day, self.end, PARIS).astimezone(dt.UTC)


def leaves_an_hour(*quiets: Quiet) -> bool:
    """Is there any minute of the day at which none of them holds?"""
    minutes = (dt.datetime.combine(dt.date(2026, 1, 1), dt.time(n // 60, n % 60), PARIS) for n in range(24 * 60))
    return any(not any(quiet.holds(at) for quiet in quiets) for at in minutes)


def when_allowed(at: dt.datetime, *quiets: Quiet | None) -> dt.datetime:
    """The first instant at which none of them holds; the programme's hours come with the person's own."""
    present = [quiet for quiet in quiets if quiet is not None]
    for _ in range(4):  # each may push into another one's hours
        for quiet in present:
            at = quiet.over(at)
    return at


def is_working_day(day: dt.date) -> bool:
    """From Monday to Friday, but for the public holidays of France."""
    return day.weekday() < SATURDAY and day not in _public_holidays(day.year)


@functools.cache
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(JoursFeries.for_year(year).values())


def local_day(at: dt.datetime) -> dt.date:
    return at.astimezone(PARIS).date()


def at_hour(day: dt.date, hour: dt.time) -> dt.datetime:
    """That hour of that local day, as an instant."""
    return dt.datetime.combine(day, hour, PARIS).astimezone(dt.UTC)


def the_day_after(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From midnight to midnight of the next local day: 23, 24 or 25 hours."""
    morrow = day + dt.timedelta(days=1)
    return at_hour(morrow, dt.time.min), at_hour(morrow + dt.timedelta(days=1), dt.time.min)
