"""All six services at once on real databases, both engines: what one of them says of a relation, all the others follow."""

from collections.abc import Callable, Iterator

import pytest

from tests.unit.relations.country import Country


@pytest.fixture
def country(database_urls: Callable[[str], str]) -> Iterator[Country]:
    running = Country(database_urls)
    yield running
    running.close()
