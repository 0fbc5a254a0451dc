"""A week is planned by a coordinator and answered by a school, each seeing the other's act without reloading the page."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}


def test_a_week_is_proposed_adjusted_sent_and_answered(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    coordinator, school = sign_in("coordinator", DESK), sign_in("school")
    school.goto("/demandes")
    coordinator.goto("/plannings")
    coordinator.get_by_label("Semaine", exact=True).select_option(index=2)

    coordinator.get_by_role("button", name="Proposer un planning").click()
    expect(coordinator.get_by_role("heading", name="Ce qui est proposé")).to_be_visible(timeout=90_000)
    assert violations(coordinator, axe) == []

    coordinator.get_by_role("link", name=world.school.name, exact=True).click()
    lines = coordinator.locator("li.card")
    before = lines.count()
    assert before > 1
    lines.first.locator("summary").click()
    lines.first.get_by_role("button", name=re.compile("^Enlever du planning")).click()
    expect(lines).to_have_count(before - 1)
    assert violations(coordinator, axe) == []

    sent = str(coordinator.locator("form[action$='/envoyer']").get_attribute("action")).removesuffix("/envoyer")
    coordinator.get_by_role("button", name="Envoyer aux auto-écoles").click()
    expect(coordinator.locator("main")).to_contain_text("Chez les auto-écoles")
    school.locator(f"#plans a[href='{sent}']", has_text="Voir et répondre").click()
    assert violations(school, axe) == []
    school.get_by_role("checkbox").first.check()
    school.get_by_role("button", name="Envoyer notre réponse").click()

    expect(school.locator("main")).to_contain_text("Refusée")
    expect(school.locator("main")).to_contain_text("Réservée")
    expect(coordinator.locator("#plan-state")).to_contain_text("donnée")
    assert violations(school, axe) == []


def test_an_own_calendar_is_replaced_and_closed_in_one_act_each(sign_in: Callable[..., Page], axe: str) -> None:
    youth = sign_in("youth")
    youth.goto("/lecons")
    youth.get_by_role("link", name="Mon agenda").click()
    address = youth.get_by_label("Adresse secrète")
    first = address.input_value()

    youth.get_by_role("button", name="Prendre une nouvelle adresse").click()
    expect(address).not_to_have_value(first)
    youth.get_by_role("button", name="Fermer l’agenda").click()

    expect(youth.locator("main")).to_contain_text("Cet agenda est fermé.")
    assert violations(youth, axe) == []


def test_an_apprentice_gives_one_week_in_two_and_the_travel_time(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    youth = sign_in("youth")
    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    youth.get_by_text("Ajouter ce qui revient").click()
    youth.get_by_label("Mardi", exact=True).check()
    youth.get_by_label("La première fois, la semaine du").fill("2040-01-08")
    youth.get_by_label("Temps pour aller au rendez-vous, sans voiture").select_option("30")
    assert violations(youth, axe) == []

    youth.get_by_role("button", name="Enregistrer la semaine").click()
    expect(youth.locator("main")).to_contain_text("Rien n’est perdu")
    youth.get_by_label("La première fois, la semaine du").fill("2027-01-06")
    youth.get_by_role("button", name="Enregistrer la semaine").click()

    youth.wait_for_url("**/lecons")
    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    expect(youth.get_by_label("une semaine sur deux : mardi – pas libre, depuis le 4 janvier 2027")).to_be_checked()
    expect(youth.get_by_label("Temps pour aller au rendez-vous, sans voiture")).to_have_value("30")
