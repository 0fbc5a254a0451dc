"""A youth arrives: the code shown at the appointment, what it is refused for, and what the instructor then sees."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.attendance import rpc
from contracts.errors import AutonomieError, InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles.events import YouthErased
from services.attendance.domain.check_in import ALPHABET, CheckInRules, Codes, key_of, short_form
from services.attendance.settings import read_settings
from tests.unit.attendance.conftest import PROGRAMME

RULES = CheckInRules(
    turn=dt.timedelta(seconds=45), grace=dt.timedelta(seconds=90), opens=dt.timedelta(minutes=20), on_time=dt.timedelta(minutes=5)
)
NOON = dt.datetime(2026, 12, 8, 12, 0, tzinfo=dt.UTC)


def shown(town: Any, lesson: rpc.Appointment, by: str = "anna") -> rpc.CheckInCode:
    return town.instructor_does(rpc.get_check_in_code, rpc.GetCheckInCode(appointment_id=lesson.id), by)  # type: ignore[no-any-return]


def arrives(town: Any, code: str, youth_id: str = "lea", **more: Any) -> rpc.Appointment:
    return town.youth_does(rpc.check_in, rpc.CheckIn(youth_id=youth_id, code=code, **more), youth_id)  # type: ignore[no-any-return]


def refusal(act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(AutonomieError) as refused:
        act(*arguments, **more)
    return refused.value.code


@pytest.fixture
def lesson(town: Any) -> rpc.Appointment:
    """Léa's, and it begins in two minutes."""
    booked: rpc.Appointment = town.confirmed()
    town.clock.move_to(booked.starts_at - dt.timedelta(minutes=2))
    return booked


@pytest.mark.parametrize("form", ["token", "short"])
def test_the_youth_arrives_by_scanning_or_by_typing(town: Any, lesson: rpc.Appointment, form: str) -> None:
    here = arrives(town, getattr(shown(town, lesson), form))

    assert here.arrival == rpc.Arrival(at=lesson.starts_at - dt.timedelta(minutes=2))
    assert town.facts()[-1] == "youth_checked_in"
    assert town.last_fact()["appointment_id"] == lesson.id


def test_what_is_typed_is_read_as_a_hand_writes_it(town: Any, lesson: rpc.Appointment) -> None:
    short = shown(town, lesson).short

    assert arrives(town, f" {short[:3].lower()}-{short[3:].lower()} ").arrival is not None


def test_an_arrival_counts_for_nothing_until_the_instructor_records_it(town: Any, lesson: rpc.Appointment) -> None:
    here = arrives(town, shown(town, lesson).token)

    assert (here.state, here.attendance) == ("confirmed", None)
    summary = town.youth_does(rpc.attendance_summary, rpc.GetAttendanceSummary(youth_id="lea"))
    assert (summary.minutes_driven, summary.by_outcome) == (0, {})


def test_the_instructor_may_say_otherwise(town: Any, lesson: rpc.Appointment) -> None:
    arrives(town, shown(town, lesson).token)

    closed = town.happened(lesson, "absent_unexcused")

    assert closed.attendance.outcome == "absent_unexcused"
    assert closed.arrival is not None


def test_a_lateness_is_proposed_past_the_tolerance_only(town: Any, lesson: rpc.Appointment) -> None:
    town.clock.move_to(lesson.starts_at + dt.timedelta(minutes=7, seconds=40))

    assert arrives(town, shown(town, lesson).token).arrival.late_minutes == 7  # type: ignore[union-attr]
    assert RULES.minutes_late(NOON, NOON + dt.timedelta(minutes=5)) == 0


def test_the_second_use_of_a_code_is_refused(town: Any, lesson: rpc.Appointment) -> None:
    code = shown(town, lesson)
    arrives(town, code.token)

    assert refusal(arrives, town, code.token) == "already_checked_in"
    assert refusal(arrives, town, code.short) == "already_checked_in"
    assert town.facts().count("youth_checked_in") == 1


@pytest.mark.parametrize("form", ["token", "short"])
def test_a_code_is_over_soon_after_another_is_shown(town: Any, lesson: rpc.Appointment, form: str) -> None:
    code = shown(town, lesson)
    town.clock.move_to(code.good_until - dt.timedelta(seconds=1))
    town.clock.move_to(code.good_until + dt.timedelta(seconds=1))

    assert refusal(arrives, town, getattr(code, form)) == "check_in_code_over"


def test_a_code_is_taken_until_it_is_over(town: Any, lesson: rpc.Appointment) -> None:
    code = shown(town, lesson)
    town.clock.move_to(code.good_until - dt.timedelta(seconds=1))

    assert shown(town, lesson).short != code.short
    assert arrives(town, code.short).arrival is not None


def test_another_youths_code_lets_nobody_in(town: Any, lesson: rpc.Appointment) -> None:
    code = shown(town, lesson)

    assert refusal(arrives, town, code.token, "noe") == "check_in_of_another"
    assert refusal(arrives, town, code.short, "noe") == "bad_check_in_code"


