"""How a programme's file says who is admitted, and the order of a draw that anybody can find again."""

import hashlib
import json
import random
import subprocess

import pytest

from services.profiles.domain.admission_modes import Admission, drawn_order
from services.profiles.domain.programme import programme_of
from tests.unit.profiles.cohort import FOLDER


def load(admission: object) -> Admission:
    said = json.loads((FOLDER / "loiret.json").read_text(encoding="utf-8"))
    return programme_of({**said, "admission": admission}).admission


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("file_order", Admission("file_order")),
        ("commission", Admission("commission")),
        ({"mode": "file_order"}, Admission("file_order")),
        ({"mode": "commission", "protocol": "Règlement 2026"}, Admission("commission", "Règlement 2026")),
        ({"mode": "draw", "protocol": " Tirage FEJ 2026 "}, Admission("draw", "Tirage FEJ 2026")),
    ],
)
def test_a_programme_says_how_it_admits(said: object, read: Admission) -> None:
    assert load(said) == read


def test_the_programme_of_the_loiret_admits_in_file_order() -> None:
    assert load(json.loads((FOLDER / "loiret.json").read_text(encoding="utf-8"))["admission"]) == Admission("file_order")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "one of file_order, commission, draw"),
        ("lottery", "'lottery' is no way to admit"),
        (None, "one of file_order, commission, draw"),
        ({}, "one of file_order, commission, draw"),
        ("draw", "names its « protocol »"),
        ({"mode": "draw"}, "names its « protocol »"),
        ({"mode": "draw", "protocol": "  "}, "names its « protocol »"),
        ({"mode": "draw", "protocol": 7}, "at most 200 characters"),
        ({"mode": "commission", "protocol": "x" * 201}, "at most 200 characters"),
        ({"mode": "draw", "seed": "1"}, "'seed' is unknown"),
        (["draw"], "no way to admit"),
    ],
)
def test_a_file_that_says_it_badly_is_refused_and_told_what_it_must_say(said: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        load(said)


def test_a_draw_is_the_same_for_whoever_has_its_seed_and_its_ids() -> None:
    ids = [f"youth-{n}" for n in range(40)]

    order = drawn_order("a seed", random.Random(1).sample(ids, 40))

    assert order == sorted(ids, key=lambda one: hashlib.sha256(b"a seed:" + one.encode()).hexdigest())
    assert order != drawn_order("another seed", ids)
    assert sorted(order) == sorted(ids)


def test_a_draw_is_found_again_with_the_tools_of_any_machine() -> None:
    ids = ["b-2", "c-3", "a-1", "d-4"]
    shell = 'for id in $IDS; do echo "$(printf %s "$SEED:$id" | sha256sum | cut -d" " -f1) $id"; done | LC_ALL=C sort | cut -d" " -f2'

    found = subprocess.run(["bash", "-c", shell], env={"IDS": " ".join(ids), "SEED": "s", "PATH": "/usr/bin:/bin"}, capture_output=True,
                           text=True, check=True)  # fmt: skip

    assert found.stdout.split() == drawn_order("s", ids)
