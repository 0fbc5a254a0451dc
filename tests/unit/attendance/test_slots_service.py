"""Slots as people are offered them: bookable when offered, within instructors' rest and day, the best ones first."""

import datetime as dt

from contracts.attendance import rpc
from contracts.profiles import events as profiles
from tests.unit.attendance.conftest import PARIS, Town

ALL_DAY = ("00:00", "24:00")


def local_starts(slots: rpc.Slots, day: int) -> set[str]:
    return {each.starts_at.astimezone(PARIS).strftime("%H:%M") for each in slots.slots if each.starts_at.astimezone(PARIS).day == day}


def test_every_slot_that_is_offered_can_be_booked_at_that_moment(town: Town) -> None:
    town.frees("anna", ("mon", *ALL_DAY), ("tue", "06:00", "24:00"), ("wed", "00:00", "09:00"), kind="instructor")
    town.frees("lea", ("mon", "22:00", "24:00"), ("tue", *ALL_DAY), ("wed", "00:00", "09:00"), travel_minutes=30)
    booked: set[dt.datetime] = set()

    while (offered := town.slots("lea", day=7, days=4, ranked=True)).slots:
        first = offered.slots[0]
        hour = first.starts_at.astimezone(PARIS)
        town.books("lea", f"{hour.day} {hour:%H:%M}", instructor_id=first.instructor_id, ends_at=first.ends_at)
        booked.add(first.starts_at)

    assert len(booked) > 5
    assert offered.reason is not None


def test_who_taught_late_is_not_offered_early(town: Town) -> None:
    for owner, kind in (("anna", "instructor"), ("lea", "youth")):
        town.frees(owner, ("tue", "08:00", "22:00"), ("wed", "06:00", "12:00"), kind=kind)
    town.frees("bilal", ("tue", "08:00", "09:00"), kind="instructor")

    town.confirmed("noe", "8 21:00")

    assert min(local_starts(town.slots("lea", limit=200), 9)) == "09:00"


def test_a_full_day_of_an_instructor_takes_no_more(town: Town) -> None:
    town.frees("lea", ("tue", "08:00", "20:00"))
    town.frees("bilal", kind="instructor")

    for hour in range(8, 15):
        town.confirmed("noe", f"8 {hour:02d}:00")

    assert local_starts(town.slots("lea", limit=200), 8) == set()
    assert local_starts(town.slots("lea", limit=200, days=20), 15) != set()


def test_a_full_day_is_the_reason_and_moving_one_of_its_lessons_opens_a_slot(town: Town) -> None:
    town.frees("lea", ("tue", "08:00", "20:00"))
    town.frees("bilal", kind="instructor")
    lessons = [town.confirmed("noe", f"8 {hour:02d}:00") for hour in range(8, 15)]

    reason = town.slots("lea", day=8, days=1).reason

    assert reason is not None
    assert (reason.code, reason.subject_id, reason.also) == ("working_day_full", "anna", ())
    town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=lessons[0].id))
    assert town.slots("lea", day=8, days=1).slots


def test_a_short_night_is_the_reason(town: Town) -> None:
    town.frees("anna", ("tue", "20:00", "23:00"), ("wed", "06:00", "09:00"), kind="instructor")
    town.frees("bilal", kind="instructor")
    town.frees("lea", ("wed", "06:00", "09:00"))
    late = town.confirmed("noe", "8 21:00")

    reason = town.slots("lea", day=9, days=1).reason

    assert reason is not None
    assert (reason.code, reason.start, reason.end) == ("rest_too_short", "08:00", "09:00")
    town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=late.id))
    assert town.slots("lea", day=9, days=1).slots


def test_the_35th_hour_of_an_instructors_week_is_the_last(town: Town) -> None:
    for owner, kind in (("anna", "instructor"), ("lea", "youth")):
        town.frees(owner, *((day, "08:00", "20:00") for day in ("mon", "tue", "wed", "thu", "fri", "sat")), kind=kind)
    town.frees("bilal", kind="instructor")
    for day in range(7, 12):
        for hour in range(9, 16):
            town.confirmed("noe", f"{day} {hour:02d}:00")

    saturday, monday = town.slots("lea", day=12, days=1), town.slots("lea", day=14, days=1)

    assert saturday.reason is not None
    assert (saturday.slots, saturday.reason.code) == ((), "working_week_full")
    assert monday.slots, "another week"


def test_the_best_slots_keep_habits_and_join_lessons(town: Town) -> None:
    town.frees("lea", ("tue", "08:00", "20:00"))
    town.confirmed("lea", "2 17:00", instructor_id="bilal")
    town.confirmed("noe", "8 09:00")

    best = town.slots("lea", ranked=True, limit=3).slots[0]

    assert best.instructor_id == "bilal"
    assert "usual_instructor" in best.fit
    plain = town.slots("lea", limit=200).slots
    assert [each.starts_at for each in plain] == sorted(each.starts_at for each in plain)
    after = next(each for each in plain if each.starts_at == town.at("8 10:00"))
    assert after.fit == (("usual_instructor",) if after.instructor_id == "bilal" else ("joins_lessons",))


def test_a_cancelled_lesson_is_nobodys_habit(town: Town) -> None:
    town.frees("lea", ("tue", "08:00", "20:00"))
    kept = town.confirmed("lea", "2 17:00", instructor_id="bilal")
    gone = town.confirmed("lea", "8 18:00")
    town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=gone.id))

    slots = town.slots("lea", limit=200).slots

    assert kept.instructor_id == "bilal"
    assert slots[0].instructor_id == "bilal", "asked first: she gives her lessons"
    assert not [each for each in slots if "usual_hour" in each.fit and each.starts_at == town.at("15 18:00")]


def test_who_needs_the_licence_soon_is_offered_the_soonest(town: Town) -> None:
    town.frees("lea", ("tue", "08:00", "20:00"))
    town.confirmed("lea", "8 19:00")
    relaxed = town.slots("lea", day=10, days=30, ranked=True, limit=1).slots[0]
    town.say(profiles.ProjectDefined(youth_id="lea", needed_by=dt.date(2026, 12, 20)))

    urgent = town.slots("lea", day=10, days=30, ranked=True, limit=1).slots[0]

    assert urgent.starts_at <= relaxed.starts_at
