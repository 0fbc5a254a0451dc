"""What can be offered to a youth; and when nothing can, a reason such that making its change opens a slot."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import InvalidRequest
from services.attendance.domain.availability import PARIS, Availability, DatedException, ExceptionKind
from services.attendance.domain.intervals import Interval, normalise, subtract
from services.attendance.domain.planning import PlanningRules, Resource, SchoolPlan, Slot, YouthPlan
from services.attendance.domain.slots import SlotAnswer, find_slots, is_free
from services.attendance.domain.weekly import TimeRange, Weekday, WeeklyRange
from services.attendance.domain.why_no_slot import Cause

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # a Sunday, 10:00 in Paris
TWO_WEEKS = PlanningRules(horizon=timedelta(weeks=2))


def week(*ranges: tuple[str, str, str]) -> Availability:
    return Availability(tuple(WeeklyRange(Weekday(day), TimeRange.parse(start, end)) for day, start, end in ranges))


def local(day: int, time: str) -> datetime:
    hour, minute = time.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=PARIS).astimezone(UTC)


def school(**changes: object) -> SchoolPlan:
    anna = Resource("anna", week(("tue", "08:00", "20:00")))
    plan = SchoolPlan("school", (anna,), (Resource("clio"),))
    return replace(plan, **changes)  # type: ignore[arg-type]


def youth(**changes: object) -> YouthPlan:
    plan = YouthPlan("youth", week(("tue", "18:00", "20:00")), school=school())
    return replace(plan, **changes)  # type: ignore[arg-type]


def starts(answer: SlotAnswer) -> list[str]:
    return [each.starts_at.astimezone(PARIS).strftime("%d %H:%M") for each in answer.slots]


def only_cause(answer: SlotAnswer) -> Cause:
    assert answer.slots == ()
    (cause,) = answer.causes
    return cause


def test_a_slot_is_where_everybody_is_free_and_names_who_and_which_vehicle() -> None:
    answer = find_slots(youth(), NOW, TWO_WEEKS)

    assert starts(answer) == ["24 18:00", "24 18:30", "24 19:00", "01 18:00", "01 18:30", "01 19:00"]
    assert answer.slots[0] == Slot(local(24, "18:00"), local(24, "19:00"), "anna", "clio")
    assert answer.causes == ()


def test_another_instructor_takes_over_where_the_first_is_busy() -> None:
    evening = week(("tue", "18:00", "20:00"))
    anna = Resource("anna", evening, busy=(Interval(local(24, "18:00"), local(24, "19:00")),))

    answer = find_slots(youth(school=school(instructors=(anna, Resource("bilal", evening)))), NOW, TWO_WEEKS)

    assert [each.instructor_id for each in answer.slots[:3]] == ["bilal", "bilal", "anna"]


def test_instructor_and_vehicle_must_be_free_at_the_same_time() -> None:
    instructor = Resource("anna", week(("tue", "18:00", "19:00")))
    vehicle = Resource("clio", week(("tue", "19:00", "20:00")))

    answer = find_slots(youth(school=school(instructors=(instructor,), vehicles=(vehicle,))), NOW, TWO_WEEKS)

    assert answer.slots == ()


def test_the_youths_own_appointments_are_not_offered_over() -> None:
    answer = find_slots(youth(busy=(Interval(local(24, "18:00"), local(24, "19:00")),)), NOW, TWO_WEEKS)

    assert starts(answer)[0] == "24 19:00"


def test_nothing_is_offered_in_the_past_nor_within_the_notice() -> None:
    at_noon_on_monday = local(23, "18:45")

    answer = find_slots(youth(), at_noon_on_monday, TWO_WEEKS)

    assert starts(answer)[0] == "24 19:00", "18:45 the next day is the first instant after the notice"


def test_a_time_that_is_not_on_the_half_hour_is_offered_when_it_is_the_only_one() -> None:
    answer = find_slots(youth(availability=week(("tue", "18:40", "19:50"))), NOW, TWO_WEEKS)

    assert starts(answer) == ["24 18:45", "01 18:45"]


def test_a_search_can_be_narrowed_but_never_past_the_horizon() -> None:
    within = Interval(local(25, "00:00"), local(25, "00:00") + timedelta(days=60))

    answer = find_slots(youth(), NOW, TWO_WEEKS, within=within)

    assert starts(answer) == ["01 18:00", "01 18:30", "01 19:00"]


@pytest.mark.parametrize("minutes", [0, 15, 50, 600, -60])
def test_a_lesson_of_an_odd_length_is_refused(minutes: int) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        find_slots(youth(), NOW, minutes=minutes)

    assert refusal.value.code == "bad_lesson_length"


def test_a_slot_that_was_offered_is_free_and_one_beside_it_is_not() -> None:
    offered = find_slots(youth(), NOW, TWO_WEEKS).slots[0]

    assert is_free(youth(), offered)
    assert not is_free(youth(), replace(offered, starts_at=local(24, "17:30"), ends_at=local(24, "18:30")))
    assert not is_free(youth(), replace(offered, instructor_id="bilal"))


def test_no_instructor_after_18_on_tuesday_is_said_with_the_day_and_the_hours() -> None:
    plan = school(instructors=(Resource("anna", week(("tue", "08:00", "18:00"))),))

    cause = only_cause(find_slots(youth(school=plan), NOW, TWO_WEEKS))

    assert cause.code == "no_instructor_free"
    assert (cause.day, cause.weekday) == (date(2026, 11, 24), Weekday.TUE)
    assert cause.time == TimeRange.parse("18:00", "20:00")
    assert cause.subject_id == "anna", "whose hours would do"


def test_an_instructor_taken_by_another_lesson_is_not_asked_for_more_hours() -> None:
    taken = (
        Interval(local(24, "18:00"), local(24, "20:00")),
        Interval(local(24, "18:00") + timedelta(weeks=1), local(24, "20:00") + timedelta(weeks=1)),
    )
    plan = school(instructors=(Resource("anna", week(("tue", "08:00", "20:00")), taken),))

    cause = only_cause(find_slots(youth(school=plan), NOW, TWO_WEEKS))

    assert (cause.code, cause.subject_id) == ("no_instructor_free", None)


def test_nobody_is_asked_for_hours_that_an_imported_calendar_takes() -> None:
    taken = tuple(Interval(local(24, "00:00") + timedelta(days=n), local(24, "23:59") + timedelta(days=n)) for n in (0, 7))
    anna = Resource("anna", replace(week(("mon", "08:00", "20:00")), busy=taken))

    cause = only_cause(find_slots(youth(school=school(instructors=(anna,))), NOW, TWO_WEEKS))

    assert (cause.code, cause.subject_id) == ("no_instructor_free", None)


def test_the_hours_that_would_do_hold_the_way_there_and_back() -> None:
    far = replace(week(("tue", "06:00", "07:00")), travel=timedelta(minutes=30))
    plan = youth(availability=far)

    cause = only_cause(find_slots(plan, NOW, TWO_WEEKS))

    assert (cause.code, cause.subject_id) == ("youth_not_available", "youth")
    assert cause.time == TimeRange.parse("07:30", "20:30"), "half an hour before and after the school's hours"


def test_a_school_without_a_vehicle_lacks_a_vehicle() -> None:
    cause = only_cause(find_slots(youth(school=school(vehicles=())), NOW, TWO_WEEKS))

    assert (cause.code, cause.subject_id) == ("no_vehicle_free", None)


def test_a_school_that_gave_no_range_is_asked_for_the_time_that_would_do() -> None:
    cause = only_cause(find_slots(youth(school=school(instructors=(Resource("anna"),))), NOW, TWO_WEEKS))

    assert (cause.code, cause.subject_id) == ("school_gives_no_range", "anna")
    assert (cause.weekday, cause.time) == (Weekday.TUE, TimeRange.parse("18:00", "20:00"))


def test_a_youth_without_a_school_needs_one_first() -> None:
    assert only_cause(find_slots(youth(school=None), NOW)).code == "no_school"


def test_a_youth_whose_availability_nobody_knows_is_asked_first() -> None:
    answer = find_slots(youth(availability=None, school=school(instructors=())), NOW)

    assert [each.code for each in answer.causes] == ["youth_availability_unknown", "no_instructor_free"]


def test_a_lesson_longer_than_the_time_there_is_says_how_long_it_can_be() -> None:
    cause = only_cause(find_slots(youth(availability=week(("tue", "18:00", "19:30"))), NOW, minutes=120))

    assert (cause.code, cause.minutes) == ("lesson_too_long", 90)


def test_a_range_of_dates_without_room_for_a_lesson_says_so() -> None:
    past = Interval(NOW - timedelta(days=3), NOW - timedelta(days=2))

    assert only_cause(find_slots(youth(), NOW, within=past)).code == "no_time_in_range"


# The property: making every change that the reason names opens a slot, and one change less does not.


def make_change(cause: Cause, plan: YouthPlan, rules: PlanningRules) -> tuple[YouthPlan, PlanningRules]:
    """Does in the plan what a person would do on reading the cause."""
    if cause.code == "lesson_too_long":
        return plan, replace(rules, lesson=timedelta(minutes=cause.minutes or 0))
    assert plan.school is not None
    assert cause.weekday is not None
    assert cause.time is not None
    assert cause.day is not None
    hours = WeeklyRange(cause.weekday, cause.time)
    if cause.code == "youth_availability_unknown":
        return replace(plan, availability=with_hours(plan.availability, hours)), rules
    if cause.code == "youth_not_available":
        return replace(plan, availability=with_hours(reopened(plan.availability, cause.day), hours)), rules
    if cause.code == "youth_has_other_appointments":
        stretch = Availability((hours,)).within(rules.bounds(NOW))
        return replace(plan, busy=subtract(normalise(plan.busy), stretch)), rules
    people = {"no_vehicle_free": "vehicles"}.get(cause.code, "instructors")
    assert cause.code in ("no_vehicle_free", "no_instructor_free", "school_gives_no_range")
    changed = [
        replace(each, availability=with_hours(each.availability, hours)) if each.id == cause.subject_id else each
        for each in getattr(plan.school, people)
    ]
    if cause.subject_id is None:
        changed.append(Resource("newcomer", Availability((hours,))))
    return replace(plan, school=replace(plan.school, **{people: tuple(changed)})), rules


def with_hours(availability: Availability | None, hours: WeeklyRange) -> Availability:
    known = availability or Availability()
    return replace(known, weekly=(*known.weekly, hours))


def reopened(availability: Availability | None, day: date) -> Availability:
    """Without the exceptions that close that day."""
    known = availability or Availability()
    return replace(known, exceptions=tuple(each for each in known.exceptions if each.first != day))


tight_times = (
    st.tuples(st.integers(8 * 4, 20 * 4), st.integers(1, 10))
    .filter(lambda pair: pair[0] + pair[1] <= 20 * 4)
    .map(lambda pair: TimeRange(pair[0] * 15, (pair[0] + pair[1]) * 15))
)
few_days = st.sampled_from([Weekday.TUE, Weekday.WED])
availabilities = st.builds(
    Availability,
    st.lists(st.builds(WeeklyRange, few_days, tight_times), max_size=3).map(tuple),
    st.lists(
        st.builds(
            lambda kind, day, time: DatedException(kind, date(2026, 11, day), date(2026, 11, day), time),
            st.sampled_from(ExceptionKind),
            st.sampled_from([24, 25]),
            tight_times,
        ),
        max_size=1,
    ).map(tuple),
)
appointments = st.lists(
    st.tuples(st.sampled_from([24, 25]), st.integers(8, 18)).map(
        lambda pair: Interval(local(pair[0], f"{pair[1]}:00"), local(pair[0], f"{pair[1] + 1}:30"))
    ),
    max_size=3,
).map(tuple)
resources = st.lists(st.builds(Resource, st.uuids().map(str), st.none() | availabilities, appointments), max_size=2)
youths = st.builds(
    YouthPlan,
    st.just("youth"),
    st.none() | availabilities,
    appointments,
    st.builds(SchoolPlan, st.just("school"), resources.map(tuple), resources.map(tuple)),
)
ONE_WEEK = PlanningRules(horizon=timedelta(weeks=1))


@settings(max_examples=300, deadline=None)
@given(youths, st.sampled_from([60, 90, 120]))
def test_making_the_changes_that_the_reason_names_opens_a_slot(plan: YouthPlan, minutes: int) -> None:
    rules = replace(ONE_WEEK, lesson=timedelta(minutes=minutes))
    answer = find_slots(plan, NOW, rules)
    assert bool(answer.slots) != bool(answer.causes)

    changed_rules = rules
    for cause in answer.causes:
        assert not find_slots(plan, NOW, changed_rules).slots, "each change is needed: one less opens nothing"
        plan, changed_rules = make_change(cause, plan, changed_rules)

    assert find_slots(plan, NOW, changed_rules).slots


@settings(max_examples=200, deadline=None)
@given(youths, st.sampled_from([60, 90]))
def test_every_slot_offered_is_free_for_everybody_and_in_order(plan: YouthPlan, minutes: int) -> None:
    slots = find_slots(plan, NOW, ONE_WEEK, minutes=minutes).slots

    assert [each.starts_at for each in slots] == sorted({each.starts_at for each in slots})
    assert all(is_free(plan, each) for each in slots)
    assert all(ONE_WEEK.bounds(NOW).covers(Interval(each.starts_at, each.ends_at)) for each in slots)
