"""One running platform and one browser for all browser tests; each person gets a browser context of her own."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.world import World

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
PATIENCE_MS = 30_000
PHONE = {"width": 390, "height": 800}

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("e2e"))
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, world: World) -> Iterator[Callable[..., Page]]:
    """A page of a new person's browser; a JavaScript error in it fails the test."""
    contexts, errors = [], []

    def opened(viewport: dict[str, int] | None = None, javascript: bool = True, touch: bool = False) -> Page:
        context = browser.new_context(
            base_url=world.address, locale="fr-FR", timezone_id="Europe/Paris", viewport=viewport or PHONE,
            java_script_enabled=javascript, has_touch=touch,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == [], "JavaScript errors on the pages"


@pytest.fixture
def sign_in(open_page: Callable[..., Page], world: World) -> SignIn:
    """A page on which the person of that role is signed in."""

    def signed_in(role: str, viewport: dict[str, int] | None = None, javascript: bool = True, touch: bool = False) -> Page:
        page = open_page(viewport, javascript, touch)
        access = world.access[role]
        page.goto("/entrer")
        page.get_by_label("Code d’accès").fill(access.code)
        page.get_by_role("button", name="Entrer").click()
        if access.pin:
            page.get_by_label("PIN").fill(access.pin)
            page.get_by_role("button", name="Entrer").click()
        expect(page.get_by_role("button", name="Sortir")).to_be_visible()
        return page

    return signed_in


@pytest.fixture(scope="session")
def axe() -> str:
    """The newest axe-core, as npm installed it (package-lock.json)."""
    source = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    assert source.exists(), "axe-core is missing: run `make setup`"
    return source.read_text(encoding="utf-8")
