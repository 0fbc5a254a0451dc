"""What happened at an appointment: codes, hours driven, corrections, signatures."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import AutonomieError
from services.attendance.domain.attendance import (
    AttendanceRecord,
    Outcome,
    Reason,
    WhatHappened,
    check,
    check_corrects_latest,
    correction_of,
    minutes_driven,
)
from services.attendance.domain.contests import check_can_contest
from services.attendance.domain.signatures import Signer, canonical_text, digest, is_intact, sign

STARTS = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
AFTER = STARTS + timedelta(hours=1)
PRESENT = WhatHappened(Outcome.PRESENT)


def record(what: WhatHappened = PRESENT) -> AttendanceRecord:
    return AttendanceRecord("record", "appointment", "youth", what, 60, "instructor", AFTER)


def refusal(what: WhatHappened, now: datetime = AFTER, close_early: timedelta | None = timedelta(minutes=5)) -> str:
    with pytest.raises(AutonomieError) as refused:
        check(what, starts_at=STARTS, planned_minutes=60, now=now, close_early=close_early)
    return refused.value.code


def test_present_counts_every_minute_and_late_counts_what_is_left() -> None:
    assert minutes_driven(PRESENT, 90) == 90
    assert minutes_driven(WhatHappened(Outcome.LATE, 20), 90) == 70


@pytest.mark.parametrize("outcome", [each for each in Outcome if not each.came])
def test_a_lesson_that_did_not_take_place_does_not_count_towards_hours(outcome: Outcome) -> None:
    assert minutes_driven(WhatHappened(outcome), 60) == 0


def test_every_code_can_be_recorded_once_the_lesson_began() -> None:
    for outcome in Outcome:
        late = 10 if outcome is Outcome.LATE else 0
        reason = Reason.HEALTH if outcome is Outcome.ABSENT_EXCUSED else None
        check(WhatHappened(outcome, late, reason), starts_at=STARTS, planned_minutes=60, now=AFTER)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (WhatHappened(Outcome.LATE), "bad_minutes_late"),
        (WhatHappened(Outcome.LATE, 0), "bad_minutes_late"),
        (WhatHappened(Outcome.LATE, 60), "bad_minutes_late"),
        (WhatHappened(Outcome.PRESENT, 5), "minutes_late_without_late"),
        (WhatHappened(Outcome.ABSENT_EXCUSED), "reason_missing"),
        (WhatHappened(Outcome.PRESENT, 0, Reason.HEALTH), "reason_without_absence"),
    ],
)
def test_what_cannot_have_happened_is_refused(what: WhatHappened, code: str) -> None:
    assert refusal(what) == code


def test_nobody_is_present_or_absent_before_the_lesson_began() -> None:
    before = STARTS - timedelta(minutes=1)

    assert refusal(PRESENT, before) == "not_started_yet"
    assert refusal(WhatHappened(Outcome.ABSENT_UNEXCUSED), before) == "not_started_yet"


def test_a_whole_lesson_is_closed_at_its_end_or_while_the_car_is_parked() -> None:
    check(PRESENT, starts_at=STARTS, planned_minutes=60, now=AFTER - timedelta(minutes=5), close_early=timedelta(minutes=5))

    assert refusal(PRESENT, STARTS + timedelta(minutes=1)) == "not_ended_yet"
    assert refusal(PRESENT, AFTER - timedelta(minutes=6)) == "not_ended_yet"


def test_a_lesson_that_ended_sooner_is_closed_with_the_minutes_that_are_missing() -> None:
    check(WhatHappened(Outcome.LATE, 20), starts_at=STARTS, planned_minutes=60, now=AFTER - timedelta(minutes=20), close_early=timedelta())

    assert refusal(WhatHappened(Outcome.LATE, 10), AFTER - timedelta(minutes=20)) == "not_ended_yet"


def test_where_no_minutes_are_counted_who_came_is_noted_once_it_began() -> None:
    check(PRESENT, starts_at=STARTS, planned_minutes=60, now=STARTS, close_early=None)


def test_an_absence_is_noted_once_the_lesson_began() -> None:
    check(WhatHappened(Outcome.ABSENT_UNEXCUSED), starts_at=STARTS, planned_minutes=60, now=STARTS, close_early=timedelta(minutes=5))


def test_a_correction_is_a_new_record_that_names_the_one_before_and_why() -> None:
    first = record()

    corrected = correction_of(
        first, WhatHappened(Outcome.LATE, 15), record_id="second", by="school", at=AFTER, reason=" arrived at 18:15 "
    )

    assert (corrected.corrects, corrected.correction_reason) == ("record", "arrived at 18:15")
    assert corrected.minutes_driven == 45
    assert first.minutes_driven == 60


def test_a_correction_needs_a_reason_and_a_difference() -> None:
    late = WhatHappened(Outcome.LATE, 15)
    for what, reason, code in [(late, "  ", "correction_reason_missing"), (PRESENT, "typo", "nothing_to_correct")]:
        with pytest.raises(AutonomieError) as refused:
            correction_of(record(), what, record_id="second", by="school", at=AFTER, reason=reason)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("latest", "corrects", "code"),
    [
        (None, "record", "nothing_recorded_yet"),
        (record(), None, "already_recorded"),
        (record(), "an older one", "corrected_meanwhile"),
    ],
)
def test_two_people_cannot_record_the_same_thing_without_having_seen_each_other(
    latest: AttendanceRecord | None, corrects: str | None, code: str
) -> None:
    with pytest.raises(AutonomieError) as refused:
        check_corrects_latest(latest, corrects)

    assert refused.value.code == code


def test_a_signature_holds_as_long_as_the_record_says_what_was_signed() -> None:
    signed = record()
    signature = sign(signed, Signer.YOUTH, "youth", AFTER)

    assert is_intact(signed, signature)
    assert not is_intact(replace(signed, what=WhatHappened(Outcome.LATE, 30)), signature)
    assert not is_intact(replace(signed, planned_minutes=120), signature)
    assert not is_intact(signed, replace(signature, signed_at=AFTER + timedelta(seconds=1)))
    assert not is_intact(signed, replace(signature, person_id="somebody else"))


def test_the_text_of_a_record_never_changes_its_shape() -> None:
    assert canonical_text(record()) == (
        '{"appointment_id":"appointment","corrects":null,"id":"record","minutes_driven":60,"minutes_late":0,'
        '"outcome":"present","planned_minutes":60,"recorded_at":"2026-11-24T18:00:00.000000+00:00",'
        '"recorded_by":"instructor","youth_id":"youth"}'
    )
    assert digest(record()) == hashlib.sha256(canonical_text(record()).encode()).hexdigest()


def test_a_youth_signs_only_for_themselves_and_nobody_signs_an_absence() -> None:
    with pytest.raises(AutonomieError) as refused:
        sign(record(), Signer.YOUTH, "another youth", AFTER)
    assert refused.value.code == "not_the_youth_of_this_record"

    with pytest.raises(AutonomieError) as refused:
        sign(record(WhatHappened(Outcome.ABSENT_UNEXCUSED)), Signer.INSTRUCTOR, "instructor", AFTER)
    assert refused.value.code == "nothing_to_sign"


def test_a_youth_can_contest_for_seven_days() -> None:
    week = timedelta(days=7)

    check_can_contest(record(), AFTER + week, week)

    with pytest.raises(AutonomieError) as refused:
        check_can_contest(record(), AFTER + week + timedelta(seconds=1), week)
    assert refused.value.code == "too_late_to_contest"
