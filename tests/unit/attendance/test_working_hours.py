"""How long an instructor may work, whoever books: lessons, classes, series, plan lines; and the hours of rooms. Both engines."""

import datetime as dt
from collections import Counter
from threading import Barrier
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from tests.unit.attendance.test_appointments_service import refusal
from tests.unit.attendance.test_classes import opens
from tests.unit.attendance.test_double_booking import admit, all_at_once, outcome_of

HOUR = dt.timedelta(hours=1)
MOST_A_DAY = 7
"""Hours of lessons: plan.instructor_day_minutes."""


@pytest.fixture
def full(town: Any) -> Any:
    """Anna gives lessons from 8 to 15 on Tuesday the 8th: her whole day."""
    for n in range(MOST_A_DAY):
        town.confirmed("lea" if n % 2 else "noe", f"8 {8 + n:02d}:00")
    return town


def test_a_school_does_not_make_the_day_too_long_by_mistake(full: Any) -> None:
    assert refusal(full.confirmed, at="8 16:00") == "working_day_full"
    assert refusal(full.books, at="8 18:00") == "not_available", "nor does a youth, who has another choice"
    assert refusal(opens, full, "8 16:00") == "working_day_full", "a class is work too"
    assert full.confirmed(at="8 16:00", instructor_id="bilal").state == "confirmed"


def test_a_school_that_knows_it_books_anyway_and_it_is_told(full: Any) -> None:
    booked = full.confirmed(at="8 16:00", anyway=True)

    assert booked.state == "confirmed"
    assert full.last_fact()["despite"] == "working_day_full"


def test_what_passes_no_limit_is_told_without_a_word(town: Any) -> None:
    town.confirmed(anyway=True)

    assert town.last_fact().get("despite") is None


def test_a_youth_cannot_say_anyway(full: Any) -> None:
    assert refusal(full.books, at="8 18:00", anyway=True) == "not_available"


def test_nor_is_the_night_made_too_short(town: Any) -> None:
    town.confirmed(at="8 19:00")

    assert refusal(town.confirmed, at="9 06:00") == "rest_too_short"
    assert town.confirmed(at="9 07:00").state == "confirmed"


def test_a_lesson_moved_to_a_full_day_is_one_too_many_and_within_it_is_not(full: Any) -> None:
    other = full.confirmed(at="9 10:00")
    to = {"starts_at": full.at("8 16:00"), "ends_at": full.at("8 17:00")}
    move = rpc.MoveAppointment(appointment_id=other.id, version=other.version, **to)

    assert refusal(full.school_does, rpc.move_appointment, move) == "working_day_full"

    first = full.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments[0]
    assert full.school_does(rpc.move_appointment, rpc.MoveAppointment(appointment_id=first.id, version=first.version, **to)).version == 2


def test_of_a_series_the_weeks_that_are_full_say_so(full: Any) -> None:
    first = rpc.BookAppointment(
        id="series", youth_id="lea", starts_at=full.at("8 16:00"), ends_at=full.at("8 17:00"), instructor_id="anna", vehicle_id="clio")

    made = full.school_does(rpc.book_series, rpc.BookSeries(first=first, weeks=2))

    assert [each.code for each in made.occurrences] == ["working_day_full", None]


def test_many_at_once_do_not_pass_the_limit_together(town: Any) -> None:
    youths = [f"youth-{number:02d}" for number in range(24)]
    admit(town, youths)
    start = Barrier(len(youths))

    def click(youth_id: str) -> str:
        start.wait()
        n = int(youth_id[-2:]) % 12
        return outcome_of(lambda: town.confirmed(youth_id, f"8 {8 + n:02d}:00", vehicle_id=None, kind="interview"))

    outcomes = Counter(all_at_once(click, youths))

    assert outcomes["confirmed"] == MOST_A_DAY


def test_a_class_is_opened_in_the_hours_that_its_instructor_and_its_room_give(town: Any) -> None:
    town.say(profiles.RoomAdded(room_id="hall", school_id="school", seats=12))
    closed = (rpc.AvailabilityException(day=dt.date(2026, 12, 15), free=False),)
    town.frees("hall", ("tue", "09:00", "19:00"), kind="room", exceptions=closed)

    assert refusal(opens, town, "9 18:00") == "outside_hours", "Anna gives Tuesdays"
    assert refusal(opens, town, "8 19:00", room_id="hall") == "outside_hours"
    assert refusal(opens, town, "15 18:00", room_id="hall") == "outside_hours", "closed that day"
    assert opens(town, "8 18:00", room_id="hall").state == "open"


def test_a_room_of_which_nothing_is_said_is_there(town: Any) -> None:
    town.say(profiles.RoomAdded(room_id="hall", school_id="school", seats=12))

    assert opens(town, "8 18:00", room_id="hall", instructor_id=None).state == "open"


def test_a_school_opens_a_class_outside_the_hours_when_it_says_so(town: Any) -> None:
    assert opens(town, "9 18:00", anyway=True).state == "open"

    assert town.last_fact()["despite"] == ["outside_hours"]


def test_a_refused_class_leaves_nothing_behind(full: Any) -> None:
    assert refusal(opens, full, "8 16:00", id="class") == "working_day_full"

    assert opens(full, "8 16:00", id="class", instructor_id="bilal").state == "open"
