"""Difficulties: the list, open and resolved."""

from datetime import timedelta
from typing import get_args

import pytest

from contracts.progress import rpc
from services.progress.domain.difficulty import FAMILIES, Difficulty, DifficultyKind, report_difficulty
from services.progress.domain.errors import AlreadyResolved
from tests.unit.progress.factories import NOON


def report() -> Difficulty:
    return report_difficulty(
        id="d1",
        youth_id="y1",
        kind=DifficultyKind.TRANSPORT,
        words=" Plus de bus ",
        by="referent-1",
        by_role="referent",
        at=NOON,
    )


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


def test_every_kind_is_shown_under_exactly_one_heading() -> None:
    shown = [kind for kinds in FAMILIES.values() for kind in kinds]

    assert sorted(shown) == sorted(DifficultyKind)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert {kind.value for kind in DifficultyKind} == set(get_args(rpc.DifficultyKind))
