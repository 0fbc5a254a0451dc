"""Relations through HTTP: standing in widens what an adviser reaches and ends, moves and merges are followed at once."""

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from contracts.kernel import Principal
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.http.town import Person, Town, code_of, eventually


@pytest.fixture(scope="module")
def others(town: Town) -> Iterator[str]:
    """Youths of the hero's area with an adviser, whom no other test looks at."""
    page = town.world.platform.apps["profiles"].call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    kept = {town.hero, town.neighbour, town.stranger}
    here = [youth for youth in page.youths if youth.area == town.world.hero.area and youth.adviser_id]
    return iter([youth.id for youth in here if youth.id not in kept][-12:])


@pytest.fixture
def colleague(town: Town) -> Callable[[], Person]:
    """Another adviser of the hero's Mission Locale."""

    def comes() -> Person:
        area, person_id = town.world.hero.area, new_id()
        town.world.call(profiles.add_person, profiles.AddPerson(id=person_id, role="adviser", label="Alex Remplaçant", area=area))
        return Person(town, Principal(id=person_id, role="adviser", area=area))

    return comes


def test_a_colleague_reaches_the_file_only_while_she_stands_in(town: Town, colleague: Callable[[], Person]) -> None:
    who = colleague()
    before = who.get(f"/youths/{town.hero}")

    made = who.post(f"/youths/{town.hero}/stand-ins", {"reason": "Entretien pendant ses congés", "days": 3})
    eventually(lambda: who.get(f"/youths/{town.hero}", headers={"X-Reason": "essai"}).status_code == 200)
    hands_over = who.post(f"/youths/{town.hero}/links", {"role": "adviser", "other_id": who.id})
    ended = who.ask("DELETE", f"/youths/{town.hero}/stand-ins/{who.id}")

    assert (before.status_code, made.status_code) == (403, 201)
    assert (hands_over.status_code, code_of(hands_over)) == (403, "not_yours"), "the caseload is not hers to give"
    assert ended.status_code == 200
    eventually(lambda: who.get(f"/youths/{town.hero}").status_code == 403)


def test_the_lead_adviser_and_the_youth_are_told_and_see_why(town: Town, colleague: Callable[[], Person]) -> None:
    who = colleague()

    who.post(f"/youths/{town.hero}/stand-ins", {"reason": "Rendez-vous urgent"})

    for role in ("adviser", "youth"):
        eventually(lambda role=role: any(
            n["what"] == "adviser_attached" for n in town[role].get("/notifications").get_json()["notifications"]))
        seen = town[role].get(f"/youths/{town.hero}/stand-ins").get_json()["stand_ins"]
        assert "Rendez-vous urgent" in {row["reason"] for row in seen}
    who.ask("DELETE", f"/youths/{town.hero}/stand-ins/{who.id}")


def test_nobody_of_another_mission_locale_is_even_shown_the_name(town: Town) -> None:
    elsewhere = Person(town, Principal(id=new_id(), role="adviser", area="montargis-gien"))
    name = town.world.hero.last_name

    assert elsewhere.post(f"/youths/{town.hero}/stand-ins", {"reason": "Curiosité"}).status_code == 403
    assert town.hero not in {f["youth_id"] for f in elsewhere.get("/colleague-files", query_string={"text": name}).get_json()["files"]}


def test_once_a_file_is_in_another_area_its_coordinator_reaches_it_and_the_former_one_does_not(
    town: Town, others: Iterator[str]
) -> None:
    youth_id, to = next(others), "pithiviers" if town.world.hero.area != "pithiviers" else "orleans"
    there = Person(town, Principal(id=new_id(), role="coordinator", area=to))

    moved = town["coordinator"].post(f"/youths/{youth_id}/area", {"area": to, "reason": "Déménagement"})

    assert moved.status_code == 200, moved.get_data(as_text=True)
    eventually(lambda: there.get(f"/youths/{youth_id}").status_code == 200)
    eventually(lambda: town["coordinator"].get(f"/youths/{youth_id}").status_code == 403)
    assert there.get(f"/youths/{youth_id}").get_json()["past_links"], "who followed before is shown with dates"


