"""What must hold of slots in any town: weeks, rules and overlapping absences at random, around midnight, week ends and both changes
of the clock. An oracle looks at the wall clock, quarter-hour by quarter-hour, and knows nothing of intervals.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.attendance.domain.availability import PARIS, Availability, DatedException, ExceptionKind
from services.attendance.domain.intervals import QUARTER, Interval, normalise, subtract
from services.attendance.domain.planning import PlanningRules, Resource, SchoolPlan, Slot, YouthPlan
from services.attendance.domain.recurrence import RecurringHours
from services.attendance.domain.slots import find_slots, is_free
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange, Weekday, WeeklyRange
from services.attendance.domain.why_no_slot import Cause
from services.attendance.domain.working_time import Forbidden, Limit, WorkingTime

THURSDAYS = (date(2026, 10, 22), date(2027, 3, 25), date(2026, 12, 31))
"""Before the night of 25 hours, before the one of 23, and before a week end that is also a new year."""
RULES = PlanningRules(notice=timedelta(hours=12), horizon=timedelta(days=4))
WORKING = WorkingTime(week_most=timedelta(hours=6), day_most=timedelta(hours=4), rest=timedelta(hours=11), zone=PARIS)
DAYS = range(5)

quarters = st.integers(0, 95)
times = st.tuples(quarters, st.integers(2, 40)).map(lambda pair: TimeRange(pair[0] * 15, min(pair[0] + pair[1], 96) * 15))
times_to_midnight = st.integers(60, 92).map(lambda first: TimeRange(first * 15, 24 * 60))
times_from_midnight = st.integers(4, 40).map(lambda last: TimeRange(0, last * 15))
some_times = st.one_of(times, times_to_midnight, times_from_midnight, st.just(WHOLE_DAY))
ranges = st.builds(WeeklyRange, st.sampled_from([Weekday.FRI, Weekday.SAT, Weekday.SUN, Weekday.MON]), some_times)


def local(thursday: date, quarter: int) -> datetime:
    """So many quarter-hours after that day's midnight, by the wall clock."""
    return (datetime.combine(thursday, datetime.min.time(), PARIS) + timedelta(minutes=15 * quarter)).astimezone(UTC)


def absences(thursday: date) -> st.SearchStrategy[DatedException]:
    def made(kind: ExceptionKind, first: int, days: int, time: TimeRange) -> DatedException:
        return DatedException(kind, thursday + timedelta(days=first), thursday + timedelta(days=first + days), time)

    return st.builds(made, st.sampled_from(ExceptionKind), st.sampled_from(DAYS), st.integers(0, 2), some_times)


def rules(thursday: date) -> st.SearchStrategy[RecurringHours]:
    since = st.sampled_from([thursday - timedelta(days=3), thursday - timedelta(days=10)])
    said = st.sampled_from(["FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA,SU,MO", "FREQ=DAILY"])
    return st.builds(RecurringHours, said, since, st.booleans(), some_times)


def availabilities(thursday: date) -> st.SearchStrategy[Availability]:
    busy = st.lists(busy_spans(thursday), max_size=1).map(tuple)
    return st.builds(
        Availability, st.lists(ranges, max_size=4).map(tuple), st.lists(absences(thursday), max_size=3).map(tuple),
        rules=st.lists(rules(thursday), max_size=1).map(tuple), travel=st.sampled_from([0, 0, 15, 45]).map(lambda m: timedelta(minutes=m)),
        busy=busy, closed_on_public_holidays=st.booleans(),
    )  # fmt: skip


def busy_spans(thursday: date) -> st.SearchStrategy[Interval]:
    return st.tuples(st.integers(24, 450), st.integers(2, 16)).map(
        lambda pair: Interval(local(thursday, pair[0]), max(local(thursday, pair[0] + pair[1]), local(thursday, pair[0]) + QUARTER))
    )


def resources(thursday: date, *, working: bool) -> st.SearchStrategy[tuple[Resource, ...]]:
    def made(name: str, availability: Availability | None, busy: tuple[Interval, ...]) -> Resource:
        held = normalise(busy)
        return Resource(name, availability, held, tuple(WORKING.forbidden(held, RULES.lesson)) if working else ())

    one = st.builds(made, st.uuids().map(str), st.none() | availabilities(thursday), st.lists(busy_spans(thursday), max_size=3).map(tuple))
    return st.lists(one, max_size=2).map(tuple)


