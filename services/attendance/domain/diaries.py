"""When a diary at an address is read again, how its address is shown, and what is booked where it now says busy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from zlib import crc32

from services.attendance.domain.intervals import Interval, Intervals, intersect

T = TypeVar("T")
Owner = tuple[str, str]
"""Id and kind: instructor or vehicle."""


@dataclass(frozen=True)
class DiaryRules:
    """`every` so often, and up to `spread` later, each diary at its own share of it, so that an area's are not all read at once.

    After failures in a row twice as long each time, never longer than `rarest`. `whole`: so long a server's "nothing new" is
    taken; then the whole file is read, because what repeats for ever was counted on for some months only.
    """

    every: timedelta
    spread: timedelta
    rarest: timedelta
    whole: timedelta

    def next_reading(self, now: datetime, area: str, owner: Owner, failures: int = 0) -> datetime:
        wait = min(self.every * 2 ** min(max(failures - 1, 0), 16), self.rarest)
        return now + wait + self.spread * _share(area, owner)


def _share(area: str, owner: Owner) -> float:
    """Of 0 to 1, always the same for the same diary."""
    return crc32("/".join((area, *owner)).encode()) / 2**32


def shown(address: str) -> str:
    """Scheme and host: enough to know which one it is; the rest often holds what opens it."""
    parts = urlsplit(address.strip())
    return f"{parts.scheme}://{parts.hostname}/…"


def colliding(booked: Iterable[tuple[Interval, Iterable[Owner], T]], busy: Mapping[Owner, Intervals]) -> list[tuple[Owner, T]]:
    """Each that takes the time of somebody whose own diary says busy then, with whose. `busy` is normalised."""
    return [
        (owner, what) for interval, owners, what in booked for owner in owners
        if owner in busy and intersect((interval,), busy[owner])
    ]
