"""The first start on both engines: killed half-way it begins again from nothing; what somebody has used is never emptied."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc
from deploy.compose import Platform, local_settings
from deploy.demo import people, prepare
from deploy.first_start import first_start

SAID: list[str] = []


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Without any table, as before a first start: a database that another test lends has its tables already."""
    if request.param == "sqlite":
        return lambda name: f"sqlite:///{tmp_path}/{name}.db"
    make: Callable[[], str] = request.getfixturevalue("make_database")
    return lambda _name: make()


@pytest.fixture
def build(new_database: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], Platform]]:
    """A platform on the same data each time, as each start builds it."""
    urls: dict[str, str] = {}
    built: list[Platform] = []

    def build() -> Platform:
        platform = Platform(local_settings(tmp_path, 0), urls=lambda name: urls.get(name) or urls.setdefault(name, new_database(name)))
        built.append(platform)
        return platform

    yield build
    for platform in built:
        for app in platform.apps.values():
            app.database.close()


def leads_of(platform: Platform) -> list[str]:
    context = Context(principal=SYSTEM, scope=EVERYTHING)
    return [person.id for person in platform.caller.call(rpc.list_people, rpc.ListPeople(role="programme_lead"), context).people]


def end_in_the_middle(platform: Platform) -> str:
    """As `kill -9` leaves it: schemas, one person, a table that is half of a migration, and no codes."""
    with contextlib.suppress(KeyboardInterrupt), first_start(platform, SAID.append):
        lead = people.add_lead(platform, platform.clock.now())
        with platform.apps["stats"].database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE half_made (id INTEGER)"))
        raise KeyboardInterrupt
    for app in platform.apps.values():
        app.database.close()
    return lead


def test_what_was_half_made_is_begun_again_from_nothing(build: Callable[[], Platform]) -> None:
    half = end_in_the_middle(build())
    said: list[str] = []

    platform = build()
    codes = prepare(platform, demo=False, say=said.append)

    assert set(codes) == {"programme_lead"}
    assert any("il recommence" in line for line in said)
    [lead] = leads_of(platform)
    assert lead != half
    assert not (platform.settings.data / "first-start").exists()


def test_the_next_start_reads_the_codes_back_and_makes_nobody(build: Callable[[], Platform]) -> None:
    first = prepare(build(), demo=False, say=SAID.append)
    platform = build()
    (platform.settings.data / "first-start").touch()  # killed between its last two steps

    again = prepare(platform, demo=False, say=SAID.append)

    assert again == first
    assert len(leads_of(platform)) == 1
    assert not (platform.settings.data / "first-start").exists(), "or a later start without codes would empty what is in use"


def test_data_in_use_without_their_codes_are_refused_as_they_are(build: Callable[[], Platform]) -> None:
    prepare(build(), demo=False, say=SAID.append)
    platform = build()
    before = leads_of(platform)
    (platform.settings.data / "codes.json").unlink()

    with pytest.raises(SystemExit, match=r"codes\.json manque"):
        prepare(platform, demo=False, say=SAID.append)

    assert leads_of(platform) == before
