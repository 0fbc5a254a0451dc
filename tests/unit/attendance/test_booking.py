"""The life of an appointment, and the claims that make a double booking impossible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AutonomieError
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import (
    Appointment,
    BookingRules,
    Kind,
    Side,
    State,
    cancel,
    close,
    confirm,
    decline,
    move,
    request,
)

RULES = BookingRules()
STARTS = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
LONG_BEFORE = STARTS - timedelta(days=7)


def lesson(**changes: object) -> Appointment:
    appointment = Appointment(
        "lesson",
        "orleans",
        "youth",
        "school",
        "anna",
        "clio",
        Kind.DRIVING_LESSON,
        STARTS,
        STARTS + timedelta(hours=1),
        version=0,
    )
    return replace(appointment, **changes)  # type: ignore[arg-type]


def confirmed() -> Appointment:
    return confirm(lesson(), LONG_BEFORE)


def test_a_booking_is_a_request_until_the_school_confirms() -> None:
    requested = request(lesson(), LONG_BEFORE, RULES, by=Side.YOUTH, automatic=False)

    assert requested.state is State.REQUESTED
    assert confirm(requested, LONG_BEFORE).state is State.CONFIRMED
    assert decline(requested).state is State.DECLINED


def test_a_school_may_confirm_automatically_and_its_own_bookings_need_no_other_yes() -> None:
    assert request(lesson(), LONG_BEFORE, RULES, by=Side.YOUTH, automatic=True).state is State.CONFIRMED
    assert request(lesson(), LONG_BEFORE, RULES, by=Side.SCHOOL, automatic=False).state is State.CONFIRMED


@pytest.mark.parametrize(
    ("hours_before", "by", "expected"),
    [
        (48, Side.YOUTH, Outcome.CANCELLED_IN_TIME),
        (47, Side.YOUTH, Outcome.CANCELLED_LATE),
        (47, Side.FOLLOW_UP, Outcome.CANCELLED_LATE),
        (1, Side.SCHOOL, Outcome.CANCELLED_BY_SCHOOL),
    ],
)
def test_a_cancellation_is_in_time_until_48_hours_before(hours_before: int, by: Side, expected: Outcome) -> None:
    cancelled = cancel(confirmed(), STARTS - timedelta(hours=hours_before), RULES, by=by)

    assert (cancelled.state, cancelled.outcome) == (State.CANCELLED, expected)


def test_a_request_that_nobody_confirmed_is_always_withdrawn_in_time() -> None:
    cancelled = cancel(lesson(), STARTS - timedelta(hours=2), RULES, by=Side.YOUTH)

    assert cancelled.outcome is Outcome.CANCELLED_IN_TIME


def test_a_moved_lesson_keeps_its_identity_and_has_to_be_confirmed_again() -> None:
    next_day = STARTS + timedelta(days=1)
    to = lesson(starts_at=next_day, ends_at=next_day + timedelta(hours=1), instructor_id="bilal")

    moved = move(confirmed(), to, LONG_BEFORE, RULES, by=Side.YOUTH, automatic=False)

    assert (moved.id, moved.instructor_id, moved.starts_at) == ("lesson", "bilal", to.starts_at)
    assert moved.state is State.REQUESTED
    assert moved.version == 2
    assert move(confirmed(), to, LONG_BEFORE, RULES, by=Side.SCHOOL, automatic=False).state is State.CONFIRMED


@pytest.mark.parametrize("state", [State.DECLINED, State.CANCELLED])
def test_nothing_more_happens_to_a_lesson_that_is_off(state: State) -> None:
    off = lesson(state=state)
    for act in (
        lambda: confirm(off, LONG_BEFORE),
        lambda: decline(off),
        lambda: cancel(off, LONG_BEFORE, RULES, by=Side.SCHOOL),
        lambda: move(off, off, LONG_BEFORE, RULES, by=Side.SCHOOL, automatic=True),
    ):
        with pytest.raises(AutonomieError) as refused:
            act()
        assert refused.value.code == "wrong_status"


def test_a_lesson_that_began_is_not_cancelled_but_recorded() -> None:
    with pytest.raises(AutonomieError) as refused:
        cancel(confirmed(), STARTS, RULES, by=Side.YOUTH)

    assert refused.value.code == "already_started"


def test_the_notice_binds_everybody_but_the_school_and_nobody_books_the_past() -> None:
    for by, ahead in [(Side.YOUTH, timedelta(hours=23)), (Side.SCHOOL, timedelta(minutes=-1))]:
        with pytest.raises(AutonomieError) as refused:
            request(lesson(), STARTS - ahead, RULES, by=by, automatic=False)
        assert refused.value.code == "too_soon"

    request(lesson(), STARTS - timedelta(hours=1), RULES, by=Side.SCHOOL, automatic=False)


def test_a_lesson_claims_each_quarter_hour_of_the_youth_the_instructor_and_the_vehicle() -> None:
    claims = lesson().claims()

    assert {each.resource_id for each in claims} == {"youth", "anna", "clio"}
    assert len(claims) == 12


def test_a_class_takes_the_time_of_the_youth_only_because_others_sit_in_it_too() -> None:
    assert {each.resource_id for each in lesson(kind=Kind.CODE_CLASS, class_id="class").claims()} == {"youth"}


def test_a_driving_lesson_needs_a_vehicle_and_an_interview_does_not() -> None:
    with pytest.raises(AutonomieError) as refused:
        request(lesson(vehicle_id=None), LONG_BEFORE, RULES, by=Side.YOUTH, automatic=False)
    assert refused.value.code == "vehicle_missing"

    interview = lesson(vehicle_id=None, kind=Kind.INTERVIEW)
    request(interview, LONG_BEFORE, RULES, by=Side.YOUTH, automatic=False)
    assert {each.resource_id for each in interview.claims()} == {"youth", "anna"}


def test_a_recorded_lesson_keeps_its_time_unless_the_hour_was_given_back() -> None:
    assert close(confirmed(), Outcome.ABSENT_UNEXCUSED).claims() == lesson().claims()
    assert close(confirmed(), Outcome.POSTPONED).claims() == frozenset()


def test_a_lesson_that_is_off_claims_nothing() -> None:
    assert decline(lesson()).claims() == frozenset()
    assert cancel(confirmed(), LONG_BEFORE, RULES, by=Side.YOUTH).claims() == frozenset()


@pytest.mark.parametrize(("start", "length"), [(5, 60), (0, 50), (0, 0), (0, -15)])
def test_a_lesson_starts_and_ends_on_quarter_hours(start: int, length: int) -> None:
    odd = lesson(starts_at=STARTS + timedelta(minutes=start), ends_at=STARTS + timedelta(minutes=start + length))

    with pytest.raises(AutonomieError) as refused:
        request(odd, LONG_BEFORE, RULES, by=Side.SCHOOL, automatic=True)
    assert refused.value.code == "not_on_quarter_hours"


starts = st.integers(0, 12).map(lambda quarter: STARTS + timedelta(minutes=15 * quarter))
lessons = st.builds(
    lambda start, quarters, youth, anna, clio: lesson(
        starts_at=start,
        ends_at=start + timedelta(minutes=15 * quarters),
        youth_id=youth,
        instructor_id=anna,
        vehicle_id=clio,
    ),
    starts,
    st.integers(1, 8),
    *(st.sampled_from([f"{kind} 1", f"{kind} 2"]) for kind in ("youth", "instructor", "vehicle")),
)


@given(lessons, lessons)
def test_two_lessons_share_a_claim_exactly_when_they_overlap_and_share_somebody(
    left: Appointment, right: Appointment
) -> None:
    overlap = left.starts_at < right.ends_at and right.starts_at < left.ends_at
    shared = {left.youth_id, left.instructor_id, left.vehicle_id} & {
        right.youth_id,
        right.instructor_id,
        right.vehicle_id,
    }

    assert bool(left.claims() & right.claims()) == bool(overlap and shared)
