"""An interview that an adviser holds: it takes both their time, at no school, and the youth says whether she comes."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, SYSTEM, Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from tests.unit.attendance.conftest import Town


def fixes(town: Town, youth_id: str = "lea", at: str = "8 10:00", adviser_id: str = "adviser", **more: Any) -> rpc.Appointment:
    starts_at = town.at(at)
    command = rpc.BookInterview(
        id=new_id(), youth_id=youth_id, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=30), **more
    )
    who = Principal(id=adviser_id, role="adviser", area="orleans")
    booked: rpc.Appointment = town.harness.call(
        rpc.book_interview, command, principal=who, scope=Scope(kind="youth", ids=(youth_id,))
    )
    return booked


def refusal(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments, **more)
    return refused.value.code


def feed(town: Town, owner_id: str, owner_kind: str) -> list[rpc.CalendarEntry]:
    request = rpc.ReadCalendar(owner_id=owner_id, owner_kind=owner_kind, serial=0)  # type: ignore[arg-type]
    return list(town.harness.call(rpc.read_calendar, request, principal=SYSTEM, scope=EVERYTHING).entries)


def test_an_interview_holds_at_once_with_the_adviser_and_no_school(town: Town) -> None:
    booked = fixes(town, meeting_point="Mission Locale, bureau 3")

    assert (booked.state, booked.kind, booked.interviewer_id) == ("confirmed", "interview", "adviser")
    assert (booked.school_id, booked.instructor_id, booked.meeting_point) == ("", "", "Mission Locale, bureau 3")
    assert town.facts() == ["appointment_confirmed"]
    assert booked.arrival_opens_at is booked.cancel_in_time_until is None, "nobody shows a code, and no hour is due"


def test_neither_the_adviser_nor_the_youth_is_in_two_places(town: Town) -> None:
    fixes(town, "lea", "8 18:00")

    assert refusal(fixes, town, "noe", "8 18:15") == "slot_taken", "the adviser is taken"
    assert refusal(town.confirmed, "lea", "8 18:00") == "slot_taken", "and so is the youth"
    assert fixes(town, "noe", "8 18:00", adviser_id="colleague").state == "confirmed"
    assert "8 18:00" not in [slot.starts_at for slot in town.slots("lea", 8).slots]


def test_the_youth_says_yes_or_no_and_a_no_gives_both_their_time_back(town: Town) -> None:
    kept, lost = fixes(town, at="8 10:00"), fixes(town, at="9 10:00")

    accepted = town.youth_does(rpc.answer_appointment, rpc.AnswerAppointment(appointment_id=kept.id, accept=True))
    declined = town.youth_does(
        rpc.answer_appointment, rpc.AnswerAppointment(appointment_id=lost.id, accept=False, reason="work"))

    assert (accepted.youth_answer, declined.state) == ("accepted", "cancelled")
    assert fixes(town, "noe", "9 10:00").state == "confirmed"


def test_an_interview_called_off_late_is_never_due(town: Town) -> None:
    booked = fixes(town)
    town.clock.move_to(booked.starts_at - dt.timedelta(hours=1))

    cancelled = town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=booked.id))

    assert (cancelled.state, cancelled.late_cancellation) == ("cancelled", False)
    assert (town.last_fact()["kind"], town.last_fact()["late"]) == ("interview", False)


def test_the_school_sees_nothing_of_it(town: Town) -> None:
    booked = fixes(town)
    ask = rpc.GetAppointment(appointment_id=booked.id)

    assert refusal(town.school_does, rpc.get_appointment, ask) == "appointment"
    assert town.school_does(rpc.list_appointments, rpc.ListAppointments()).appointments == ()  # type: ignore[attr-defined]
    assert feed(town, "school", "school") == []


def test_it_is_in_the_calendars_of_both(town: Town) -> None:
    booked = fixes(town)

    assert [each.appointment_id for each in feed(town, "lea", "youth")] == [booked.id]
    assert [(each.appointment_id, each.held_by_owner) for each in feed(town, "adviser", "adviser")] == [(booked.id, True)]


def test_only_an_adviser_fixes_one(town: Town) -> None:
    command = rpc.BookInterview(id=new_id(), youth_id="lea", starts_at=town.at("8 10:00"), ends_at=town.at("8 10:30"))

    assert refusal(town.youth_does, rpc.book_interview, command) == "interview_by_adviser"


def test_an_erased_youth_frees_the_advisers_time_and_tells_no_school(town: Town) -> None:
    fixes(town)

    town.say(profiles.YouthErased(youth_id="lea"))

    assert "erased_time_freed" not in town.facts()
    assert fixes(town, "noe").state == "confirmed"


@pytest.mark.parametrize("kind", ["code_exam", "practical_exam", "interview", "exam"])
def test_a_school_sets_exams_and_its_own_interviews(town: Town, kind: str) -> None:
    booked = town.confirmed(at="8 18:00", kind=kind, vehicle_id=None)

    assert (booked.kind, booked.state) == (kind, "confirmed")
    assert town.last_fact()["kind"] == kind
