"""A lesson of the hero that took place: booked by her school for the next quarter-hour, whatever the instructor's day is like,
then the clock moves on."""

import datetime as dt

from contracts.attendance import rpc
from contracts.kernel import Scope
from servicekit.ids import new_id
from tests.http.town import Town

QUARTER = dt.timedelta(minutes=15)


def a_lesson(town: Town) -> rpc.Appointment:
    """Over, and nothing is noted of it yet."""
    world, now = town.world, town.world.clock.now()
    start = dt.datetime.fromtimestamp((now.timestamp() // 900 + 1) * 900, dt.UTC)
    booked: rpc.Appointment = world.call(rpc.book_appointment, rpc.BookAppointment(  # type: ignore[assignment, arg-type]
        id=new_id(), youth_id=town.hero, starts_at=start, ends_at=start + 2 * QUARTER,
        instructor_id=town["instructor"].id, vehicle_id=world.school.vehicles[0].id, anyway=True),
        town["school"].principal, Scope(kind="school", ids=(world.school.id,)))  # fmt: skip
    world.clock.jump_to(booked.ends_at + dt.timedelta(minutes=1))
    return booked


def a_noted_lesson(town: Town, outcome: str) -> tuple[rpc.Appointment, str]:
    """The appointment, and the id of its record."""
    booked = a_lesson(town)
    noted = town["instructor"].post(f"/appointments/{booked.id}/attendance", {"outcome": outcome})
    assert noted.status_code == 201, noted.get_json()
    return booked, noted.get_json()["attendance"]["id"]
