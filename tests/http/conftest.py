"""One small running platform for all HTTP tests: the world of the browser tests, asked as a client would ask it."""

from collections.abc import Iterator

import pytest

from tests.e2e.world import World
from tests.http.town import Town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    world = World(tmp_path_factory.mktemp("http"))
    yield Town(world)
    world.stop()
