"""A progress service on a real database, with profiles and attendance speaking through their logs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.progress.journey import Journey


@pytest.fixture
def journey(database_urls: Callable[[str], str], tmp_path: Path) -> Iterator[Journey]:
    """One youth of Orléans, followed since today, with an adviser and a school.

    The logs of the two services that only speak here are files: one server database a test is enough.
    """

    def urls(name: str) -> str:
        return database_urls(name) if name == "progress" else f"sqlite:///{tmp_path}/{name}-log.db"

    running = Journey(urls)
    running.admit_youth()
    yield running
    running.close()
