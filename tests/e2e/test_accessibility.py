"""Every page of every role, on a phone and at 320 px: no axe-core violation, nothing that scrolls sideways."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.doors import say_why
from tests.e2e.places import places_of
from tests.e2e.world import World

PHONE, NARROW = {"width": 390, "height": 800}, {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES: dict[str, tuple[str, ...]] = {
    "youth": ("/mes-connexions", "/accueil", "/chemin", "/lecons", "/aide", "/jeunes/{hero}/disponibilites",
              "/jeunes/{hero}/disponibilites/equipes", "/jeunes/{hero}/livret",
              "/jeunes/{hero}/livret/C1.a", "/jeunes/{hero}/resultats",
              "/jeunes/{hero}/mobilite-emploi", "/jeunes/{hero}/charte",
              "/ressources", "/ressources/etapes-du-permis", "/accessibilite", "/vos-droits",
              "/vos-droits/copie", "/messages", "/jeunes/{hero}/messages", "/jeunes/{hero}/ajustements/{adjustment}",
               "/mes-notifications", "/agenda", "/arrivee", "/mon-financement"),
    "adviser": ("/remplacements", "/transferts", "/doublons", "/jeunes/{hero}/suivi", "/mes-connexions", "/aujourdhui",
                "/jeunes", "/jeunes/{hero}", "/jeunes/{hero}/copie", "/jeunes/{hero}/creneaux", "/jeunes/{hero}/cours",
                "/jeunes/{hero}/chaque-semaine", "/jeunes/{hero}/livret",
                "/jeunes/{hero}/resultats",
                "/jeunes/{hero}/mobilite-emploi", "/jeunes/{hero}/charte", "/export", "/jeunes/{hero}/financement", "/heures-a-decider",
                "/jeunes/{hero}/disponibilites", "/codes", "/chiffres", "/agenda",
                "/jeunes/{hero}/ajustements/{adjustment}",
                "/messages", "/jeunes/{hero}/messages", "/mes-notifications", "/envois", "/jeunes/{hero}/envois"),
    "referent": ("/jeunes", "/jeunes/{hero}", "/messages", "/chiffres", "/jeunes/{hero}/ajustements/{adjustment}", "/agenda"),
    "school": ("/jeunes/{hero}/resultats", "/jeunes/{hero}/livret", "/equipe/mots", "/cours/{class}",
               "/jeunes/{hero}/ajustements/{adjustment}", "/cours", "/demandes", "/semaine", "/equipe", "/agenda",
               "/plannings", "/jeunes", "/jeunes/{hero}", "/chiffres",
               "/comptes-eleves", "/jeunes/{hero}/financement",
               "/equipe/instructor/{instructor}/disponibilites", "/equipe/vehicle/{vehicle}/disponibilites",
               "/equipe/vehicle/{vehicle}/agenda"),
    "instructor": ("/chiffres", "/agenda", "/cours",
                   "/ma-journee", "/semaine", "/jeunes/{hero}/resultats", "/jeunes/{hero}"),
    "coordinator": ("/messages-signales", "/transferts", "/a-decider", "/candidatures", "/doublons", "/jeunes/{hero}/motif",
                    "/jeunes/{hero}/suivi",
                    "/chiffres", "/a-corriger", "/jeunes", "/codes",
                    "/codes?qui=equipe", "/imports", "/effacements", "/archive",
                    "/equipe-du-bassin", "/equipe-du-bassin/ajout/adviser", "/equipe-du-bassin/ajout/instructor", "/partenaires",
                    "/imports/{import}", "/doublons/{hero}/{neighbour}", "/jeunes/{hero}/ajustements/{adjustment}",
                    "/effacements/{hero}", "/jeunes/{hero}", "/plannings", "/comptes", "/jeunes/{hero}/financement"),
    "programme_lead": ("/equipe-du-bassin", "/equipe-du-bassin?bassin=programme", "/equipe-du-bassin/ajout/referent", "/partenaires",
                       "/imports/{import}", "/a-decider", "/transferts",
                       "/doublons", "/jeunes/{hero}/suivi", "/chiffres", "/a-corriger", "/codes", "/imports", "/plateforme",
                       "/conservation"),
    "evaluator": ("/chiffres",),
}


LOOKED_AT_ELSEWHERE = {
    "public.first": "leads to the first page of the role",
    "public.icon": "a picture",
    "sign_in.ask_code": "test_the_door_has_no_violation, here",
    "appointments.one": "test_arrival: at the stage where the code to scan is shown",
    "arrival.code_part": "a part of that page, and looked at with it",
    "admissions.one_draw": "test_admissions: once a draw was made",
    "admissions.list_of_draw": "a table that is taken away",
    "plans.one": "test_plan: proposed, sent and answered",
    "sheets.certificate": "a PDF",
    "sheets.sheet": "a PDF",
    "sheets.class_sheet": "a PDF",
    "booklet.booklet_as_pdf": "a PDF",
    "messages.copy": "test_the_copy_of_the_messages_has_no_violation, here: it comes as a file",
    "messages.attachment": "a file that somebody sent",
    "rights.packed_copy": "an archive",
    "moderation.attachment": "a file that somebody sent",
}
"""Addresses that answer and are not in PAGES, each with the reason."""


def open_for_the_day(page: Page, role: str, world: World) -> None:
    if role in ("coordinator", "programme_lead"):
        say_why(page, world.hero.id)


@pytest.fixture(scope="module")
def places(world: World) -> dict[str, str]:
    return places_of(world)


def violations(page: Page, axe: str) -> list[str]:
    """Of the whole page: what is folded away is opened first."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{v['id']}: {v['help']} – {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


