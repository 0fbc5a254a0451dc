"""« Plateforme »: each instance with its areas, and lag as what others wrote minus what it says that it has applied."""

import re
import threading
from collections.abc import Iterator
from html import unescape

import pytest

from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty, cursors_method
from deploy.services import SERVICES
from gateway.asking import THREADS_EACH, Asking
from servicekit.app import ServiceApp
from servicekit.bus.breaker import IN_FLIGHT
from servicekit.db import Database
from servicekit.log.consumer import Consumer
from tests.http.town import Town, eventually


@pytest.fixture
def apart(town: Town) -> Iterator[ServiceApp]:
    """An instance of attendance for Pithiviers that has not begun to follow anybody."""
    platform = town.world.platform
    service, dependencies = SERVICES["attendance"]
    database = Database(f"sqlite:///{platform.settings.data}/attendance-pithiviers.db")
    service.metadata.create_all(database.engine)
    app = ServiceApp(service, database, platform.clock, dependencies(platform.settings), ("pithiviers",))
    platform.caller.add(app)
    yield app
    platform.caller._apps["attendance"].remove(app)
    database.close()


def cards(town: Town) -> dict[str, str]:
    """What each card says, by its title."""
    page = town.client().get("/plateforme", headers={"Authorization": f"Bearer {town['programme_lead'].token}"})
    assert page.status_code == 200
    found = re.findall(r'<section class="card.*?<h2>(.*?)</h2>(.*?)</section>', page.get_data(as_text=True), re.S)
    return {unescape(title): re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))) for title, text in found}


def lag(text: str) -> int:
    found = re.search(r"(\d+)\sfaits? de retard", text)
    return int(found[1]) if found else 0


def test_whoever_has_applied_all_is_up_to_date(town: Town) -> None:
    eventually(lambda: all("À jour" in text for text in cards(town).values()))

    assert len(cards(town)) == len(SERVICES)


def test_an_instance_apart_is_shown_with_its_area_and_its_own_lag(town: Town, apart: ServiceApp) -> None:
    title = "Planning et présences – Pithiviers"
    behind = lag(cards(town)[title])
    assert behind > 0
    assert "Sert : Pithiviers" in cards(town)[title]

    Consumer(apart, town.world.platform.bus, town.world.platform.caller).catch_up()

    assert lag(cards(town)[title]) == 0
    assert "Planning et présences" in cards(town)


def test_a_stopped_stream_and_an_event_that_waits_for_a_person_are_shown(town: Town, apart: ServiceApp) -> None:
    Consumer(apart, town.world.platform.bus, town.world.platform.caller).catch_up()
    cursor = apart.tables["consumer_cursor"]
    with apart.database.write() as session:
        session.execute(cursor.update().where(cursor.c.source == "profiles", cursor.c.area == "pithiviers").values(stopped="a bug"))

    assert "1 flux arrêté" in cards(town)["Planning et présences – Pithiviers"]


def test_lag_is_unknown_where_one_whom_it_follows_does_not_answer(town: Town) -> None:
    apps = town.world.platform.caller._apps
    away = apps.pop("attendance")
    try:
        said = cards(town)
    finally:
        apps["attendance"] = away

    assert "Ne répond pas" in said["Planning et présences"]
    assert "Retard inconnu" in said["Progrès et ajustements"]


def test_a_service_says_whom_it_follows_and_how_far(town: Town) -> None:
    context = Context(principal=SYSTEM, scope=EVERYTHING)

    said = town.world.platform.caller.call(cursors_method("progress"), Empty(), context)

    assert "attendance" in said.sources
    assert {cursor.source for cursor in said.cursors} <= set(said.sources)
    assert all(cursor.seq > 0 and not cursor.stopped for cursor in said.cursors)


def test_calls_that_wait_for_one_service_hold_up_no_other_s() -> None:
    asking, go_on = Asking(), threading.Event()
    waiting = [asking.submit("attendance", go_on.wait, 20) for _ in range(2 * THREADS_EACH)]

    try:
        assert asking.submit("progress", lambda: "answered").result(5) == "answered"
    finally:
        go_on.set()
    assert all(each.result(20) for each in waiting), "a crowd waits for its turn"
    asking.stop()


def test_a_page_asks_within_the_bound_that_would_refuse_it() -> None:
    assert THREADS_EACH < IN_FLIGHT
