"""What an outlet is given and what it says came of it.

Something may leave once. So whoever sends is asked (`leave`) at the last moment before the other side could take it; after
that only the other side's answer tells, and without one nobody knows: it is then not sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

SECONDS = 10.0
"""How long one step of a conversation may take."""
Leave = Callable[[], bool]


@dataclass(frozen=True)
class Parcel:
    """One message to one address. `reference` stays the same however often it is tried. An SMS has a text only."""

    reference: str
    to: str
    text: str
    subject: str = ""
    html: str = ""


class Fate(StrEnum):
    """`TAKEN`: the other side has it. `REFUSED`: never, for this address. `LATER`: not now, and it has not got it.
    `UNKNOWN`: it may have got it. `NOT_MINE`: somebody else sends it, or it was sent."""

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"
    NOT_MINE = "not_mine"


@dataclass(frozen=True)
class Result:
    """`reason`: a short code, without any address or words."""

    fate: Fate
    reason: str = ""


class Outlet(Protocol):
    def send(self, parcel: Parcel, leave: Leave) -> Result:
        """Never raises for what the other side does."""
