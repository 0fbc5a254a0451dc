"""Who could give an appointment at another time: nobody who is taken, too tired, gone, or drives what does not suit; on both engines."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import InvalidRequest, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from tests.unit.attendance.test_classes import refusal

HOUR = dt.timedelta(hours=1)


def free(town: Any, lesson: rpc.Appointment, at: str, length: dt.timedelta = HOUR) -> tuple[list[str], list[str]]:
    request = rpc.FindFreeStaff(appointment_id=lesson.id, starts_at=town.at(at), ends_at=town.at(at) + length)
    found = town.school_does(rpc.find_free_staff, request)
    return list(found.instructors), list(found.vehicles)


def test_those_whom_nothing_takes_then_are_free_and_the_lessons_own_hold_is_no_obstacle(town: Any) -> None:
    town.say(profiles.VehicleAdded(vehicle_id="zoe-e", school_id="school", gearbox="automatic"))
    lesson = town.confirmed("lea", "8 18:00")
    town.confirmed("noe", "15 18:00")

    assert free(town, lesson, "8 18:00") == (["anna", "bilal"], ["clio", "zoe-e"])
    assert free(town, lesson, "15 18:30") == (["bilal"], ["zoe-e"])
    assert free(town, lesson, "15 19:00") == (["anna", "bilal"], ["clio", "zoe-e"])


def test_who_is_offered_can_be_taken_and_who_is_not_cannot(town: Any) -> None:
    town.say(profiles.VehicleAdded(vehicle_id="zoe-e", school_id="school", gearbox="manual"))
    lesson = town.confirmed("lea", "8 18:00")
    town.confirmed("noe", "15 18:00")
    to = {"appointment_id": lesson.id, "version": lesson.version, "starts_at": town.at("15 18:00"), "ends_at": town.at("15 19:00")}
    [instructor], [vehicle] = free(town, lesson, "15 18:00")

    assert refusal(town.school_does, rpc.move_appointment, rpc.MoveAppointment(**to)) == "slot_taken"
    moved = town.school_does(rpc.move_appointment, rpc.MoveAppointment(**to, instructor_id=instructor, vehicle_id=vehicle))

    assert (moved.instructor_id, moved.vehicle_id, moved.state) == ("bilal", "zoe-e", "confirmed")


def test_who_left_rests_or_does_not_suit_is_not_offered(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    town.confirmed("noe", "14 20:00", anyway=True)
    assert free(town, lesson, "15 07:00") == (["bilal"], ["clio"]), "Anna rests eleven hours"
    town.youth_does(rpc.set_vehicle_wish, rpc.VehicleWish(youth_id="lea", gearbox="automatic"))
    town.say(profiles.InstructorLeft(instructor_id="bilal", school_id="school"))

    assert free(town, lesson, "15 07:00") == ([], [])


@pytest.mark.parametrize("length", [dt.timedelta(hours=12), dt.timedelta(minutes=10), -HOUR])
def test_a_time_that_is_none_is_refused(town: Any, length: dt.timedelta) -> None:
    lesson = town.confirmed("lea", "8 18:00")

    with pytest.raises(InvalidRequest):
        free(town, lesson, "15 18:00", length)


def test_nobody_else_learns_who_works_when(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    request = rpc.FindFreeStaff(appointment_id=lesson.id, starts_at=lesson.starts_at, ends_at=lesson.ends_at)

    with pytest.raises(NotFound):
        town.harness.call(rpc.find_free_staff, request, principal=Principal(id="x", role="school", organisation_id="other"),
                          scope=Scope(kind="school", ids=("other",)))
