"""The four early signals of the slice, each with its evidence, and when it goes."""

from datetime import date, datetime, timedelta

from services.progress.domain.adjustment import AdjustmentKind
from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.signals import (
    Activity,
    Attended,
    Finding,
    OpenDifficulty,
    SignalKind,
    Waiting,
    YouthFacts,
    find_signals,
    reconcile,
)
from tests.unit.progress.factories import NOON, SETTINGS, TODAY, days_ago

START = days_ago(60)
RECENT = (Activity("lesson-0", TODAY),)


def lesson(
    days: int, outcome: str, *, id: str | None = None, recorded: datetime | None = None, reason: str | None = None
) -> Attended:
    at = NOON - timedelta(days=days)
    return Attended(id or f"lesson-{days}", at, outcome, recorded or at, reason)


def look(*attended: Attended, **facts: object) -> tuple[Finding, ...]:
    known = {"followed_since": START, "activities": RECENT, **facts}
    return find_signals(YouthFacts(attended=attended, **known), TODAY, SETTINGS)  # type: ignore[arg-type]


def kinds(findings: tuple[Finding, ...]) -> list[SignalKind]:
    return [f.kind for f in findings]


def test_two_absences_in_a_row_are_a_signal_with_both_lessons_as_evidence() -> None:
    (found,) = look(lesson(9, "present"), lesson(6, "absent_unexcused"), lesson(2, "absent_excused"))

    assert found.kind is SignalKind.ABSENCES_IN_A_ROW
    assert found.ids == ("lesson-6", "lesson-2")
    assert found.dates == (days_ago(6), days_ago(2))


def test_one_absence_is_no_signal() -> None:
    assert look(lesson(9, "present"), lesson(2, "absent_unexcused")) == ()


def test_coming_again_ends_the_row() -> None:
    assert look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"), lesson(2, "late")) == ()


def test_a_cancelled_lesson_neither_counts_nor_breaks_the_row() -> None:
    row = look(lesson(9, "absent_unexcused"), lesson(6, "cancelled_by_school"), lesson(2, "absent_unexcused"))
    single = look(lesson(6, "cancelled_late"), lesson(2, "absent_unexcused"))

    assert kinds(row) == [SignalKind.ABSENCES_IN_A_ROW]
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
    assert len(three[0].ids) == 3


def test_absences_before_a_pause_do_not_follow_the_youth_after_it() -> None:
    assert look(lesson(9, "absent_unexcused"), lesson(6, "absent_unexcused"), followed_since=days_ago(5)) == ()


def test_the_reason_of_the_last_absence_shapes_what_is_proposed() -> None:
    (transport,) = look(lesson(6, "absent_unexcused"), lesson(2, "absent_excused", reason="transport"))
    (unsaid,) = look(lesson(6, "absent_unexcused"), lesson(2, "absent_unexcused"))

    assert transport.suggests is AdjustmentKind.TRANSPORT_HELP
    assert unsaid.suggests is AdjustmentKind.PACE


def test_nothing_for_fourteen_days_is_a_signal_and_thirteen_are_not() -> None:
    assert look(activities=(Activity("mark-1", days_ago(13)),)) == ()
    (found,) = look(activities=(Activity("mark-0", days_ago(30)), Activity("mark-1", days_ago(14))))

    assert (found.kind, found.ids, found.dates) == (SignalKind.NOTHING_LATELY, ("mark-1",), (days_ago(14),))


def test_a_youth_who_never_began_is_counted_from_the_start_of_the_follow_up() -> None:
    assert look(activities=(), followed_since=days_ago(13)) == ()
    (found,) = look(activities=(), followed_since=days_ago(14))

    assert (found.ids, found.dates) == ((), (days_ago(14),))


def test_silence_with_a_dated_job_ahead_proposes_the_workshop_on_mobility_and_work() -> None:
    (found,) = look(activities=(), strengths=frozenset({"dated_job"}))

    assert found.suggests is AdjustmentKind.MOBILITY_JOB_WORKSHOP


def test_an_adjustment_unanswered_for_seven_days_is_a_signal() -> None:
    assert look(waiting=(Waiting("adj-1", ("school",), days_ago(6)),)) == ()
    (found,) = look(waiting=(Waiting("adj-1", ("school",), days_ago(7)),))

    assert (found.kind, found.ids, found.dates) == (SignalKind.ADJUSTMENT_UNANSWERED, ("adj-1",), (days_ago(7),))


def test_waiting_for_the_youth_is_another_wait_than_waiting_for_the_school() -> None:
    (school,) = look(waiting=(Waiting("adj-1", ("school",), days_ago(20)),))
    (youth,) = look(waiting=(Waiting("adj-1", ("youth",), days_ago(8)),))

    assert school.key != youth.key


def test_a_difficulty_open_for_seven_days_is_a_signal_that_fits_the_needs() -> None:
    difficulty = OpenDifficulty("d-1", DifficultyKind.VOCABULARY, days_ago(7))

    (plain,) = look(difficulties=(difficulty,))
    (fitted,) = look(difficulties=(difficulty,), needs=frozenset({"french_second_language"}))

    assert (plain.kind, plain.ids) == (SignalKind.DIFFICULTY_OPEN, ("d-1",))
    assert plain.suggests is AdjustmentKind.PRE_CODE
    assert fitted.suggests is AdjustmentKind.ADAPTED_LESSONS


def test_a_youth_who_is_paused_or_has_left_raises_no_signal() -> None:
    found = look(
        lesson(6, "absent_unexcused"),
        lesson(2, "absent_unexcused"),
        followed_since=None,
        activities=(),
        difficulties=(OpenDifficulty("d-1", DifficultyKind.STRESS, date(2026, 1, 1)),),
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
