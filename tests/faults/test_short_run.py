"""The short form of `make faults`: twenty faults while clients write, then every accepted write has exactly one effect."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import one_process
from tests.faults.acts import KINDS, OF_A_SEAT
from tests.faults.run import run

SEED = 2026
FAULTS = 22
CLIENTS = 20


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="autonomie-faults-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_nothing_accepted_is_lost_or_doubled_whatever_dies(folder: Path) -> None:
    account = run(folder, seed=SEED, faults=FAULTS, clients=CLIENTS, say=print)

    assert account.is_clean, "\n".join(account.details)
    assert account.accepted > CLIENTS
    kinds = {*KINDS, *OF_A_SEAT, "step_done", "sign", "erasure"} - {"seat"}
    assert kinds <= set(account.written), "a run that does not write it all proves nothing"
    assert account.faults.total() == FAULTS


def test_one_process_killed_at_any_moment_loses_nothing_accepted(folder: Path) -> None:
    account = one_process.run(folder, seed=SEED, kills=5, clients=8, say=print)

    assert account.is_clean, "\n".join(account.details)
    assert account.accepted > 8
