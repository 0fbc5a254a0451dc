"""Slots that can be offered to a youth: the youth, an instructor, a vehicle and the school's ranges, all free at once.

Where there is none, the answer carries the causes found by `why_no_slot`; nothing is booked here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.attendance.domain.free_time import Constraint, FreeTime, Window
from services.attendance.domain.intervals import QUARTER, Interval
from services.attendance.domain.planning import PlanningRules, Slot, SlotSearch, YouthPlan
from services.attendance.domain.why_no_slot import Cause, why_no_slot


@dataclass(frozen=True, slots=True)
class SlotAnswer:
    """Slots in order of time; or, when there is none, the causes: changing all of them opens a slot."""

    slots: tuple[Slot, ...]
    causes: tuple[Cause, ...] = ()


def find_slots(
    youth: YouthPlan,
    now: datetime,
    rules: PlanningRules | None = None,
    *,
    minutes: int | None = None,
    within: Interval | None = None,
    limit: int = 50,
) -> SlotAnswer:
    """The first `limit` slots, one a start; `within` narrows the search, never past the notice and the horizon."""
    rules = rules or PlanningRules()
    bounds = rules.bounds(now)
    if within is not None:
        start = max(bounds.start, within.start)
        bounds = Interval(start, max(start, min(bounds.end, within.end)))
    search = SlotSearch(youth, rules.length(minutes), bounds, rules)
    free = FreeTime.of(youth, bounds)
    slots = _offered(free, search)[:limit]
    return SlotAnswer(slots) if slots else SlotAnswer((), why_no_slot(free, search))


def is_free(youth: YouthPlan, slot: Slot) -> bool:
    """Whether this very slot is in everybody's free time, notice and horizon aside. Without a vehicle (""), none is asked."""
    wanted = Interval(slot.starts_at, slot.ends_at)
    lifted = () if slot.vehicle_id else (Constraint.VEHICLE,)
    return any(
        window.instructor_id == slot.instructor_id and window.vehicle_id == slot.vehicle_id
        for window in FreeTime.of(youth, wanted).windows(wanted.length, lifted)
    )


def _offered(free: FreeTime, search: SlotSearch) -> tuple[Slot, ...]:
    by_start: dict[datetime, Slot] = {}
    for window in free.windows(search.length):
        for start in _starts(window, search.length, search.rules.start_step):
            if start not in by_start:
                by_start[start] = Slot(start, start + search.length, window.instructor_id, window.vehicle_id)
    return tuple(by_start[start] for start in sorted(by_start))


def _starts(window: Window, length: timedelta, step: timedelta) -> Iterator[datetime]:
    """Starts on the step (half past, o'clock), or the first quarter-hour where the window holds no such start."""
    first, last = window.interval.start, window.interval.end - length
    start = first
    while start.timestamp() % step.total_seconds():
        start += QUARTER
    if start > last:
        start = first
    while start <= last:
        yield start
        start += step