def towns(thursday: date) -> st.SearchStrategy[tuple[datetime, YouthPlan]]:
    school = st.builds(SchoolPlan, st.just("school"), resources(thursday, working=True), resources(thursday, working=False))
    youth = st.builds(
        YouthPlan, st.just("youth"), st.none() | availabilities(thursday), st.lists(busy_spans(thursday), max_size=3).map(tuple), school
    )
    return st.tuples(st.just(local(thursday, 32)), youth)


any_town = st.sampled_from(THURSDAYS).flatmap(towns)


# The oracle: is this quarter-hour free, by what a clock on the wall shows?


def gives(availability: Availability, instant: datetime) -> bool:
    """What was given for this instant, travel aside."""
    shown = instant.astimezone(PARIS)
    day, minute = shown.date(), shown.hour * 60 + shown.minute

    def holds(time: TimeRange) -> bool:
        return time.start <= minute < time.end

    if any(each.start <= instant < each.end for each in availability.busy):
        return False
    dated = [each for each in availability.exceptions if each.first <= day <= each.last and holds(each.time)]
    if any(each.kind is ExceptionKind.BUSY for each in dated):
        return False
    if dated:
        return True
    ruled = [each.free for each in availability.rules if holds(each.time) and each.holds_on(day)]
    if False in ruled:
        return False
    holiday = availability.closed_on_public_holidays and day in (date(2027, 1, 1), date(2027, 3, 29))  # and Easter Monday
    weekly = any(each.day is Weekday.of(day) and holds(each.time) for each in availability.weekly)
    return not holiday and (weekly or True in ruled)


def is_there(availability: Availability, instant: datetime) -> bool:
    """Given, with the way there before and the way back after: the stretch around it goes on that long on both sides."""
    steps = int(availability.travel / QUARTER)
    around = range(-steps, steps + 1)
    return all(gives(availability, instant + n * QUARTER) for n in around)


def at_nothing_else(plan: YouthPlan, instant: datetime) -> bool:
    """At no appointment of her own, and on the way of none: the way there and back lies between any two."""
    steps = int(plan.availability.travel / QUARTER) if plan.availability else 0
    return all(clear(plan.busy, instant + n * QUARTER) for n in range(-steps, steps + 1))


def clear(busy: tuple[Interval, ...], instant: datetime) -> bool:
    return not any(each.start <= instant < each.end for each in busy)


def everybody_free(plan: YouthPlan, instructor: Resource, vehicle: Resource, instant: datetime) -> bool:
    return (
        plan.availability is not None and is_there(plan.availability, instant) and at_nothing_else(plan, instant)
        and instructor.availability is not None and is_there(instructor.availability, instant)
        and clear((*instructor.busy, *(each.interval for each in instructor.forbidden)), instant)
        and (vehicle.availability is None or is_there(vehicle.availability, instant)) and clear(vehicle.busy, instant)
    )  # fmt: skip


def possible(plan: YouthPlan, now: datetime) -> Iterator[Slot]:
    """Every lesson that could be, by trying each start with each instructor and vehicle."""
    assert plan.school is not None
    bounds, count = RULES.bounds(now), int(RULES.lesson / QUARTER)
    for instructor in plan.school.instructors:
        for vehicle in plan.school.vehicles:
            instants = [bounds.start + n * QUARTER for n in range(int(bounds.length / QUARTER))]
            free = [everybody_free(plan, instructor, vehicle, each) for each in instants]
            for n in range(len(instants) - count + 1):
                if all(free[n : n + count]):
                    yield Slot(instants[n], instants[n] + RULES.lesson, instructor.id, vehicle.id)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_town)
def test_what_is_offered_is_free_for_everybody_by_the_clock_on_the_wall_and_nothing_is_missed(town: tuple[datetime, YouthPlan]) -> None:
    now, plan = town

    offered = find_slots(plan, now, RULES, limit=1_000).slots

    can_be = {(each.starts_at, each.instructor_id, each.vehicle_id) for each in possible(plan, now)}
    assert all((each.starts_at, each.instructor_id, each.vehicle_id) in can_be for each in offered)
    assert all(each.ends_at - each.starts_at == RULES.lesson for each in offered)
    assert bool(offered) is bool(can_be)
    assert all(is_free(plan, each) for each in offered)


# Making the change that the reason names opens a slot.


