"""A service that does not answer takes its own parts away, never the whole page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import World


@pytest.fixture
def without_attendance(world: World) -> Iterator[None]:
    """Nobody answers for attendance, as when its processes are gone."""
    apps = world.platform.caller._apps
    away = apps.pop("attendance")
    yield
    apps["attendance"] = away


def test_the_file_still_shows_what_the_other_services_know(
    sign_in: Callable[..., Page], world: World, without_attendance: None
) -> None:
    adviser = sign_in("adviser")

    answer = adviser.goto(f"/jeunes/{world.hero.id}")

    assert answer is not None
    assert answer.status == 200
    expect(adviser.locator("#flashes")).to_contain_text("Une partie de la page ne répond pas")
    expect(adviser.locator("#contact")).to_contain_text(world.hero.file_number)


def test_the_lead_sees_which_service_is_away(sign_in: Callable[..., Page], without_attendance: None) -> None:
    lead = sign_in("programme_lead")

    lead.goto("/plateforme")

    away = lead.locator("section.card").filter(has_text="Planning et présences")
    expect(away).to_contain_text("Ne répond pas")
    expect(lead.locator("section.card").filter(has_text="Progrès et ajustements")).to_contain_text("Répond")
