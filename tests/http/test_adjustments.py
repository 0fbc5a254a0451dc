"""The loop of an adjustment over HTTP, walked by each who takes part: the policy lets them in, the domain says what they may."""

import re
from typing import Any

import pytest

from tests.http.town import Person, Town, code_of


def propose(town: Town, by: str, **given: object) -> dict[str, Any]:
    answer = town[by].post(f"/youths/{town.hero}/adjustments", {"kind": "support", "words": "Un essai", **given})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()  # type: ignore[no-any-return]


def act(town: Town, by: str, item: dict[str, Any], what: str, reason: str = "") -> Any:
    return town[by].post(f"/youths/{town.hero}/adjustments/{item['id']}/answers", {"act": what, "reason": reason})


def offered(town: Town, by: str, item: dict[str, Any]) -> list[str]:
    """The acts that the person's page of the adjustment has a form for."""
    page = town.browser().get(f"/jeunes/{town.hero}/ajustements/{item['id']}", headers=bearer(town[by]))
    assert page.status_code == 200
    return re.findall(r'name="act" value="(\w+)"', page.get_data(as_text=True))


def bearer(who: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.token}"}


@pytest.mark.parametrize("owner", ["referent", "instructor", "school", "youth"])
def test_whoever_carries_it_out_is_offered_to_say_so_and_may(town: Town, owner: str) -> None:
    item = propose(town, "adviser", owner_role=owner)
    if owner == "school":
        assert act(town, "school", item, "agree").status_code == 200
    assert act(town, "youth", item, "accept").status_code == 200

    assert "done" in offered(town, owner, item)
    assert act(town, owner, item, "done").get_json()["state"] == "done"


@pytest.mark.parametrize("proposer", ["referent", "instructor", "youth", "school"])
def test_whoever_proposed_takes_it_back(town: Town, proposer: str) -> None:
    item = propose(town, proposer, must_agree="adviser", owner_role="adviser")

    assert "withdraw" in offered(town, proposer, item)
    assert act(town, proposer, item, "withdraw", "Autre idée").get_json()["state"] == "withdrawn"


def test_the_school_that_agreed_takes_it_back_once_accepted(town: Town) -> None:
    item = propose(town, "referent", kind="pace")
    act(town, "school", item, "agree")
    act(town, "youth", item, "accept")

    assert "withdraw" in offered(town, "school", item)
    assert act(town, "school", item, "withdraw", "Plus de moniteur").get_json()["state"] == "withdrawn"


def test_what_a_page_does_not_offer_the_service_refuses(town: Town) -> None:
    item = propose(town, "adviser", owner_role="referent")
    act(town, "youth", item, "accept")

    for by in ("instructor", "school"):
        assert offered(town, by, item) == []
        assert code_of(act(town, by, item, "done")) == "transition_not_yours"


def test_who_is_to_do_it_is_chosen_on_the_page(town: Town) -> None:
    form = {"kind": "other", "words": "Un trajet ensemble", "must_agree": "", "owner_role": "referent", "form": "ajustement",
            "back": f"/jeunes/{town.hero}"}

    town.browser().post(f"/jeunes/{town.hero}/ajustements", data=form, headers=bearer(town["adviser"]))

    newest = town["adviser"].get(f"/youths/{town.hero}/adjustments").get_json()["adjustments"][0]
    assert (newest["words"], newest["owner_role"], newest["waits_for"]) == ("Un trajet ensemble", "referent", "youth")


def test_a_youth_says_no_on_the_page_without_a_reason(town: Town) -> None:
    item = propose(town, "adviser", owner_role="adviser")
    path = f"/jeunes/{town.hero}/ajustements/{item['id']}"
    page = town.browser().get(path, headers=bearer(town["youth"])).get_data(as_text=True)
    assert not re.search(rf'id="decline-{item["id"]}-reason"[^>]*required', page)

    town.browser().post(path, data={"act": "decline", "reason": "", "back": path}, headers=bearer(town["youth"]))

    found = town["adviser"].get(f"/youths/{town.hero}/adjustments").get_json()["adjustments"]
    assert next(each for each in found if each["id"] == item["id"])["state"] == "declined"


def test_a_professional_who_says_no_on_the_page_says_why(town: Town) -> None:
    item = propose(town, "adviser", kind="pace", owner_role="school")
    path = f"/jeunes/{town.hero}/ajustements/{item['id']}"

    town.browser().post(path, data={"act": "refuse", "reason": "", "back": path}, headers=bearer(town["school"]))

    found = town["adviser"].get(f"/youths/{town.hero}/adjustments").get_json()["adjustments"]
    assert next(each for each in found if each["id"] == item["id"])["state"] == "proposed"
