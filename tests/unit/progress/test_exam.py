"""Exams: the examiner's grid, the code's dated validity, and when the next practical may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.dated import months_after
from services.progress.domain.errors import IncompleteGrid, NotOnTheGrid
from services.progress.domain.exam import Sitting, code_held, grade, next_practical, read_grid
from services.progress.domain.settings import settings_of
from tests.unit.progress.factories import PROGRAMME, SETTINGS, TODAY

GRID = read_grid(PROGRAMME)
BEST = {code: line.values[-1] for code, line in GRID.lines().items()}
PASS = float(SETTINGS.value("practical.pass_points", TODAY))


def practical(points: float | None, on: date = TODAY, *, passed: bool = False, absence: str | None = None) -> Sitting:
    return Sitting(f"exam-{on}", "practical", on, passed, points, absence)


def test_the_best_grid_has_all_31_points_of_the_programme() -> None:
    graded = grade(GRID, BEST, PASS)

    assert graded.points == GRID.most == 31
    assert graded.passed


def test_halves_add_up() -> None:
    graded = grade(GRID, {**BEST, "A1": "0.5", "A2": "0.5", "A3": "0.5"}, PASS)

    assert graded.points == 29.5


def test_one_eliminatory_fault_fails_whatever_the_points() -> None:
    graded = grade(GRID, {**BEST, "R3": "E"}, PASS)

    assert graded.points == 28
    assert (graded.passed, graded.eliminatory) == (False, ("R3",))


def test_twenty_points_pass_and_nineteen_do_not() -> None:
    twenty = {**BEST, "R1": "0", "R2": "0", "R3": "0", "V2": "1"}

    enough, short = grade(GRID, twenty, PASS), grade(GRID, {**twenty, "V2": "0"}, PASS)

    assert (enough.points, enough.passed) == (20, True)
    assert (short.points, short.passed) == (19, False)


def test_a_line_left_out_is_named() -> None:
    with pytest.raises(IncompleteGrid) as refused:
        grade(GRID, {k: v for k, v in BEST.items() if k not in ("P2", "B1")}, PASS)

    assert refused.value.data["field"] == "P2"
    assert refused.value.data["missing"] == ["P2", "B1"]


@pytest.mark.parametrize(("line", "value"), [("V1", "3"), ("V1", "E"), ("A1", "2"), ("Z9", "1")])
def test_a_value_that_an_examiner_cannot_write_there_is_refused(line: str, value: str) -> None:
    with pytest.raises(NotOnTheGrid):
        grade(GRID, {**BEST, line: value}, PASS)


@given(st.fixed_dictionaries({code: st.sampled_from(line.values) for code, line in GRID.lines().items()}))
def test_whatever_is_written_points_stay_on_the_grid(given_: dict[str, str]) -> None:
    graded = grade(GRID, given_, PASS)

    assert 0 <= graded.points <= GRID.most
    assert graded.passed == (graded.points >= PASS and "E" not in given_.values())


@pytest.mark.parametrize(
    ("points", "days", "verified"),
    [(26, 2, True), (25.5, 2, True), (25, 10, True), (21, 10, True), (20.5, 20, False), (16, 20, False), (15, 30, False),
     (11, 30, False), (10.5, 45, False), (0, 45, False)],
)
def test_the_wait_for_the_next_try_follows_the_points_and_says_whether_its_source_was_seen(
    points: float, days: int, verified: bool
) -> None:
    following = next_practical([practical(points)], SETTINGS)

    assert following is not None
    assert (following.on, following.verified) == (TODAY + timedelta(days=days), verified)


def test_an_unexcused_absence_costs_forty_days_and_an_excused_one_nothing() -> None:
    following = next_practical([practical(None, absence="unexcused")], SETTINGS)

    assert following is not None
    assert following.days == 40
    assert next_practical([practical(None, absence="excused")], SETTINGS) is None


def test_an_excused_absence_takes_nothing_of_the_wait_after_a_failed_try() -> None:
    failed, excused = practical(12), practical(None, TODAY + timedelta(days=10), absence="excused")

    following = next_practical([failed, excused], SETTINGS)

    assert following is not None
    assert following.on == TODAY + timedelta(days=30)


def test_of_a_failed_try_and_what_was_missed_since_the_later_wait_holds() -> None:
    missed = practical(None, TODAY + timedelta(days=5), absence="unexcused")

    for points, on in ((12, TODAY + timedelta(days=45)), (2, TODAY + timedelta(days=45))):
        following = next_practical([practical(points), missed], SETTINGS)
        assert following is not None
        assert following.on == on


def test_an_exam_given_up_too_late_costs_thirty_days_whose_source_was_not_seen() -> None:
    following = next_practical([practical(None, absence="cancelled_late")], SETTINGS)

    assert following is not None
    assert (following.days, following.verified) == (30, False)


def test_a_first_try_waits_two_days_after_the_code() -> None:
    passed_on = TODAY - timedelta(days=1)

    following = next_practical([], SETTINGS, passed_on)

    assert following is not None
    assert (following.on, following.rule) == (TODAY + timedelta(days=1), "practical.after_code_days")


def test_nothing_is_awaited_before_a_first_try_and_after_the_licence() -> None:
    assert next_practical([], SETTINGS) is None
    assert next_practical([practical(12), practical(25, TODAY + timedelta(days=60), passed=True)], SETTINGS) is None


def test_the_rule_is_the_one_of_the_exams_day() -> None:
    changing = settings_of(
        [
            {"key": "practical.unexcused_absence_days", "value": 40, "until": "2026-11-30"},
            {"key": "practical.unexcused_absence_days", "value": 60, "from": "2026-12-01"},
        ]
    )

    before = next_practical([practical(None, date(2026, 11, 30), absence="unexcused")], changing)
    after = next_practical([practical(None, date(2026, 12, 1), absence="unexcused")], changing)

    assert before is not None
    assert after is not None
    assert (before.days, after.days) == (40, 60)


def test_the_code_holds_five_years_and_five_tries() -> None:
    passed_on = date(2024, 2, 29)

    held = code_held(passed_on, [], TODAY, SETTINGS)

    assert held.valid_until == date(2029, 2, 28)
    assert held.lost(date(2029, 2, 28)) is None
    assert held.lost(date(2029, 3, 1)) == "age"


def test_an_exam_that_was_missed_is_no_try_and_the_fifth_failed_one_loses_the_code() -> None:
    days = [TODAY - timedelta(days=50 * n) for n in range(5)]
    tries = [practical(12, on) for on in days]
    missed = practical(None, TODAY - timedelta(days=3), absence="unexcused")

    four = code_held(TODAY - timedelta(days=900), [*tries[1:], missed], TODAY, SETTINGS)
    five = code_held(TODAY - timedelta(days=900), tries, TODAY, SETTINGS)

    assert (len(four.tries), four.lost(TODAY)) == (4, None)
    assert five.lost(TODAY) == "tries"


def test_tries_before_the_code_was_passed_anew_do_not_count() -> None:
    held = code_held(TODAY, [practical(12, TODAY - timedelta(days=30))], TODAY, SETTINGS)

    assert held.tries == ()


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-600, 600))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
