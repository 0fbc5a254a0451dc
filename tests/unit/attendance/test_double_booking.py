"""Fifty clients on one slot, at once, on both engines: exactly one wins, the others are told that it is taken."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import Any

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.models import Claim

CLIENTS = 50


def test_of_fifty_clients_on_one_slot_exactly_one_wins(town: Any) -> None:
    youths = [f"youth-{number:02d}" for number in range(CLIENTS)]
    admit(town, youths)
    start = Barrier(CLIENTS)

    def click(youth_id: str) -> str:
        start.wait()
        return outcome_of(lambda: town.books(youth_id, "8 18:00"))

    outcomes = Counter(all_at_once(click, youths))

    assert outcomes == {"requested": 1, "slot_taken": CLIENTS - 1}
    assert town.facts() == ["appointment_requested"]
    with town.harness.apps["attendance"].database.read() as session:
        assert session.query(Claim).count() == 3 * 4, "one lesson's quarter-hours: of one youth, Anna and the Clio"


def test_overlapping_lessons_never_share_an_instructor_or_a_vehicle(town: Any) -> None:
    youths = [f"youth-{number:02d}" for number in range(CLIENTS)]
    admit(town, youths)
    start = Barrier(CLIENTS)

    def click(youth_id: str) -> str:
        start.wait()
        quarter = int(youth_id[-2:]) % 8
        at = (dt.datetime(2026, 12, 8, 17) + dt.timedelta(minutes=15 * quarter)).strftime("8 %H:%M")  # noqa: DTZ001 - local, as text
        instructor = ("anna", "bilal")[int(youth_id[-2:]) % 2]
        return outcome_of(lambda: town.books(youth_id, at, instructor_id=instructor))

    outcomes = Counter(all_at_once(click, youths))

    lessons = town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments
    assert set(outcomes) == {"requested", "slot_taken"}
    assert outcomes["requested"] == len(lessons) >= 2
    assert all(left.ends_at <= right.starts_at for left, right in pairwise(lessons)), "one vehicle"


def test_of_many_who_want_anna_for_different_things_at_one_hour_exactly_one_gets_her(town: Any) -> None:
    youths = [f"youth-{number:02d}" for number in range(CLIENTS)]
    admit(town, youths)
    start = Barrier(CLIENTS)
    kinds: list[dict[str, Any]] = [{}, {"kind": "interview", "vehicle_id": None}, {"kind": "exam"}, {"kind": "exam", "vehicle_id": None}]

    def click(youth_id: str) -> str:
        start.wait()
        return outcome_of(lambda: town.books(youth_id, "8 18:00", **kinds[int(youth_id[-2:]) % len(kinds)]))

    outcomes = Counter(all_at_once(click, youths))

    assert outcomes == {"requested": 1, "slot_taken": CLIENTS - 1}


def test_one_person_who_clicks_many_times_gets_one_lesson_and_one_answer(town: Any) -> None:
    start = Barrier(10)
    lesson_id = new_id()

    def click(_number: int) -> str:
        start.wait()
        command = rpc.BookAppointment(
            id=lesson_id,
            youth_id="lea",
            starts_at=town.at("8 18:00"),
            ends_at=town.at("8 19:00"),
            instructor_id="anna",
            vehicle_id="clio",
        )
        return outcome_of(lambda: town.harness.call(rpc.book_appointment, command, key="one click"))

    assert set(all_at_once(click, range(10))) == {"requested"}
    assert town.facts() == ["appointment_requested"]


def admit(town: Any, youths: list[str]) -> None:
    admitted_on = dt.date(2026, 11, 1)
    for youth_id in youths:
        town.harness.say(
            "orleans",
            profiles.YouthAdmitted(youth_id=youth_id, status="job_seeker", admitted_on=admitted_on, reachable=True),
            profiles.YouthLinked(youth_id=youth_id, role="school", other_id="school"),
        )
    town.harness.settle()
    for youth_id in youths:
        town.frees(youth_id, ("tue", "17:00", "20:00"))


def outcome_of(act: Any) -> str:
    try:
        return str(act().state)
    except AutonomieError as error:
        return error.code


def all_at_once(click: Any, clients: Any) -> list[str]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(click, clients))
