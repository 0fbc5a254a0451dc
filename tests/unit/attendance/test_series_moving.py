"""A class moved with those after it in its series: what each keeps, whose it is, who would be in two at once; on both engines."""

from typing import Any

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from tests.unit.attendance.test_class_moving import moves, not_free, series
from tests.unit.attendance.test_classes import sheet, takes


def test_those_after_it_keep_their_own_instructor_and_room(town: Any) -> None:
    """A page sends the instructor and the room that the class has already."""
    for room_id in ("red", "blue"):
        town.say(profiles.RoomAdded(room_id=room_id, school_id="school", seats=9))
    first, _second, third = series(town)
    first = moves(town, first, "8 18:00", room_id="red")
    moves(town, third, "22 18:00", instructor_id="bilal", room_id="blue")

    moves(town, first, "8 17:00", following=True, instructor_id="anna", room_id="red")

    last = sheet(town, third).group
    assert (last.starts_at, last.instructor_id, last.room_id) == (town.at("22 17:00"), "bilal", "blue")


def test_an_instructor_moves_no_class_that_another_gives(town: Any) -> None:
    first, second, third = series(town)
    moves(town, third, "22 18:00", instructor_id="bilal")

    moves(town, first, "8 17:00", by=town.instructor_does, following=True)

    assert [sheet(town, each).group.starts_at for each in (first, second, third)] == [
        town.at("8 17:00"), town.at("15 17:00"), town.at("22 18:00")]


def test_who_is_in_two_classes_that_come_to_be_at_one_time_is_seen_first(town: Any) -> None:
    first = rpc.OpenClass(
        id=new_id(), school_id="school", kind="workshop", starts_at=town.at("8 18:00"), ends_at=town.at("8 19:00"), places=3)
    made = town.school_does(rpc.open_class_series, rpc.OpenClassSeries(first=first, weeks=2))
    one, other = (town.school_does(rpc.get_class, rpc.GetClass(class_id=each.id)).group for each in made.occurrences)
    for group in (one, other):
        takes(town, group)
    moves(town, sheet(town, other).group, "8 19:00")

    assert not_free(town, sheet(town, one).group, "9 18:00", following=True) == (["lea"], [])
    moves(town, sheet(town, one).group, "9 18:00", following=True, without=("lea",))

    assert [seat.state for group in (one, other) for seat in sheet(town, group).seats] == ["requested", "cancelled"]
