"""The plan of a week through the API: proposed with what it takes to check it, sent, and booked only by the school's yes."""

import datetime as dt
import time
from typing import Any

import pytest

from servicekit.ids import new_id
from services.attendance.handlers.plan_solver import TAKEN_UP_AFTER
from services.attendance.plan_tables import Plan, PlanPart
from tests.http.town import Town
from tests.unit.attendance.plan_checker import faults, worth


@pytest.fixture(scope="module")
def week(town: Town) -> str:
    year, number, _day = (town.world.today() + dt.timedelta(weeks=3)).isocalendar()
    return f"{year}-W{number:02d}"


@pytest.fixture(scope="module")
def plan(town: Town, week: str) -> dict[str, Any]:
    made = town["coordinator"].post(f"/areas/{town.world.hero.area}/plans", json={"week": week})
    assert made.status_code in (201, 202), made.get_json()
    return found(town, made.headers["Location"])


def found(town: Town, location: str) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        plan: dict[str, Any] = town["coordinator"].get(location.removeprefix("/api/v1")).get_json()
        if plan["state"] not in ("asked", "solving"):
            return plan
        time.sleep(0.3)
    raise AssertionError("the plan was not made")


def test_the_answer_holds_what_it_takes_to_check_it(plan: dict[str, Any], week: str) -> None:
    lessons = [{
        "youth_id": each["youth_id"], "instructor_id": each["instructor_id"], "vehicle_id": each["vehicle_id"],
        "start": _quarter(each["starts_at"]), "end": _quarter(each["ends_at"]),
    } for each in plan["appointments"]]

    assert plan["instance"]["week"] == plan["week"] == week
    assert plan["gap"] <= 0.01
    assert plan["seconds"] <= 30
    assert faults(plan["instance"], lessons) == []
    assert worth(plan["instance"], lessons) == plan["worth"]
    served = {each["youth_id"] for each in lessons} | {each["youth_id"] for each in plan["unmet"]}
    assert served == {each["id"] for each in plan["instance"]["youths"]}


def test_who_does_not_want_to_wait_is_told_where_to_look(town: Town, week: str) -> None:
    asked = town["coordinator"].post(f"/areas/{town.world.hero.area}/plans", json={"week": week}, headers={"Prefer": "respond-async"})

    assert asked.status_code == 202
    assert found(town, asked.headers["Location"])["state"] == "proposed"


def test_a_coordinator_asks_for_no_plan_of_another_area(town: Town, week: str) -> None:
    refused = town["coordinator"].post("/areas/pithiviers/plans", json={"week": week})

    assert (refused.status_code, refused.get_json()["code"]) == (403, "other_area")


def test_a_school_books_its_part_by_its_yes_and_nothing_before(town: Town, plan: dict[str, Any]) -> None:
    path = f"/areas/{town.world.hero.area}/plans/{plan['id']}"
    own = [each for each in plan["appointments"] if each["school_id"] == town.world.school.id]
    assert own, "the hero's school has something in the plan"
    unseen = town["school"].get(path)

    sent = town["coordinator"].post(f"{path}/sending", headers={"If-Match": f'"{plan["version"]}"'})
    part = town["school"].get(path).get_json()
    answered = town["school"].post(f"{path}/answers", json={"refused": [own[0]["id"]], "reason": "full"})

    assert (unseen.status_code, sent.status_code, answered.status_code) == (404, 201, 201)
    assert part["instance"] is None
    assert {each["id"] for each in part["appointments"]} == {each["id"] for each in own}
    states = {each["id"]: each["state"] for each in answered.get_json()["appointments"]}
    assert states == {each["id"]: "refused" if each is own[0] else "confirmed" for each in own}


def test_a_plan_that_cannot_be_solved_is_a_problem_that_says_so(town: Town) -> None:
    year, number, _day = (town.world.today() + dt.timedelta(weeks=4)).isocalendar()
    lost, week, now = new_id(), f"{year}-W{number:02d}", town.world.clock.now()
    # its solver was lost with its process, and will be given up in a few seconds: not before it is asked for again
    given_up = now - TAKEN_UP_AFTER + dt.timedelta(seconds=6)
    town.world.platform.apps["attendance"].execute(lambda uow: uow.session.add(Plan(
        id=lost, area=town.world.hero.area, week=week, state="solving", solving_since=given_up, asked_at=now, tries=3, version=0)))

    refused = town["coordinator"].post(f"/areas/{town.world.hero.area}/plans", json={"week": week})

    assert (refused.status_code, refused.get_json()["code"]) == (409, "plan_not_solved")
    assert refused.get_json()["data"] == {"plan_id": lost}
    page = town.client().get(f"/plannings/{town.world.hero.area}/{lost}", headers={"Authorization": f"Bearer {town['coordinator'].token}"})
    assert "n’a pas pu être calculé" in page.text


def test_a_replaced_part_says_so_and_asks_nothing(town: Town) -> None:
    school_id, now = town.world.school.id, town.world.clock.now()
    older = new_id()

    def put(uow: Any) -> None:
        uow.session.add(Plan(id=older, area=town.world.hero.area, week="2026-W50", state="replaced", asked_at=now, tries=1, version=2))
        uow.session.add(PlanPart(plan_id=older, school_id=school_id, sent_at=now, replaced_by="newer"))

    town.world.platform.apps["attendance"].execute(put)
    bearer = {"Authorization": f"Bearer {town['school'].token}"}
    path = f"/plannings/{town.world.hero.area}/{older}"

    assert "le remplace" in town.client().get(path, headers=bearer).text
    assert older not in town.client().get("/demandes", headers=bearer).text
    refused = town["school"].post(f"/areas/{town.world.hero.area}/plans/{older}/answers", json={})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "plan_replaced")


def _quarter(text: str) -> int:
    return int(dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()) // 900
