"""The door: each role enters with its code (and PIN) and lands where it can act."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import World

LANDINGS = {
    "youth": "/accueil", "adviser": "/aujourdhui", "referent": "/jeunes", "school": "/demandes",
    "instructor": "/ma-journee", "coordinator": "/chiffres", "programme_lead": "/chiffres", "evaluator": "/chiffres",
}


@pytest.mark.parametrize(("role", "landing"), LANDINGS.items())
def test_each_role_lands_where_it_can_act(role: str, landing: str, sign_in: Callable[..., Page], world: World) -> None:
    page = sign_in(role)

    expect(page).to_have_url(world.address + landing)


def test_everything_that_signing_in_needs_works_without_javascript(sign_in: Callable[..., Page], world: World) -> None:
    page = sign_in("adviser", javascript=False)

    expect(page).to_have_url(world.address + "/aujourdhui")


def test_a_code_is_taken_as_it_is_pasted(open_page: Callable[..., Page], world: World) -> None:
    page = open_page()
    code = world.access["youth"].code

    page.goto("/entrer")
    page.get_by_label("Code d’accès").fill(f"  {code.lower().replace('-', ' ')} ")
    page.get_by_role("button", name="Entrer").click()

    expect(page).to_have_url(world.address + "/accueil")


def test_the_code_of_the_qr_comes_behind_the_hash_and_leaves_the_address(
    open_page: Callable[..., Page], world: World
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"/entrer#{world.access['youth'].code}")

    expect(page.get_by_label("Code d’accès")).to_have_value(world.access["youth"].code)
    assert page.url == world.address + "/entrer"
    assert not any(world.access["youth"].code in url.partition("#")[0] for url in asked)


def test_a_wrong_code_says_what_to_do_and_keeps_what_was_written(open_page: Callable[..., Page]) -> None:
    page = open_page()

    page.goto("/entrer")
    page.get_by_label("Code d’accès").fill("AAAA-BBBB-CCCC")
    page.get_by_role("button", name="Entrer").click()

    expect(page.get_by_label("Code d’accès")).to_have_value("AAAA-BBBB-CCCC")
    expect(page.get_by_label("Code d’accès")).to_have_accessible_description("Il est sur votre feuille. Vous pouvez le "
        "coller. Erreur : Ce code ne marche pas. Vérifiez chaque lettre, ou demandez un nouveau code.")


def test_who_left_is_out(sign_in: Callable[..., Page], world: World) -> None:
    page = sign_in("referent")

    page.get_by_role("button", name="Sortir").click()
    page.goto("/jeunes")

    expect(page).to_have_url(world.address + "/entrer")
