"""The service in any town: what it offers can be booked at that moment; and where it offers nothing, doing what it names opens a slot.

Weeks, absences, rules, travel and lessons held at random, in a usual week and in both in which the clock changes. On SQLite only: what
is tried is the reading of tables and the domain, which is the same; the keys have tests of their own on both engines.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contracts.attendance import rpc
from contracts.errors import Conflict
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from servicekit.testing.harness import Harness
from services.attendance.service import AttendanceService
from services.attendance.settings import read_settings
from tests.unit.attendance.conftest import PARIS, PROGRAMME, SCHOOL_OPENS, SECRET, Town, admission

MONDAYS = (dt.date(2026, 12, 28), dt.date(2027, 3, 22), dt.date(2027, 10, 25))
"""Of a usual week, over the new year; of the week end of 23 hours; of the one of 25."""

EXAMPLES = 10
LOOKED_AT = 9
"""Local days from the Tuesday on: over the week end, and its change of clocks, into the next week."""

WORKING = ("working_day_full", "working_week_full", "rest_too_short")
HOLDING = ("requested", "confirmed")
Span = tuple[str, str]
OWNERS = (("lea", "youth"), ("anna", "instructor"), ("bilal", "instructor"), ("clio", "vehicle"))


def span(first: int, length: int) -> Span:
    """In half-hours of one day."""
    return clock(first), clock(min(first + length, 48))


def clock(half_hours: int) -> str:
    return f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}"


spans = st.builds(span, st.integers(0, 44), st.integers(2, 24))
weeks = st.lists(st.tuples(st.sampled_from(["tue", "wed", "sat", "sun", "mon"]), spans), max_size=4)
absences = st.lists(st.tuples(st.integers(0, LOOKED_AT), st.booleans(), spans), max_size=3)
rules = st.lists(
    st.tuples(st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU,MO"]), st.booleans(), spans), max_size=1)


@dataclass(frozen=True)
class Said:
    """What one owner's hours are."""

    weekly: list[tuple[str, Span]]
    exceptions: list[tuple[int, bool, Span]]
    rules: list[tuple[str, bool, Span]]
    travel: int = 0


@dataclass(frozen=True)
class Held:
    """A lesson that the school has booked: on that day from the Tuesday on, at that half-hour."""

    youth_id: str
    instructor_id: str
    day: int
    half_hour: int


hours = st.builds(Said, weeks, absences, rules)
hours_of_youth = st.builds(Said, weeks, absences, rules, st.sampled_from([0, 0, 30]))
lessons = st.lists(
    st.builds(Held, st.sampled_from(["lea", "noe"]), st.sampled_from(["anna", "bilal"]), st.integers(0, LOOKED_AT), st.integers(12, 40)),
    max_size=6,
)
vehicles = st.builds(Said, st.just([]), absences, rules)
any_week = st.fixed_dictionaries({"lea": hours_of_youth, "anna": hours, "bilal": hours, "clio": vehicles})

few_hours = st.builds(Said, weeks.map(lambda week: week[:1]), absences, st.just([]))
few_of_youth = st.builds(Said, weeks.map(lambda week: week[:1]), absences, st.just([]), st.sampled_from([0, 30]))
scarce_week = st.fixed_dictionaries({"lea": few_of_youth, "anna": few_hours, "bilal": vehicles, "clio": vehicles})
"""One in which there is often no slot."""


@pytest.fixture(params=MONDAYS, ids=["new year", "march", "october"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    harness = Harness({AttendanceService: read_settings(PROGRAMME, SECRET)}, lambda name: f"sqlite:///{tmp_path}/{name}.db")
    made = Town(harness)
    made.clock.move_to(instant(request.param, 18))
    made.say(*SCHOOL_OPENS, *admission("lea"), *admission("noe"))
    yield made
    harness.close()


def instant(day: dt.date, half_hour: int) -> dt.datetime:
    midnight = dt.datetime.combine(day, dt.time(), PARIS)
    return (midnight + dt.timedelta(minutes=30 * half_hour)).astimezone(dt.UTC)


def first_day(town: Town) -> dt.date:
    """The Tuesday: what begins sooner than the notice is booked by nobody."""
    return town.clock.now().astimezone(PARIS).date() + dt.timedelta(days=1)


def lives(town: Town, week: dict[str, Said], held: list[Held]) -> None:
    """Whatever was before is gone: everybody's hours are said anew, and the school books its lessons."""
    for each in holding(town):
        town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=each.id))
    for owner_id, kind in OWNERS:
        says(town, owner_id, kind, week[owner_id])
    for each in held:
        starts_at = instant(first_day(town) + dt.timedelta(days=each.day), each.half_hour)
        with suppress(Conflict):  # two at one hour: the first holds it
            town.confirmed(each.youth_id, instructor_id=each.instructor_id, anyway=True, starts_at=starts_at)


def says(town: Town, owner_id: str, kind: str, said: Said) -> None:
    first = first_day(town)
    put(town, owner_id, kind, said.weekly, tuple(
        rpc.AvailabilityException(day=first + dt.timedelta(days=day), free=free, start=start, end=end)
        for day, free, (start, end) in said.exceptions
    ), rules=tuple(
        rpc.AvailabilityRule(rule=rule, since=first - dt.timedelta(days=3), free=free, start=start, end=end)
        for rule, free, (start, end) in said.rules
    ), travel_minutes=said.travel)  # fmt: skip


