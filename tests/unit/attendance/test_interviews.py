"""An interview that an adviser holds: it takes both their time, at no school, and the youth says whether she comes."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, SYSTEM, Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.handlers import chain
from services.attendance.models import Claim
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


def records(town: Town, booked: rpc.Appointment, outcome: str = "present", by: str = "adviser", **more: Any) -> rpc.Appointment:
    town.clock.move_to(max(town.clock.now(), booked.ends_at))
    command = rpc.RecordAttendance(id=new_id(), appointment_id=booked.id, outcome=outcome, **more)  # type: ignore[arg-type]
    return as_adviser(town, rpc.record_attendance, command, by)


def as_adviser(town: Town, method: Any, request: Any, adviser_id: str = "adviser") -> rpc.Appointment:
    """Of her youths, as the gateway says it of one."""
    who = Principal(id=adviser_id, role="adviser", area="orleans")
    return town.harness.call(method, request, principal=who, scope=Scope(kind="youth", ids=("lea",)))  # type: ignore[no-any-return]


def test_the_adviser_says_what_happened_and_corrects_it(town: Town) -> None:
    booked = fixes(town)

    missed = records(town, booked, "absent_excused", reason="transport")
    assert missed.attendance is not None
    corrected = as_adviser(town, rpc.correct_attendance, rpc.CorrectAttendance(
        id=new_id(), appointment_id=booked.id, replaces=missed.attendance.id, outcome="late", late_minutes=10,
        correction_reason="le bus est arrivé"))

    assert (missed.state, missed.attendance.outcome, missed.attendance.reason) == ("closed", "absent_excused", "transport")
    assert corrected.attendance is not None
    assert (corrected.attendance.outcome, corrected.earlier_records[0].id) == ("late", missed.attendance.id)
    assert town.facts() == ["appointment_confirmed", "lesson_missed", "attendance_corrected"]
    assert (town.last_fact()["kind"], town.last_fact()["school_id"]) == ("interview", "")


def test_whoever_stands_in_for_the_adviser_may_say_it_too(town: Town) -> None:
    assert records(town, fixes(town), by="colleague").state == "closed"


def test_it_is_said_once_it_has_begun_and_never_as_an_hour_that_could_be_due(town: Town) -> None:
    booked = fixes(town)
    early = rpc.RecordAttendance(id=new_id(), appointment_id=booked.id, outcome="present")

    assert refusal(as_adviser, town, rpc.record_attendance, early) == "not_started_yet"
    for outcome in ("cancelled_late", "cancelled_by_school"):
        assert refusal(records, town, booked, outcome) == "outcome_of_no_interview"


def test_a_lesson_is_not_the_adviser_s_to_note_nor_an_interview_the_school_s(town: Town) -> None:
    lesson, booked = town.confirmed(at="8 18:00"), fixes(town, at="9 10:00")

    assert refusal(records, town, lesson) == "not_yours_to_record"
    town.clock.move_to(booked.ends_at)
    note = rpc.RecordAttendance(id=new_id(), appointment_id=booked.id, outcome="present")
    assert refusal(town.school_does, rpc.record_attendance, note) == "appointment"
    assert refusal(town.instructor_does, rpc.record_attendance, note) == "appointment"


def test_postponed_it_gives_the_time_back_and_corrected_it_takes_it_again(town: Town) -> None:
    booked = fixes(town)
    postponed = records(town, booked, "postponed")
    assert postponed.attendance is not None
    again = rpc.CorrectAttendance(id=new_id(), appointment_id=booked.id, replaces=postponed.attendance.id, outcome="present",
                                  correction_reason="elle est venue")

    assert as_adviser(town, rpc.correct_attendance, again).state == "closed"

    with town.harness.apps["attendance"].database.read() as session:
        held = set(session.scalars(select(Claim.resource_id).where(Claim.appointment_id == booked.id)))
    assert held == {"lea", "adviser"}


def test_the_youth_contests_it_the_adviser_corrects_and_nobody_signs(town: Town) -> None:
    noted = records(town, fixes(town), "absent_unexcused")
    assert noted.attendance is not None
    town.youth_does(rpc.contest_attendance, rpc.ContestAttendance(
        appointment_id=noted.id, record_id=noted.attendance.id, words="j’étais là"))

    corrected = as_adviser(town, rpc.correct_attendance, rpc.CorrectAttendance(
        id=new_id(), appointment_id=noted.id, replaces=noted.attendance.id, outcome="present", correction_reason="vérifié"))

    contest = corrected.earlier_records[0].contest
    assert contest is not None
    assert (contest.upheld, contest.settled, contest.answered_by) == (True, True, "adviser")
    assert corrected.attendance is not None
    sign = rpc.SignAttendance(appointment_id=noted.id, record_id=corrected.attendance.id)
    assert refusal(town.youth_does, rpc.sign_attendance, sign) == "interview_not_signed"
    with town.harness.apps["attendance"].database.read() as session:
        report = chain.verify(session)
    assert (report.faults, list(report.heads)) == ([], ["orleans"])


def test_those_that_wait_for_a_note_are_listed_for_the_lead_adviser(town: Town) -> None:
    fixed = fixes(town)
    town.clock.move_to(fixed.ends_at)
    asked = rpc.ListAppointments(interviews=True, end=town.clock.now(), states=("requested", "confirmed"))

    def waiting() -> list[str]:
        who = Principal(id="adviser", role="adviser", area="orleans")
        page = town.harness.call(rpc.list_appointments, asked, principal=who, scope=Scope(kind="adviser", ids=("adviser",)))
        return [each.id for each in page.appointments]

    assert waiting() == [fixed.id]
    records(town, fixed)
    assert waiting() == []


@pytest.mark.parametrize("kind", ["code_exam", "practical_exam", "interview", "exam"])
def test_a_school_sets_exams_and_its_own_interviews(town: Town, kind: str) -> None:
    booked = town.confirmed(at="8 18:00", kind=kind, vehicle_id=None)

    assert (booked.kind, booked.state) == (kind, "confirmed")
    assert town.last_fact()["kind"] == kind
