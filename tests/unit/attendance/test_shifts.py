"""Teams by turns: what is work, rest and free time, in every week of the turn, at midnight, and when the clocks change."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import InvalidRequest
from services.attendance.domain.availability import Availability
from services.attendance.domain.intervals import Interval, Intervals, intersect, normalise, subtract, union
from services.attendance.domain.recurrence import RecurringHours
from services.attendance.domain.shifts import Night, Rota, Shift, turns_by_hand
from services.attendance.domain.weekly import WEEK, WHOLE_DAY, TimeRange, Weekday, on_day

PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2026, 11, 30)
OPENING = TimeRange.parse("08:00", "20:00")
NIGHT = Night(21 * 60, 6 * 60, 180)
THREE = (Shift(5 * 60, 13 * 60), Shift(13 * 60, 21 * 60), Shift(21 * 60, 5 * 60))
WORKING_WEEK = frozenset(WEEK[:5])


def rota(shifts: tuple[Shift, ...] = THREE, weeks: int = 1, days: frozenset[Weekday] = WORKING_WEEK, rest: int = 11 * 60,
         since: dt.date = MONDAY) -> Rota:
    return Rota(shifts, since, weeks, days, rest, NIGHT)


def hours_of(found: Intervals) -> list[str]:
    return [f"{each.start.astimezone(PARIS):%a %H:%M}-{each.end.astimezone(PARIS):%H:%M}" for each in found]


def week(number: int, first: dt.date = MONDAY) -> Interval:
    starts = [dt.datetime.combine(first + dt.timedelta(weeks=n), dt.time(), PARIS).astimezone(dt.UTC) for n in (number, number + 1)]
    return Interval(*starts)


def free(what: Rota, number: int, opening: TimeRange = OPENING) -> Intervals:
    return Availability(rules=what.rules(opening)).within(week(number))


def test_a_worker_in_three_shifts_is_free_around_each_and_sleeps_after_a_night() -> None:
    mornings, afternoons, nights = (hours_of(free(rota(), n)) for n in range(3))

    assert mornings == [f"{day} 13:00-20:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")]
    assert afternoons == [f"{day} 08:00-13:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")]
    assert nights == ["Mon 08:00-20:00", *(f"{day} 16:00-20:00" for day in ("Tue", "Wed", "Thu", "Fri"))]
    assert [hours_of(free(rota(), n)) for n in range(3, 6)] == [mornings, afternoons, nights]


def test_the_morning_after_the_last_night_of_the_week_is_not_free_though_saturday_is() -> None:
    saturdays = RecurringHours("FREQ=WEEKLY;BYDAY=SA", MONDAY, time=OPENING)
    what = Availability(rules=(*rota().rules(OPENING), saturdays))

    assert [each for n in range(3) for each in hours_of(what.within(week(n))) if each.startswith("Sat")] == [
        "Sat 08:00-20:00", "Sat 08:00-20:00", "Sat 16:00-20:00"]


def test_a_night_of_sunday_ends_on_monday_of_the_next_turn() -> None:
    every_day = rota(days=frozenset(WEEK))

    assert hours_of(free(every_day, 3))[0] == "Mon 16:00-20:00"
    assert hours_of(free(every_day, 0))[0] == "Mon 16:00-20:00", "the week before was one of nights too"


def test_a_turn_lasts_as_many_weeks_as_it_is_said_and_two_teams_have_no_night() -> None:
    two = rota(THREE[:2], weeks=2)

    assert [two.turn_of(MONDAY + dt.timedelta(weeks=n)) for n in range(-1, 6)] == [1, 0, 0, 1, 1, 0, 0]
    assert [hours_of(free(two, n))[0] for n in range(5)] == [
        "Mon 13:00-20:00", "Mon 13:00-20:00", "Mon 08:00-13:00", "Mon 08:00-13:00", "Mon 13:00-20:00"]


@pytest.mark.parametrize(("start", "end", "at_night"), [
    ("21:00", "05:00", True), ("22:00", "06:00", True), ("00:00", "08:00", True), ("03:00", "11:00", True), ("16:00", "00:00", True),
    ("05:00", "13:00", False), ("13:00", "21:00", False), ("14:00", "22:00", False), ("04:00", "12:00", False),
])
def test_three_hours_between_nine_and_six_make_a_night(start: str, end: str, at_night: bool) -> None:
    minutes = [int(text[:2]) * 60 for text in (start, end)]

    assert Shift(*minutes).at_night(NIGHT) is at_night


@pytest.mark.parametrize(("first", "what"), [(dt.date(2026, 3, 23), -1), (dt.date(2026, 10, 19), 1)])
def test_in_the_night_when_the_clocks_change_a_shift_ends_when_the_clock_says_so(first: dt.date, what: int) -> None:
    """A night from Saturday to Sunday: seven or nine hours of work, and five o'clock is five o'clock."""
    nights = rota((THREE[2], THREE[0]), days=frozenset({Weekday.SAT}), rest=0, since=first)
    always = RecurringHours("FREQ=DAILY", first)
    worked = subtract((week(0, first),), Availability(rules=(*nights.rules(WHOLE_DAY), always)).within(week(0, first)))

    [night] = worked
    assert (f"{night.start.astimezone(PARIS):%a %H:%M}", f"{night.end.astimezone(PARIS):%a %H:%M}") == ("Sat 21:00", "Sun 05:00")
    assert night.length == dt.timedelta(hours=8 + what)


@pytest.mark.parametrize(("start", "end"), [(300, 300), (0, 13 * 60), (24 * 60, 60), (-60, 60)])
def test_a_shift_without_an_end_or_longer_than_twelve_hours_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidRequest, match="bad_shift"):
        Shift(start, end)


def test_rules_written_one_by_one_are_known_as_shifts_and_an_alternation_is_not() -> None:
    def rule(interval: int, weeks: int, **more: bool) -> RecurringHours:
        return RecurringHours(f"FREQ=WEEKLY;INTERVAL={interval};BYDAY=MO", MONDAY + dt.timedelta(weeks=weeks), **{"free": False, **more})

    typed, cfa, saturday = [rule(3, 0), rule(3, 1), rule(3, 2)], rule(2, 0), rule(4, 1, free=True)

    assert turns_by_hand([*typed, cfa, saturday]) == frozenset(typed)
    assert turns_by_hand([cfa, rule(2, 2)]) == frozenset(), "the same week of the two"


shifts = st.builds(lambda start, length: Shift(start * 30, (start * 30 + length * 30) % 1440), st.integers(0, 47), st.integers(2, 24))
rotas = st.builds(
    rota, st.lists(shifts, min_size=2, max_size=3).map(tuple), st.integers(1, 4), st.frozensets(st.sampled_from(WEEK), min_size=1),
    st.sampled_from((0, 420, 660, 720)), st.dates(dt.date(2026, 1, 1), dt.date(2026, 11, 1)),
)


def work_of(what: Rota, day: dt.date) -> Intervals:
    """As the clock on the wall shows it, from the rota's own words and not from its rules."""
    if Weekday.of(day) not in what.days:
        return ()
    shift = what.shifts[what.turn_of(day)]
    ends = shift.start + shift.length + (what.rest if shift.at_night(NIGHT) else 0)
    today = on_day(day, TimeRange(shift.start, min(ends, 1440)), PARIS)
    return union(today, on_day(day + dt.timedelta(days=1), TimeRange(0, ends - 1440), PARIS) if ends > 1440 else ())