def changed(plan: YouthPlan, cause: Cause, now: datetime) -> YouthPlan:
    """Does in the plan what a person would do on reading the cause, at that date only."""
    assert cause.day is not None
    assert cause.time is not None
    assert plan.school is not None
    given = DatedException(ExceptionKind.FREE, cause.day, cause.day, cause.time)
    stretch = Availability(exceptions=(given,)).within(RULES.bounds(now))
    if cause.code in ("youth_not_available", "youth_availability_unknown"):
        return replace(plan, availability=reopened(plan.availability, given, stretch))
    if cause.code == "youth_has_other_appointments":
        return replace(plan, busy=subtract(normalise(plan.busy), stretch))
    people = "vehicles" if cause.code == "no_vehicle_free" else "instructors"
    everyone: tuple[Resource, ...] = getattr(plan.school, people)
    if cause.subject_id is None:
        here = (*everyone, Resource("newcomer", Availability(exceptions=(given,))))
    elif cause.code in tuple(Limit):
        here = tuple(replace(each, forbidden=rested(each, stretch)) if each.id == cause.subject_id else each for each in everyone)
    else:
        assert cause.code in ("no_instructor_free", "no_vehicle_free", "school_gives_no_range")
        here = tuple(
            replace(each, availability=opened(each.availability, given)) if each.id == cause.subject_id else each for each in everyone
        )
    return replace(plan, school=replace(plan.school, **{people: here}))  # type: ignore[arg-type]


def opened(availability: Availability | None, given: DatedException) -> Availability:
    """These hours are given; what was closed or taken stays so."""
    known = availability or Availability()
    return replace(known, exceptions=(*known.exceptions, given))


def reopened(availability: Availability | None, given: DatedException, stretch: tuple[Interval, ...]) -> Availability:
    """The youth comes although she had said that she would not."""
    known = availability or Availability()
    closed = [each for each in known.exceptions if each.kind is ExceptionKind.BUSY]
    others = [each for each in known.exceptions if each.kind is ExceptionKind.FREE]
    return replace(known, exceptions=(*others, *split(closed, given), given), busy=subtract(normalise(known.busy), stretch))


def split(closed: list[DatedException], given: DatedException) -> Iterator[DatedException]:
    """The absences, without those hours of that day."""
    for each in closed:
        for n in range((each.last - each.first).days + 1):
            day = each.first + timedelta(days=n)
            pieces = each.time.minus(given.time) if day == given.first else (each.time,)
            yield from (DatedException(ExceptionKind.BUSY, day, day, piece) for piece in pieces)


def rested(instructor: Resource, stretch: tuple[Interval, ...]) -> tuple[Forbidden, ...]:
    """As if a lesson of hers were moved so that nothing forbids this time any more."""
    return tuple(
        Forbidden(piece, each.limit) for each in instructor.forbidden for piece in subtract((each.interval,), stretch)
    )  # fmt: skip


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_town)
def test_making_the_changes_that_the_reason_names_opens_a_slot(town: tuple[datetime, YouthPlan]) -> None:
    now, plan = town
    answer = find_slots(plan, now, RULES)
    assert bool(answer.slots) != bool(answer.causes)

    for cause in answer.causes:
        assert cause.code != "no_time_in_range"
        plan = changed(plan, cause, now)

    assert find_slots(plan, now, RULES).slots


@pytest.mark.parametrize(
    ("thursday", "hours"), [(THURSDAYS[0], 25), (THURSDAYS[1], 23)], ids=["october", "march"]
)
def test_a_day_of_25_or_23_hours_offers_as_many_lessons(thursday: date, hours: int) -> None:
    sunday = WeeklyRange(Weekday.SUN, WHOLE_DAY)
    anna = Resource("anna", Availability((sunday,)))
    plan = YouthPlan("youth", Availability((sunday,)), school=SchoolPlan("school", (anna,), (Resource("clio"),)))

    starts = [each.starts_at for each in find_slots(plan, local(thursday, 32), RULES, limit=200).slots]

    assert len(starts) == 2 * hours - 1
    assert {(later - earlier) for earlier, later in pairwise(starts)} == {timedelta(minutes=30)}


def test_a_lesson_may_go_past_midnight_where_both_days_are_given() -> None:
    saturday, sunday = TimeRange.parse("23:00", "24:00"), TimeRange.parse("00:00", "01:00")
    night = Availability((WeeklyRange(Weekday.SAT, saturday), WeeklyRange(Weekday.SUN, sunday)))
    plan = YouthPlan("youth", night, school=SchoolPlan("school", (Resource("anna", night),), (Resource("clio"),)))

    found = find_slots(plan, local(date(2026, 11, 19), 32), RULES).slots
    starts = [each.starts_at.astimezone(PARIS).strftime("%a %H:%M") for each in found]

    assert starts == ["Sat 23:00", "Sat 23:30", "Sun 00:00"]
