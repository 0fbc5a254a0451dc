"""Difficulties: reported by anyone in the follow-up, from a list and in words."""

import datetime as dt
from typing import Literal

from contracts.kernel import Method, Record
from contracts.progress.rpc.about import AboutYouth, Words

DifficultyKind = Literal[
    "code_vocabulary", "code_memory", "code_reading", "driving_stress", "driving_observation", "driving_handling",
    "driving_dense_traffic", "timetable", "transport", "repeated_absence", "childcare", "money", "health", "motivation",
    "administrative", "other",
]


class ReportDifficulty(Record):
    id: str
    youth_id: str
    kind: DifficultyKind
    words: Words = ""


class Difficulty(Record):
    id: str
    youth_id: str
    kind: DifficultyKind
    words: str
    reported_by: str
    by_role: str
    at: dt.datetime
    resolved_at: dt.datetime | None = None


class ResolveDifficulty(Record):
    difficulty_id: str
    youth_id: str


class Difficulties(Record):
    difficulties: tuple[Difficulty, ...]


report_difficulty = Method("progress", "report_difficulty", ReportDifficulty, Difficulty, command=True)
resolve_difficulty = Method("progress", "resolve_difficulty", ResolveDifficulty, Difficulty, command=True)
list_difficulties = Method("progress", "list_difficulties", AboutYouth, Difficulties)
