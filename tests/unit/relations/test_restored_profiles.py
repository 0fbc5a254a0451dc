"""The gateway's table of relations when profiles is restored from a copy, stale, or cannot be asked. SQLite: a copy is a file."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.envelope import Envelope
from contracts.errors import Unavailable
from contracts.kernel import Context, Method
from contracts.profiles import rpc
from gateway.relations import COMPARE_SECONDS, STALE_SECONDS, Relations
from servicekit.bus.port import Caller
from servicekit.log import care
from tests.unit.relations.country import HERE, Country


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Line:
    """The way to profiles, which can be cut, or be so slow that whoever asks waits until `answers` is set."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.is_cut = False
        self.answers = threading.Event()
        self.answers.set()
        self.asked: list[str] = []

    def call(self, method: Method[Any, Any], request: Any, context: Context) -> Any:
        self.asked.append(method.name)
        self.answers.wait(20)
        if self.is_cut:
            raise Unavailable("no_service", service=method.service)
        return self._caller.call(method, request, context)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        return self._caller.areas_apart(service)

    def close(self) -> None:
        self._caller.close()


class Place:
    """A country on files, and a gateway's table that hears of profiles through one line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.country = Country(lambda name: f"sqlite:///{folder}/{name}.db")
        self.time, self.line = Time(), Line(self.country.harness.caller)
        self.youth = self.country.admit()
        self.relations = Relations(self.line, self.time)
        self.relations.load()

    def back_up(self) -> Path:
        copy = self._folder / "copy.db"
        with sqlite3.connect(self._folder / "profiles.db") as source, sqlite3.connect(copy) as target:
            source.backup(target)
        return copy

    def restore(self, copy: Path) -> None:
        app = self.country.harness.apps["profiles"]
        with sqlite3.connect(copy) as source, sqlite3.connect(self._folder / "profiles.db") as target:
            source.backup(target)
        care.new_epoch(app)

    def new_adviser(self) -> str:
        colleague = self.country.add_person("adviser", area=HERE)
        self.country.link(self.youth, "adviser", colleague)
        return colleague

    def events(self) -> list[Envelope]:
        return [msgspec.json.decode(body, type=Envelope) for body in self.country.log(HERE)]

    def adviser(self) -> str | None:
        links = self.relations.links(self.youth)
        return links.adviser_id if links else None


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.country.close()


def test_rights_given_by_what_a_restore_took_away_end_with_the_next_comparison(place: Place) -> None:
    first, copy = place.adviser(), place.back_up()
    colleague = place.new_adviser()
    place.relations.compare()
    assert place.adviser() == colleague

    place.restore(copy)
    place.relations.compare()

    assert place.adviser() == first
    assert place.relations.followed_by(colleague) == ()


def test_they_end_also_when_the_new_history_is_longer_than_the_one_that_was_lost(place: Place) -> None:
    copy = place.back_up()
    colleague = place.new_adviser()
    place.relations.compare()

    place.restore(copy)
    for _ in range(3):
        place.country.admit()
    place.relations.apply(place.events()[-1])

    assert place.adviser() != colleague
    assert place.relations.followed_by(colleague) == ()


def test_a_late_event_of_the_old_epoch_loads_nothing_again_and_hides_nothing(place: Place) -> None:
    colleague = place.new_adviser()  # written before the restore, told after it
    place.restore(place.back_up())
    place.relations.compare()
    place.line.asked.clear()

    for event in place.events():
        place.relations.apply(event)

    assert place.adviser() == colleague
    assert "list_relations" not in place.line.asked


def test_past_thirty_seconds_without_a_comparison_profiles_is_asked_about_each_youth(place: Place) -> None:
    place.line.is_cut = True
    place.time.now += STALE_SECONDS - 1
    assert place.adviser() is not None
    place.line.is_cut = False
    colleague = place.new_adviser()
    place.time.now += 2

    assert place.adviser() == colleague
    assert place.line.asked[-1] == rpc.youth_state.name


def test_a_table_that_is_stale_answers_for_nobody_while_profiles_is_away(place: Place) -> None:
    place.time.now += STALE_SECONDS + 1
    place.line.is_cut = True

    with pytest.raises(Unavailable):
        place.relations.links(place.youth)
    assert place.relations.known(place.youth) is None

    place.line.is_cut = False
    place.relations.compare()
    assert place.relations.known(place.youth) is not None


def test_three_comparisons_may_be_missed() -> None:
    assert (COMPARE_SECONDS, STALE_SECONDS) == (10.0, 30.0)


def test_whoever_asks_does_not_wait_for_a_profiles_that_hangs_while_it_is_read_on(place: Place) -> None:
    place.new_adviser()
    place.country.admit()
    place.line.answers.clear()
    reading = threading.Thread(target=place.relations.apply, args=(place.events()[-1],))
    reading.start()  # one is missing before it, and profiles does not answer

    answered = threading.Thread(target=place.relations.followed_by, args=("anybody",))
    answered.start()
    answered.join(2)

    assert not answered.is_alive()
    place.line.answers.set()
    reading.join(20)
    assert place.relations.followed_by("anybody") == ()
