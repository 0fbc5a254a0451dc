"""Places: each area has its own; past them a youth waits in order, and whoever must be corrected keeps the rank.

A file to correct that came in time *holds* its place: a typing error must not cost somebody the place.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HOLDING = frozenset({"admitted", "active", "paused", "follow_up"})
"""Phases of the journey in which a youth takes one of the area's places: only leaving frees it."""


QUEUING = frozenset({"waiting", "applied"})
"""Phases in which a youth without a place has a turn: who waits, and who waits to be corrected."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who has, holds or waits for a place; the lower the rank, the earlier."""

    youth_id: str
    area: str
    rank: int
    phase: str
    holds_place: bool = False

    @property
    def takes_a_place(self) -> bool:
        return self.phase in HOLDING or self.holds_place


class Places:
    """The places of every area while an import or a person gives them out."""

    def __init__(self, capacity: Mapping[str, int], applicants: Iterable[Applicant]) -> None:
        self._free = dict(capacity)
        self._queue: dict[str, list[int]] = {area: [] for area in capacity}
        for applicant in applicants:
            if applicant.area not in self._free:
                continue
            if applicant.takes_a_place:
                self._free[applicant.area] -= 1
            elif applicant.phase in QUEUING:
                insort(self._queue[applicant.area], applicant.rank)

    def free(self, area: str) -> int:
        return max(0, self._free.get(area, 0))

    def take(self, area: str, rank: int) -> bool:
        """One place for this rank; False, and a turn in the queue, when all that is left is due to earlier ranks."""
        if area not in self._free:
            return False
        queue = self._queue[area]
        earlier = bisect_left(queue, rank)
        queued = queue[earlier : earlier + 1] == [rank]
        if self._free[area] > earlier:
            self._free[area] -= 1
            if queued:
                queue.pop(earlier)
            return True
        if not queued:
            queue.insert(earlier, rank)
        return False

    def give_back(self, area: str) -> None:
        if area in self._free:
            self._free[area] += 1
