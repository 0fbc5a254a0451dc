"""Sets of instants: what is in a result is exactly what the instants of its operands say."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attendance.domain.intervals import (
    Interval,
    Intervals,
    inside_quarters,
    intersect,
    normalise,
    subtract,
    union,
)

START = datetime(2026, 11, 23, tzinfo=UTC)
minutes = st.integers(0, 240)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


sets = st.lists(st.tuples(minutes, minutes), max_size=8).map(
    lambda pairs: normalise(Interval(at(start), at(end)) for start, end in pairs)
)


def members(intervals: Intervals) -> set[int]:
    return {minute for minute in range(241) if any(each.start <= at(minute) < each.end for each in intervals)}


def assert_normal(intervals: Intervals) -> None:
    assert all(each.start < each.end for each in intervals)
    assert all(left.end < right.start for left, right in pairwise(intervals))


@given(sets, sets)
def test_an_intersection_holds_what_is_in_both(left: Intervals, right: Intervals) -> None:
    result = intersect(left, right)

    assert members(result) == members(left) & members(right)
    assert_normal(result)


@given(sets, sets)
def test_a_subtraction_holds_what_is_in_the_first_only(left: Intervals, right: Intervals) -> None:
    result = subtract(left, right)

    assert members(result) == members(left) - members(right)
    assert_normal(result)


@given(sets, sets)
def test_a_union_holds_what_is_in_either(left: Intervals, right: Intervals) -> None:
    result = union(left, right)

    assert members(result) == members(left) | members(right)
    assert_normal(result)


@given(sets)
def test_cutting_to_quarter_hours_only_takes_away_and_leaves_whole_quarters(free: Intervals) -> None:
    result = inside_quarters(free)

    assert members(result) <= members(free)
    assert all(each.start.minute % 15 == 0 and each.end.minute % 15 == 0 for each in result)
    whole = {q for q in range(16) if set(range(q * 15, q * 15 + 15)) <= members(free)}
    assert members(result) == {minute for q in whole for minute in range(q * 15, q * 15 + 15)}


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(datetime(2026, 11, 23), at(0))  # noqa: DTZ001 - the naive one is what is tested
