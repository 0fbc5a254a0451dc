"""The profiles service on both engines, with a youth who has a school and an adviser: verbs for what is done with money."""

from collections.abc import Callable, Iterator

import pytest

from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.funding.purse import Purse
from tests.unit.profiles.cohort import FOLDER


@pytest.fixture
def purse(database_urls: Callable[[str], str]) -> Iterator[Purse]:
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    harness = Harness({ProfilesService: build(FOLDER, "a secret of the tests, long enough", keeper)}, database_urls)
    yield Purse(harness)
    harness.close()
