"""How far a process of the gateway has heard of each log, and so where a page stands that it makes: said in numbers of the
logs, which every process of the gateway understands. Opens no connection and knows nobody.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from contracts.envelope import Envelope

EPOCH_SHOWN = 8
"""The last characters of an epoch: its random part tells two of one log apart."""

_PLACE = re.compile(r"([a-z]{1,20})\.([a-z0-9-]{1,64})\.([0-9a-zA-Z-]{1,8})\.([0-9]{1,18})")
_MOST = 500
LONGEST = 4_000
"""Of an address. With more logs than that (some hundred) a page says that it stands nowhere, and reloads once when it opens."""
NOWHERE = "nowhere"

LogKey = tuple[str, str]
"""Service and area."""


class Place(NamedTuple):
    """How far one log was heard of. `epoch`: its last characters."""

    epoch: str
    seq: int


Places = Mapping[LogKey, Place]


def key_of(event: Envelope) -> LogKey:
    return event.service, event.area


def place_of(epoch: str, seq: int) -> Place:
    return Place(epoch[-EPOCH_SHOWN:], seq)


class Heard:
    """Written by the reader of events; `floor` is from where on all that was heard is still at hand."""

    def __init__(self) -> None:
        self.places: dict[LogKey, Place] = {}
        self.floor: dict[LogKey, Place] = {}
        self._heads: Places = {}

    def begin(self, heads: Places) -> None:
        """Nothing was heard before these heads, nor will be."""
        self.places.update(heads)
        self._heads = dict(heads)
        self.forget()

    def forget(self) -> None:
        """What was heard so far is at hand no more."""
        self.floor = dict(self.places)

    def hear(self, event: Envelope) -> bool:
        """False when something of that log is missing before this event, or its log is another one than it was."""
        key, now = key_of(event), place_of(event.epoch, event.seq)
        known = self.places.get(key)
        if known is None:
            self.floor[key] = Place(now.epoch, now.seq - 1)
        whole = known is None or (now.epoch == known.epoch and now.seq <= known.seq + 1)
        if not whole:
            self.places[key] = Place(now.epoch, now.seq - 1)
            self.forget()
        if known is None or not whole or now.seq > known.seq:
            self.places[key] = now
        return whole

    def drop(self, key: LogKey, place: Place) -> None:
        """The oldest event at hand is not any more."""
        if key in self.floor and self.floor[key].epoch == place.epoch:
            self.floor[key] = max(self.floor[key], place)

    def compare(self, heads: Places) -> bool:
        """True when something was lost that nothing followed: what was at a log's head a comparison ago is still unheard of."""
        lost = {key: head for key, head in self._heads.items() if not _covers(self.places.get(key), head)}
        self._heads = dict(heads)
        self.places.update(lost)
        return bool(lost)

    def misses_nothing_since(self, places: Places) -> bool:
        """Whether all that a page which stands there has not seen is at hand."""
        return all(_covers(places.get(key), floor) for key, floor in self.floor.items() if floor.seq)


def _covers(place: Place | None, wanted: Place) -> bool:
    return place is not None and place.epoch == wanted.epoch and place.seq >= wanted.seq


def written(places: Places) -> str:
    """As a part of an address: `profiles.orleans.5f0c9a31.1204~…`."""
    text = "~".join(f"{service}.{area}.{epoch}.{seq}" for (service, area), (epoch, seq) in sorted(places.items()))
    return text if 0 < len(text) <= LONGEST else NOWHERE


def read(text: str) -> dict[LogKey, Place] | None:
    """None for what is not of that form."""
    found = [_PLACE.fullmatch(part) for part in text.split("~", _MOST)]
    if not all(found):
        return None
    return {(m[1], m[2]): Place(m[3], int(m[4])) for m in found if m}
