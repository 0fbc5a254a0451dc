"""The kit's core on both engines: a command and its events together, once per key, applied once and in order."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from contracts.attendance.events import AvailabilityDeclared
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


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_events_of_one_command_are_numbered_in_their_order(harness: Harness, count: int) -> None:
    said = [AvailabilityDeclared(owner_id=f"y{n}", owner_kind="youth", to_ask=False) for n in range(count)]

    harness.call(WRITE, WriteNote(id="first", day=DAY))
    harness.say("pithiviers", *said)

    events = harness.events("attendance", "pithiviers")
    assert [e["subject"] for e in events] == ["first", *(event.owner_id for event in said)]
    assert [int(e["sequence"]) for e in events] == list(range(1, count + 2))
    assert len({e["source"] for e in events}) == 1


def test_a_number_that_is_taken_leaves_neither_state_nor_event(harness: Harness) -> None:
    app = harness.apps["attendance"]
    harness.call(WRITE, WriteNote(id="a", day=DAY))
    with app.database.write() as session:  # as if a log had been put back without its counter
        session.execute(app.tables["log_head"].update().values(seq=0))

    with pytest.raises(Conflict):
        harness.call(WRITE, WriteNote(id="b", day=DAY))

    with app.database.read() as session:
        assert {note.id for note in session.query(Note)} == {"a"}
        assert session.scalar(app.tables["log_head"].select().with_only_columns(app.tables["log_head"].c.seq)) == 0
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
