"""What is cancelled late waits, in the list of the adviser, for a person's decision; all services, both engines (domain.md § 4)."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from tests.unit.relations.country import HERE, THERE, Country
from tests.unit.relations.test_merging import merge
from tests.unit.relations.test_moving_area import booked, told_of


@pytest.fixture
def youth_id(country: Country) -> str:
    made = country.admit(HERE)
    country.settle()
    return made


def by(country: Country, youth_id: str, role: str) -> dict[str, Any]:
    if role == "school":
        school = country.school[HERE].id
        office = Principal(id="office", role="school", area=HERE, organisation_id=school)
        return {"by": office, "scope": Scope(kind="school", ids=(school,))}
    who = youth_id if role == "youth" else country.adviser[HERE]
    return {"by": Principal(id=who, role=role, area=HERE), "scope": country.about(youth_id)}  # type: ignore[arg-type]


def cancels(country: Country, lesson: attendance.Appointment, role: str = "youth", hours_before: int = 3) -> None:
    country.clock.move_to(lesson.starts_at - dt.timedelta(hours=hours_before))
    command = attendance.CancelAppointment(appointment_id=lesson.id)
    country.ask(attendance.cancel_appointment, command, **by(country, lesson.youth_id, role))
    country.settle()


def waiting(country: Country) -> list[rpc.LateHour]:
    mine = Scope(kind="adviser", ids=(country.adviser[HERE],))
    return list(country.ask(rpc.list_late_hours, rpc.ListLateHours(), scope=mine).hours)


@pytest.mark.parametrize("role", ["youth", "adviser"])
def test_a_late_cancellation_waits_for_a_decision(country: Country, youth_id: str, role: str) -> None:
    lesson = booked(country, youth_id)

    cancels(country, lesson, role)

    [hour] = waiting(country)
    assert (hour.youth_id, hour.appointment_id, hour.outcome) == (youth_id, lesson.id, "cancelled_late")
    assert (hour.starts_at, hour.planned_minutes, hour.charged_minutes) == (lesson.starts_at, 60, None)


def test_the_adviser_is_told_of_a_late_cancellation_and_decides_once(country: Country, youth_id: str) -> None:
    lesson = booked(country, youth_id)
    cancels(country, lesson)
    [hour] = waiting(country)

    decision = rpc.DecideLateHour(id="decision", youth_id=youth_id, record_id=hour.record_id, charge=True, reason="Deuxième fois")
    country.ask(rpc.decide_late_hour, decision, **by(country, youth_id, "adviser"))

    assert country.adviser[HERE] in told_of(country, "appointment_cancelled")
    assert waiting(country) == []
    hours = country.ask(rpc.get_funding, rpc.GetFunding(youth_id=youth_id), scope=country.about(youth_id)).hours
    assert (hours.charged_minutes, hours.waiting) == (60, 0)


@pytest.mark.parametrize(("role", "hours_before"), [("youth", 49), ("school", 3)])
def test_in_time_or_by_the_school_nothing_is_to_decide_and_the_adviser_is_left_alone(
    country: Country, youth_id: str, role: str, hours_before: int
) -> None:
    lesson = booked(country, youth_id)

    cancels(country, lesson, role, hours_before)

    assert waiting(country) == []
    assert country.adviser[HERE] not in told_of(country, "appointment_cancelled")


def test_of_a_series_that_is_cancelled_only_the_times_that_are_late_wait(country: Country, youth_id: str) -> None:
    school = country.school[HERE]
    start = (country.clock.now() + dt.timedelta(days=7)).replace(hour=9, minute=0)
    first = attendance.BookAppointment(
        id="weekly", youth_id=youth_id, starts_at=start, ends_at=start + dt.timedelta(hours=2),
        instructor_id=school.instructors[0].id, vehicle_id=school.vehicles[0].id)  # fmt: skip
    country.ask(attendance.book_series, attendance.BookSeries(first=first, weeks=3), **by(country, youth_id, "school"))
    country.clock.move_to(start - dt.timedelta(hours=1))

    gone = country.ask(attendance.cancel_series, attendance.CancelSeries(series_id="weekly", youth_id=youth_id, start=start),
                       **by(country, youth_id, "youth"))
    country.settle()

    assert (gone.cancelled, gone.late) == (3, 1)
    assert [(hour.starts_at, hour.planned_minutes) for hour in waiting(country)] == [(start, 120)]


def test_what_a_move_to_another_area_cancels_is_nobodys_act_and_never_due(country: Country, youth_id: str) -> None:
    lesson = booked(country, youth_id)
    country.clock.move_to(lesson.starts_at - dt.timedelta(hours=3))

    country.moves(youth_id, THERE)
    country.settle()

    seen = country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=lesson.id))
    assert (seen.state, seen.late_cancellation) == ("cancelled", False)
    assert country.ask(rpc.get_funding, rpc.GetFunding(youth_id=youth_id), scope=country.about(youth_id)).late == ()


def test_what_was_booked_twice_for_one_person_is_never_due(country: Country, youth_id: str) -> None:
    goes = country.admit(HERE)
    country.link(goes, "school", country.school[THERE].id)
    country.settle()
    kept, twice = booked(country, youth_id), booked(country, goes, area=THERE)
    country.clock.move_to(kept.starts_at - dt.timedelta(hours=3))

    merge(country, youth_id, goes)

    seen = country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=twice.id))
    assert (seen.state, seen.late_cancellation) == ("cancelled", False)
    assert waiting(country) == []


def test_a_late_hour_goes_along_to_the_file_that_survives(country: Country, youth_id: str) -> None:
    goes = country.admit(HERE)
    country.settle()
    cancels(country, booked(country, goes))

    merge(country, youth_id, goes)

    assert [hour.youth_id for hour in waiting(country)] == [youth_id]
