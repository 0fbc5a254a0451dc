"""A job that misses its time shows in a metric: how late it is, also when it fails each time or does not end."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from sqlalchemy.orm import DeclarativeBase

from servicekit import work
from servicekit.service import Service, every
from servicekit.tables import kit_tables
from servicekit.testing.harness import Harness
from servicekit.uow import UnitOfWork

PERIOD = 0.2


class Base(DeclarativeBase):
    pass


kit_tables(Base)


def tick(uow: UnitOfWork) -> None:
    assert uow.now is not None


def fail(uow: UnitOfWork) -> None:
    raise ValueError("not today")


class PunctualService(Service):
    name = "attendance"
    metadata = Base.metadata
    migrations = Path("unused")
    good = every(PERIOD, tick)
    bad = every(PERIOD, fail)


@pytest.fixture
def running(database_urls: Callable[[str], str]) -> Iterator[work.Work]:
    harness = Harness({PunctualService: None}, database_urls)
    busy = work.Work(harness.apps["attendance"], harness.bus, harness.caller)
    busy.start()
    yield busy
    busy.stop()
    harness.close()


def late(timer: str) -> float:
    return REGISTRY.get_sample_value("autonomie_timer_late_seconds", {"service": "attendance", "timer": timer}) or 0.0


def test_a_timer_that_fails_grows_later_and_one_that_runs_does_not(running: work.Work) -> None:
    end = time.monotonic() + 30

    bad, good = late("bad"), late("good")
    while not (bad >= 2 and good < 1) and time.monotonic() < end:
        time.sleep(0.1)
        bad, good = late("bad"), late("good")  # the good one may be late for a moment on a busy machine, not for good

    assert bad >= 2
    assert good < 1
