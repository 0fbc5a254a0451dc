"""A calendar's text (stdin) → its busy stretches from an instant on (argument), as JSON: run as a process that can be killed.

A rule of thirty bytes can keep the library busy for minutes, and no list of forbidden words catches them all.
"""

import datetime as dt
import resource
import sys
from typing import Any

import icalendar
import msgspec
import recurring_ical_events

from servicekit.busy_times import NOT_A_CALENDAR, Span
from servicekit.clock import PARIS

AHEAD = dt.timedelta(days=120)
MOST_MEMORY = 1024**3


def spans_of(text: bytes, now: dt.datetime) -> list[Span]:
    """Raises what the library raises at a text that is no calendar."""
    calendar = icalendar.Calendar.from_ical(text)
    events = recurring_ical_events.of(calendar).between(now, now + AHEAD)
    found = [_span(event) for event in events if _takes_time(event)]
    return sorted((start, end) for start, end in found if end > start)


def _takes_time(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() != "CANCELLED" and str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"


def _span(event: Any) -> Span:
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
    if not isinstance(start, dt.datetime) and start == end:
        end = start + dt.timedelta(days=1)  # a day without an end is the whole day
    return _instant(start), _instant(end)


def _instant(value: dt.date | dt.datetime) -> dt.datetime:
    """Days and floating times are those of here."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(dt.UTC)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        found = spans_of(sys.stdin.buffer.read(), dt.datetime.fromisoformat(sys.argv[1]))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return NOT_A_CALENDAR
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
