"""How well a slot suits a youth: habits kept, lessons joined, the sooner the more urgent. Orders slots, removes none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.attendance.domain.intervals import Intervals
from services.attendance.domain.planning import Slot


class Fit(StrEnum):
    USUAL_INSTRUCTOR = "usual_instructor"
    USUAL_HOUR = "usual_hour"
    JOINS_LESSONS = "joins_lessons"


POINTS = {Fit.USUAL_INSTRUCTOR: 3.0, Fit.USUAL_HOUR: 2.0, Fit.JOINS_LESSONS: 1.0}
_POINTS_A_WEEK = 1.0
"""What a week of waiting takes from a slot, times the urgency."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Of the latest lesson; `urgency` as the weekly plan has it, 1 for nobody in a hurry."""

    instructor_id: str | None
    starts_at: datetime | None
    urgency: float
    zone: ZoneInfo

    def fits(self, slot: Slot, busy: Intervals) -> tuple[Fit, ...]:
        """`busy`: the lessons of the slot's instructor."""
        found = []
        if slot.instructor_id == self.instructor_id:
            found.append(Fit.USUAL_INSTRUCTOR)
        if self.starts_at is not None and self._clock(slot.starts_at) == self._clock(self.starts_at):
            found.append(Fit.USUAL_HOUR)
        if any(slot.starts_at == each.end or slot.ends_at == each.start for each in busy):
            found.append(Fit.JOINS_LESSONS)
        return tuple(found)

    def score(self, slot: Slot, fits: tuple[Fit, ...], now: datetime) -> float:
        weeks = (slot.starts_at - now) / timedelta(weeks=1)
        return sum(POINTS[each] for each in fits) - _POINTS_A_WEEK * self.urgency * weeks

    def _clock(self, instant: datetime) -> tuple[int, int, int]:
        local = instant.astimezone(self.zone)
        return local.weekday(), local.hour, local.minute


def order_of_asking(urgency: float, fits: tuple[Fit, ...], asked_at: datetime, youth_id: str) -> tuple[float, float, datetime, str]:
    """Whom to ask first of those who could come to one freed lesson: the most urgent, then whom it suits, then who asked first."""
    return (-urgency, -sum(POINTS[each] for each in fits), asked_at, youth_id)
