"""From the coordinator's registration and the youth's yes to the partner's feed, through the API."""

import time
from typing import Any

import pytest

from tests.http.town import API, PATIENCE_SECONDS, Town

KIND = "code_track_moved"


@pytest.fixture(scope="module")
def token(town: Town) -> str:
    """The feed token of a partner registered by the coordinator of the hero's area."""
    wish = {"id": "region", "name": "Région", "areas": [town.world.hero.area], "kinds": [KIND]}
    registered = town["coordinator"].post("/partners", json=wish)
    assert registered.status_code == 201, registered.get_json()
    return str(registered.get_json()["feed_token"])


def read(town: Town, token: str, after: int = 0) -> list[dict[str, Any]]:
    answer = town.client().get(f"{API}/events", query_string={"after": after}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.get_json()
    return list(answer.get_json()["events"])


def consent(town: Town, given: bool) -> None:
    answer = town["youth"].ask("PUT", f"/youths/{town.hero}/partners/region/consent", json={"given": given})
    assert answer.status_code == 200, answer.get_json()


def wait_for_types(town: Town, token: str, wanted: list[str]) -> None:
    deadline, seen = time.monotonic() + PATIENCE_SECONDS, None
    while seen != wanted and time.monotonic() < deadline:
        seen = [event["type"].split(".")[2] for event in read(town, token)]
        time.sleep(0.05)
    assert seen == wanted


def test_a_yes_opens_the_feed_and_a_no_withholds_what_was_in_it(town: Town, token: str) -> None:
    consent(town, True)
    moved = town["adviser"].post(f"/youths/{town.hero}/tracks", json={"on": "2026-01-05", "code_track": "pre_code"})
    assert moved.status_code == 200, moved.get_json()
    wait_for_types(town, token, [KIND])
    [event] = read(town, token)

    consent(town, False)

    assert event["subject"] == event["data"]["youth_id"] != town.hero
    wait_for_types(town, token, ["withheld"])
    assert read(town, token, after=1) == []


def test_a_coordinator_registers_nobody_in_another_area(town: Town) -> None:
    other = "pithiviers" if town.world.hero.area != "pithiviers" else "orleans"

    refused = town["coordinator"].post("/partners", json={"id": "far", "name": "Loin", "areas": [other], "kinds": [KIND]})

    assert (refused.status_code, refused.get_json()["code"]) == (403, "other_area")


@pytest.mark.parametrize("partner", ["x" * 150, "Région", "a b"])
def test_an_odd_name_of_a_partner_is_no_fault_of_ours(town: Town, partner: str) -> None:
    answer = town["youth"].ask("PUT", f"/youths/{town.hero}/partners/{partner}/consent", json={"given": False})

    assert answer.status_code < 500


def test_a_persons_token_opens_no_feed_and_a_feed_token_nothing_else(town: Town, token: str) -> None:
    persons = town["programme_lead"].get("/events")
    feeds = town.client().get(f"{API}/youths", headers={"Authorization": f"Bearer {token}"})

    assert (persons.status_code, feeds.status_code) == (401, 401)
