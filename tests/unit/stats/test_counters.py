"""How facts become counts: by their last version, whatever the number of times they are told."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.domain.counters import (
    AttendanceFact,
    CounterKey,
    MarkFact,
    YouthState,
    iso_week,
    moves,
    weeks_until,
)
from services.stats.domain.indicators import ATTENDANCE_RATE, CODE_TRACK, DRIVING_TRACK, INDICATORS


def test_a_youth_who_waits_holds_no_place() -> None:
    assert moves(None, YouthState("orleans", "waiting")) == {}


def test_a_youth_admitted_takes_a_place_and_stands_at_the_start_of_both_tracks() -> None:
    change = moves(None, YouthState("orleans", "active"))

    assert change == {
        CounterKey("orleans", "code_track", "not_started"): 1,
        CounterKey("orleans", "driving_track", "not_started"): 1,
        CounterKey("orleans", "places", "used"): 1,
    }


def test_a_youth_who_leaves_frees_the_place() -> None:
    change = moves(YouthState("orleans", "active", "passed", "ready"), YouthState("orleans", "left", "passed", "ready"))

    assert change[CounterKey("orleans", "places", "used")] == -1


def test_a_youth_who_moves_area_is_counted_in_the_new_one_only() -> None:
    change = moves(YouthState("orleans", "active"), YouthState("pithiviers", "active"))

    assert change[CounterKey("orleans", "places", "used")] == -1
    assert change[CounterKey("pithiviers", "places", "used")] == 1


def test_an_absence_corrected_to_present_moves_and_is_not_counted_twice() -> None:
    change = moves(AttendanceFact("orleans", "absent_unexcused"), AttendanceFact("orleans", "present"))

    assert change == {
        CounterKey("orleans", "attendance_rate", "attended"): 1,
        CounterKey("orleans", "attendance_rate", "missed"): -1,
    }


@pytest.mark.parametrize("outcome", ["cancelled_in_time", "cancelled_late", "cancelled_by_school", "postponed"])
def test_a_cancelled_lesson_is_in_neither_part_of_the_attendance_rate(outcome: str) -> None:
    assert moves(None, AttendanceFact("orleans", outcome)) == {}


def test_a_fact_told_twice_changes_nothing_the_second_time() -> None:
    fact = YouthState("orleans", "active", "passed", "in_training")

    assert moves(fact, fact) == {}


def test_a_mark_given_on_sunday_night_counts_in_the_local_week() -> None:
    sunday_late_utc = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert iso_week(sunday_late_utc) == "2026-W48"
    assert list(moves(None, MarkFact("orleans", sunday_late_utc))) == [
        CounterKey("orleans", "marks_a_week", "2026-W48")
    ]


def test_the_last_weeks_cross_the_new_year_without_a_gap() -> None:
    assert weeks_until(datetime(2027, 1, 12, tzinfo=UTC), 4) == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]


youth_states = st.builds(
    YouthState,
    st.sampled_from(["orleans", "pithiviers"]),
    st.sampled_from(["waiting", "active", "left"]),
    st.sampled_from(CODE_TRACK.categories),
    st.sampled_from(DRIVING_TRACK.categories),
)


@given(st.lists(st.tuples(st.integers(0, 4), youth_states)))
def test_counters_moved_one_by_one_equal_a_count_of_the_last_facts(told: list[tuple[int, YouthState]]) -> None:
    last: dict[int, YouthState] = {}
    counters: Counter[CounterKey] = Counter()
    for youth, state in told:
        counters.update(moves(last.get(youth), state))
        last[youth] = state

    counted = Counter(key for state in last.values() for key in state.counters())
    assert {key: value for key, value in counters.items() if value} == dict(counted)


def test_every_indicator_has_a_written_definition_and_a_version() -> None:
    for indicator in INDICATORS:
        assert indicator.version >= 1
        assert all([indicator.title, indicator.numerator, indicator.denominator, indicator.as_of])


def test_indicator_keys_are_unique() -> None:
    assert len({indicator.key for indicator in INDICATORS}) == len(INDICATORS)


def test_every_counter_of_attendance_is_a_category_of_its_indicator() -> None:
    keys = [*AttendanceFact("orleans", "late").counters(), *AttendanceFact("orleans", "absent_excused").counters()]

    assert tuple(key.category for key in keys) == ATTENDANCE_RATE.categories
