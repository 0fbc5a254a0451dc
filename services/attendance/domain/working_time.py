"""What an instructor's lessons forbid besides their own time: too long a day or a week, too short a night. Knows no person's hours."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.attendance.domain.intervals import Interval, Intervals


class Limit(StrEnum):
    """The codes of the reasons that they make."""

    WEEK = "working_week_full"
    DAY = "working_day_full"
    REST = "rest_too_short"


@dataclass(frozen=True, slots=True, order=True)
class Forbidden:
    interval: Interval
    limit: Limit


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Settings: the longest week and day of lessons, and the shortest rest between two days."""

    week_most: timedelta
    day_most: timedelta
    rest: timedelta
    zone: ZoneInfo

    def forbidden(self, lessons: Intervals, lesson: timedelta) -> Iterator[Forbidden]:
        """When one more lesson of this length must not be, because of those held. `lessons`: of whole weeks, a day more at both ends."""
        by_day: defaultdict[date, list[Interval]] = defaultdict(list)
        by_week: defaultdict[date, timedelta] = defaultdict(timedelta)
        for each in lessons:
            day = each.start.astimezone(self.zone).date()
            by_day[day].append(each)
            by_week[day - timedelta(days=day.weekday())] += each.length
        for monday, worked in by_week.items():
            if worked + lesson > self.week_most:
                yield Forbidden(Interval(self._midnight(monday), self._midnight(monday + timedelta(weeks=1))), Limit.WEEK)
        for day, held in by_day.items():
            yield from self._around(day, held, lesson)

    def limit_of(self, lessons: Intervals, wanted: Interval) -> Limit | None:
        """Which limit this very time would pass, beside those held: the longest-lasting one first."""
        if wanted.length > self.day_most:
            return Limit.DAY
        return limit_at(tuple(self.forbidden(lessons, wanted.length)), wanted)

    def _around(self, day: date, held: list[Interval], lesson: timedelta) -> Iterator[Forbidden]:
        begins, ends = self._midnight(day), self._midnight(day + timedelta(days=1))
        if sum((each.length for each in held), timedelta()) + lesson > self.day_most:
            yield Forbidden(Interval(begins, ends), Limit.DAY)
        rested = max(each.end for each in held) + self.rest
        if rested > ends:
            yield Forbidden(Interval(ends, rested), Limit.REST)
        must_end = min(each.start for each in held) - self.rest
        if must_end < begins:
            yield Forbidden(Interval(must_end, begins), Limit.REST)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


def limit_at(forbidden: tuple[Forbidden, ...], wanted: Interval) -> Limit | None:
    """Which limit stands against this time: the longest-lasting one first."""
    met = {each.limit for each in forbidden if each.interval.start < wanted.end and wanted.start < each.interval.end}
    return next((limit for limit in Limit if limit in met), None)
