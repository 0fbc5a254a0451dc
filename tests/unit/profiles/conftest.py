"""The profiles service on real databases, both engines, with a keeper of secrets that is quick."""

from collections.abc import Callable, Iterator

import pytest

from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.profiles.cohort import FOLDER
from tests.unit.profiles.desk import Desk


@pytest.fixture
def desk(database_urls: Callable[[str], str]) -> Iterator[Desk]:
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    harness = Harness({ProfilesService: build(FOLDER, "a secret of the tests, long enough", keeper)}, database_urls)
    yield Desk(harness)
    harness.close()
