"""What the writers of a fault run asked, and what became of it."""

import threading
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """What was asked: key → kind; and what became of it. Every key is in `kinds` before its first try.

    `rows`: key → what stands in the row, where that is not the key itself. `weeks`: youth → the versions that her week got.
    `moves`: youth → the areas that she came to, one after the other.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    weeks: dict[str, list[int]] = field(default_factory=dict)
    moves: dict[str, list[str]] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def unknown(self) -> set[str]:
        return set(self.kinds) - self.accepted - set(self.refused)
