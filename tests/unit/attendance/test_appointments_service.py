"""Slots offered and booked through the service: requests, confirmations, moves, cancellations, lists, scopes."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError, Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles

HOUR = dt.timedelta(hours=1)


def refusal(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments, **more)
    return refused.value.code


def test_a_slot_that_was_offered_can_be_booked_and_is_no_longer_offered(town: Any) -> None:
    offered = town.slots().slots
    assert [each.starts_at for each in offered[:2]] == [town.at("8 17:00"), town.at("8 17:30")]

    booked = town.books(at="8 17:00", instructor_id=offered[0].instructor_id, vehicle_id=offered[0].vehicle_id)

    assert booked.state == "requested"
    assert booked.requested_by == "youth"
    assert town.slots().slots[0].starts_at == town.at("8 18:00")
    assert town.facts() == ["appointment_requested"]


def test_a_booking_waits_for_the_schools_yes(town: Any) -> None:
    requested = town.books()

    confirmed = town.school_does(rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id=requested.id))

    assert (confirmed.state, confirmed.version) == ("confirmed", 2)
    assert town.facts() == ["appointment_requested", "appointment_confirmed"]


def test_a_school_that_confirms_automatically_is_not_asked(town: Any) -> None:
    town.say(profiles.SchoolConfirmationChanged(school_id="school", confirmation="automatic"))

    assert town.books().state == "confirmed"
    assert town.facts() == ["appointment_confirmed"]


def test_a_request_that_the_school_declines_frees_its_time(town: Any) -> None:
    requested = town.books()

    declined = town.school_does(
        rpc.decline_appointment, rpc.DeclineAppointment(appointment_id=requested.id, reason="instructor_away")
    )

    assert (declined.state, declined.declined_reason) == ("declined", "instructor_away")
    assert town.books("noe").state == "requested"


def test_nobody_is_booked_twice(town: Any) -> None:
    town.books("lea", "8 18:00")

    for at, instructor in [("8 18:00", "anna"), ("8 18:45", "anna"), ("8 17:15", "anna"), ("8 18:00", "bilal")]:
        assert refusal(town.books, "noe", at, instructor_id=instructor) == "slot_taken"
        assert refusal(town.confirmed, "noe", at, instructor_id=instructor) == "slot_taken", "not even by the school"


def test_a_youth_books_only_what_everybody_gave(town: Any) -> None:
    assert refusal(town.books, at="8 16:00") == "not_available"
    assert refusal(town.books, at="9 18:00") == "not_available"
    assert refusal(town.books, at="8 18:10") == "not_on_quarter_hours"
    assert refusal(town.books, at="2 09:00") == "too_soon"
    assert refusal(town.books, instructor_id="somebody") == "not_of_this_school"
    assert refusal(town.books, vehicle_id=None) == "vehicle_missing"
    town.admit("zoe", school_id=None)
    assert refusal(town.books, "zoe") == "no_school"


def test_a_school_settles_its_own_day(town: Any) -> None:
    assert town.confirmed(at="9 11:00").state == "confirmed"


def test_a_second_click_makes_no_second_appointment(town: Any) -> None:
    command = rpc.BookAppointment(
        id="lesson",
        youth_id="lea",
        starts_at=town.at("8 18:00"),
        ends_at=town.at("8 19:00"),
        instructor_id="anna",
        vehicle_id="clio",
    )
    youth = {"principal": Principal(id="lea", role="youth"), "scope": Scope(kind="youth", ids=("lea",)), "key": "k"}

    first = town.harness.call(rpc.book_appointment, command, **youth)
    again = town.harness.call(rpc.book_appointment, command, **youth)

    assert again == first
    assert town.facts() == ["appointment_requested"]


def test_a_cancellation_says_whether_it_was_in_time_and_frees_the_slot(town: Any) -> None:
    lesson = town.confirmed()
    town.clock.move_to(lesson.starts_at - dt.timedelta(hours=47))

    cancelled = town.youth_does(
        rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=lesson.id, reason="transport")
    )

    assert (cancelled.state, cancelled.cancelled_by, cancelled.late_cancellation) == ("cancelled", "youth", True)
    assert (town.last_fact()["late"], town.last_fact()["by"]) == (True, "youth")
    assert town.confirmed("noe").state == "confirmed"


def test_a_lesson_moves_with_its_identity_and_leaves_its_old_time(town: Any) -> None:
    lesson = town.confirmed()

    moved = town.school_does(
        rpc.move_appointment,
        rpc.MoveAppointment(
            appointment_id=lesson.id,
            version=lesson.version,
            starts_at=town.at("8 18:30"),
            ends_at=town.at("8 19:30"),
            instructor_id="bilal",
        ),
    )

    assert (moved.id, moved.instructor_id, moved.state) == (lesson.id, "bilal", "confirmed")
    assert town.facts() == ["appointment_confirmed", "appointment_moved"]
    assert town.confirmed("noe", "8 17:30").state == "confirmed"


def test_a_lesson_moves_only_where_there_is_room_and_only_from_what_was_seen(town: Any) -> None:
    lesson = town.confirmed()
    town.confirmed("noe", "8 19:00")

    def move(at: str, version: int) -> Any:
        command = rpc.MoveAppointment(
            appointment_id=lesson.id, version=version, starts_at=town.at(at), ends_at=town.at(at) + HOUR
        )
        return town.school_does(rpc.move_appointment, command)

    assert refusal(move, "8 18:15", lesson.version) == "slot_taken"
    assert refusal(move, "8 17:00", lesson.version + 1) == "edited_meanwhile"
    assert move("8 17:45", lesson.version).starts_at == town.at("8 17:45")


def test_a_youth_keeps_the_instructor_of_the_last_lesson(town: Any) -> None:
    town.confirmed(at="8 18:00", instructor_id="bilal")

    assert {each.instructor_id for each in town.slots(day=9).slots} == {"bilal"}


def test_an_instructor_who_left_is_no_longer_offered(town: Any) -> None:
    town.say(profiles.InstructorLeft(instructor_id="anna", school_id="school"))

    assert {each.instructor_id for each in town.slots().slots} == {"bilal"}
    assert refusal(town.books) == "not_of_this_school"


@pytest.mark.parametrize("give", ["weekly", "dated"])
def test_giving_the_hours_that_the_reason_names_opens_a_slot(town: Any, give: str) -> None:
    for instructor in ("anna", "bilal"):
        town.frees(instructor, ("tue", "08:00", "17:00"), kind="instructor")
    reason = town.slots().reason
    assert (reason.code, reason.day, reason.start, reason.end) == ("no_instructor_free", "tue", "17:00", "20:00")

    if give == "weekly":
        town.frees(reason.subject_id, (reason.day, reason.start, reason.end), kind="instructor")
    else:
        free = rpc.AvailabilityException(day=reason.date, free=True, start=reason.start, end=reason.end)
        town.frees(reason.subject_id, kind="instructor", exceptions=(free,))

    opened = town.slots().slots
    assert opened[0].starts_at == town.at("8 17:00")
    assert opened[0].instructor_id == reason.subject_id


def test_a_new_school_without_hours_and_a_youth_nobody_asked_are_both_named(town: Any) -> None:
    town.say(
        profiles.SchoolOpened(school_id="new", confirmation="manual"),
        profiles.InstructorJoined(instructor_id="carla", school_id="new"),
        profiles.VehicleAdded(vehicle_id="zoe-car", school_id="new", gearbox="automatic"),
    )
    town.admit("zoe", school_id="new")

    reason = town.slots("zoe").reason
    assert reason.code == "youth_availability_unknown"
    assert [each.code for each in reason.also] == ["school_gives_no_range"]

    town.frees("zoe", (reason.day, reason.start, reason.end))
    town.frees(reason.also[0].subject_id, (reason.day, reason.start, reason.end), kind="instructor")
    assert town.slots("zoe").slots


def test_a_vehicle_in_the_garage_is_named_and_its_return_opens_a_slot(town: Any) -> None:
    garage = tuple(rpc.AvailabilityException(day=dt.date(2026, 12, day), free=False) for day in range(1, 32))
    town.frees("clio", kind="vehicle", exceptions=garage)
    assert town.slots().reason.code == "no_vehicle_free"

    town.frees("clio", kind="vehicle")

    assert town.slots().slots


def test_lists_show_what_is_in_scope_page_by_page(town: Any) -> None:
    for at in ("8 17:00", "8 18:00", "15 17:00"):
        town.confirmed("lea", at)
    town.confirmed("noe", "8 19:00", instructor_id="bilal")

    def listed(scope: Scope, **more: Any) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        cursor = None
        while True:
            page = town.harness.call(
                rpc.list_appointments, rpc.ListAppointments(limit=2, cursor=cursor, **more), scope=scope
            )
            found += [(each.youth_id, each.starts_at.day * 100 + each.starts_at.hour + 1) for each in page.appointments]
            cursor = page.next
            if cursor is None:
                return found

    everything = [("lea", 817), ("lea", 818), ("noe", 819), ("lea", 1517)]
    assert listed(Scope(kind="all")) == everything
    assert listed(Scope(kind="school", ids=("school",)), newest_first=True) == everything[::-1]
    assert listed(Scope(kind="areas", ids=("orleans",))) == everything
    assert listed(Scope(kind="adviser", ids=("adviser",))) == everything
    assert listed(Scope(kind="youth", ids=("noe",))) == [("noe", 819)]
    assert listed(Scope(kind="adviser", ids=("somebody else",))) == []
    assert listed(Scope(kind="areas", ids=("pithiviers",))) == []
    assert listed(Scope(kind="all"), instructor_id="bilal") == [("noe", 819)]
    assert listed(Scope(kind="all"), start=town.at("9 00:00"), states=("confirmed",)) == [("lea", 1517)]


def test_a_cursor_that_is_none_is_refused(town: Any) -> None:
    for cursor in ("x", "2026-12-08|a", "", "2026-12-08T17:00:00|a"):
        with pytest.raises(InvalidRequest):
            town.harness.call(rpc.list_appointments, rpc.ListAppointments(cursor=cursor))


def test_a_new_adviser_sees_the_lessons_booked_before(town: Any) -> None:
    town.confirmed()

    town.say(profiles.YouthLinked(youth_id="lea", role="adviser", other_id="newcomer"))

    def seen(adviser_id: str) -> int:
        scope = Scope(kind="adviser", ids=(adviser_id,))
        return len(town.harness.call(rpc.list_appointments, rpc.ListAppointments(), scope=scope).appointments)

    assert (seen("newcomer"), seen("adviser")) == (1, 0)


def test_outside_the_scope_an_appointment_does_not_exist(town: Any) -> None:
    lesson = town.confirmed()
    get = rpc.GetAppointment(appointment_id=lesson.id)

    with pytest.raises(NotFound):
        town.youth_does(rpc.get_appointment, get, youth_id="noe")
    with pytest.raises(NotFound):
        town.instructor_does(rpc.get_appointment, get, "bilal")
    with pytest.raises(NotAllowed):
        town.books("noe", by=Principal(id="lea", role="youth"), scope=Scope(kind="youth", ids=("lea",)))
    assert town.instructor_does(rpc.get_appointment, get).id == lesson.id


def test_the_id_of_one_appointment_cannot_be_used_for_another(town: Any) -> None:
    lesson = town.confirmed()

    with pytest.raises(Conflict) as refused:
        town.confirmed("noe", "8 19:00", id=lesson.id)

    assert refused.value.code == "already_exists"


@pytest.mark.parametrize("kind", ["code_class", "workshop"])
def test_what_is_for_a_group_is_booked_as_a_place_in_a_class_only(town: Any, kind: str) -> None:
    assert refusal(town.confirmed, kind=kind, vehicle_id=None) == "only_in_a_class"


@pytest.mark.parametrize("kind", ["interview", "exam"])
def test_whatever_it_is_for_the_time_is_one_that_youth_and_instructor_gave(town: Any, kind: str) -> None:
    def asks(at: str, vehicle_id: str | None = None) -> rpc.Appointment:
        return town.books(at=at, kind=kind, vehicle_id=vehicle_id)  # type: ignore[no-any-return]

    assert refusal(asks, "9 18:00") == "not_available", "Anna gives no Wednesday"
    assert refusal(asks, "8 16:00") == "not_available", "nor the youth an afternoon"
    town.frees("clio", kind="vehicle", exceptions=(rpc.AvailabilityException(day=dt.date(2026, 12, 8), free=False),))
    assert refusal(asks, "8 18:00", "clio") == "not_available", "the vehicle is in the garage"
    assert asks("8 18:00").state == "requested"


@pytest.mark.parametrize("kind", ["interview", "exam"])
def test_whatever_it_is_for_nobody_is_booked_twice(town: Any, kind: str) -> None:
    town.books("lea", "8 18:00", kind=kind, vehicle_id=None)

    assert refusal(town.books, "noe", "8 18:15", kind=kind, vehicle_id=None) == "slot_taken"
    assert refusal(town.books, "noe", "8 18:00") == "slot_taken", "nor for a lesson"
    assert refusal(town.confirmed, "lea", "8 18:00", instructor_id="bilal", kind=kind, vehicle_id=None) == "slot_taken"


def test_an_interview_moves_only_to_a_time_that_was_given(town: Any) -> None:
    talk = town.books(kind="interview", vehicle_id=None)
    to = {"starts_at": town.at("9 18:00"), "ends_at": town.at("9 19:00")}

    move = rpc.MoveAppointment(appointment_id=talk.id, version=talk.version, **to)

    assert refusal(town.youth_does, rpc.move_appointment, move) == "not_available"


def test_a_journey_that_ended_takes_no_new_appointment_and_keeps_those_it_had(town: Any) -> None:
    lesson = town.confirmed()

    town.say(profiles.JourneyEnded(youth_id="lea", outcome="left"))

    assert refusal(town.books, at="8 19:00") == "journey_ended"
    assert town.youth_does(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id)).state == "confirmed"


def test_an_admission_taken_back_takes_no_new_appointment_until_the_next(town: Any) -> None:
    town.say(profiles.AdmissionWithdrawn(youth_id="lea"))
    refused = refusal(town.books, at="8 19:00")

    again = dt.date(2026, 12, 1)
    town.say(profiles.YouthAdmitted(youth_id="lea", status="job_seeker", admitted_on=again, reachable=True))

    assert refused == "journey_ended"
    assert town.books(at="8 19:00").state == "requested"
