"""Which adjustment a signal proposes, from what is in the way, what the youth needs and what the youth can count on.

A suggestion, first rule that fits: a person decides, and may choose another kind.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from services.progress.domain.agreement import AdjustmentKind as Adjust
from services.progress.domain.difficulty import DifficultyKind


class Standing(StrEnum):
    """What only a signal sees, and nobody reports as a difficulty."""

    PRACTICE_FLAT = "practice_flat"
    HOURS_OVER = "hours_over"
    CODE_EXPIRING = "code_expiring"
    TRIES_USED = "tries_used"
    READY_WITHOUT_EXAM = "ready_without_exam"
    STATUS_CHANGED = "status_changed"
    PROJECT_STILL = "project_still"
    NEEDED_SOONER = "needed_sooner"


Cause = DifficultyKind | Standing


def cause_of(code: str) -> Cause:
    """The two lists share no code."""
    return DifficultyKind(code) if code in set(DifficultyKind) else Standing(code)


@dataclass(frozen=True)
class Rule:
    """Fits when the cause is this one, and the need (or the strength) is there where the rule names one."""

    cause: Cause
    suggests: Adjust
    need: str | None = None
    strength: str | None = None

    def fits(self, cause: Cause, needs: Set[str], strengths: Set[str]) -> bool:
        return cause is self.cause and self.need in {None, *needs} and self.strength in {None, *strengths}


RULES: tuple[Rule, ...] = (
    Rule(DifficultyKind.VOCABULARY, Adjust.ADAPTED_LESSONS, need="french_second_language"),
    Rule(DifficultyKind.VOCABULARY, Adjust.PRE_CODE),
    Rule(DifficultyKind.MEMORY, Adjust.PACE, need="short_lessons"),
    Rule(DifficultyKind.MEMORY, Adjust.ADAPTED_LESSONS),
    Rule(DifficultyKind.READING, Adjust.ADAPTED_LESSONS, need="reading_difficulty"),
    Rule(DifficultyKind.READING, Adjust.PRE_CODE),
    Rule(DifficultyKind.STRESS, Adjust.POSTPONE_EXAM, need="exam_anxiety"),
    Rule(DifficultyKind.STRESS, Adjust.SUPPORT),
    Rule(DifficultyKind.OBSERVATION, Adjust.SIMULATOR),
    Rule(DifficultyKind.HANDLING, Adjust.AUTOMATIC_GEARBOX, need="automatic_gearbox"),
    Rule(DifficultyKind.HANDLING, Adjust.ADAPTED_LESSONS, need="adapted_vehicle"),
    # Somebody who already drives and still struggles needs another way of teaching before more of the same.
    Rule(DifficultyKind.HANDLING, Adjust.INSTRUCTOR, strength="driving_experience"),
    Rule(DifficultyKind.HANDLING, Adjust.MORE_HOURS),
    Rule(DifficultyKind.DENSE_TRAFFIC, Adjust.SIMULATOR),
    Rule(DifficultyKind.TIMETABLE, Adjust.TIMETABLE),
    Rule(DifficultyKind.TRANSPORT, Adjust.TRANSPORT_HELP),
    Rule(DifficultyKind.REPEATED_ABSENCE, Adjust.ADAPTED_LESSONS, need="short_lessons"),
    # A regular person who misses lessons has hours that do not fit, not too many of them.
    Rule(DifficultyKind.REPEATED_ABSENCE, Adjust.TIMETABLE, strength="regularity"),
    Rule(DifficultyKind.REPEATED_ABSENCE, Adjust.PACE),
    Rule(DifficultyKind.CHILDCARE, Adjust.TIMETABLE),
    Rule(DifficultyKind.MONEY, Adjust.FINANCIAL_HELP),
    Rule(DifficultyKind.HEALTH, Adjust.PACE),
    Rule(DifficultyKind.MOTIVATION, Adjust.MOBILITY_WORKSHOP, strength="dated_job"),
    Rule(DifficultyKind.MOTIVATION, Adjust.SUPPORT),
    Rule(DifficultyKind.ADMINISTRATIVE, Adjust.SUPPORT),
    Rule(DifficultyKind.OTHER, Adjust.SUPPORT),
    # Scores that stand still ask for another way of learning; which one, the needs say.
    Rule(Standing.PRACTICE_FLAT, Adjust.PACE, need="short_lessons"),
    Rule(Standing.PRACTICE_FLAT, Adjust.ADAPTED_LESSONS, need="reading_difficulty"),
    Rule(Standing.PRACTICE_FLAT, Adjust.ADAPTED_LESSONS, need="french_second_language"),
    Rule(Standing.PRACTICE_FLAT, Adjust.ADAPTED_LESSONS, need="oral_instructions"),
    Rule(Standing.PRACTICE_FLAT, Adjust.ADAPTED_LESSONS, strength="spoken_ease"),
    Rule(Standing.PRACTICE_FLAT, Adjust.PRE_CODE),
    Rule(Standing.HOURS_OVER, Adjust.AUTOMATIC_GEARBOX, need="automatic_gearbox"),
    Rule(Standing.HOURS_OVER, Adjust.ADAPTED_LESSONS, need="short_lessons"),
    Rule(Standing.HOURS_OVER, Adjust.INSTRUCTOR, strength="driving_experience"),
    Rule(Standing.HOURS_OVER, Adjust.MORE_HOURS),
    Rule(Standing.CODE_EXPIRING, Adjust.SUPPORT, need="exam_anxiety"),
    Rule(Standing.CODE_EXPIRING, Adjust.PACE),
    Rule(Standing.TRIES_USED, Adjust.POSTPONE_EXAM, need="exam_anxiety"),
    Rule(Standing.TRIES_USED, Adjust.INSTRUCTOR, strength="driving_experience"),
    Rule(Standing.TRIES_USED, Adjust.ADAPTED_LESSONS),
    Rule(Standing.READY_WITHOUT_EXAM, Adjust.SUPPORT, need="exam_anxiety"),
    Rule(Standing.READY_WITHOUT_EXAM, Adjust.OTHER),
    Rule(Standing.STATUS_CHANGED, Adjust.TIMETABLE),
    Rule(Standing.PROJECT_STILL, Adjust.MOBILITY_WORKSHOP),
    # A vehicle and somebody beside make kilometres between the lessons; without them only more lessons do.
    Rule(Standing.NEEDED_SOONER, Adjust.OTHER, strength="practice_vehicle"),
    Rule(Standing.NEEDED_SOONER, Adjust.PACE),
)


def suggest(cause: Cause, needs: Set[str], strengths: Set[str]) -> Adjust:
    """Every cause has a rule without condition, so there is always an answer."""
    return next(rule.suggests for rule in RULES if rule.fits(cause, needs, strengths))