def test_the_door_has_no_violation(open_page: Callable[..., Page], axe: str) -> None:
    page = open_page()

    page.goto("/entrer")

    assert violations(page, axe) == []


def test_every_page_is_looked_at_or_says_why_it_is_not(world: World) -> None:
    app = world.platform.gateway.app
    adapter, named = app.url_map.bind("localhost"), dict.fromkeys(re.findall(r"{(\w+)}", str(PAGES)), "x")
    looked_at = {adapter.match(path.format(**named).partition("?")[0])[0] for paths in PAGES.values() for path in paths}
    answered = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "." in rule.endpoint
                and not rule.rule.startswith(("/api/", "/static/"))}

    assert answered - looked_at - LOOKED_AT_ELSEWHERE.keys() == set(), "put these pages into PAGES, for a role that has them"
    assert LOOKED_AT_ELSEWHERE.keys() & looked_at == set(), "these are in PAGES now"
    assert LOOKED_AT_ELSEWHERE.keys() <= answered, "these are no longer there"


def test_the_sheet_of_a_new_code_and_the_key_of_a_partner_have_no_violation(sign_in: Callable[..., Page], axe: str) -> None:
    page = sign_in("coordinator", NARROW)
    found = {}

    page.goto("/equipe-du-bassin/ajout/referent")
    page.get_by_label("Prénom et nom").fill("Samira Feuille")
    page.get_by_role("button", name="Ajouter et voir son code").click()
    expect(page.locator(".sheet-code")).to_be_visible()
    found["sheet"] = (violations(page, axe), page.locator(".sheet-code .code").count(), _width(page))
    page.goto("/partenaires")
    page.get_by_label("Nom de l’organisme ou du logiciel").fill("Région, clé à montrer")
    page.get_by_label("leçons faites").last.check()
    page.get_by_role("button", name="Inscrire et voir sa clé").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("est inscrit")
    found["key"] = (violations(page, axe), page.get_by_text("Sa clé", exact=True).count(), _width(page))

    assert found == {"sheet": ([], 2, 320), "key": ([], 1, 320)}


def test_the_copy_of_the_messages_has_no_violation(sign_in: Callable[..., Page], axe: str, world: World) -> None:
    page = sign_in("youth")
    page.goto(f"/jeunes/{world.hero.id}/messages")
    page.get_by_label("Votre message").fill("Bonjour, à quelle heure demain ?")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#thread")).to_contain_text("à quelle heure demain")

    handed = page.request.get(f"/jeunes/{world.hero.id}/messages/copie")
    page.set_content(handed.text())

    assert "attachment" in handed.headers["content-disposition"]
    assert "à quelle heure demain" in handed.text()
    assert violations(page, axe) == []


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("role", PAGES)
def test_no_page_of_a_role_has_a_violation_nor_scrolls_sideways_at_320_pixels(
    role: str, sign_in: Callable[..., Page], axe: str, world: World, places: dict[str, str]
) -> None:
    page = sign_in(role, PHONE)
    open_for_the_day(page, role, world)

    found, wide = {}, []
    for path in PAGES[role]:
        answer = page.goto(path.format(**places))
        assert answer is not None
        assert answer.status == 200, path
        found[path] = violations(page, axe)  # which folds everything out, too
        page.set_viewport_size(NARROW)
        if _width(page) > NARROW["width"]:
            wide.append(path)
        page.set_viewport_size(PHONE)

    assert {path: what for path, what in found.items() if what} == {}
    assert wide == []
