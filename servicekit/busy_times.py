"""The busy times of somebody's own calendar (iCalendar): only when it says busy, nothing of what it is about.

Expanded in a process of its own that can be killed: a rule of thirty bytes can keep a reader busy for minutes.
"""

import datetime as dt
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from contracts.errors import InvalidRequest, Unavailable
from servicekit.outside import LARGEST

Span = tuple[dt.datetime, dt.datetime]
NOT_A_CALENDAR = 3
"""The child's exit code."""
MOST_EVENTS = 2_000
MOST_SPANS = 3_000
SECONDS = 5.0
LONGEST_SECONDS = 15.0
"""Of expanding what a calendar says."""
FOLD = re.compile(rb"(?<![\r\n])[\r\n]+[ \t]")
"""Begins where a line ends, so that a file of nothing but line ends is read once."""
TOO_FINE = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE)
EVENT = re.compile(rb"BEGIN:VEVENT", re.IGNORECASE)
ROOT = Path(__file__).parents[1]
_EXPANDING = threading.BoundedSemaphore(2)


def spans_of(text: bytes, now: dt.datetime) -> tuple[Span, ...]:
    """The busy stretches of the next months, (start, end) in UTC, by start; days and floating times are those of Europe/Paris.

    Raises InvalidRequest (`not_a_calendar`, `calendar_too_large`: also for what is made to keep a reader busy), Unavailable.
    """
    if len(text) > LARGEST:
        raise InvalidRequest("calendar_too_large", field="calendar")
    unfolded = FOLD.sub(b"", text)
    if TOO_FINE.search(unfolded) or len(EVENT.findall(unfolded)) > MOST_EVENTS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    found = msgspec.json.decode(_expanded(text, now), type=tuple[Span, ...])
    if len(found) > MOST_SPANS:
        raise InvalidRequest("calendar_too_large", field="calendar")
    return found


def _expanded(text: bytes, now: dt.datetime) -> bytes:
    """In a process of its own, two at a time, ended when it takes too long; nobody waits long for a turn."""
    if not _EXPANDING.acquire(timeout=SECONDS):
        raise Unavailable("calendars_busy", retry_after=10)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "servicekit.busy_times_child", now.isoformat()], input=text, capture_output=True, check=False,
            timeout=LONGEST_SECONDS, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InvalidRequest("calendar_too_large", field="calendar") from None
    finally:
        _EXPANDING.release()
    if child.returncode == NOT_A_CALENDAR:
        raise InvalidRequest("not_a_calendar", field="calendar")
    if child.returncode:
        raise InvalidRequest("calendar_too_large", field="calendar")
    return child.stdout
