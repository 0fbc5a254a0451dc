"""The faulty world, fresh for each test that asks, on one engine and then the other."""

from collections.abc import Callable, Iterator

import pytest

from tests.unit.servicekit.faulty_world import World


@pytest.fixture
def world(database_urls: Callable[[str], str]) -> Iterator[World]:
    made = World(database_urls)
    yield made
    made.close()