@settings(max_examples=60, deadline=None)
@given(rotas, st.integers(0, 40))
def test_of_every_working_day_all_is_work_rest_or_free_and_nothing_is_two_of_them(what: Rota, weeks_later: int) -> None:
    """Also in the weeks when the clocks change: the year has both."""
    first = what.monday + dt.timedelta(weeks=weeks_later + 1)
    days = [first + dt.timedelta(days=n) for n in range(-1, 7 * what.cycle)]
    bounds = Interval(week(0, first).start, week(what.cycle - 1, first).end)
    work = intersect(union(*(work_of(what, day) for day in days)), (bounds,))
    opened = normalise(each for day in days[1:] if Weekday.of(day) in what.days for each in on_day(day, OPENING, PARIS))

    found = Availability(rules=what.rules(OPENING)).within(bounds)

    assert intersect(found, work) == ()
    assert union(found, intersect(opened, work)) == opened
    assert len(what.rules(OPENING)) <= 100, "as many as one availability may have"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 47), st.permutations((0, 1, 2)), st.integers(0, 60))
def test_three_teams_that_follow_each_other_are_at_work_at_all_hours(start: int, order: list[int], weeks_later: int) -> None:
    """Whoever has whichever turn: in any week the three together leave no instant out, and no instant to two of them."""
    teams = tuple(Shift((start * 30 + n * 480) % 1440, (start * 30 + n * 480 + 480) % 1440) for n in range(3))
    by_team = [rota((teams[n], *teams[n + 1 :], *teams[:n]), days=frozenset(WEEK), rest=0) for n in order]
    monday = MONDAY + dt.timedelta(weeks=weeks_later + 1)
    inside = Interval(week(0, monday).start + dt.timedelta(days=1), week(0, monday).end)

    at_work = [intersect(union(*(work_of(each, monday + dt.timedelta(days=n)) for n in range(7))), (inside,)) for each in by_team]
    free_time = [intersect(Availability(rules=each.rules(WHOLE_DAY)).within(week(0, monday)), (inside,)) for each in by_team]

    assert union(*at_work) == (inside,)
    assert sum((one.length for each in at_work for one in each), dt.timedelta()) == inside.length
    for work, is_free in zip(at_work, free_time, strict=True):
        assert union(work, is_free) == (inside,)
        assert intersect(work, is_free) == ()
    assert all(a.end <= b.start for each in at_work for a, b in pairwise(each))
