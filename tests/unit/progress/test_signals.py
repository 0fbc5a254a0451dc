"""The four early signals of the slice, each with its evidence, and when it goes."""

from datetime import datetime, timedelta
from typing import get_args

from contracts.attendance import rpc as attendance
from contracts.progress import events
from services.progress.domain import signals
from services.progress.domain.agreement import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.signals import (
    Attended,
    Evidence,
    Finding,
    OpenDifficulty,
    SignalKind,
    Waiting,
    YouthFacts,
    find_signals,
    reconcile,
)
from services.progress.domain.signals.lessons import CAUSE_OF_REASON
from tests.unit.progress.factories import NOON, SETTINGS, TODAY, days_ago

START = days_ago(60)
RECENT = (Evidence("objective_marked", "mark-0", NOON),)


def lesson(days: int, outcome: str, *, recorded: datetime | None = None, reason: str | None = None) -> Attended:
    return Attended(f"lesson-{days}", days_ago(days), outcome, recorded or days_ago(days), reason)


def marked(days: int) -> Evidence:
    return Evidence("objective_marked", f"mark-{days}", days_ago(days))


def look(*attended: Attended, **facts: object) -> tuple[Finding, ...]:
    known = {"followed_since": START, "activities": RECENT, **facts}
    return find_signals(YouthFacts(attended=attended, **known), TODAY, SETTINGS)  # type: ignore[arg-type]


def test_two_absences_in_a_row_are_a_signal_with_both_lessons_as_evidence() -> None:
    (found,) = look(lesson(9, "present"), lesson(6, "absent_unexcused"), lesson(2, "absent_excused"))

    assert found.kind is SignalKind.TWO_ABSENCES
    assert [(e.kind, e.id, e.at) for e in found.evidence] == [
        ("lesson_missed", "lesson-6", days_ago(6)),
        ("lesson_missed", "lesson-2", days_ago(2)),
    ]


def test_one_absence_is_no_signal() -> None:
    assert look(lesson(9, "present"), lesson(2, "absent_unexcused")) == ()


def test_coming_again_ends_the_row() -> None:
    assert look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"), lesson(2, "late")) == ()


def test_a_cancelled_lesson_neither_counts_nor_breaks_the_row() -> None:
    row = look(lesson(9, "absent_unexcused"), lesson(6, "cancelled_by_school"), lesson(2, "absent_unexcused"))
    single = look(lesson(6, "cancelled_late"), lesson(2, "absent_unexcused"))

    assert [f.kind for f in row] == [SignalKind.TWO_ABSENCES]
    assert single == ()


def test_a_corrected_record_counts_as_corrected() -> None:
    wrong = lesson(2, "absent_unexcused")
    corrected = lesson(2, "present", recorded=NOON)

    assert look(lesson(6, "absent_unexcused"), wrong, corrected) == ()
    assert look(lesson(6, "absent_unexcused"), corrected, wrong) == ()


def test_a_third_absence_is_the_same_signal_with_more_evidence() -> None:
    two = look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"))
    three = look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"), lesson(2, "absent_unexcused"))

    assert two[0].key == three[0].key
    assert len(three[0].evidence) == 3


def test_absences_before_a_pause_do_not_follow_the_youth_after_it() -> None:
    assert look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"), followed_since=days_ago(5)) == ()


def test_the_reason_of_the_last_absence_shapes_what_is_proposed() -> None:
    (transport,) = look(lesson(6, "absent_unexcused"), lesson(2, "absent_excused", reason="transport"))
    (unsaid,) = look(lesson(6, "absent_unexcused"), lesson(2, "absent_unexcused"))

    assert transport.proposes() is AdjustmentKind.TRANSPORT_HELP
    assert unsaid.proposes() is AdjustmentKind.PACE
    assert unsaid.proposes(needs={"short_lessons"}) is AdjustmentKind.ADAPTED_LESSONS


def test_nothing_for_fourteen_days_is_a_signal_and_thirteen_are_not() -> None:
    assert look(activities=(marked(13),)) == ()
    (found,) = look(activities=(marked(30), marked(14)))

    assert (found.kind, found.evidence) == (SignalKind.NOTHING_FOR_14_DAYS, (marked(14),))


