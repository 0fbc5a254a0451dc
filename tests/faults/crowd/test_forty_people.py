"""The short form of `make crowd`: forty people who all want the same few hours, and write into the same few accounts."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crowd.run import run

SEED = 2026
PEOPLE = 40
SECONDS = 20


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="autonomie-crowd-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_forty_people_at_once_are_never_booked_twice_and_the_ledger_balances_to_the_cent(folder: Path) -> None:
    verdict = run(folder, seed=SEED, people=PEOPLE, seconds=SECONDS, say=print)

    assert verdict.is_clean, "\n".join(verdict.details)
    accepted, refused = verdict.facts["accepted"], verdict.facts["refused"]
    wanted = {"book", "take_place", "wait", "cancel", "confirm", "move", "commit", "pay"}
    assert wanted <= set(accepted), "a crowd that does not do it all proves nothing"
    assert {"accept_offer", "decline_offer"} & set(accepted), "nothing was offered, or nobody answered"
    assert refused.get("slot_taken", 0) + refused.get("not_available", 0) > 0, "nobody wanted the same hour"
