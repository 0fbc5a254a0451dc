"""Which adjustment a signal proposes, from what is in the way, what the youth needs and what the youth can count on.

A suggestion, first rule that fits: a person decides, and may choose another kind.
"""

from collections.abc import Set
from dataclasses import dataclass

from services.progress.domain.adjustment import AdjustmentKind as Adjust
from services.progress.domain.difficulty import DifficultyKind as Cause


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
    Rule(Cause.VOCABULARY, Adjust.ADAPTED_LESSONS, need="french_second_language"),
    Rule(Cause.VOCABULARY, Adjust.PRE_CODE),
    Rule(Cause.MEMORY, Adjust.PACE, need="short_lessons"),
    Rule(Cause.MEMORY, Adjust.ADAPTED_LESSONS),
    Rule(Cause.READING, Adjust.ADAPTED_LESSONS, need="reading_difficulty"),
    Rule(Cause.READING, Adjust.PRE_CODE),
    Rule(Cause.STRESS, Adjust.POSTPONE_EXAM, need="exam_anxiety"),
    Rule(Cause.STRESS, Adjust.SUPPORT),
    Rule(Cause.OBSERVATION, Adjust.SIMULATOR),
    Rule(Cause.HANDLING, Adjust.AUTOMATIC_GEARBOX, need="automatic_gearbox"),
    Rule(Cause.HANDLING, Adjust.ADAPTED_LESSONS, need="adapted_vehicle"),
    # Somebody who already drives and still struggles needs another way of teaching before more of the same.
    Rule(Cause.HANDLING, Adjust.INSTRUCTOR, strength="driving_experience"),
    Rule(Cause.HANDLING, Adjust.MORE_HOURS),
    Rule(Cause.DENSE_TRAFFIC, Adjust.SIMULATOR),
    Rule(Cause.TIMETABLE, Adjust.TIMETABLE),
    Rule(Cause.TRANSPORT, Adjust.TRANSPORT_HELP),
    Rule(Cause.REPEATED_ABSENCE, Adjust.ADAPTED_LESSONS, need="short_lessons"),
    # A regular person who misses lessons has hours that do not fit, not too many of them.
    Rule(Cause.REPEATED_ABSENCE, Adjust.TIMETABLE, strength="regularity"),
    Rule(Cause.REPEATED_ABSENCE, Adjust.PACE),
    Rule(Cause.CHILDCARE, Adjust.TIMETABLE),
    Rule(Cause.MONEY, Adjust.FINANCIAL_HELP),
    Rule(Cause.HEALTH, Adjust.PACE),
    Rule(Cause.MOTIVATION, Adjust.MOBILITY_WORKSHOP, strength="dated_job"),
    Rule(Cause.MOTIVATION, Adjust.SUPPORT),
    Rule(Cause.ADMINISTRATIVE, Adjust.SUPPORT),
    Rule(Cause.OTHER, Adjust.SUPPORT),
)


def suggest(cause: Cause, needs: Set[str], strengths: Set[str]) -> Adjust:
    """Every cause has a rule without condition, so there is always an answer."""
    return next(rule.suggests for rule in RULES if rule.fits(cause, needs, strengths))
