"""The forecast: hours from the estimate or the booklet, dates from weeks drawn again, and silence where too little is known."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.progress.domain.forecast import Span, Terms, central_date, minutes_by_week, need, outlook, span_of
from tests.unit.progress.factories import TODAY

TERMS = Terms(weeks=12, least_weeks=4, draws=200, confidence=80, exam_wait_days=60, longest_weeks=156)
REGULAR = [120] * 12
UNEVEN = [0, 240, 0, 60, 180, 0, 240, 120, 0, 60, 300, 240]


def test_the_hours_needed_are_a_span_that_keeps_to_the_law_and_to_what_is_driven() -> None:
    estimated = need(30, 35, 20, 600, 0.1)

    assert span_of(estimated, 20, 20, 600) == Span(24, 36)
    assert span_of(need(20, 35, 20, 600, 0.1), 20, 20, 600) == Span(20, 24), "no less than the law's minimum"
    assert span_of(estimated, 20, 20, 1_750) == Span(30, 36), "no less than what is driven"


def test_the_schools_estimate_holds_until_it_is_driven() -> None:
    assert (need(30, 35, 20, 600, 0.1).minutes, need(30, 35, 20, 600, 0.1).basis) == (1_800, "assessment")
    assert (need(None, 35, 20, 600, 0.1).minutes, need(None, 35, 20, 600, 0.1).basis) == (2_100, "usual")


def test_past_the_estimate_the_booklet_says_what_is_left() -> None:
    past = need(20, 35, 20, 1_500, 0.5)

    assert (past.minutes, past.basis) == (3_000, "booklet")


def test_an_empty_booklet_says_nothing_of_the_hours_left() -> None:
    assert (need(20, 35, 20, 1_500, 0).minutes, need(20, 35, 20, 1_500, 0).basis) == (1_500, "assessment")


def test_a_complete_booklet_leaves_nothing_to_drive() -> None:
    assert need(20, 35, 20, 1_500, 1.0).minutes == 1_500


def test_nobody_needs_less_than_the_legal_minimum() -> None:
    assert need(10, 35, 20, 0, 0).minutes == 1_200


def test_weeks_without_a_lesson_count_from_the_first_lesson_on() -> None:
    lessons = [(TODAY - timedelta(days=1), 60), (TODAY - timedelta(days=20), 120)]

    assert minutes_by_week(lessons, TODAY, TERMS) == [120, 0, 60]
    assert minutes_by_week([], TODAY, TERMS) == []


def test_a_regular_pace_leaves_no_doubt() -> None:
    seen = outlook(REGULAR, 600, TODAY, TERMS, "seed")

    assert seen.early_on == seen.likely_on == seen.late_on == TODAY + timedelta(weeks=5, days=60)


def test_an_uneven_pace_widens_the_dates() -> None:
    seen = outlook(UNEVEN, 600, TODAY, TERMS, "seed")

    days = [seen.early_on, seen.likely_on, seen.late_on]
    assert None not in days
    assert days == sorted(set(days))  # type: ignore[type-var]  # none is missing


def test_the_same_question_gets_the_same_answer() -> None:
    assert outlook(UNEVEN, 600, TODAY, TERMS, "seed") == outlook(UNEVEN, 600, TODAY, TERMS, "seed")


def test_too_little_is_said_to_be_too_little() -> None:
    assert outlook([60, 60], 600, TODAY, TERMS, "s").unknown == "too_early"
    assert outlook([0] * 8, 600, TODAY, TERMS, "s").unknown == "no_lessons"
    assert outlook([0] * 11 + [1], 6_000, TODAY, TERMS, "s").unknown == "too_far"


def test_who_has_an_exam_date_waits_for_no_place() -> None:
    exam = TODAY + timedelta(days=80)

    assert outlook(REGULAR, 600, TODAY, TERMS, "s", exam).likely_on == exam
    assert outlook(REGULAR, 0, TODAY, TERMS, "s", None).likely_on == TODAY + timedelta(days=60)


@given(st.lists(st.integers(0, 300), min_size=4, max_size=12), st.integers(0, 3_000), st.integers(1, 9).map(lambda n: 10 * n))
def test_early_is_never_after_likely_nor_likely_after_late(weeks: list[int], left: int, confidence: int) -> None:
    seen = outlook(weeks, left, TODAY, replace(TERMS, draws=40, confidence=confidence), "s")

    if seen.unknown is None:
        days = [TODAY, seen.early_on, seen.likely_on, seen.late_on]
        assert days == sorted(days)  # type: ignore[type-var]  # none is missing


@given(st.lists(st.integers(30, 300), min_size=4, max_size=12), st.integers(1, 3_000))
def test_more_hours_left_never_bring_the_licence_sooner(weeks: list[int], left: int) -> None:
    sooner, later = (central_date(weeks, minutes, TODAY, TERMS, None) for minutes in (left, left + 60))

    assert later is None or (sooner is not None and sooner <= later)
