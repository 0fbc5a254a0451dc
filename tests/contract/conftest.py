"""With TARGET=amqp://…, a suite that can speak to somebody else's service does; the others say that they cannot."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.foreign import Foreign, ForeignService
from tests.contract.target import TARGET

SPEAK_TO_ANYBODY = {"test_attendance": ("profiles",), "test_progress": ("attendance", "notifications", "profiles")}
"""Suites written through the port of `target.py`, with the services whose logs the one that is checked follows."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours_only = pytest.mark.skip(reason="this suite asks our own service in this process: run it without TARGET")
    for item in items if TARGET else ():
        if item.path.parent == Path(__file__).parent and item.path.stem not in SPEAK_TO_ANYBODY:
            item.add_marker(ours_only)


if TARGET:

    @pytest.fixture
    def database_urls() -> Callable[[str], str]:
        """The service that is checked has its own; the suite runs once."""
        return lambda name: f"{name}: the service's own"


@pytest.fixture(scope="module")
def foreign_service(request: pytest.FixtureRequest) -> Iterator[ForeignService]:
    suite = request.path.stem
    service = ForeignService(TARGET, re.sub("^test_", "", suite), SPEAK_TO_ANYBODY[suite])
    yield service
    service.close()


@pytest.fixture
def foreign(request: pytest.FixtureRequest) -> Callable[[], Foreign]:
    """Built only by a suite that has a TARGET."""
    return lambda: Foreign(request.getfixturevalue("foreign_service"))
