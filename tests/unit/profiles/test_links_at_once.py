"""Somebody is linked to a file in the instant of the departure: whoever comes second sees what the first did.

Two transactions on PostgreSQL; SQLite has one writer at a time.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.handlers import leaving, relations
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk

PATIENCE_SECONDS = 60


class Held:
    """A use case that has done all it does and has not committed yet: `goes_on` lets it."""

    def __init__(self, desk: Desk, pool: ThreadPoolExecutor, use_case: Callable[[UnitOfWork], Any]) -> None:
        self._done, self._go = threading.Event(), threading.Event()
        self.result = pool.submit(desk.harness.apps["profiles"].execute, lambda uow: self._run(use_case, uow))
        assert self._done.wait(PATIENCE_SECONDS)

    def _run(self, use_case: Callable[[UnitOfWork], Any], uow: UnitOfWork) -> Any:
        answer = use_case(uow)
        uow.session.flush()
        self._done.set()
        assert self._go.wait(PATIENCE_SECONDS)
        return answer

    def goes_on(self) -> None:
        self._go.set()
        self.result.result(PATIENCE_SECONDS)


def waits_or_is_over(desk: Desk, second: "Future[Any]") -> bool:
    """Until the second transaction waits for a lock of the first, or never had to: true when it waits."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and not second.done():
        with desk.harness.apps["profiles"].database.read() as session:
            mine = "pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            if session.scalar(text(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND {mine}")):
                return True
        time.sleep(0.01)
    return False


@pytest.fixture
def referent(desk: Desk) -> str:
    if desk.harness.apps["profiles"].database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    return desk.add_person("referent", area="orleans")


def test_nobody_is_linked_to_whoever_is_leaving_at_that_moment(desk: Desk, referent: str) -> None:
    youth_id = desk.admit_youth(youth_line())
    link = rpc.LinkYouth(youth_id=youth_id, role="referent", other_id=referent)

    with ThreadPoolExecutor(2) as both:
        departure = Held(desk, both, lambda uow: leaving.note_departure(rpc.NoteDeparture(person_id=referent), uow))
        linking = both.submit(desk.ask, rpc.link_youth, link)
        waited = waits_or_is_over(desk, linking)
        departure.goes_on()
        with pytest.raises(InvalidRequest, match="other_role"):
            linking.result(PATIENCE_SECONDS)

    assert waited
    assert desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id)).referent_ids == ()


def test_whoever_leaves_while_she_is_being_linked_follows_nobody_afterwards(desk: Desk, referent: str) -> None:
    youth_id = desk.admit_youth(youth_line())
    link = rpc.LinkYouth(youth_id=youth_id, role="referent", other_id=referent)

    with ThreadPoolExecutor(2) as both:
        linking = Held(desk, both, lambda uow: relations.link_youth(link, uow))
        departure = both.submit(desk.ask, rpc.note_departure, rpc.NoteDeparture(person_id=referent))
        waited = waits_or_is_over(desk, departure)
        linking.goes_on()
        departure.result(PATIENCE_SECONDS)

    assert waited
    assert desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id)).referent_ids == ()
    assert [past.other_id for past in desk.youth(youth_id).past_links if past.role == "referent"] == [referent]
