"""A lesson of the hero that took place: booked by her school for the next free quarter-hour, then the clock moves on."""

import datetime as dt

from contracts.attendance import rpc
from tests.http.town import Town


def a_lesson(town: Town) -> rpc.Appointment:
    """Over, and nothing is noted of it yet."""
    booked = town.world.held_lesson(town.world.clock.now(), minutes=30)
    town.world.clock.jump_to(booked.ends_at + dt.timedelta(minutes=1))
    return booked


def a_noted_lesson(town: Town, outcome: str) -> tuple[rpc.Appointment, str]:
    """The appointment, and the id of its record."""
    booked = a_lesson(town)
    noted = town["instructor"].post(f"/appointments/{booked.id}/attendance", {"outcome": outcome})
    assert noted.status_code == 201, noted.get_json()
    return booked, noted.get_json()["attendance"]["id"]
