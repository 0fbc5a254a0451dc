"""The journey: places that are freed, pauses, the two tracks side by side (domain.md § 4)."""

import datetime as dt

import pytest

from contracts.errors import Conflict
from contracts.profiles import rpc
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import Desk


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line())


@pytest.fixture
def full_area(desk: Desk) -> list[str]:
    """Pithiviers with its 50 places taken and one waiting, by file number; the ids in the order of the file."""
    place = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}
    lines = [youth_line(number=str(45200000 + n), last_name="A" * (n + 1), **place) for n in range(51)]
    return [row.youth_id or "" for row in desk.import_youths(export(*lines)).rows]


def end(youth_id: str) -> rpc.ChangeJourney:
    return rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left", reason="Déménagement")


def test_a_freed_place_is_offered_to_the_next_who_waits(desk: Desk, full_area: list[str]) -> None:
    desk.ask(rpc.change_journey, end(full_area[7]))

    assert desk.youth(full_area[7]).summary.journey == "left"
    assert desk.youth(full_area[50]).summary.journey == "waiting"
    assert desk.events("pithiviers", "place_offered")[-1]["data"]["youth_id"] == full_area[50]


def test_somebody_to_correct_keeps_the_turn_and_gets_a_freed_place_held(desk: Desk, full_area: list[str]) -> None:
    late = {"number": "45200099", "commune": "PITHIVIERS", "postcode": "45300", "email": "x@"}
    (mistyped,) = desk.import_youths(export(youth_line(last_name="Zola", **late))).rows
    for leaver in full_area[:2]:
        desk.ask(rpc.change_journey, end(leaver))

    corrected = desk.ask(rpc.correct_row, rpc.CorrectRow(file_number="45200099", values={"E-mail": ""}))

    assert mistyped.outcome == "to_correct"
    assert desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=full_area[50], view="adviser")).offer.outcome == "open"
    assert corrected.outcome == "admitted"


def test_a_pause_keeps_the_place(desk: Desk, full_area: list[str]) -> None:
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=full_area[0], act="pause", reason="Stage", return_on=dt.date(2027, 2, 1)))

    assert desk.youth(full_area[50]).summary.journey == "waiting"
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=full_area[0], act="resume"))
    assert desk.youth(full_area[0]).summary.journey == "active"
    with pytest.raises(Conflict):
        desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=full_area[0], act="resume"))


def test_the_two_tracks_move_side_by_side_and_open_the_journey(desk: Desk, youth_id: str) -> None:
    on = dt.date(2026, 12, 1)

    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, on=on, code_track="passed", driving_track="in_training"))

    state = desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))
    assert (state.journey, state.code_track, state.driving_track) == ("active", "passed", "in_training")
    assert len(desk.events("orleans", "code_track_moved")) == len(desk.events("orleans", "driving_track_moved")) == 1


def test_the_tracks_of_somebody_who_waits_do_not_move(desk: Desk, full_area: list[str]) -> None:
    with pytest.raises(Conflict):
        desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=full_area[50], on=dt.date(2026, 12, 2), code_track="pre_code"))
