"""What the two sides say to each other of an appointment: a yes or a no, a note, where to meet; on both engines."""

import datetime as dt
from collections import Counter
from typing import Any

import msgspec
import pytest

from contracts.attendance import rpc
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from tests.unit.attendance.test_appointments_service import refusal


def answers(town: Any, lesson: rpc.Appointment, accept: bool, **more: Any) -> rpc.Appointment:
    command = rpc.AnswerAppointment(appointment_id=lesson.id, accept=accept, **more)
    return town.youth_does(rpc.answer_appointment, command)  # type: ignore[no-any-return]


def test_a_youth_says_yes_to_what_the_school_booked(town: Any) -> None:
    lesson = town.confirmed()

    accepted = answers(town, lesson, accept=True)

    assert (accepted.state, accepted.youth_answer, accepted.version) == ("confirmed", "accepted", lesson.version + 1)
    assert town.facts()[-1] == "appointment_accepted"
    assert refusal(answers, town, lesson, accept=True) == "already_answered_by_you"


def test_a_no_has_its_reason_frees_the_time_and_is_never_late(town: Any) -> None:
    lesson = town.confirmed()
    town.clock.move_to(lesson.starts_at - dt.timedelta(hours=3))
    assert refusal(answers, town, lesson, accept=False) == "reason_needed"

    declined = answers(town, lesson, accept=False, reason="work")

    assert (declined.state, declined.youth_answer, declined.youth_reason) == ("cancelled", "declined", "work")
    assert (declined.late_cancellation, declined.cancelled_by) == (False, "youth")
    assert town.facts()[-2:] == ["appointment_turned_down", "appointment_cancelled"]
    assert town.confirmed("noe").state == "confirmed"


def test_after_a_yes_a_late_no_is_a_late_cancellation(town: Any) -> None:
    lesson = town.confirmed()
    answers(town, lesson, accept=True)
    town.clock.move_to(lesson.starts_at - dt.timedelta(hours=3))

    assert refusal(answers, town, lesson, accept=False, reason="work") == "already_answered_by_you"
    cancelled = town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=lesson.id))
    assert cancelled.late_cancellation


def moved(town: Any, lesson: rpc.Appointment, at: str, **more: Any) -> rpc.Appointment:
    seen = town.school_does(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id))
    return town.school_does(rpc.move_appointment, rpc.MoveAppointment(  # type: ignore[no-any-return]
        appointment_id=lesson.id, version=seen.version, starts_at=town.at(at), ends_at=town.at(at) + dt.timedelta(hours=1), **more))


