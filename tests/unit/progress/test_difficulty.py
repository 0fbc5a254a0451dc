"""Difficulties: the list, open and resolved."""

from datetime import timedelta

import pytest

from services.progress.domain.difficulty import FAMILIES, Difficulty, DifficultyKind, report_difficulty
from services.progress.domain.errors import AlreadyResolved, UnknownKind
from tests.unit.progress.factories import NOON


def report(kind: str = "transport") -> Difficulty:
    return report_difficulty(id="d1", youth_id="y1", kind=kind, words=" Plus de bus ", by="referent-1", at=NOON)


def test_a_reported_difficulty_is_open_and_keeps_the_words() -> None:
    difficulty = report()

    assert difficulty.open
    assert difficulty.words == "Plus de bus"


def test_a_resolved_difficulty_says_who_and_when() -> None:
    resolved = report().resolve(by="adviser-1", at=NOON + timedelta(days=2))

    assert not resolved.open
    assert (resolved.resolved_by, resolved.resolved_at) == ("adviser-1", NOON + timedelta(days=2))


def test_a_difficulty_is_resolved_once() -> None:
    resolved = report().resolve(by="adviser-1", at=NOON)

    with pytest.raises(AlreadyResolved) as refused:
        resolved.resolve(by="adviser-2", at=NOON)

    assert refused.value.code == "difficulty_already_resolved"


def test_a_kind_outside_the_list_is_refused() -> None:
    with pytest.raises(UnknownKind):
        report("diagnosis")


def test_every_kind_is_shown_under_exactly_one_heading() -> None:
    shown = [kind for kinds in FAMILIES.values() for kind in kinds]

    assert sorted(shown) == sorted(DifficultyKind)
