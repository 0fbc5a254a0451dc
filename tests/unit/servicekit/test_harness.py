"""The kit's core on both engines: a command and its events together, once per key, applied once and in order."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from contracts.errors import Conflict, InvalidRequest
from contracts.profiles.events import ContactChanged
from servicekit.testing.harness import Harness
from tests.unit.servicekit.notes import Note, NoteService, WriteNote, poisons
from tests.unit.servicekit.notes import write_note as WRITE


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({NoteService: None}, database_urls)
    yield harness
    poisons.clear()
    harness.close()


DAY = dt.date(2026, 12, 1)


def test_a_command_and_its_event_are_stored_together(harness: Harness) -> None:
    harness.call(WRITE, WriteNote(id="a", day=DAY))

    events = harness.events("attendance", "pithiviers")

    assert [(e["sequence"], e["type"], e["subject"]) for e in events] == [
        (f"{1:019d}", "autonomie.attendance.availability_declared.v1", "a")]


def test_a_repeated_key_gets_the_stored_answer_and_no_second_effect(harness: Harness) -> None:
    first = harness.call(WRITE, WriteNote(id="a", day=DAY), key="k1")

    second = harness.call(WRITE, WriteNote(id="a", day=DAY), key="k1")

    assert first == second
    assert len(harness.events("attendance", "pithiviers")) == 1
    with pytest.raises(InvalidRequest):
        harness.call(WRITE, WriteNote(id="b", day=DAY), key="k1")


def test_a_refused_command_leaves_neither_state_nor_event(harness: Harness) -> None:
    harness.call(WRITE, WriteNote(id="a", day=DAY))

    with pytest.raises(Conflict):
        harness.call(WRITE, WriteNote(id="a", day=DAY))

    assert len(harness.events("attendance", "pithiviers")) == 1


def test_events_are_applied_once_and_a_poisoned_one_is_parked_alone(harness: Harness) -> None:
    poisons.add("poison")
    harness.say("orleans", *(ContactChanged(youth_id=y, reachable=True) for y in ("u", "poison", "v", "poison")))

    harness.settle()
    harness.settle()

    app = harness.apps["attendance"]
    with app.database.read() as session:
        notes = {note.id for note in session.query(Note)}
        parked = session.execute(app.tables["parked_event"].select().order_by(app.tables["parked_event"].c.seq)).all()
    assert notes == {"u", "v"}
    assert [row.seq for row in parked] == [2, 4]
    assert "cannot be applied" in parked[0].reason
