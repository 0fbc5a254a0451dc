"""Finds free hours for the simulated lessons: who and what is taken when, in local hours of the schools' days."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

from contracts.profiles import rpc
from servicekit.clock import PARIS

MORNING_AND_AFTERNOON = (8, 9, 10, 11, 14, 15, 16, 17)
SATURDAY = (8, 9, 10, 11, 12)


@dataclass
class Diary:
    """One per programme; keys are (id, day, hour). `day_most`, `week_most`: hours of lessons that an instructor may give."""

    day_most: int
    week_most: int
    taken: set[tuple[str, dt.date, int]] = field(default_factory=set)
    worked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lesson(self, school: rpc.School, youth_id: str, day: dt.date, rng: random.Random,
               hours: tuple[int, ...] = ()) -> "Lesson | None":
        """An hour of that day when the youth, an instructor and a vehicle of the school are free, or None."""
        for hour in rng.sample(_hours(day, hours), k=len(_hours(day, hours))):
            if (youth_id, day, hour) in self.taken:
                continue
            instructor = self._free([p.id for p in school.instructors if self._may_work(p.id, day)], day, hour)
            vehicle = self._free([v.id for v in school.vehicles], day, hour)
            if instructor and vehicle:
                self.taken |= {(who, day, hour) for who in (youth_id, instructor, vehicle)}
                self.worked.update(_spans(instructor, day))
                return Lesson(youth_id, instructor, vehicle, _instant(day, hour))
        return None

    def _may_work(self, instructor_id: str, day: dt.date) -> bool:
        of_day, of_week = (self.worked[each] for each in _spans(instructor_id, day))
        return of_day < self.day_most and of_week < self.week_most

    def _free(self, ids: list[str], day: dt.date, hour: int) -> str | None:
        return next((i for i in ids if (i, day, hour) not in self.taken), None)


@dataclass(frozen=True)
class Lesson:
    youth_id: str
    instructor_id: str
    vehicle_id: str
    starts_at: dt.datetime

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(hours=1)


def _spans(instructor_id: str, day: dt.date) -> tuple[tuple[str, str], tuple[str, str]]:
    """The day and the week whose hours count."""
    return (instructor_id, f"{day:%Y-%m-%d}"), (instructor_id, f"{day:%G-W%V}")


def _hours(day: dt.date, wanted: tuple[int, ...]) -> tuple[int, ...]:
    return wanted or (SATURDAY if day.weekday() == 5 else MORNING_AND_AFTERNOON)


def _instant(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), PARIS).astimezone(dt.UTC)
