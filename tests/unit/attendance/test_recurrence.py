"""Hours that come back by a rule: alternation, shifts, n-th days, holidays; on both days when the clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import InvalidRequest
from services.attendance.domain.availability import Availability, DatedException, ExceptionKind
from services.attendance.domain.intervals import Interval
from services.attendance.domain.recurrence import During, RecurringHours, is_school_holiday, public_holidays
from services.attendance.domain.weekly import TimeRange, Weekday, WeeklyRange

PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2026, 11, 30)
EVENING = TimeRange.parse("17:00", "20:00")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def weeks(count: int, first: dt.date = MONDAY) -> Interval:
    start = dt.datetime.combine(first, dt.time(), PARIS)
    return Interval(start.astimezone(dt.UTC), (start + dt.timedelta(weeks=count)).astimezone(dt.UTC))


def free_days(availability: Availability, within: Interval) -> list[dt.date]:
    return [each.start.astimezone(PARIS).date() for each in availability.within(within)]


def hours_each_day(text_start: str, text_end: str) -> tuple[WeeklyRange, ...]:
    return tuple(WeeklyRange(Weekday(day), TimeRange.parse(text_start, text_end)) for day in WEEKDAYS)


def test_an_apprentice_is_free_in_the_day_only_in_the_weeks_at_the_cfa() -> None:
    cfa = RecurringHours("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", MONDAY, time=TimeRange.parse("13:00", "18:00"))

    days = free_days(Availability(rules=(cfa,)), weeks(5))

    assert days == [dt.date(2026, 12, 2), dt.date(2026, 12, 16), dt.date(2026, 12, 30)]


def test_a_worker_in_three_shifts_is_free_by_turns() -> None:
    shifts = (("13:30", "20:00"), ("08:00", "12:30"), ("14:00", "20:00"))
    rules = tuple(
        RecurringHours("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR", MONDAY + dt.timedelta(weeks=n), time=TimeRange.parse(*hours))
        for n, hours in enumerate(shifts)
    )

    found = Availability(rules=rules).within(weeks(6))

    starts = [each.start.astimezone(PARIS).strftime("%H:%M") for each in found]
    assert starts == [hours[0] for _turn in range(2) for hours in shifts for _day in range(5)]


def test_the_second_tuesday_of_the_month_is_taken() -> None:
    week = (WeeklyRange(Weekday.TUE, EVENING),)
    taken = RecurringHours("FREQ=MONTHLY;BYDAY=2TU", dt.date(2026, 9, 1), free=False)

    assert free_days(Availability(week, rules=(taken,)), weeks(4)) == [dt.date(2026, 12, 1), dt.date(2026, 12, 15), dt.date(2026, 12, 22)]


def test_a_dated_day_wins_over_a_rule_and_a_rule_over_the_week() -> None:
    never = RecurringHours("FREQ=WEEKLY;BYDAY=TU", MONDAY, free=False)
    but = DatedException(ExceptionKind.FREE, dt.date(2026, 12, 8), dt.date(2026, 12, 8), EVENING)

    days = free_days(Availability((WeeklyRange(Weekday.TUE, EVENING),), (but,), rules=(never,)), weeks(3))

    assert days == [dt.date(2026, 12, 8)]


def test_a_pupil_has_the_mornings_in_school_holidays_of_zone_b_only() -> None:
    mornings = RecurringHours("FREQ=WEEKLY;BYDAY=TU", MONDAY, time=TimeRange.parse("09:00", "12:00"), during=During.SCHOOL_HOLIDAYS)

    days = free_days(Availability(rules=(mornings,)), weeks(6))

    assert days == [dt.date(2026, 12, 22), dt.date(2026, 12, 29)]
    assert all(is_school_holiday(day) for day in days)


def test_an_instructor_gives_nothing_on_a_public_holiday_but_what_is_said_for_that_day() -> None:
    week, within = hours_each_day("08:00", "12:00"), weeks(1, dt.date(2026, 12, 21))
    said = DatedException(ExceptionKind.FREE, dt.date(2026, 12, 25), dt.date(2026, 12, 25), EVENING)

    assert dt.date(2026, 12, 25) not in free_days(Availability(week, closed_on_public_holidays=True), within)
    assert dt.date(2026, 12, 25) in free_days(Availability(week, (said,), closed_on_public_holidays=True), within)
    assert dt.date(2026, 12, 25) in free_days(Availability(week), within)
    assert len(public_holidays(2026)) == 11


def test_travel_takes_its_time_at_both_ends() -> None:
    week = (WeeklyRange(Weekday.TUE, EVENING),)

    [one] = Availability(week, travel=dt.timedelta(minutes=30)).within(weeks(1))

    assert (one.start.astimezone(PARIS).strftime("%H:%M"), one.end.astimezone(PARIS).strftime("%H:%M")) == ("17:30", "19:30")
    assert Availability(week, travel=dt.timedelta(minutes=90)).within(weeks(1)) == ()


@pytest.mark.parametrize("rule", [
    "FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYHOUR=1", "INTERVAL=2", "FREQ=WEEKLY;FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=2MO", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "DTSTART:20260101", "",
])
def test_a_rule_that_could_run_for_ever_or_means_nothing_is_refused(rule: str) -> None:
    with pytest.raises(InvalidRequest, match="bad_rule"):
        RecurringHours(rule, MONDAY)


@pytest.mark.parametrize(("first", "hours"), [(dt.date(2026, 3, 23), 24 * 7 - 1), (dt.date(2026, 10, 19), 24 * 7 + 1)])
def test_whole_days_by_a_rule_are_as_long_as_the_clocks_make_them(first: dt.date, hours: int) -> None:
    every_day = Availability(rules=(RecurringHours("FREQ=DAILY", first),))

    total = sum((each.length for each in every_day.within(weeks(1, first))), dt.timedelta())

    assert total == dt.timedelta(hours=hours)


rules = st.builds(
    lambda freq, interval, days: ";".join([f"FREQ={freq}", f"INTERVAL={interval}", *([f"BYDAY={','.join(days)}"] if days else [])]),
    st.sampled_from(("DAILY", "WEEKLY", "MONTHLY")), st.integers(1, 6),
    st.lists(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), unique=True, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(rules, st.dates(dt.date(2025, 6, 1), dt.date(2026, 11, 1)), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)))
def test_a_day_is_in_a_rule_when_rfc_5545_says_so(rule: str, since: dt.date, around: dt.date) -> None:
    hours = RecurringHours(rule, since)
    days = [around + dt.timedelta(days=n) for n in range(45)]
    end = dt.datetime.combine(days[-1], dt.time())
    counted = {each.date() for each in rrulestr(rule, dtstart=dt.datetime.combine(since, dt.time())).xafter(
        dt.datetime.combine(days[0], dt.time()), inc=True, count=60) if each <= end}

    assert {day for day in days if hours.holds_on(day)} == counted
