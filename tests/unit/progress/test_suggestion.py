"""What a signal proposes: fit to the person, never nothing."""

import json

import pytest

from services.progress.domain.agreement import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.suggestion import RULES, suggest
from tests.unit.progress.factories import PROGRAMME

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize("cause", list(DifficultyKind))
def test_every_difficulty_has_a_suggestion_for_a_youth_we_know_nothing_about(cause: DifficultyKind) -> None:
    assert suggest(cause, NOTHING, NOTHING) in AdjustmentKind


def test_a_need_changes_what_is_proposed() -> None:
    assert suggest(DifficultyKind.HANDLING, NOTHING, NOTHING) is AdjustmentKind.MORE_HOURS
    assert suggest(DifficultyKind.HANDLING, {"automatic_gearbox"}, NOTHING) is AdjustmentKind.AUTOMATIC_GEARBOX


def test_an_strength_changes_what_is_proposed() -> None:
    assert suggest(DifficultyKind.REPEATED_ABSENCE, NOTHING, NOTHING) is AdjustmentKind.PACE
    assert suggest(DifficultyKind.REPEATED_ABSENCE, NOTHING, {"regularity"}) is AdjustmentKind.TIMETABLE


def test_no_rule_is_hidden_behind_an_earlier_one() -> None:
    for rule in RULES:
        needs = {rule.need} if rule.need else set()
        strengths = {rule.strength} if rule.strength else set()

        assert suggest(rule.cause, needs, strengths) is rule.suggests


def test_the_rules_speak_of_needs_and_strengths_that_the_programme_knows() -> None:
    programme = json.loads((PROGRAMME / "loiret.json").read_text(encoding="utf-8"))

    assert {r.need for r in RULES if r.need} <= {n["code"] for n in programme["needs"]}
    assert {r.strength for r in RULES if r.strength} <= {s["code"] for s in programme["strengths"]}
