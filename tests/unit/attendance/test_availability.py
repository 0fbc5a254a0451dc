"""A local week with dated exceptions, expanded to UTC: right on every day, the two DST days included."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import InvalidRequest
from services.attendance.domain.availability import PARIS, Availability, DatedException, ExceptionKind
from services.attendance.domain.intervals import Interval
from services.attendance.domain.weekly import WEEK, TimeRange, Weekday, WeeklyRange, parse_time

SPRING = date(2026, 3, 29)  # a Sunday: 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # a Sunday: 03:00 becomes 02:00

days = st.integers(-2, 2).flatmap(
    lambda shift: st.sampled_from([SPRING, AUTUMN, date(2026, 7, 1)]).map(lambda day: day + timedelta(days=shift))
)
times = (
    st.tuples(st.integers(0, 96), st.integers(0, 96))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: TimeRange(pair[0] * 15, pair[1] * 15))
)
weeks = st.lists(st.builds(WeeklyRange, st.sampled_from(WEEK), times), max_size=6).map(tuple)
exceptions = st.lists(
    st.builds(
        lambda kind, first, length, time: DatedException(kind, first, first + timedelta(days=length), time),
        st.sampled_from(ExceptionKind),
        days,
        st.integers(0, 2),
        times,
    ),
    max_size=3,
).map(tuple)


def week(*ranges: tuple[str, str, str]) -> tuple[WeeklyRange, ...]:
    return tuple(WeeklyRange(Weekday(day), TimeRange.parse(start, end)) for day, start, end in ranges)


def whole_local_day(day: date) -> Interval:
    next_day = day + timedelta(days=1)
    return Interval(
        datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC),
        datetime(next_day.year, next_day.month, next_day.day, tzinfo=PARIS).astimezone(UTC),
    )


def hours(availability: Availability, day: date) -> float:
    return sum(each.length.total_seconds() for each in availability.within(whole_local_day(day))) / 3600


def free_by_the_wall_clock(availability: Availability, instant: datetime) -> bool:
    """The definition, instant by instant: the slow twin of the expansion."""
    local = instant.astimezone(PARIS)
    minute = local.hour * 60 + local.minute

    def said(kind: ExceptionKind) -> bool:
        return any(
            each.kind is kind and each.first <= local.date() <= each.last and each.time.start <= minute < each.time.end
            for each in availability.exceptions
        )

    weekly = any(
        each.day is WEEK[local.weekday()] and each.time.start <= minute < each.time.end for each in availability.weekly
    )
    return (weekly or said(ExceptionKind.FREE)) and not said(ExceptionKind.BUSY)


@given(weeks, exceptions, days)
def test_an_instant_is_free_exactly_when_the_wall_clock_says_so(
    weekly: tuple[WeeklyRange, ...], dated: tuple[DatedException, ...], day: date
) -> None:
    availability = Availability(weekly, dated)
    bounds = whole_local_day(day)

    free = availability.within(bounds)

    instant = bounds.start
    while instant < bounds.end:
        inside = any(each.start <= instant < each.end for each in free)
        assert inside == free_by_the_wall_clock(availability, instant), instant.astimezone(PARIS)
        instant += timedelta(minutes=15)


def test_a_lesson_hour_stays_the_same_local_hour_across_the_change_of_october() -> None:
    availability = Availability(week(("sat", "09:00", "10:00"), ("mon", "09:00", "10:00")))

    free = availability.within(Interval(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC)))

    assert [each.start.isoformat() for each in free] == ["2026-10-24T07:00:00+00:00", "2026-10-26T08:00:00+00:00"]


def test_the_day_of_march_has_23_hours_and_the_day_of_october_25() -> None:
    availability = Availability(week(("sun", "00:00", "24:00")))

    assert hours(availability, SPRING) == 23
    assert hours(availability, AUTUMN) == 25
    assert hours(availability, date(2026, 6, 7)) == 24


def test_an_hour_that_does_not_exist_is_never_offered() -> None:
    availability = Availability(week(("sun", "02:00", "03:00")))

    assert availability.within(whole_local_day(SPRING)) == ()


def test_busy_wins_where_two_exceptions_disagree() -> None:
    day = date(2026, 11, 23)
    morning = TimeRange.parse("09:00", "12:00")
    availability = Availability(
        week(("mon", "08:00", "09:00")),
        (
            DatedException(ExceptionKind.FREE, day, day, morning),
            DatedException(ExceptionKind.BUSY, day, day, TimeRange.parse("10:00", "24:00")),
        ),
    )

    assert hours(availability, day) == 2


def test_holidays_close_every_day_they_cover_and_no_other() -> None:
    availability = Availability(
        week(*((day.value, "09:00", "10:00") for day in WEEK)),
        (DatedException(ExceptionKind.BUSY, date(2026, 12, 24), date(2026, 12, 26)),),
    )

    open_days = [day for day in range(22, 30) if hours(availability, date(2026, 12, day)) == 1]

    assert open_days == [22, 23, 27, 28, 29]


@pytest.mark.parametrize("text", ["", "9", "9h", "24:01", "09:60", "-1:00", "١٢:٠٠", "009:00", "09:0"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        parse_time(text)

    assert refusal.value.code == "bad_time"


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        TimeRange.parse("17:00", "09:00")

    assert refusal.value.code == "bad_time_range"
    assert refusal.value.data == {"start": "17:00", "end": "09:00"}
