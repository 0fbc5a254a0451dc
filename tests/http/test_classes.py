"""Classes through the API and the pages: a full class is waited for, its freed place offered, taken by one tap; notes; series."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.sign_in import ACCESS_COOKIE
from servicekit.clock import PARIS
from servicekit.ids import new_id
from tests.http.town import Town

HOUR = dt.timedelta(hours=1)


def later(town: Town, days: int) -> dt.datetime:
    """So many days after the town's own day, before anybody's lessons."""
    return dt.datetime.combine(town.world.today() + dt.timedelta(days=days), dt.time(6), PARIS)


def opens(town: Town, days: int, **more: Any) -> dict[str, Any]:
    times = {"starts_at": later(town, days).isoformat(), "ends_at": (later(town, days) + HOUR).isoformat()}
    made = town["school"].post("/classes", json={"kind": "code_class", "places": 1, **times, **more})
    assert made.status_code == 201, made.get_json()
    found: dict[str, Any] = made.get_json()
    return found


@pytest.fixture(scope="module")
def pupil(town: Town) -> str:
    """Somebody else of the same school, by her id."""
    listed = town["school"].get("/youths", query_string={"limit": 50}).get_json()["youths"]
    return next(str(each["id"]) for each in listed if each["id"] != town.hero)


def test_a_freed_place_goes_to_the_youth_who_waits(town: Town, pupil: str) -> None:
    group = opens(town, 40, title="Les priorités", directions="Tram A, arrêt Royale")
    place = town["school"].post(f"/youths/{pupil}/classes/{group['id']}/place").get_json()
    own = f"/youths/{town.hero}"
    refused = town["youth"].post(f"{own}/classes/{group['id']}/place")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "class_full")
    assert town["youth"].ask("PUT", f"{own}/classes/{group['id']}/waiting").get_json()["rank"] == 1

    town["school"].post(f"/appointments/{place['id']}/cancellation", json={})
    (offer,) = town["youth"].get(f"{own}/freed-offers").get_json()["offers"]
    taken = town["youth"].post(f"{own}/freed-offers/{offer['id']}/answer", json={"accept": True})

    assert taken.get_json()["outcome"] == "accepted"
    (seen,) = [each for each in town["youth"].get("/classes", query_string={"start": later(town, 39).isoformat()}).get_json()["classes"]
               if each["id"] == group["id"]]
    assert seen["mine"] == "place"
    sheet = town["school"].get(f"/classes/{group['id']}").get_json()
    assert [each["youth_id"] for each in sheet["seats"] if each["state"] != "cancelled"] == [town.hero]


def test_only_those_who_give_a_class_see_who_is_in_it(town: Town) -> None:
    group = opens(town, 41)

    for role in ("youth", "adviser", "referent", "instructor"):
        assert town[role].get(f"/classes/{group['id']}").status_code == 404, role
    assert town["coordinator"].get(f"/classes/{group['id']}").status_code == 200
    assert town["youth"].post("/classes", json={}).status_code in (403, 422)


def test_a_series_says_of_each_week_what_became_of_it(town: Town) -> None:
    first = {"id": new_id(), "school_id": "whatever", "kind": "workshop", "places": 3,
             "starts_at": later(town, 45).isoformat(), "ends_at": (later(town, 45) + HOUR).isoformat()}

    made = town["school"].post("/class-series", json={"first": first, "weeks": 3}).get_json()
    gone = town["school"].post(f"/class-series/{made['id']}/cancellation", json={"start": later(town, 46).isoformat()}).get_json()

    assert [each["code"] for each in made["occurrences"]] == [None, None, None]
    assert gone["cancelled"] == 2


def test_a_class_without_anybody_is_in_the_week_the_day_and_the_calendar_of_its_instructor(town: Town) -> None:
    group = opens(town, 1, title="Encore personne", instructor_id=town["instructor"].id, anyway=True)

    day = later(town, 1).date().isoformat()
    for role, path in (("instructor", f"/semaine?du={day}"), ("school", f"/semaine?du={day}"), ("instructor", "/ma-journee")):
        page = town.client().get(path, headers={"Authorization": f"Bearer {town[role].token}"}).text
        assert "Encore personne" in page, (role, path)
        assert f"/cours/{group['id']}" in page, (role, path)
    for role in ("instructor", "school"):
        url = town[role].post("/me/calendar", json={}).get_json()["url"]
        feed = town.client().get(urlsplit(url).path).get_data(as_text=True).replace("\r\n ", "")
        assert f"UID:{group['id']}@autonomie\r\n" in feed
        assert "SUMMARY:Cours de code : Encore personne\r\n" in feed


def test_a_class_outside_the_hours_comes_back_with_a_way_to_say_anyway(town: Town) -> None:
    sunday = later(town, 50) + dt.timedelta(days=(6 - later(town, 50).weekday()) % 7)
    written = {"key": new_id(), "form": "cours", "back": "/cours", "kind": "workshop", "starts_at": sunday.isoformat(), "minutes": "60",
               "places": "4", "instructor_id": town["instructor"].id, "skip_holidays": "yes"}
    cookie = {"Cookie": f"{ACCESS_COOKIE}={town['school'].token}", "Origin": "http://localhost"}

    refused = town.client().post("/cours", data=written, headers=cookie)
    opened = town.client().post("/cours", data={**written, "key": new_id(), "anyway": "yes"}, headers=cookie)

    assert refused.status_code == 409
    assert 'name="anyway"' in refused.text
    assert opened.status_code == 303, opened.text
