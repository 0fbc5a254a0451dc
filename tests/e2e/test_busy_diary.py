"""The form by which an instructor's own diary is read: what it says of a good file, of a bad one, of none, and of an address inside."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from servicekit.ids import new_id
from tests.e2e.test_accessibility import violations
from tests.e2e.test_week_of_a_school import diary
from tests.e2e.world import World
from tests.outside_server import diary as one_diary
from tests.outside_server import served

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


def test_an_address_is_shown_masked_read_again_on_demand_and_says_since_when_it_fails(
    page: Page, world: World, axe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = one_diary(diary(world.clock.now().date() + dt.timedelta(days=9))["buffer"])
    with served(door, monkeypatch) as address:
        page.get_by_label("Ou son adresse secrète").fill(f"{address}/jeton-secret/mine.ics")
        page.get_by_role("button", name="Lire cet agenda").click()
        expect(page.locator("#agenda-occupe")).to_contain_text("http://calendar.example/…")
        expect(page.locator("#agenda-occupe")).to_contain_text("Prochaine lecture")
        assert "jeton-secret" not in page.content()

        door.status = 404
        page.get_by_role("button", name="Relire maintenant").click()
        expect(page.locator("main")).to_contain_text("relu dans la minute")
        until_shown(page, "N’a pas pu être lu depuis")

    told = page.locator("#agenda-occupe .flash-warn")
    expect(told).to_contain_text("Lu pour la dernière fois")
    expect(told).to_contain_text("rien n’est plus à lire à cette adresse")
    expect(told).to_contain_text("Les heures déjà lues restent prises")
    assert violations(page, axe) == []
    page.get_by_role("button", name="Ne plus lire cet agenda").click()
    expect(page.locator("main")).to_contain_text("Plus aucun agenda n’est lu")
    expect(page.locator("#agenda-occupe")).not_to_contain_text("calendar.example")


def until_shown(page: Page, text: str) -> None:
    """The job has its turn every twenty seconds."""
    ends = time.monotonic() + 120
    while text not in page.locator("main").inner_text():
        assert time.monotonic() < ends, page.locator("main").inner_text()
        page.wait_for_timeout(1_000)
        page.reload()


def test_a_lesson_that_another_diary_now_takes_is_shown_to_the_school_and_stays(page: Page, world: World, axe: str) -> None:
    car = world.school.vehicles[0].id
    at = dt.datetime.combine(world.clock.now().date() + dt.timedelta(days=50), dt.time(9), dt.UTC)
    school = Principal(id=world.access["school"].person_id, role="school", area=world.hero.area, organisation_id=world.school.id)
    scope = Scope(kind="school", ids=(world.school.id,))
    lesson = attendance.BookAppointment(
        id=new_id(), youth_id=world.hero.id, instructor_id=world.school.instructors[0].id, vehicle_id=car, starts_at=at,
        ends_at=at + dt.timedelta(hours=1), anyway=True)
    world.call(attendance.book_appointment, lesson, school, scope)
    taken = attendance.SetBusy(owner_id=car, owner_kind="vehicle", spans=(attendance.BusySpan(start=at, end=at + dt.timedelta(days=1)),))
    world.call(attendance.set_busy, taken, school, scope)

    page.goto("/demandes")

    shown = page.locator("#collisions .card").filter(has=page.locator(f"a[href$='/seances/{lesson.id}']"))
    expect(shown).to_contain_text(world.school.vehicles[0].label)
    expect(page.locator("#collisions")).to_contain_text("Rien n’est annulé")
    assert violations(page, axe) == []
    page.goto(f"/equipe/vehicle/{car}/disponibilites")
    expect(page.locator("#collisions")).to_contain_text("Prévu en même temps qu’un autre agenda")
    world.call(attendance.set_busy, attendance.SetBusy(owner_id=car, owner_kind="vehicle", spans=()), school, scope)
    page.reload()
    expect(page.locator("#collisions .card")).to_have_count(0)
    world.call(attendance.cancel_appointment, attendance.CancelAppointment(appointment_id=lesson.id, reason="other"), school, scope)


def test_a_third_pair_of_hours_is_as_wide_as_the_others(page: Page, world: World) -> None:
    """Of a day with two, for whoever wants one more."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/equipe/instructor/{world.school.instructors[-1].id}/disponibilites")
    hours = page.locator('input[name^="mon_"]')
    widths = [box["width"] for box in (hours.nth(n).bounding_box() for n in range(hours.count())) if box]

    assert len(widths) == 6
    assert max(widths) - min(widths) < 2, widths
