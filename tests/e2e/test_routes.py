"""Every page says for whom it is made; whoever is not one of them is led to the own first page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gateway.policy import RULES
from gateway.web.navigation import PLACES
from tests.e2e.world import World

FOR_EVERYBODY = {"public.first", "public.accessibility", "rights.rights", "public.icon", "sign_in.ask_code"}
ROLES = {role for rule in RULES.values() for role in rule}


def pages(world: World) -> dict[str, tuple[str, ...] | None]:
    app = world.platform.gateway.app
    return {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "page_roles", None)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/", "/static/"))
        and "." in rule.endpoint and rule.endpoint not in FOR_EVERYBODY
    }


def test_every_page_names_the_roles_it_is_made_for(world: World) -> None:
    found = pages(world)

    nameless = [endpoint for endpoint, roles in found.items() if not roles or not set(roles) <= ROLES]

    assert len(found) > 20
    assert nameless == [], "put @page_for(...) on these views (gateway/web/frame.py)"


def test_every_place_of_the_navigation_is_a_page_of_that_role(world: World) -> None:
    adapter = world.platform.gateway.app.url_map.bind("localhost")
    views = world.platform.gateway.app.view_functions

    strays = [
        (role, place.href) for role, places in PLACES.items() for place in places
        if role not in views[adapter.match(place.href)[0]].page_roles
    ]

    assert strays == []


@pytest.mark.parametrize("role", ["coordinator", "programme_lead"])
def test_the_navigation_stays_on_one_line_and_what_folds_is_reached_by_keyboard(role: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in(role, {"width": 1280, "height": 900})

    tops = page.eval_on_selector_all("#nav > ul > li", "items => items.map(item => item.getBoundingClientRect().top)")
    page.locator("#nav summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert len(set(tops)) == 1
    expect(page.get_by_role("heading", level=1)).to_contain_text("corriger")
    expect(page.locator("#nav summary.current")).to_contain_text("À corriger")


@pytest.mark.parametrize(("role", "elsewhere"), [("youth", "/plateforme"), ("evaluator", "/jeunes"), ("school", "/codes")])
def test_a_page_of_another_role_leads_to_the_own_first_page(
    role: str, elsewhere: str, sign_in: Callable[..., Page], world: World
) -> None:
    page = sign_in(role)

    page.goto(elsewhere)

    expect(page).to_have_url(world.address + PLACES[role][0].href)
