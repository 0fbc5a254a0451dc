"""The vehicle that was wished: slots follow it, the reason names it, no event tells it. And what makes lessons urgent."""

import datetime as dt

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.profiles import events as profiles
from tests.unit.attendance.conftest import Town


def wishes(town: Town, **wish: object) -> rpc.VehicleWish:
    return town.youth_does(rpc.set_vehicle_wish, rpc.VehicleWish(youth_id="lea", **wish))  # type: ignore[arg-type, no-any-return]


def test_only_vehicles_as_wished_are_offered(town: Town) -> None:
    town.say(profiles.VehicleAdded(vehicle_id="zoe", school_id="school", gearbox="automatic"))
    wishes(town, gearbox="automatic")

    assert {each.vehicle_id for each in town.slots().slots} == {"zoe"}
    with pytest.raises(AutonomieError) as refused:
        town.books(vehicle_id="clio")
    assert refused.value.code == "not_available"


def test_the_reason_names_the_vehicle_that_the_school_lacks_and_fitting_one_opens_slots(town: Town) -> None:
    wishes(town, adapted=("steering_knob",))

    reason = town.slots().reason

    assert reason is not None
    assert (reason.code, reason.wished) == ("no_suiting_vehicle", ("steering_knob",))
    town.say(profiles.VehicleChanged(vehicle_id="clio", school_id="school", gearbox="manual", adapted=("steering_knob", "wide_mirrors")))
    assert town.slots().slots


def test_a_wish_is_taken_back_and_is_in_no_event(town: Town) -> None:
    before = len(town.harness.events("attendance", "orleans"))
    wishes(town, gearbox="automatic", adapted=("hand_controls",))

    assert wishes(town) == rpc.VehicleWish(youth_id="lea")
    assert town.youth_does(rpc.get_vehicle_wish, rpc.GetVehicleWish(youth_id="lea")) == rpc.VehicleWish(youth_id="lea")
    assert town.slots().slots
    assert len(town.harness.events("attendance", "orleans")) == before


def test_another_youth_knows_nothing_of_a_wish(town: Town) -> None:
    with pytest.raises(AutonomieError) as refused:
        town.youth_does(rpc.get_vehicle_wish, rpc.GetVehicleWish(youth_id="lea"), "noe")

    assert refused.value.code == "out_of_scope"


def test_what_makes_lessons_urgent_is_said(town: Town) -> None:
    assert town.slots(ranked=True).urgency == ()

    town.say(
        profiles.ProjectDefined(youth_id="lea", needed_by=dt.date(2026, 12, 28)),
        profiles.DrivingTrackMoved(youth_id="lea", track="exam", on=dt.date(2026, 12, 1)),
        profiles.CodeTrackMoved(youth_id="lea", track="passed", on=dt.date(2022, 2, 3)),
    )

    assert town.slots(ranked=True).urgency == ("needed_soon", "near_exam", "code_ending")


def test_a_code_that_was_lost_hurries_nobody_whatever_comes_first(town: Town) -> None:
    town.say(profiles.CodeTrackMoved(youth_id="new", track="passed", on=dt.date(2022, 2, 3)))
    town.say(profiles.CodeTrackMoved(youth_id="lea", track="expired", on=dt.date(2026, 12, 1)))

    assert town.slots(ranked=True).urgency == ()


def hurry(town: Town) -> tuple[str, ...]:
    """As of the clock."""
    found = town.harness.call(rpc.find_slots, rpc.FindSlots(youth_id="lea", start=town.clock.now().date(), days=20, ranked=True))
    return found.urgency  # type: ignore[no-any-return]


def test_a_silence_since_the_last_lesson_hurries(town: Town) -> None:
    town.happened(town.confirmed(at="8 18:00"))
    town.clock.forward(days=13)
    assert hurry(town) == ()

    town.clock.forward(days=2)

    assert hurry(town) == ("silence",)


def test_who_never_had_a_lesson_is_silent_since_her_place_in_the_programme(town: Town) -> None:
    assert hurry(town) == (), "admitted a week ago"

    town.clock.forward(days=8)

    assert hurry(town) == ("silence",)


@pytest.mark.parametrize("what", ["booked", "cancelled", "missed"])
def test_a_lesson_that_she_did_not_come_to_hides_no_silence(town: Town, what: str) -> None:
    lesson = town.confirmed(at="8 18:00")
    if what == "cancelled":
        town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=lesson.id))
    elif what == "missed":
        town.happened(lesson, "absent_unexcused")
    town.clock.move_to(lesson.ends_at + dt.timedelta(days=2))

    assert hurry(town) == ("silence",)


@pytest.mark.parametrize(
    ("text", "days", "asked"),
    [("lundi et jeudi après 17h", ["mon", "thu"], False), ("3x8", [], True)],
)
def test_a_week_in_words_is_read_and_nothing_is_kept(town: Town, text: str, days: list[str], asked: bool) -> None:
    before = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))

    read = town.youth_does(rpc.read_words, rpc.ReadWords(owner_id="lea", text=text))

    assert [each.day for each in read.weekly] == days
    assert bool(read.to_ask) is asked
    assert town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea")) == before


def test_a_room_is_there_at_all_hours_but_where_an_exception_says_not(town: Town) -> None:
    town.say(profiles.RoomAdded(room_id="blue", school_id="school", seats=12))

    away = rpc.AvailabilityException(day=dt.date(2026, 12, 8), free=False)
    set_ = town.frees("blue", kind="room", exceptions=(away,))

    assert set_.owner_kind == "room"
    assert set_.exceptions == (away,)
    with pytest.raises(AutonomieError):
        town.frees("red", kind="room")
