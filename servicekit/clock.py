"""The one source of "now" of a process, given at composition so that tests and the demo can move it."""

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    def now(self) -> dt.datetime:
        """The present instant, aware, UTC."""


class SystemClock:
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: dt.datetime) -> None:
        self._at = at

    def now(self) -> dt.datetime:
        return self._at

    def move_to(self, at: dt.datetime) -> None:
        self._at = at

    def forward(self, **delta: float) -> None:
        """`clock.forward(days=14)`."""
        self._at += dt.timedelta(**delta)