def test_a_yes_to_the_old_time_is_none_to_the_one_the_school_moved_it_to(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    answers(town, lesson, accept=True)

    assert moved(town, lesson, "8 18:00", instructor_id="bilal").youth_answer == "accepted", "at the same hour it holds"
    assert moved(town, lesson, "8 17:00", instructor_id="anna").youth_answer is None
    town.clock.move_to(town.at("8 14:00"))
    declined = answers(town, lesson, accept=False, reason="work")

    assert (declined.state, declined.late_cancellation) == ("cancelled", False)


def test_a_lesson_of_the_youths_own_wish_is_not_her_wish_at_another_time(town: Any) -> None:
    own = town.books("lea", "8 18:00")
    town.school_does(rpc.confirm_appointment, rpc.ConfirmAppointment(appointment_id=own.id))
    moved(town, own, "8 17:00")
    town.clock.move_to(town.at("8 14:00"))

    declined = answers(town, own, accept=False, reason="work")

    assert (declined.state, declined.late_cancellation) == ("cancelled", False)


def test_a_move_to_where_it_is_already_is_told_to_nobody(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    answers(town, lesson, accept=True)
    said = town.facts()

    same = moved(town, lesson, "8 18:00")

    assert (same.version, same.youth_answer, town.facts()) == (lesson.version + 1, "accepted", said)


def test_only_the_youth_answers_and_only_what_another_booked(town: Any) -> None:
    own = town.books("lea", "8 17:00")
    assert refusal(answers, town, own, accept=True) == "booked_by_you"
    lesson = town.confirmed("lea", "8 18:00")
    command = rpc.AnswerAppointment(appointment_id=lesson.id, accept=True)
    assert refusal(town.school_does, rpc.answer_appointment, command) == "only_the_youth_answers"


def test_a_lesson_turned_down_in_time_is_offered_to_who_asked(town: Any) -> None:
    town.youth_does(rpc.ask_freed_lessons, rpc.AskFreedLessons(youth_id="noe", wanted=True), "noe")

    answers(town, town.confirmed(), accept=False, reason="transport")

    assert len(town.youth_does(rpc.get_waiting, rpc.GetWaiting(youth_id="noe"), "noe").offers) == 1


def test_notes_are_read_by_both_sides_and_their_words_never_leave(town: Any) -> None:
    lesson = town.confirmed()

    town.youth_does(rpc.note_appointment, rpc.NoteAppointment(appointment_id=lesson.id, words="  Je viens à vélo. "))
    noted = town.instructor_does(rpc.note_appointment, rpc.NoteAppointment(appointment_id=lesson.id, words="Prends tes lunettes."))

    assert (noted.note_of_youth, noted.note_of_school) == ("Je viens à vélo.", "Prends tes lunettes.")
    told = town.harness.events("attendance", "orleans")
    assert [event["data"]["by"] for event in told[-2:]] == ["youth", "school"]
    assert "vélo" not in str(told)
    adviser = {"principal": Principal(id="adviser", role="adviser"), "scope": Scope(kind="youth", ids=("lea",))}
    command = rpc.NoteAppointment(appointment_id=lesson.id, words="Moi aussi")
    assert refusal(town.harness.call, rpc.note_appointment, command, **adviser) == "only_both_sides_write"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"appointment_id": lesson.id, "words": "x" * 301}, rpc.NoteAppointment)


def test_a_note_written_again_the_same_says_nothing_and_goes_with_an_erasure(town: Any) -> None:
    lesson = town.confirmed()
    for _n in range(2):
        town.youth_does(rpc.note_appointment, rpc.NoteAppointment(appointment_id=lesson.id, words="Bonjour"))
    assert Counter(town.facts())["appointment_noted"] == 1

    town.say(profiles.YouthErased(youth_id="lea"))

    assert refusal(town.harness.call, rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id)) == "appointment"


def test_where_to_meet_is_the_schools_own_place_unless_something_else_is_said(town: Any) -> None:
    own = rpc.SchoolMeetingPoint(school_id="school", meeting_point="12 rue Royale", directions="Tram A, arrêt Royale")
    town.school_does(rpc.set_school_meeting_point, own)

    usual, other = town.confirmed("lea", "8 18:00"), town.confirmed("noe", "8 19:00", meeting_point="La gare")

    assert (usual.meeting_point, usual.directions) == ("12 rue Royale", "Tram A, arrêt Royale")
    assert (other.meeting_point, other.directions) == ("La gare", "")


def test_a_new_meeting_point_is_a_new_version_of_the_appointment_in_calendars(town: Any) -> None:
    lesson = town.confirmed()
    to = rpc.SetMeetingPoint(appointment_id=lesson.id, meeting_point="Piscine", directions="Bus 4, arrêt Piscine")

    moved = town.school_does(rpc.set_meeting_point, to)
    again = town.school_does(rpc.set_meeting_point, to)

    assert (moved.meeting_point, moved.version, again.version) == ("Piscine", lesson.version + 1, lesson.version + 1)
    assert Counter(town.facts())["meeting_point_changed"] == 1
    assert "Piscine" not in str(town.harness.events("attendance", "orleans"))
    (entry,) = town.harness.call(rpc.read_calendar, rpc.ReadCalendar(owner_id="lea", owner_kind="youth", serial=0)).entries
    assert (entry.directions, entry.sequence) == ("Bus 4, arrêt Piscine", moved.version)
