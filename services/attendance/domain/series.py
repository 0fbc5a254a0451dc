"""The same hour every week: by the wall clock, so also over a change of clocks; holidays left out where that is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.attendance.domain.recurrence import is_school_holiday, public_holidays


@dataclass(frozen=True, slots=True)
class Occurrence:
    starts_at: datetime
    ends_at: datetime
    holiday: bool


def weekly(starts_at: datetime, ends_at: datetime, weeks: int, zone: ZoneInfo) -> Iterator[Occurrence]:
    """The length is the first one's; `holiday`: a public holiday, or a day of the zone's school holidays."""
    local, length = starts_at.astimezone(zone), ends_at - starts_at
    for week in range(weeks):
        start = (local + timedelta(weeks=week)).astimezone(UTC)  # adding to a local time keeps the wall clock
        day = (local + timedelta(weeks=week)).date()
        yield Occurrence(start, start + length, is_school_holiday(day) or day in public_holidays(day.year))


def shifted(of: datetime, before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """`of` moved by as many days as `before` to `after`, to the hour of `after` on the wall clock."""
    local, old, new = (each.astimezone(zone) for each in (of, before, after))
    day = local.date() + (new.date() - old.date())
    return datetime.combine(day, new.time(), zone).astimezone(UTC)
