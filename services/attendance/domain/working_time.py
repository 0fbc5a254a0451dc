"""What an instructor's lessons forbid besides their own time: too long a day, too short a night. Knows no person's hours."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.attendance.domain.intervals import Interval, Intervals


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Settings: the longest day of lessons and the shortest rest between two days."""

    day_most: timedelta
    rest: timedelta
    zone: ZoneInfo

    def forbidden(self, lessons: Intervals, lesson: timedelta) -> Iterator[Interval]:
        """When one more lesson of this length must not be, because of those held."""
        by_day: defaultdict[date, list[Interval]] = defaultdict(list)
        for each in lessons:
            by_day[each.start.astimezone(self.zone).date()].append(each)
        for day, held in by_day.items():
            begins, ends = self._midnight(day), self._midnight(day + timedelta(days=1))
            if sum((each.length for each in held), timedelta()) + lesson > self.day_most:
                yield Interval(begins, ends)
            rested = max(each.end for each in held) + self.rest
            if rested > ends:
                yield Interval(ends, rested)
            must_end = min(each.start for each in held) - self.rest
            if must_end < begins:
                yield Interval(must_end, begins)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)
