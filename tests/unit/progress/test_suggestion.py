"""What a signal proposes: fit to the person, never nothing."""

import pytest

from services.progress.domain.adjustment import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.suggestion import RULES, suggest

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize("cause", list(DifficultyKind))
def test_every_difficulty_has_a_suggestion_for_a_youth_we_know_nothing_about(cause: DifficultyKind) -> None:
    assert suggest(cause, NOTHING, NOTHING) in AdjustmentKind


def test_a_need_changes_what_is_proposed() -> None:
    assert suggest(DifficultyKind.HANDLING, NOTHING, NOTHING) is AdjustmentKind.MORE_HOURS
    assert suggest(DifficultyKind.HANDLING, {"automatic_gearbox"}, NOTHING) is AdjustmentKind.AUTOMATIC_GEARBOX


def test_an_atout_changes_what_is_proposed() -> None:
    assert suggest(DifficultyKind.REPEATED_ABSENCE, NOTHING, NOTHING) is AdjustmentKind.PACE
    assert suggest(DifficultyKind.REPEATED_ABSENCE, NOTHING, {"regularity"}) is AdjustmentKind.SCHEDULE


def test_no_rule_is_hidden_behind_an_earlier_one() -> None:
    for rule in RULES:
        needs = {rule.need} if rule.need else set()
        atouts = {rule.atout} if rule.atout else set()

        assert suggest(rule.cause, needs, atouts) is rule.suggests
