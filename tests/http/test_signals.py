"""Signals over HTTP: they name the status and the situation, so whoever may not see these sees none (domain.md § 3)."""

import datetime as dt
from typing import Any

import pytest

from contracts.kernel import Principal
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.http.town import Person, Town, eventually

DECIDE = ("adviser", "coordinator", "programme_lead")
SEE = {role: True for role in (*DECIDE, "referent")} | {role: False for role in ("school", "instructor", "youth")}
"""By role: may it see what signals say of the youth?"""


@pytest.fixture(scope="module")
def changed(town: Town) -> str:
    """The hero has a new status, and the signal of it stands."""
    today = town.world.today()
    town["adviser"].post(f"/youths/{town.hero}/statuses", {"status": "student", "since": today.isoformat()})
    eventually(lambda: "status_changed" in kinds(town, "adviser"))
    return town.hero


def kinds(town: Town, role: str) -> set[str]:
    answer = town[role].get(f"/youths/{town.hero}/dossier")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return {signal["kind"] for signal in answer.get_json()["signals"]["signals"]}


@pytest.mark.parametrize("role", sorted(SEE))
def test_the_dossier_shows_signals_to_those_who_may_see_the_situation(town: Town, changed: str, role: str) -> None:
    seen, asked = kinds(town, role), town[role].get(f"/youths/{town.hero}/signals")

    assert ("status_changed" in seen) is SEE[role]
    assert (asked.status_code == 200) is SEE[role], "the same as where they are asked for by themselves"


@pytest.mark.parametrize("role", ["adviser", "referent", "school", "instructor"])
def test_the_page_of_the_file_names_signals_to_the_same(town: Town, changed: str, role: str) -> None:
    page = town.browser().get(f"/jeunes/{town.hero}", headers={"Authorization": f"Bearer {town[role].token}"})

    assert page.status_code == 200
    assert ("Nouveau statut" in page.get_data(as_text=True)) is SEE[role]


@pytest.mark.parametrize("role", ["school", "instructor"])
def test_a_schools_timeline_names_no_signal(town: Town, changed: str, role: str) -> None:
    entries = town[role].get(f"/youths/{town.hero}/timeline").get_json()["entries"]

    assert not [entry for entry in entries if entry["what"].startswith(("signal_", "status_"))]


def signal_of(town: Town) -> dict[str, Any]:
    found = town["adviser"].get(f"/youths/{town.hero}/signals").get_json()["signals"]
    return next(each for each in found if each["kind"] == "status_changed" and each["cleared_at"] is None)


def file_of(town: Town, who: Person) -> str:
    page = town.browser().get(f"/jeunes/{town.hero}", headers={"Authorization": f"Bearer {who.token}"})
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_the_file_shows_the_evidence_and_what_can_be_done_to_whoever_decides(town: Town, changed: str) -> None:
    signal = signal_of(town)

    adviser, referent = file_of(town, town["adviser"]), file_of(town, town["referent"])

    for page in (adviser, referent):
        assert f'id="signal-{signal["id"]}"' in page
        assert "Revoir les disponibilités et les aides." in page
    assert f"/signaux/{signal['id']}/plus-tard" in adviser
    assert f"/signaux/{signal['id']}" not in referent


def test_what_is_put_aside_says_until_when_and_comes_back_from_the_file(town: Town, changed: str) -> None:
    signal, path = signal_of(town), f"/youths/{town.hero}/signals/{signal_of(town)['id']}/snooze"
    today = town.world.today()
    aside = town["adviser"].post(path, {"until": (today + dt.timedelta(days=5)).isoformat(), "reason": "Vue lundi"})
    assert aside.status_code == 200
    page = file_of(town, town["adviser"])
    assert "Mis de côté jusqu’au" in page
    assert "Le remettre dans la liste" in page

    form = {"until": today.isoformat(), "reason": "Remis dans la liste", "back": f"/jeunes/{town.hero}"}
    headers = {"Authorization": f"Bearer {town['adviser'].token}"}
    town.browser().post(f"/jeunes/{town.hero}/signaux/{signal['id']}/plus-tard", data=form, headers=headers)

    assert signal_of(town)["snoozed_reason"] is None
    assert "Mis de côté jusqu’au" not in file_of(town, town["adviser"])


def test_the_day_of_whoever_stands_in_has_the_youths_of_her_colleague(town: Town, changed: str) -> None:
    person_id = new_id()
    town.world.call(profiles.add_person, profiles.AddPerson(  # type: ignore[arg-type]
        id=person_id, role="adviser", label="Alex Remplaçant", area=town.world.hero.area))
    who = Person(town, Principal(id=person_id, role="adviser", area=town.world.hero.area))

    def day() -> str:
        return town.browser().get("/aujourdhui", headers={"Authorization": f"Bearer {who.token}"}).get_data(as_text=True)

    assert f"line-{town.hero}" not in day()
    who.post(f"/youths/{town.hero}/stand-ins", {"reason": "Congés", "days": 3})
    eventually(lambda: f"line-{town.hero}" in day())

    who.ask("DELETE", f"/youths/{town.hero}/stand-ins/{who.id}")
    eventually(lambda: f"line-{town.hero}" not in day())
