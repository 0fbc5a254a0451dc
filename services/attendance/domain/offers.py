"""How long something freed is held for one youth: hours in which people are awake, never past what its start leaves.

Counts time only; whom to ask is said by `ranking` and by the order of a waiting list.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.attendance.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class OfferRules:
    """Settings. `answer`: how long one has. `latest`: until so long before the start. `shortest`: under that nobody is asked.

    `day_from`, `day_to`: the hours that count, by the local clock: nobody loses a place in her sleep.
    """

    answer: timedelta
    latest: timedelta
    shortest: timedelta
    day_from: time
    day_to: time
    zone: ZoneInfo

    def until(self, now: datetime, starts_at: datetime) -> datetime | None:
        """The last instant of an answer; None when it is too late to ask anybody."""
        last = min(self._counted(now, self.answer), starts_at - self.latest)
        return last if last > now and self._counted(now, self.shortest) <= last else None

    def soonest(self, now: datetime) -> datetime:
        """What starts at or before this is offered to nobody any more."""
        return now + self.latest

    def _counted(self, now: datetime, length: timedelta) -> datetime:
        """When so much waking time has gone by."""
        day, left = now.astimezone(self.zone).date(), length
        while True:
            awake = self._awake(day)
            start = max(now, awake.start)
            if start < awake.end:
                if awake.end - start >= left:
                    return start + left
                left -= awake.end - start
            day += timedelta(days=1)

    def _awake(self, day: date) -> Interval:
        start, end = (datetime.combine(day, at, self.zone).astimezone(UTC) for at in (self.day_from, self.day_to))
        return Interval(start, end)
