"""The two numbers of which lag is made are those of the database, whoever is away."""

import time
from collections.abc import Callable, Iterator

import pytest
from prometheus_client import REGISTRY

from contracts.kernel import Empty, log_methods
from contracts.profiles.events import ContactChanged
from servicekit.testing.harness import Harness
from servicekit.work import Work
from tests.unit.servicekit.notes import NoteService


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({NoteService: None}, database_urls)
    yield harness
    harness.close()


def say(harness: Harness, times: int) -> None:
    harness.say("orleans", *(ContactChanged(youth_id=f"u{n}", reachable=True) for n in range(times)))


def cursor() -> float | None:
    return REGISTRY.get_sample_value("autonomie_consumer_cursor", {"service": "attendance", "source": "profiles", "area": "orleans"})


def head() -> float | None:
    return REGISTRY.get_sample_value("autonomie_log_head", {"service": "profiles", "area": "orleans"})


def test_lag_shows_while_the_source_and_the_bus_are_away_and_whoever_stops_leading_shows_none(harness: Harness) -> None:
    say(harness, 3)
    harness.settle()
    work = Work(harness.apps["attendance"], harness.bus, harness.caller)
    harness.caller._apps.pop("profiles")
    say(harness, 2)
    source = harness.apps["profiles"]
    source.call(log_methods("profiles")[0], Empty())  # as any consumer asks

    work.start()
    end = time.monotonic() + 20
    while cursor() is None and time.monotonic() < end:
        time.sleep(0.1)
    shown = head(), cursor()
    work.stop()

    assert shown == (5, 3)
    assert cursor() is None