def test_the_area_that_is_left_does_not_choose_the_adviser_there(town: Town, others: Iterator[str]) -> None:
    youth_id, to = next(others), "pithiviers" if town.world.hero.area != "pithiviers" else "orleans"
    takers = town["coordinator"].get("/advisers", query_string={"area": to}).get_json()["takers"]

    refused = town["coordinator"].post(f"/youths/{youth_id}/area", {"area": to, "adviser_id": takers[0]["id"]})

    assert (refused.status_code, code_of(refused)) == (403, "area_entered_chooses")
    assert town["coordinator"].get(f"/youths/{youth_id}").status_code == 200


def test_an_adviser_asks_for_a_merge_and_the_coordinator_makes_it(town: Town, others: Iterator[str]) -> None:
    stays, goes = next(others), next(others)
    adviser = Person(town, Principal(id=new_id(), role="adviser", area=town.world.hero.area))

    def old_page() -> TestResponse:
        return town.client().get(f"/jeunes/{goes}", headers={"Authorization": f"Bearer {town['coordinator'].token}"})

    asked = adviser.post(f"/youths/{stays}/merge-proposals", {"merged_id": goes, "reason": "Même personne"})
    listed = town["coordinator"].get("/duplicates").get_json()["pairs"]
    alone = adviser.post(f"/youths/{stays}/merges", {"merged_id": goes})
    shown = town["coordinator"].get(f"/youths/{stays}/comparison", query_string={"merged_id": goes})
    merged = town["coordinator"].post(f"/youths/{stays}/merges", {"merged_id": goes, "take": ["phone"]})

    assert asked.status_code == 200
    assert {stays, goes} in [{pair["first"]["summary"]["id"], pair["second"]["summary"]["id"]} for pair in listed]
    assert (alone.status_code, code_of(alone)) == (403, "role_may_not")
    assert shown.status_code == 200
    assert merged.status_code == 201, merged.get_data(as_text=True)
    assert town["coordinator"].get(f"/youths/{goes}").status_code in (403, 404)
    eventually(lambda: old_page().status_code == 303)  # the gateway learns of a merge from its event
    assert old_page().headers["Location"] == f"/jeunes/{stays}"


def test_a_coordinator_merges_no_file_of_another_area(town: Town) -> None:
    tries = [
        town["coordinator"].post(f"/youths/{town.neighbour}/merges", {"merged_id": town.stranger}),
        town["coordinator"].post(f"/youths/{town.stranger}/merges", {"merged_id": town.neighbour}),
        town["coordinator"].get(f"/youths/{town.neighbour}/comparison", query_string={"merged_id": town.stranger}),
    ]

    assert [answer.status_code for answer in tries] == [403] * 3
    eventually(lambda: any(row.what == "merge_youths" and not row.allowed for row in town.readers_of(town.stranger)))


def test_a_caseload_changes_hands_and_the_lists_follow(town: Town, colleague: Callable[[], Person], others: Iterator[str]) -> None:
    giver, taker, youth_id = colleague(), colleague(), next(others)
    town["coordinator"].post(f"/youths/{youth_id}/links", {"role": "adviser", "other_id": giver.id})
    today = town.world.today().isoformat()

    made = town["coordinator"].post("/transfers", {"from_id": giver.id, "to_id": taker.id, "starts_on": today, "ends_on": "2031-01-06"})
    mine = taker.get("/youths").get_json()["youths"]
    back = town["coordinator"].post(f"/transfers/{made.get_json()['id']}/end")

    assert (made.status_code, made.get_json()["state"]) == (201, "moved")
    assert [youth["id"] for youth in mine] == [youth_id]
    assert back.get_json()["state"] == "over"
    assert [youth["id"] for youth in giver.get("/youths").get_json()["youths"]] == [youth_id]
