"""What a person does to a stream that needs one: replay, discard, adopt an epoch."""

from collections.abc import Callable, Iterator

import pytest

from contracts.errors import NotFound
from contracts.profiles.events import ContactChanged
from servicekit.log import care
from servicekit.testing.harness import Harness
from servicekit.tombstones import bury
from tests.unit.servicekit.notes import Note, NoteService, poisons


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({NoteService: None}, database_urls)
    yield harness
    poisons.clear()
    harness.close()


def notes(harness: Harness) -> set[str]:
    with harness.apps["attendance"].database.read() as session:
        return {note.id for note in session.query(Note)}


def park_one(harness: Harness) -> None:
    poisons.add("p")
    harness.say("orleans", ContactChanged(youth_id="p", reachable=True), ContactChanged(youth_id="ok", reachable=True))
    harness.settle()


def test_a_parked_event_is_replayed_once_the_fault_is_mended(harness: Harness) -> None:
    park_one(harness)
    app = harness.apps["attendance"]
    assert notes(harness) == {"ok"}
    assert [row["subject"] for row in care.parked(app)] == ["p"]
    poisons.clear()

    replayed = care.replay(app, "profiles", "orleans", "p")

    assert replayed == 1
    assert notes(harness) == {"ok", "p"}
    assert care.parked(app) == []


def test_a_discarded_event_is_gone_and_the_next_of_its_subject_applies(harness: Harness) -> None:
    park_one(harness)
    app = harness.apps["attendance"]
    care.discard(app, "profiles", "orleans", "p", reason="entered twice by mistake")
    poisons.clear()

    harness.say("orleans", ContactChanged(youth_id="p", reachable=False))
    harness.settle()

    assert notes(harness) == {"ok", "p"}


def test_what_was_done_is_kept_with_who_when_and_why(harness: Harness) -> None:
    park_one(harness)
    app = harness.apps["attendance"]

    care.discard(app, "profiles", "orleans", "p", reason="entered twice by mistake", by="camille")

    (act,) = care.acts(app)
    assert (act["who"], act["act"], act["source"], act["area"], act["subject"]) == ("camille", "discard", "profiles", "orleans", "p")
    assert (act["reason"], act["sequences"], act["at"]) == ("entered twice by mistake", [1], harness.clock.now())


def test_an_act_that_fails_leaves_nothing_behind(harness: Harness) -> None:
    park_one(harness)
    app = harness.apps["attendance"]

    with pytest.raises(ValueError, match="cannot be applied"):  # not mended yet
        care.replay(app, "profiles", "orleans", "p", by="camille")

    assert care.acts(app) == []
    assert [row["subject"] for row in care.parked(app)] == ["p"]


def test_words_about_somebody_go_when_she_is_erased_and_the_act_stays(harness: Harness) -> None:
    park_one(harness)
    app = harness.apps["attendance"]
    care.discard(app, "profiles", "orleans", "p", reason="her name was in it", by="camille")

    app.execute(lambda uow: bury(uow, "p"))

    assert [(act["act"], act["reason"]) for act in care.acts(app)] == [("discard", "")]


def test_a_stream_that_is_not_stopped_cannot_be_resumed(harness: Harness) -> None:
    with pytest.raises(NotFound):
        care.resume(harness.apps["attendance"], "profiles", "orleans")


def test_a_source_restored_from_an_older_copy_stops_the_stream_until_its_epoch_is_adopted(harness: Harness) -> None:
    harness.say("orleans", *(ContactChanged(youth_id=f"u{n}", reachable=True) for n in range(3)))
    harness.settle()
    source = harness.apps["profiles"]
    with source.database.write() as session:  # a restore: the last event is gone and the epoch is new
        session.execute(source.tables["event_log"].delete().where(source.tables["event_log"].c.seq == 3))
        session.execute(source.tables["log_head"].update().values(epoch="restored", seq=2))
        session.execute(source.tables["relay_cursor"].update().values(seq=2))
    harness.settle()
    cursor = harness.apps["attendance"].tables["consumer_cursor"]
    with harness.apps["attendance"].database.read() as session:
        assert "behind" in session.execute(cursor.select()).one().stopped

    care.adopt_epoch(harness.apps["attendance"], harness.caller, "profiles", "orleans")
    harness.say("orleans", ContactChanged(youth_id="after", reachable=True))
    harness.settle()

    assert notes(harness) == {"u0", "u1", "u2", "after"}


def test_a_message_of_the_old_epoch_that_comes_late_does_not_stop_the_stream_again(harness: Harness) -> None:
    harness.say("orleans", ContactChanged(youth_id="u", reachable=True))
    harness.settle()
    source = harness.apps["profiles"]
    late = source.query(lambda uow: source.log.since(uow.session, "orleans", 0, 1)).events[0]
    with source.database.write() as session:
        session.execute(source.tables["log_head"].update().values(epoch="restored"))
    care.adopt_epoch(harness.apps["attendance"], harness.caller, "profiles", "orleans")

    harness.bus.publish([("profiles.contact_changed.orleans", bytes(late))])
    harness.say("orleans", ContactChanged(youth_id="after", reachable=True))
    harness.settle()

    assert notes(harness) == {"u", "after"}
