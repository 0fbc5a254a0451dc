"""The office moves a class, and sees first who is not free; the youth finds the new time on her page and can say no."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from contracts.attendance import rpc as attendance
from contracts.kernel import EVERYTHING, Principal
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e import newcomers
from tests.e2e.newcomers import SchoolHouse
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK
from tests.e2e.world import World

PARIS = ZoneInfo("Europe/Paris")
SignIn = Callable[..., Page]


@pytest.fixture
def house(world: World) -> SchoolHouse:
    return newcomers.open_school(world, "moving")


def office_of(house: SchoolHouse) -> Principal:
    return Principal(id="desk", role="school", area=newcomers.AREA, organisation_id=house.school.id)


def opens(world: World, house: SchoolHouse, at: dt.datetime, *youths: profiles.YouthSummary) -> str:
    """A class without instructor, with these youths in it, by the office."""
    by = office_of(house)
    group = world.call(attendance.open_class, attendance.OpenClass(
        id=new_id(), school_id=house.school.id, kind="workshop", title="Sortie à pied", starts_at=at, ends_at=at + dt.timedelta(hours=1),
        places=4), principal=by, scope=EVERYTHING)
    for youth in youths:
        world.call(attendance.take_place, attendance.TakePlace(id=new_id(), class_id=group.id, youth_id=youth.id),  # type: ignore[attr-defined]
                   principal=by, scope=EVERYTHING)
    return str(group.id)  # type: ignore[attr-defined]


def test_a_class_is_moved_by_the_office_once_it_has_read_who_is_not_free(
    sign_in: SignIn, world: World, house: SchoolHouse, axe: str
) -> None:
    comes, busy = newcomers.pupil(world, house, "comes"), newcomers.pupil(world, house, "busy")
    for youth in (comes, busy):
        world.make_free(youth.id)
    monday = dt.datetime.combine(newcomers.next_monday(world), dt.time(10), PARIS)
    class_id = opens(world, house, monday, comes, busy)
    opens(world, house, monday + dt.timedelta(days=1), busy)
    office, phone = sign_in(house.office, DESK), sign_in("comes")
    phone.goto("/lecons")

    office.goto(f"/cours/{class_id}")
    office.get_by_text("Déplacer ce cours", exact=True).click()
    office.get_by_label("Nouveau début").fill(f"{monday + dt.timedelta(days=1):%Y-%m-%dT%H:%M}")
    office.get_by_role("button", name="Déplacer le cours", exact=True).click()
    expect(office.locator("#deplacer-seen")).to_contain_text(
        f"1 jeune n’est pas libre à cette heure : {busy.first_name} {busy.last_name}.")
    assert violations(office, axe) == []
    office.get_by_label("J’ai lu les noms. Déplacer quand même.", exact=True).check()
    office.get_by_role("button", name="Déplacer le cours", exact=True).click()

    expect(office.locator("#flashes")).to_contain_text("Le cours est déplacé")
    expect(office.locator("main")).to_contain_text("1 place prise sur 4")
    lesson = phone.locator("#coming li", has_text="Atelier")
    expect(lesson).to_contain_text("mardi")
    lesson.get_by_text("Je ne peux pas").first.click()
    expect(lesson).to_contain_text("Rien ne vous est compté")
    for page in (office, phone):
        assert violations(page, axe) == []


def test_a_lesson_is_moved_to_another_instructor_when_its_own_is_taken_then(sign_in: SignIn, world: World, axe: str) -> None:
    first, second = world.school.instructors[:2]
    at = dt.datetime.combine(newcomers.next_monday(world, days_ahead=24), dt.time(6), PARIS)
    by = Principal(id="desk", role="school", area=world.hero.area, organisation_id=world.school.id)
    lesson = world.call(attendance.book_appointment, attendance.BookAppointment(
        id=new_id(), youth_id=world.hero.id, starts_at=at, ends_at=at + dt.timedelta(hours=1), instructor_id=first.id,
        vehicle_id=world.school.vehicles[0].id, anyway=True), principal=by, scope=EVERYTHING)
    world.call(attendance.open_class, attendance.OpenClass(
        id=new_id(), school_id=world.school.id, kind="workshop", starts_at=at + dt.timedelta(days=1),
        ends_at=at + dt.timedelta(days=1, hours=1), places=4, instructor_id=first.id, anyway=True), principal=by, scope=EVERYTHING)
    office = sign_in("school", DESK)

    office.goto(f"/jeunes/{world.hero.id}/seances/{lesson.id}")  # type: ignore[attr-defined]
    office.get_by_text("Déplacer", exact=False).first.click()
    office.get_by_label("Nouveau début").fill(f"{at + dt.timedelta(days=1):%Y-%m-%dT%H:%M}")
    office.get_by_role("button", name="Déplacer", exact=True).click()
    expect(office.locator(".field-bad")).to_contain_text(f"déjà pris·e à cette heure. Libre à cette heure : {second.label}.")
    assert violations(office, axe) == []
    office.get_by_label("Moniteur ou monitrice").select_option(label=second.label)
    office.get_by_role("button", name="Déplacer", exact=True).click()

    expect(office.locator("#flashes")).to_contain_text("Le rendez-vous est déplacé")
    expect(office.get_by_label("Moniteur ou monitrice")).to_have_value(second.id)
