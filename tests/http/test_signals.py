"""Signals over HTTP: they name the status and the situation, so whoever may not see these sees none (domain.md § 3)."""

import pytest

from tests.http.town import Town, eventually

DECIDE = ("adviser", "coordinator", "programme_lead")
SEE = {role: True for role in (*DECIDE, "referent")} | {role: False for role in ("school", "instructor", "youth")}
"""By role: may it see what signals say of the youth?"""


@pytest.fixture(scope="module")
def changed(town: Town) -> str:
    """The hero has a new status, and the signal of it stands."""
    today = town.world.clock.now().date()
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
