"""What happened at a lesson, through the service: records, corrections, signatures, contests, hours."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.kernel import Scope
from servicekit.ids import new_id
from services.attendance.domain.signatures import digest, is_intact
from services.attendance.handlers.wire import record_value, signature_value
from services.attendance.models import Claim, Record, Signature


def refusal(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments, **more)
    return refused.value.code


def correct(town: Any, lesson: rpc.Appointment, outcome: str, **more: Any) -> rpc.Appointment:
    values = {"replaces": lesson.attendance.id if lesson.attendance else "", "correction_reason": "mal noté"}
    command = rpc.CorrectAttendance(
        id=new_id(),
        appointment_id=lesson.id,
        outcome=outcome,  # type: ignore[arg-type]
        **{**values, **more},
    )
    corrected: rpc.Appointment = town.school_does(rpc.correct_attendance, command)
    return corrected


def summary(town: Any, youth_id: str = "lea") -> rpc.AttendanceSummary:
    found: rpc.AttendanceSummary = town.youth_does(
        rpc.attendance_summary, rpc.GetAttendanceSummary(youth_id=youth_id), youth_id
    )
    return found


def test_a_lesson_is_closed_by_what_happened_at_it(town: Any) -> None:
    closed = town.happened(town.confirmed(), "late", late_minutes=15)

    assert closed.state == "closed"
    assert (closed.attendance.outcome, closed.attendance.minutes, closed.attendance.late_minutes) == ("late", 45, 15)
    assert closed.attendance.recorded_by == "anna"
    assert town.facts() == ["appointment_confirmed", "lesson_attended"]
    assert (town.last_fact()["minutes"], town.last_fact()["late_minutes"]) == (45, 15)


def test_an_absence_is_told_with_its_reason_as_a_code(town: Any) -> None:
    town.happened(town.confirmed(), "absent_excused", reason="childcare")

    assert town.facts()[-1] == "lesson_missed"
    assert (town.last_fact()["outcome"], town.last_fact()["reason"]) == ("absent_excused", "childcare")


def test_the_same_lesson_is_recorded_once_and_not_before_it_began(town: Any) -> None:
    lesson = town.confirmed()
    early = rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="present")
    assert refusal(town.instructor_does, rpc.record_attendance, early) == "not_started_yet"

    town.happened(lesson)

    assert refusal(town.happened, lesson, "absent_unexcused") == "already_recorded"


def test_a_correction_is_a_new_record_and_the_old_one_stays_readable(town: Any) -> None:
    closed = town.happened(town.confirmed())

    corrected = correct(town, closed, "absent_unexcused")

    assert corrected.attendance.outcome == "absent_unexcused"
    assert corrected.attendance.replaces == closed.attendance.id
    assert corrected.attendance.correction_reason == "mal noté"
    assert corrected.earlier_records == (closed.attendance,)
    assert town.facts()[-1] == "attendance_corrected"
    assert town.last_fact()["replaced_id"] == closed.attendance.id
    assert summary(town).minutes_driven == 0


def test_a_correction_is_of_the_last_record_only(town: Any) -> None:
    closed = town.happened(town.confirmed())
    correct(town, closed, "absent_unexcused")

    assert refusal(correct, town, closed, "late", late_minutes=5) == "corrected_meanwhile"


def test_hours_are_hours_driven_and_nothing_else(town: Any) -> None:
    town.happened(town.confirmed(at="8 17:00"))
    town.happened(town.confirmed(at="15 17:00"), "late", late_minutes=10)
    town.happened(town.confirmed(at="22 17:00"), "absent_unexcused")
    town.happened(town.confirmed(at="22 18:00", kind="interview", vehicle_id=None))
    off = town.confirmed(at="29 17:00")
    town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=off.id))
    ahead = town.confirmed(at="29 18:00")

    figures = summary(town)

    assert figures.minutes_driven == 60 + 50
    assert figures.by_outcome == {"present": 2, "late": 1, "absent_unexcused": 1, "cancelled_in_time": 1}
    assert figures.last_attended_at == town.at("22 18:00")
    assert figures.next_appointment_at == ahead.starts_at


def test_a_postponed_lesson_gives_its_time_back(town: Any) -> None:
    lesson = town.confirmed()
    command = rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="postponed")
    town.school_does(rpc.record_attendance, command)

    assert town.confirmed("noe").state == "confirmed"


def postponed(town: Any, lesson: rpc.Appointment) -> rpc.Appointment:
    command = rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="postponed")
    return town.school_does(rpc.record_attendance, command)  # type: ignore[no-any-return]


def test_a_correction_takes_back_no_time_that_is_somebody_elses_by_now(town: Any) -> None:
    lesson = postponed(town, town.confirmed())
    town.happened(town.confirmed("noe"))

    assert refusal(correct, town, lesson, "present") == "slot_taken"
    assert town.youth_does(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id)).attendance.outcome == "postponed"


def test_a_correction_to_have_taken_place_takes_its_free_time_again(town: Any) -> None:
    lesson = postponed(town, town.confirmed())
    town.clock.move_to(lesson.ends_at)

    assert correct(town, lesson, "present").attendance.outcome == "present"

    with town.harness.apps["attendance"].database.read() as session:
        held = {row.resource_id for row in session.query(Claim).where(Claim.appointment_id == lesson.id)}
    assert held == {"lea", "anna", "clio"}


def test_a_lesson_is_recorded_and_signed_at_its_end(town: Any) -> None:
    lesson = town.confirmed()
    town.clock.move_to(lesson.starts_at + dt.timedelta(minutes=1))
    whole = rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="present")
    assert refusal(town.instructor_does, rpc.record_attendance, whole) == "not_ended_yet"

    town.clock.move_to(lesson.ends_at - dt.timedelta(minutes=2))
    closed = town.instructor_does(rpc.record_attendance, whole)

    act = rpc.SignAttendance(appointment_id=closed.id, record_id=closed.attendance.id)
    assert town.youth_does(rpc.sign_attendance, act).attendance.signed_by_youth_at == town.clock.now()


def test_an_interview_ends_when_it_has_ended(town: Any) -> None:
    talk = town.confirmed(kind="interview", vehicle_id=None)
    town.clock.move_to(talk.starts_at + dt.timedelta(minutes=20))

    seen = rpc.RecordAttendance(id=new_id(), appointment_id=talk.id, outcome="present")
    assert town.instructor_does(rpc.record_attendance, seen).state == "closed"


def test_both_sides_sign_once_each_and_the_signatures_hold(town: Any) -> None:
    closed = town.happened(town.confirmed())
    act = rpc.SignAttendance(appointment_id=closed.id, record_id=closed.attendance.id)

    town.instructor_does(rpc.sign_attendance, act)
    signed = town.youth_does(rpc.sign_attendance, act)

    assert signed.attendance.signed_by_instructor_at == signed.attendance.signed_by_youth_at == town.clock.now()
    assert town.facts()[-2:] == ["attendance_signed", "attendance_signed"]
    assert refusal(town.youth_does, rpc.sign_attendance, act) == "already_signed"
    with town.harness.apps["attendance"].database.read() as session:
        record = record_value(session.get(Record, closed.attendance.id))
        row = session.get(Signature, (closed.attendance.id, "youth"))
        assert digest(record) == closed.attendance.digest
        assert is_intact(record, signature_value(row)), "what comes back from the database is what was signed"


def test_a_record_that_was_corrected_is_no_longer_signed(town: Any) -> None:
    closed = town.happened(town.confirmed())
    correct(town, closed, "late", late_minutes=5)

    old = rpc.SignAttendance(appointment_id=closed.id, record_id=closed.attendance.id)

    assert refusal(town.youth_does, rpc.sign_attendance, old) == "corrected_meanwhile"


def test_not_signed_with_its_reason_is_a_valid_state_that_the_youth_can_end(town: Any) -> None:
    closed = town.happened(town.confirmed())
    leave = rpc.SignAttendance(
        appointment_id=closed.id, record_id=closed.attendance.id, not_signed_reason="parti avant la fin"
    )
    assert refusal(town.youth_does, rpc.sign_attendance, leave) == "not_the_instructor_of_this_lesson"

    left = town.instructor_does(rpc.sign_attendance, leave)
    assert left.attendance.not_signed_reason == "parti avant la fin"

    sign = rpc.SignAttendance(appointment_id=closed.id, record_id=closed.attendance.id)
    assert town.youth_does(rpc.sign_attendance, sign).attendance.signed_by_youth_at is not None


def test_nobody_signs_for_another_nor_an_absence(town: Any) -> None:
    missed = town.happened(town.confirmed(), "absent_unexcused")
    act = rpc.SignAttendance(appointment_id=missed.id, record_id=missed.attendance.id)

    assert refusal(town.youth_does, rpc.sign_attendance, act) == "nothing_to_sign"
    assert refusal(town.school_does, rpc.sign_attendance, act) == "not_the_instructor_of_this_lesson"
    assert refusal(town.instructor_does, rpc.sign_attendance, act, "bilal") == "appointment"


def test_a_youth_contests_within_seven_days_and_once(town: Any) -> None:
    missed = town.happened(town.confirmed(), "absent_unexcused")
    act = rpc.ContestAttendance(appointment_id=missed.id, record_id=missed.attendance.id, words="j’étais là")

    contested = town.youth_does(rpc.contest_attendance, act)

    assert contested.attendance.contested_at == town.clock.now()
    assert town.facts()[-1] == "attendance_contested"
    assert "words" not in town.last_fact(), "free text never leaves"
    assert refusal(town.youth_does, rpc.contest_attendance, act) == "already_contested"
    assert refusal(town.instructor_does, rpc.contest_attendance, act) == "not_the_youth_of_this_record"


def test_after_seven_days_it_is_too_late_to_contest(town: Any) -> None:
    missed = town.happened(town.confirmed(), "absent_unexcused")
    town.clock.forward(days=7, minutes=1)
    act = rpc.ContestAttendance(appointment_id=missed.id, record_id=missed.attendance.id)

    assert refusal(town.youth_does, rpc.contest_attendance, act) == "too_late_to_contest"


def test_an_instructor_records_the_own_lessons_only(town: Any) -> None:
    lesson = town.confirmed()
    town.clock.move_to(lesson.ends_at + dt.timedelta(minutes=1))
    command = rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="present")

    assert refusal(town.instructor_does, rpc.record_attendance, command, "bilal") == "appointment"
    recorded = town.harness.call(
        rpc.record_attendance, command, principal=_anna(), scope=Scope(kind="youth", ids=("lea",))
    )
    assert recorded.state == "closed"


def _anna() -> Any:
    from contracts.kernel import Principal

    return Principal(id="anna", role="instructor", organisation_id="school")