def test_a_code_of_another_appointment_is_refused_where_one_was_named(town: Any, lesson: rpc.Appointment) -> None:
    later = town.confirmed(at="8 19:15")
    code = shown(town, lesson)

    assert refusal(arrives, town, code.token, appointment_id=later.id) == "check_in_other_appointment"
    assert refusal(arrives, town, code.short, appointment_id=later.id) == "check_in_other_appointment"


def test_nobody_arrives_in_the_name_of_another(town: Any, lesson: rpc.Appointment) -> None:
    code = shown(town, lesson)
    adviser = Principal(id="adviser", role="adviser", area="orleans")
    asked = rpc.CheckIn(youth_id="lea", code=code.token)

    with pytest.raises(AutonomieError) as refused:
        town.harness.call(rpc.check_in, asked, principal=adviser, scope=Scope(kind="adviser", ids=("adviser",)))

    assert refused.value.code == "only_the_youth_arrives"


def test_the_code_is_shown_by_the_school_and_by_the_instructor_of_the_lesson(town: Any, lesson: rpc.Appointment) -> None:
    asked = rpc.GetCheckInCode(appointment_id=lesson.id)

    assert town.school_does(rpc.get_check_in_code, asked).short == shown(town, lesson).short
    assert refusal(shown, town, lesson, "bilal") == "appointment"
    assert refusal(town.youth_does, rpc.get_check_in_code, asked) == "check_in_is_shown_by_the_school"


def test_no_code_is_shown_long_before_nor_after(town: Any) -> None:
    lesson = town.confirmed()

    assert refusal(shown, town, lesson) == "check_in_not_open"

    town.clock.move_to(lesson.ends_at)
    assert refusal(shown, town, lesson) == "check_in_over"


def test_a_cancelled_or_recorded_lesson_has_no_arrival(town: Any, lesson: rpc.Appointment) -> None:
    code = shown(town, lesson)
    later = town.confirmed("noe", at="8 19:15")
    town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=lesson.id))

    assert refusal(arrives, town, code.token) == "wrong_status"

    town.clock.move_to(later.ends_at - dt.timedelta(minutes=1))
    code = shown(town, later)
    town.instructor_does(rpc.record_attendance, rpc.RecordAttendance(id="r", appointment_id=later.id, outcome="present"))
    assert refusal(arrives, town, code.token, "noe") == "already_recorded"


def test_a_lesson_moved_since_waits_for_a_new_arrival(town: Any, lesson: rpc.Appointment) -> None:
    arrives(town, shown(town, lesson).token)
    to = {"starts_at": town.at("8 18:30"), "ends_at": town.at("8 19:30")}
    seen = town.school_does(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id))
    town.school_does(rpc.move_appointment, rpc.MoveAppointment(appointment_id=lesson.id, version=seen.version, **to))

    assert town.school_does(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id)).arrival is None
    town.clock.move_to(town.at("8 18:20"))
    assert arrives(town, shown(town, lesson).token).arrival is not None


def test_an_arrival_goes_with_an_erasure(town: Any, lesson: rpc.Appointment) -> None:
    arrives(town, shown(town, lesson).token)

    town.say(YouthErased(youth_id="lea"))

    assert town.facts()[-1] == "erasure_done"
    assert refusal(shown, town, lesson) == "appointment"


@given(st.text(max_size=200))
def test_nothing_but_what_was_shown_is_read(text: str) -> None:
    assert Codes(key_of("s" * 32), RULES).read(text) is None


@given(st.uuids(), st.integers(0, 10**9), st.integers(0, 135))
def test_a_shown_code_is_good_from_its_turn_to_its_end(appointment: Any, seconds: int, after: int) -> None:
    codes, now = Codes(key_of("s" * 32), RULES), NOON + dt.timedelta(seconds=seconds)
    code = codes.shown(str(appointment), now)
    later = now + dt.timedelta(seconds=after)

    token = codes.read(code.token)

    assert token is not None
    assert codes.is_good(token, later) is (later < code.good_until)
    assert codes.turn_of(str(appointment), code.short, later) == token


def test_another_secret_makes_other_codes() -> None:
    one, other = (Codes(key_of(secret * 32), RULES) for secret in "ab")

    assert one.shown("lesson", NOON).short != other.shown("lesson", NOON).short
    assert other.read(one.shown("lesson", NOON).token) is None


@given(st.text(ALPHABET, min_size=6, max_size=6))
def test_six_characters_are_read_back_in_small_letters_and_with_dashes(short: str) -> None:
    assert short_form(f"{short[:3].lower()} - {short[3:]}") == short


@pytest.mark.parametrize("text", ["", "ABC", "ABCDEFGH", "……", "OOOOOO", "été 12"])
def test_what_is_no_short_code_is_not_taken_for_one(text: str) -> None:
    assert short_form(text) is None


def test_a_programme_without_a_secret_makes_no_code() -> None:
    with pytest.raises(LookupError):
        _ = read_settings(PROGRAMME).check_in_key


def test_a_code_that_was_never_shown_names_its_field(town: Any, lesson: rpc.Appointment) -> None:
    with pytest.raises(InvalidRequest) as refused:
        arrives(town, "AAAAAA")

    assert (refused.value.code, refused.value.data["field"]) == ("bad_check_in_code", "code")
