"""A difficulty on the way: reported by anyone in the follow-up, from a list and in words, open until resolved.

The list is domain.md § 6. It decides nothing: what is done about a difficulty is an adjustment.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.progress.domain.errors import AlreadyResolved, UnknownKind


class DifficultyKind(StrEnum):
    VOCABULARY = "vocabulary"
    MEMORY = "memory"
    READING = "reading"
    STRESS = "stress"
    OBSERVATION = "observation"
    HANDLING = "handling"
    DENSE_TRAFFIC = "dense_traffic"
    SCHEDULE = "schedule"
    TRANSPORT = "transport"
    REPEATED_ABSENCE = "repeated_absence"
    CHILDCARE = "childcare"
    MONEY = "money"
    HEALTH = "health"
    MOTIVATION = "motivation"
    PAPERWORK = "paperwork"
    OTHER = "other"


# The headings under which a screen shows the list.
FAMILIES: dict[str, tuple[DifficultyKind, ...]] = {
    "code": (DifficultyKind.VOCABULARY, DifficultyKind.MEMORY, DifficultyKind.READING),
    "driving": (
        DifficultyKind.STRESS,
        DifficultyKind.OBSERVATION,
        DifficultyKind.HANDLING,
        DifficultyKind.DENSE_TRAFFIC,
    ),
    "organisation": (
        DifficultyKind.SCHEDULE,
        DifficultyKind.TRANSPORT,
        DifficultyKind.REPEATED_ABSENCE,
        DifficultyKind.CHILDCARE,
    ),
    "elsewhere": (
        DifficultyKind.MONEY,
        DifficultyKind.HEALTH,
        DifficultyKind.MOTIVATION,
        DifficultyKind.PAPERWORK,
        DifficultyKind.OTHER,
    ),
}


@dataclass(frozen=True)
class Difficulty:
    id: str
    youth_id: str
    kind: DifficultyKind
    words: str
    reported_by: str
    reported_at: datetime
    resolved_by: str | None = None
    resolved_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.resolved_at is None

    def resolve(self, *, by: str, at: datetime) -> "Difficulty":
        """Raises AlreadyResolved."""
        if not self.open:
            raise AlreadyResolved(difficulty_id=self.id)
        return replace(self, resolved_by=by, resolved_at=at)


def report_difficulty(*, id: str, youth_id: str, kind: str, words: str, by: str, at: datetime) -> Difficulty:
    """Raises UnknownKind."""
    if kind not in [k.value for k in DifficultyKind]:
        raise UnknownKind(kind=kind, kinds=[k.value for k in DifficultyKind])
    return Difficulty(id, youth_id, DifficultyKind(kind), words.strip(), by, at)