def put(
    town: Town, owner_id: str, kind: str, weekly: list[tuple[str, Span]], exceptions: tuple[rpc.AvailabilityException, ...], **more: Any
) -> None:
    town.frees(owner_id, *((day, start, end) for day, (start, end) in weekly), kind=kind, exceptions=exceptions, **more)


def holding(town: Town) -> list[rpc.Appointment]:
    page = town.harness.call(rpc.list_appointments, rpc.ListAppointments(start=town.clock.now(), states=HOLDING, limit=200))
    return list(page.appointments)


def looks(town: Town, minutes: int = 60) -> rpc.Slots:
    found: rpc.Slots = town.harness.call(
        rpc.find_slots, rpc.FindSlots(youth_id="lea", start=first_day(town), days=LOOKED_AT, minutes=minutes, limit=200))
    return found


def books(town: Town, slot: rpc.Slot) -> rpc.Appointment:
    command = rpc.BookAppointment(
        id=new_id(), youth_id="lea", starts_at=slot.starts_at, ends_at=slot.ends_at, instructor_id=slot.instructor_id,
        vehicle_id=slot.vehicle_id)  # fmt: skip
    booked: rpc.Appointment = town.youth_does(rpc.book_appointment, command)
    return booked


in_any_town = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@in_any_town
@given(any_week, lessons, st.sampled_from([60, 90]))
def test_what_is_offered_can_be_booked_at_that_moment(town: Town, week: dict[str, Said], held: list[Held], minutes: int) -> None:
    lives(town, week, held)

    found = looks(town, minutes)

    assert bool(found.slots) != bool(found.reason)
    for slot in found.slots[:: max(1, len(found.slots) // 5)]:
        booked = books(town, slot)
        assert booked.state == "requested"
        town.youth_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=booked.id))


@in_any_town
@given(scarce_week, lessons)
def test_doing_what_the_reason_names_opens_a_slot_that_can_be_booked(town: Town, week: dict[str, Said], held: list[Held]) -> None:
    lives(town, week, held)
    reason = looks(town).reason
    assume(reason is not None)

    for cause in (reason, *reason.also):
        changes(town, cause)

    found = looks(town, reason.minutes or 60)
    assert found.slots, reason
    assert books(town, found.slots[0]).state == "requested"


def changes(town: Town, cause: rpc.NoSlotReason) -> None:
    """Does through the service what a person would do on reading the cause."""
    if cause.code == "lesson_too_long":
        return
    assert cause.date is not None, cause
    hours = (cause.date, cause.start or "", cause.end or "")
    if cause.code in ("youth_not_available", "youth_availability_unknown"):
        gives(town, "lea", "youth", hours, reopening=True)
    elif cause.code == "youth_has_other_appointments":
        gives_back(town, [each for each in holding(town) if each.youth_id == "lea" and meets(each, hours)])
    elif cause.code in WORKING:
        gives_back(town, [each for each in holding(town) if each.instructor_id == cause.subject_id])
    elif cause.code == "no_vehicle_free":
        gives(town, cause.subject_id or newcomer(town, profiles.VehicleAdded, "vehicle_id", gearbox="manual"), "vehicle", hours)
    else:
        assert cause.code in ("no_instructor_free", "school_gives_no_range"), cause
        gives(town, cause.subject_id or newcomer(town, profiles.InstructorJoined, "instructor_id"), "instructor", hours)


def newcomer(town: Town, event: Any, field: str, **more: str) -> str:
    who = new_id()
    town.say(event(**{field: who, "school_id": "school", **more}))
    return who


def gives(town: Town, owner_id: str, kind: str, hours: tuple[dt.date, str, str], *, reopening: bool = False) -> None:
    """These hours of that day besides what is said; `reopening`: also where the owner had said not to be there."""
    day, start, end = hours
    known = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id=owner_id, owner_kind=kind))  # type: ignore[arg-type]
    kept = [each for each in known.exceptions if not (reopening and each.day == day and not each.free)]
    closed = [each for each in known.exceptions if reopening and each.day == day and not each.free]
    kept += [rpc.AvailabilityException(day=day, free=False, start=first, end=last)
             for each in closed for first, last in ((each.start, min(each.end, start)), (max(each.start, end), each.end)) if first < last]
    weekly = [(each.day, (each.start, each.end)) for each in known.weekly]
    put(town, owner_id, kind, weekly, (*kept, rpc.AvailabilityException(day=day, free=True, start=start, end=end)))


def gives_back(town: Town, appointments: list[rpc.Appointment]) -> None:
    assert appointments, "what stands in the way is an appointment"
    for each in appointments:
        town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=each.id))


def meets(appointment: rpc.Appointment, hours: tuple[dt.date, str, str]) -> bool:
    """By the clock on the wall, of that day."""
    day, start, end = hours
    begins, ends = appointment.starts_at.astimezone(PARIS), appointment.ends_at.astimezone(PARIS)
    first, last = f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}"
    return first < f"{day} {end}" and f"{day} {start}" < last
