"""A difficulty on the way: reported by anyone in the follow-up, from a list and in words, open until resolved.

The list is domain.md § 6. It decides nothing: what is done about a difficulty is an adjustment.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.progress.domain.errors import AlreadyResolved


class DifficultyKind(StrEnum):
    VOCABULARY = "code_vocabulary"
    MEMORY = "code_memory"
    READING = "code_reading"
    STRESS = "driving_stress"
    OBSERVATION = "driving_observation"
    HANDLING = "driving_handling"
    DENSE_TRAFFIC = "driving_dense_traffic"
    TIMETABLE = "timetable"
    TRANSPORT = "transport"
    REPEATED_ABSENCE = "repeated_absence"
    CHILDCARE = "childcare"
    MONEY = "money"
    HEALTH = "health"
    MOTIVATION = "motivation"
    ADMINISTRATIVE = "administrative"
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
        DifficultyKind.TIMETABLE,
        DifficultyKind.TRANSPORT,
        DifficultyKind.REPEATED_ABSENCE,
        DifficultyKind.CHILDCARE,
    ),
    "elsewhere": (
        DifficultyKind.MONEY,
        DifficultyKind.HEALTH,
        DifficultyKind.MOTIVATION,
        DifficultyKind.ADMINISTRATIVE,
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
    by_role: str
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


def report_difficulty(
    *, id: str, youth_id: str, kind: DifficultyKind, words: str, by: str, by_role: str, at: datetime
) -> Difficulty:
    return Difficulty(id, youth_id, kind, words.strip(), by, by_role, at)
