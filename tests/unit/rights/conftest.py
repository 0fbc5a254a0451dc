"""All six services on both engines, and a youth with something of hers in each."""

from collections.abc import Callable, Iterator

import pytest

from tests.unit.relations.country import Country
from tests.unit.rights.life import Life


@pytest.fixture
def life(database_urls: Callable[[str], str]) -> Iterator[Life]:
    country = Country(database_urls)
    yield Life(country)
    country.close()
