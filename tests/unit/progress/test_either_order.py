"""Facts of one appointment in two areas' logs are applied in either order, and mean the same."""

import datetime as dt
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from contracts.attendance import events as attendance
from contracts.progress import rpc
from services.progress.models import ExamAppointment
from tests.unit.progress.journey import YOUTH_ID, Journey

WHO = {"appointment_id": "exam-appointment", "youth_id": YOUTH_ID, "school_id": "school-1", "instructor_id": "instructor-1"}


def confirmed(starts_at: dt.datetime) -> attendance.AppointmentConfirmed:
    return attendance.AppointmentConfirmed(
        **WHO, vehicle_id=None, kind="exam", starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=32)
    )


def moved(starts_at: dt.datetime) -> attendance.AppointmentMoved:
    return attendance.AppointmentMoved(
        **WHO, vehicle_id=None, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=32)
    )


def cancelled(starts_at: dt.datetime) -> attendance.AppointmentCancelled:
    return attendance.AppointmentCancelled(**WHO, by="school", late=False, starts_at=starts_at)


def said_in_turn(journey: Journey, facts: tuple[Any, ...]) -> list[tuple[dt.datetime, Any]]:
    """One an hour, as they happened."""
    start = journey.harness.clock.now()
    return [(start + dt.timedelta(hours=n), fact) for n, fact in enumerate(facts)]


def applied(journey: Journey, told: list[tuple[dt.datetime, Any]]) -> None:
    """Each in the log of an area of its own, in the order given, at the time at which it happened."""
    latest = max(at for at, _ in told)
    for number, (at, fact) in enumerate(told):
        journey.harness.clock.move_to(at)
        journey.harness.say(f"area-{number}", fact)
        journey.harness.settle()
    journey.harness.clock.move_to(latest)


def exam_day(journey: Journey) -> list[str]:
    journey.days_pass(0)
    progress = journey.harness.apps["progress"]
    return progress.query(lambda uow: [at.date().isoformat() for at in uow.session.scalars(select(ExamAppointment.starts_at))])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_exam_that_was_moved_and_cancelled_is_gone_whatever_comes_first(journey: Journey, order: tuple[int, ...]) -> None:
    first = journey.harness.clock.now() + dt.timedelta(days=10)
    told = said_in_turn(journey, (confirmed(first), moved(first + dt.timedelta(days=7)), cancelled(first)))

    applied(journey, [told[n] for n in order])

    assert exam_day(journey) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_day_said_of_an_exam_holds_whatever_comes_first(journey: Journey, order: tuple[int, ...]) -> None:
    first = journey.harness.clock.now() + dt.timedelta(days=10)
    second, third = first + dt.timedelta(days=7), first + dt.timedelta(days=3)
    told = said_in_turn(journey, (confirmed(first), moved(second), moved(third)))

    applied(journey, [told[n] for n in order])

    assert exam_day(journey) == [third.date().isoformat()]


def test_hours_corrected_in_the_new_area_count_once_though_the_old_ones_come_late(journey: Journey) -> None:
    lesson = journey._lesson(YOUTH_ID)
    again = {**lesson, "record_id": "corrected", "replaced_id": lesson["record_id"], "outcome": "present", "minutes": 45}

    journey.say(attendance.AttendanceCorrected(**again))
    journey.say(attendance.LessonAttended(**lesson, minutes=60))

    forecast = journey.ask(rpc.get_forecast, rpc.AboutYouth(youth_id=YOUTH_ID))
    assert forecast.minutes_driven == 45
