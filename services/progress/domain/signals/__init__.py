"""The early signals: what a youth's facts say today that a person should look at, with the evidence.

Pure: facts and a day in, findings out. A signal proposes an adjustment and excludes nobody; a person decides.
What has already been said is `reconcile`'s affair: the same evidence is raised once, and cleared when it goes.
"""

from services.progress.domain.signals.facts import (
    ABSENT,
    PRESENT,
    Attended,
    Estimate,
    Evidence,
    Finding,
    Learning,
    OpenDifficulty,
    Series,
    SignalKind,
    Since,
    Situation,
    Start,
    Waiting,
    YouthFacts,
    proposal_for,
)
from services.progress.domain.signals.looks import find_signals, next_look
from services.progress.domain.signals.said import Change, reconcile

__all__ = [
    "ABSENT",
    "PRESENT",
    "Attended",
    "Change",
    "Estimate",
    "Evidence",
    "Finding",
    "Learning",
    "OpenDifficulty",
    "Series",
    "SignalKind",
    "Since",
    "Situation",
    "Start",
    "Waiting",
    "YouthFacts",
    "find_signals",
    "next_look",
    "proposal_for",
    "reconcile",
]
