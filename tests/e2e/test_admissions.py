"""A commission and a draw, played by the people concerned in programmes that admit so: the coordinator, a youth, her adviser, the lead."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from contracts.profiles import rpc as profiles
from tests.e2e.other_programmes import AREA, PROTOCOL, CommissionWorld, DrawWorld, OtherProgramme
from tests.e2e.test_accessibility import violations

DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module", params=[CommissionWorld], ids=["commission"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherProgramme]:
    """In place of the world of the other browser tests."""
    made: OtherProgramme = request.param(tmp_path_factory.mktemp("admissions"))
    yield made
    made.stop()


def name_of(youth: profiles.YouthSummary) -> str:
    return f"{youth.first_name} {youth.last_name}"


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_a_commission_decides_and_a_youth_learns_what_comes_next(
    sign_in: Callable[..., Page], world: OtherProgramme, axe: str
) -> None:
    first, second, third, *_ = [one.youth for one in world.candidates().candidates if one.youth.adviser_id and one.youth.reachable]
    world.access |= {"first": world.issue(first.id), "his": world.issue(first.adviser_id or "")}
    youth, adviser, coordinator = sign_in("first"), sign_in("his", DESK), sign_in("coordinator", DESK)

    expect(youth.locator("#next")).to_contain_text("Une commission va la lire.")
    assert violations(youth, axe) == []
    adviser.goto(f"/jeunes/{first.id}")
    expect(adviser.locator("#admission")).to_contain_text("Attend la commission")
    assert violations(adviser, axe) == []

    coordinator.goto("/a-decider")
    coordinator.locator("#applications a").click()
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Candidatures")
    assert violations(coordinator, axe) == []
    coordinator.reload()  # what that look folded out is as it was
    coordinator.get_by_label(name_of(first)).check()
    coordinator.get_by_label(name_of(second)).check()
    coordinator.get_by_label("Un mot de la commission").fill("Deux projets prêts")
    coordinator.keyboard.press("Enter")  # decides nothing: a person says what
    expect(coordinator.locator("#candidates")).to_contain_text(name_of(first))
    coordinator.get_by_role("button", name="Admettre", exact=True).click()
    expect(coordinator.locator("#flashes")).to_contain_text("2 candidatures décidées : admis.")
    expect(coordinator.locator("#candidates")).not_to_contain_text(name_of(first))
    expect(coordinator.locator("#decisions")).to_contain_text("« Deux projets prêts »")
    youth.goto("/accueil")
    expect(youth.locator("#admission")).to_contain_text("Deux projets prêts")

    coordinator.get_by_label(name_of(third)).check()
    coordinator.get_by_text("Refuser", exact=True).click()
    coordinator.get_by_role("button", name="Refuser les personnes cochées").click()
    expect(coordinator.locator(".summary-errors")).to_be_visible()
    expect(coordinator.get_by_label(name_of(third))).to_be_checked()
    assert violations(coordinator, axe) == []
    coordinator.get_by_label("Pourquoi ?").select_option(label="Les revenus dépassent la limite")
    coordinator.get_by_role("button", name="Refuser les personnes cochées").click()
    expect(coordinator.locator("#flashes")).to_contain_text("1 candidature décidée : refusé.")

    coordinator.get_by_role("button", name=f"Annuler cette décision : {name_of(third)}").click()
    expect(coordinator.locator("#flashes")).to_contain_text("La candidature attend à nouveau.")
    coordinator.get_by_label(name_of(third)).check()
    coordinator.get_by_role("button", name="Mettre en liste d’attente").click()
    expect(coordinator.locator("#flashes")).to_contain_text("1 candidature décidée : en liste d’attente.")
    assert [world.platform.apps["profiles"].call(profiles.get_youth, profiles.GetYouth(youth_id=one.id, view="adviser")).summary.journey
            for one in (first, second, third)] == ["admitted", "admitted", "waiting"]


def test_the_pages_of_a_commission_fit_a_telephone(sign_in: Callable[..., Page], world: OtherProgramme, axe: str) -> None:
    lead = sign_in("programme_lead", NARROW)

    lead.goto("/candidatures?bassin=montargis-gien")

    assert (violations(lead, axe), width(lead)) == ([], 320)
    lead.goto("/a-decider")
    assert (violations(lead, axe), width(lead)) == ([], 320)


@pytest.mark.parametrize("world", [DrawWorld], ids=["draw"], indirect=True)
def test_a_draw_is_made_in_one_act_and_shows_what_checks_it(sign_in: Callable[..., Page], world: OtherProgramme, axe: str) -> None:
    ids = [one.youth_id for one in world.apply_since(3)]
    coordinator = sign_in("coordinator", DESK)

    coordinator.goto("/candidatures")
    expect(coordinator.locator("#candidates h2")).to_have_text("3 candidatures à décider")
    assert violations(coordinator, axe) == []
    coordinator.get_by_role("button", name="Tirer au sort maintenant").click()
    expect(coordinator.locator(".summary-errors")).to_contain_text("Cochez la case")
    coordinator.get_by_label("J’ai compris").check()
    coordinator.get_by_role("button", name="Tirer au sort maintenant").click()

    expect(coordinator).to_have_url(re.compile("/tirages/"))
    expect(coordinator.locator("#flashes")).to_contain_text("Le tirage est fait : 3 admis, 0 en liste d’attente.")
    expect(coordinator.locator("#proof")).to_contain_text(PROTOCOL)
    shown = coordinator.locator("tbody tr code.digest:first-of-type").all_inner_texts()
    assert sorted(shown) == sorted(ids)
    assert violations(coordinator, axe) == []
    with coordinator.expect_download() as taken:
        coordinator.get_by_role("link", name="Télécharger la liste sans les noms").click()
    assert taken.value.suggested_filename.startswith(f"tirage-{AREA}-")
    coordinator.set_viewport_size(NARROW)
    assert width(coordinator) == 320
