"""Every page of every role, on a phone and at 320 px: no axe-core violation, nothing that scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.doors import say_why
from tests.e2e.world import World

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES: dict[str, tuple[str, ...]] = {
    "youth": ("/mes-connexions", "/accueil", "/chemin", "/lecons", "/aide", "/jeunes/{hero}/disponibilites", "/jeunes/{hero}/livret",
              "/jeunes/{hero}/livret/C1.a", "/jeunes/{hero}/resultats",
              "/jeunes/{hero}/mobilite-emploi", "/jeunes/{hero}/charte",
              "/ressources", "/ressources/etapes-du-permis", "/accessibilite", "/vos-droits",
              "/vos-droits/copie", "/messages", "/mes-notifications", "/agenda", "/arrivee", "/mon-financement"),
    "adviser": ("/remplacements", "/transferts", "/doublons", "/jeunes/{hero}/suivi", "/mes-connexions", "/aujourdhui",
                "/jeunes", "/jeunes/{hero}", "/jeunes/{hero}/copie", "/jeunes/{hero}/creneaux", "/jeunes/{hero}/cours",
                "/jeunes/{hero}/chaque-semaine", "/jeunes/{hero}/livret",
                "/jeunes/{hero}/resultats",
                "/jeunes/{hero}/mobilite-emploi", "/jeunes/{hero}/charte", "/export", "/jeunes/{hero}/financement", "/heures-a-decider",
                "/jeunes/{hero}/disponibilites", "/codes", "/chiffres",
                "/messages", "/jeunes/{hero}/messages", "/mes-notifications", "/envois", "/jeunes/{hero}/envois"),
    "referent": ("/jeunes", "/jeunes/{hero}", "/messages"),
    "school": ("/jeunes/{hero}/resultats", "/jeunes/{hero}/livret", "/equipe/mots",
               "/cours", "/demandes", "/semaine", "/equipe", "/agenda", "/plannings", "/jeunes", "/jeunes/{hero}", "/chiffres",
               "/comptes-eleves", "/jeunes/{hero}/financement",
               "/equipe/instructor/{instructor}/disponibilites", "/equipe/vehicle/{vehicle}/disponibilites",
               "/equipe/vehicle/{vehicle}/agenda"),
    "instructor": ("/cours", "/ma-journee", "/semaine", "/jeunes/{hero}/resultats", "/jeunes/{hero}"),
    "coordinator": ("/messages-signales", "/transferts", "/a-decider", "/doublons", "/jeunes/{hero}/motif", "/jeunes/{hero}/suivi",
                    "/chiffres", "/a-corriger", "/jeunes", "/codes",
                    "/codes?qui=equipe", "/imports", "/effacements", "/archive",
                    "/effacements/{hero}", "/jeunes/{hero}", "/plannings", "/comptes", "/jeunes/{hero}/financement"),
    "programme_lead": ("/transferts", "/doublons", "/jeunes/{hero}/suivi", "/chiffres", "/a-corriger", "/codes", "/imports", "/plateforme"),
    "evaluator": ("/chiffres",),
}


def open_for_the_day(page: Page, role: str, world: World) -> None:
    if role in ("coordinator", "programme_lead"):
        say_why(page, world.hero.id)


def address(path: str, world: World) -> str:
    return path.format(hero=world.hero.id, instructor=world.school.instructors[0].id, vehicle=world.school.vehicles[0].id)


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


@pytest.mark.parametrize("role", PAGES)
def test_no_page_of_a_role_has_a_violation(
    role: str, sign_in: Callable[..., Page], axe: str, world: World
) -> None:
    page = sign_in(role)
    open_for_the_day(page, role, world)

    found = {}
    for path in PAGES[role]:
        answer = page.goto(address(path, world))
        assert answer is not None
        assert answer.status == 200, path
        found[path] = violations(page, axe)

    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("role", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(role: str, sign_in: Callable[..., Page], world: World) -> None:
    page = sign_in(role, {"width": 320, "height": 640})
    open_for_the_day(page, role, world)

    wide = []
    for path in PAGES[role]:
        page.goto(address(path, world))
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)

    assert wide == []
