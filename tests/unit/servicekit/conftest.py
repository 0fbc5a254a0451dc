"""The faulty world, fresh for each test that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.servicekit.faulty_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()
