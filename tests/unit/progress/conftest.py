"""A progress service on a real database, with profiles and attendance speaking through their logs."""

from collections.abc import Callable, Iterator

import pytest

from tests.unit.progress.journey import Journey


@pytest.fixture
def journey(database_urls: Callable[[str], str]) -> Iterator[Journey]:
    """One youth of Orléans, followed since today, with an adviser and a school."""
    running = Journey(database_urls)
    running.admit_youth()
    yield running
    running.close()
