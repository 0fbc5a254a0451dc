"""The form by which an instructor's own diary is read: what it says of a good file, of a bad one, of none, and of an address inside."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_week_of_a_school import diary
from tests.e2e.world import World

BAD: dict[str, tuple[FilePayload, str]] = {
    "a picture": ({"name": "photo.ics", "mimeType": "text/calendar", "buffer": b"\x89PNG\r\n\x1a\n" * 40}, "n’est pas un agenda"),
    "an empty file": ({"name": "vide.ics", "mimeType": "text/calendar", "buffer": b""}, "n’est pas un agenda"),
    "every second": ({"name": "seconde.ics", "mimeType": "text/calendar", "buffer": (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20261208T090000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n")}, "trop gros"),
}  # fmt: skip


@pytest.fixture
def page(sign_in: Callable[..., Page], world: World) -> Page:
    """The vehicle's hours: no other test reads a diary for it."""
    shown = sign_in("school")
    shown.goto(f"/equipe/vehicle/{world.school.vehicles[0].id}/disponibilites")
    return shown


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_taken(page: Page, name: str, axe: str) -> None:
    file, said = BAD[name]
    page.get_by_label("Fichier de l’agenda (.ics)").set_input_files(file)
    page.get_by_role("button", name="Lire cet agenda").click()

    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("#agenda-occupe")).not_to_contain_text("moment occupé")
    assert violations(page, axe) == []


def test_an_address_inside_the_network_and_a_form_without_anything_are_refused(page: Page) -> None:
    page.get_by_role("button", name="Lire cet agenda").click()
    expect(page.locator("main")).to_contain_text("fichier")

    page.get_by_label("Ou son adresse secrète").fill("http://127.0.0.1/mine.ics")
    page.get_by_role("button", name="Lire cet agenda").click()

    expect(page.get_by_label("Ou son adresse secrète")).to_have_value("http://127.0.0.1/mine.ics")
    expect(page.locator("#agenda-occupe .error")).to_be_visible()


def test_a_diary_is_read_and_forgotten_again(page: Page, world: World) -> None:
    page.get_by_label("Fichier de l’agenda (.ics)").set_input_files(diary(world.today() + dt.timedelta(days=9)))
    page.get_by_role("button", name="Lire cet agenda").click()
    expect(page.locator("main")).to_contain_text("C’est lu")

    page.goto(f"/equipe/vehicle/{world.school.vehicles[0].id}/disponibilites")
    page.get_by_role("button", name="Ne plus en tenir compte").click()

    expect(page.locator("main")).to_contain_text("Plus aucun agenda n’est lu")
