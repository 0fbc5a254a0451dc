"""A class is moved: who is in it goes with it, who cannot is seen first, who waits goes on waiting; on both engines."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError, Conflict
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.models import Claim
from tests.unit.attendance.test_classes import HOUR, admit_many, opens, refusal, sheet, takes
from tests.unit.attendance.test_freed_offers import offers, waits


def moves(town: Any, group: rpc.GroupClass, at: str = "15 18:00", by: Any = None, **more: Any) -> rpc.GroupClass:
    command = rpc.MoveClass(class_id=group.id, **{
        "version": group.version, "starts_at": town.at(at), "ends_at": town.at(at) + HOUR, **more})
    moved: rpc.GroupClass = (by or town.school_does)(rpc.move_class, command)
    return moved


def held(town: Any) -> Counter[str]:
    with town.harness.apps["attendance"].database.read() as session:
        return Counter(claim.resource_id for claim in session.query(Claim))


def feed(town: Any, owner_id: str, role: str) -> dict[str, tuple[dt.datetime, int, str]]:
    """By UID: when, with which SEQUENCE, and as what."""
    read = town.harness.call(rpc.read_calendar, rpc.ReadCalendar(owner_id=owner_id, owner_kind=role, serial=0))
    return {each.appointment_id: (each.starts_at, each.sequence, each.state) for each in read.entries}


def not_free(town: Any, *arguments: Any, **more: Any) -> tuple[list[str], list[str]]:
    with pytest.raises(Conflict, match="youths_not_free") as refused:
        moves(town, *arguments, **more)
    return refused.value.data["busy"], refused.value.data["outside"]


def test_everybody_keeps_the_place_at_the_new_time_and_is_told(town: Any) -> None:
    group = opens(town, places=2)
    places = [takes(town, group, youth_id) for youth_id in ("lea", "noe")]
    said = len(town.facts())

    moved = moves(town, group)

    assert (moved.id, moved.starts_at, moved.ends_at, moved.taken) == (group.id, town.at("15 18:00"), town.at("15 19:00"), 2)
    assert {each.youth_id: (each.id, each.starts_at, each.state) for each in sheet(town, group).seats} == {
        each.youth_id: (each.id, town.at("15 18:00"), "requested") for each in places}
    assert town.facts()[said:] == ["class_moved", "appointment_moved", "appointment_moved"]
    assert held(town) == {"anna": 4, "lea": 4, "noe": 4}
    assert town.confirmed("lea", "8 18:00").state == "confirmed", "the old hour is free for youth and instructor"


def test_one_event_of_a_calendar_it_stays_and_its_sequence_rises(town: Any) -> None:
    group = opens(town)
    place = takes(town, group)

    moves(town, group)

    assert feed(town, "lea", "youth") == {place.id: (town.at("15 18:00"), place.version + 1, "requested")}
    assert feed(town, "anna", "instructor") == {group.id: (town.at("15 18:00"), group.version + 1, "confirmed")}


def test_whoever_has_another_appointment_then_is_named_and_loses_the_place_only_when_seen(town: Any) -> None:
    town.admit("zoe")
    group = opens(town)
    for youth_id in ("lea", "noe", "zoe"):
        takes(town, group, youth_id)
    town.confirmed("noe", "15 18:00", instructor_id="bilal")
    town.frees("zoe", ("mon", "17:00", "20:00"))

    before = sheet(town, group)

    assert not_free(town, group) == (["noe"], ["zoe"])
    assert not_free(town, group, without=("zoe",)) == (["noe"], ["zoe"])
    assert sheet(town, group) == before, "nothing was done"
    moved = moves(town, group, without=("noe", "zoe"))

    seats = {each.youth_id: each for each in sheet(town, moved).seats}
    assert {youth_id: seat.state for youth_id, seat in seats.items()} == {"lea": "requested", "noe": "cancelled", "zoe": "requested"}
    assert (seats["noe"].cancelled_by, seats["noe"].late_cancellation) == ("school", False)
    assert moved.taken == 2
    assert held(town)["noe"] == 4, "the other appointment"


def test_whoever_is_moved_may_say_no_at_the_last_moment_and_owes_nothing(town: Any) -> None:
    group = opens(town)
    place = takes(town, group)
    own = rpc.AnswerAppointment(appointment_id=place.id, accept=False, reason="work")
    assert refusal(town.youth_does, rpc.answer_appointment, own) == "booked_by_you"
    moves(town, group, "8 17:00")
    town.clock.move_to(town.at("8 16:00"))

    declined = town.youth_does(rpc.answer_appointment, own)

    assert (declined.state, declined.late_cancellation, declined.youth_answer) == ("cancelled", False, "declined")
    assert sheet(town, group).group.taken == 0


def test_a_yes_to_the_old_time_is_none_to_the_new_one(town: Any) -> None:
    group = opens(town)
    place = town.school_does(rpc.take_place, rpc.TakePlace(id=new_id(), class_id=group.id, youth_id="lea"))
    town.youth_does(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id=place.id, accept=True))

    moved = moves(town, group)
    [seat] = sheet(town, group).seats
    assert seat.youth_answer is None
    town.youth_does(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id=place.id, accept=True))
    moves(town, moved, instructor_id="bilal")

    [seat] = sheet(town, group).seats
    assert (seat.youth_answer, seat.instructor_id) == ("accepted", "bilal"), "another instructor at the same hour is no other time"


def test_no_instructor_and_no_room_is_taken_twice(town: Any) -> None:
    for room_id, seats in (("blue", 2), ("red", 9)):
        town.say(profiles.RoomAdded(room_id=room_id, school_id="school", seats=seats))
    group = opens(town, room_id="red")
    opens(town, "15 18:00", instructor_id="bilal", room_id="blue", places=2)
    town.confirmed("noe", "22 18:00")

    assert refusal(moves, town, group, "22 18:00") == "slot_taken"
    assert refusal(moves, town, group, "15 18:00", instructor_id="bilal") == "slot_taken"
    assert refusal(moves, town, group, "15 18:00", room_id="blue") == "more_than_seats"
    assert refusal(moves, town, group, "15 21:00") == "outside_hours"
    assert refusal(moves, town, group, "15 18:00", instructor_id="nobody") == "not_of_this_school"
    assert refusal(moves, town, group, version=group.version + 1) == "edited_meanwhile"
    assert refusal(moves, town, group, "1 08:00") == "too_soon"
    assert held(town)["anna"] == 8, "what is refused has changed nothing"

    assert moves(town, group, "15 18:00", room_id="", instructor_id="").room_id is None
    assert held(town)["anna"] == 4


def test_the_same_time_again_changes_nothing(town: Any) -> None:
    group = opens(town)
    takes(town, group)
    said = town.facts()

    assert moves(town, group, "8 18:00").version == group.version
    assert town.facts() == said


def test_who_gives_it_moves_it_and_hands_it_to_nobody(town: Any) -> None:
    group = opens(town)

    assert refusal(moves, town, group, by=lambda *a: town.instructor_does(*a, "bilal")) == "class"
    assert refusal(moves, town, group, by=town.instructor_does, instructor_id="bilal") == "out_of_scope"
    assert moves(town, group, by=town.instructor_does).starts_at == town.at("15 18:00")


def test_who_waits_goes_on_waiting_and_an_offer_follows_to_whoever_can_come_then(town: Any) -> None:
    for youth_id in ("zoe", "max"):
        town.admit(youth_id)
    group = opens(town, places=1)
    place = takes(town, group)
    for youth_id in ("noe", "zoe", "max"):
        waits(town, group, youth_id)
        town.clock.forward(minutes=1)
    town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=place.id))
    assert [each.youth_id for each in offers(town, "noe")] == ["noe"]
    town.confirmed("noe", "15 18:00", instructor_id="bilal")

    moves(town, group)

    assert offers(town, "noe") == ()
    [offer] = offers(town, "zoe")
    assert (offer.starts_at, offer.class_id) == (town.at("15 18:00"), group.id)
    assert [each.youth_id for each in sheet(town, group).waiting] == ["noe", "zoe", "max"]
    assert town.facts()[-3:] == ["freed_offer_withdrawn", "class_moved", "freed_time_offered"]


def test_a_place_that_nobody_of_it_can_keep_is_offered_to_who_waits(town: Any) -> None:
    group = opens(town, places=1)
    takes(town, group)
    waits(town, group, "noe")
    town.confirmed("lea", "15 18:00", instructor_id="bilal")

    moves(town, group, without=("lea",))

    assert [each.youth_id for each in offers(town, "noe")] == ["noe"]


def series(town: Any) -> list[rpc.GroupClass]:
    first = rpc.OpenClass(
        id=new_id(), school_id="school", kind="code_class", starts_at=town.at("8 18:00"), ends_at=town.at("8 19:00"), places=3,
        instructor_id="anna")
    made = town.school_does(rpc.open_class_series, rpc.OpenClassSeries(first=first, weeks=3))
    return [town.school_does(rpc.get_class, rpc.GetClass(class_id=each.id)).group for each in made.occurrences]


def test_of_a_series_one_is_moved_alone_or_with_those_after_it(town: Any) -> None:
    first, second, third = series(town)

    moves(town, second, "15 17:00")
    assert [sheet(town, each).group.starts_at for each in (first, second, third)] == [
        town.at("8 18:00"), town.at("15 17:00"), town.at("22 18:00")]

    moves(town, sheet(town, second).group, "22 17:00", following=True)

    starts = [sheet(town, each).group.starts_at for each in (first, second, third)]
    assert starts == [town.at("8 18:00"), town.at("22 17:00"), town.at("29 17:00")]
    assert held(town) == {"anna": 12}


def test_a_series_is_moved_whole_or_not_at_all(town: Any) -> None:
    first, second, third = series(town)
    takes(town, third, "noe")
    town.confirmed("noe", "22 17:00", instructor_id="bilal")

    assert not_free(town, first, "8 17:00", following=True) == (["noe"], [])
    town.confirmed("lea", "15 17:00")
    assert refusal(moves, town, first, "8 17:00", following=True, without=("noe",)) == "slot_taken"

    assert [sheet(town, each).group.starts_at for each in (first, second, third)] == [each.starts_at for each in (first, second, third)]
    assert held(town)["anna"] == 16


def test_twenty_classes_moved_to_one_hour_at_once_and_one_gets_it(town: Any) -> None:
    """With the same youth in all of them: neither she nor the instructor is anywhere twice."""
    admit_many(town, 1)
    groups = [opens(town, f"{day} {hour}:00", anyway=True) for day in (8, 9) for hour in range(8, 18)]
    for group in groups:
        takes(town, group, "youth-00")
    start = Barrier(len(groups))

    def moved(group: rpc.GroupClass) -> str:
        start.wait()
        try:
            return moves(town, group, "22 12:00").state
        except AutonomieError as error:
            return error.code

    with ThreadPoolExecutor(len(groups)) as pool:
        outcomes = Counter(pool.map(moved, groups))

    assert outcomes["open"] == 1
    assert outcomes["youths_not_free"] + outcomes["slot_taken"] == len(groups) - 1
    assert held(town) == {"anna": 4 * len(groups), "youth-00": 4 * len(groups)}


def test_a_place_taken_while_the_class_is_moved_is_a_place_at_the_new_time(town: Any) -> None:
    youths = admit_many(town, 10)
    group = opens(town, places=10)
    start = Barrier(len(youths) + 1)

    def click(youth_id: str) -> rpc.Appointment:
        start.wait()
        return takes(town, group, youth_id)

    def move() -> rpc.GroupClass:
        start.wait()
        return moves(town, group)

    with ThreadPoolExecutor(len(youths) + 1) as pool:
        moving = pool.submit(move)
        list(pool.map(click, youths))
        moving.result()

    assert {each.starts_at for each in sheet(town, group).seats} == {town.at("15 18:00")}
    assert held(town) == {"anna": 4, **dict.fromkeys(youths, 4)}