def test_a_youth_who_never_began_is_counted_from_the_start_of_the_follow_up() -> None:
    assert look(activities=(), followed_since=days_ago(13)) == ()
    (found,) = look(activities=(), followed_since=days_ago(14))

    assert [(e.kind, e.at) for e in found.evidence] == [("start", days_ago(14))]


def test_what_happened_before_a_pause_does_not_count_after_it() -> None:
    assert look(activities=(marked(30),), followed_since=days_ago(3)) == ()


def test_silence_with_a_dated_job_ahead_proposes_the_workshop_on_mobility_and_work() -> None:
    (found,) = look(activities=())

    assert found.proposes() is AdjustmentKind.SUPPORT
    assert found.proposes(strengths={"dated_job"}) is AdjustmentKind.MOBILITY_WORKSHOP


def test_an_adjustment_unanswered_for_seven_days_is_a_signal() -> None:
    assert look(waiting=(Waiting("adj-1", "school", days_ago(6)),)) == ()
    (found,) = look(waiting=(Waiting("adj-1", "school", days_ago(7)),))

    assert found.kind is SignalKind.ADJUSTMENT_UNANSWERED
    assert found.evidence == (Evidence("adjustment", "adj-1", days_ago(7)),)


def test_waiting_for_the_youth_is_another_wait_than_waiting_for_the_school() -> None:
    (school,) = look(waiting=(Waiting("adj-1", "school", days_ago(20)),))
    (youth,) = look(waiting=(Waiting("adj-1", "youth", days_ago(8)),))

    assert school.key != youth.key


def test_what_was_opened_again_is_a_new_wait_and_what_never_was_keeps_its_name() -> None:
    (first,) = look(waiting=(Waiting("adj-1", "school", days_ago(20)),))
    (again,) = look(waiting=(Waiting("adj-1", "school", days_ago(8), days_ago(8)),))

    assert first.key == "adj-1:school", "as it was stored before: it is not raised a second time"
    assert again.key != first.key


def test_a_difficulty_open_for_seven_days_is_a_signal_that_fits_the_needs() -> None:
    (found,) = look(difficulties=(OpenDifficulty("d-1", DifficultyKind.VOCABULARY, days_ago(7)),))

    assert (found.kind, [e.id for e in found.evidence]) == (SignalKind.DIFFICULTY_OPEN, ["d-1"])
    assert found.proposes() is AdjustmentKind.PRE_CODE
    assert found.proposes(needs={"french_second_language"}) is AdjustmentKind.ADAPTED_LESSONS


def test_a_youth_who_is_paused_or_has_left_raises_no_signal() -> None:
    found = look(
        lesson(6, "absent_unexcused"),
        lesson(2, "absent_unexcused"),
        followed_since=None,
        activities=(),
        difficulties=(OpenDifficulty("d-1", DifficultyKind.STRESS, days_ago(300)),),
    )

    assert found == ()


def test_known_evidence_is_not_raised_again_and_is_cleared_when_it_goes() -> None:
    findings = look(lesson(6, "absent_unexcused"), lesson(2, "absent_unexcused"))
    at = (findings[0].kind, findings[0].key)

    assert reconcile({}, findings).raised == findings
    assert reconcile({at: True}, findings).raised == ()
    assert reconcile({at: True}, ()).cleared == (at,)
    assert reconcile({at: False}, ()).cleared == ()


def test_evidence_that_comes_back_stands_again_without_being_raised_twice() -> None:
    findings = look(lesson(6, "absent_unexcused"), lesson(2, "absent_unexcused"))
    at = (findings[0].kind, findings[0].key)

    change = reconcile({at: False}, findings)

    assert (change.raised, change.again) == ((), findings)


def test_the_next_look_is_on_the_day_the_silence_would_last_fourteen_days() -> None:
    facts = YouthFacts(START, activities=(marked(4),))

    assert signals.next_look(facts, TODAY, SETTINGS) == TODAY + timedelta(days=10)


def test_outcomes_reasons_and_kinds_are_those_of_the_contracts() -> None:
    assert set(get_args(attendance.Outcome)) >= signals.ABSENT | signals.PRESENT
    assert set(CAUSE_OF_REASON) == set(get_args(attendance.Reason)) - {"other"}
    assert {kind.value for kind in SignalKind} == set(get_args(events.SignalKind))
