"""A week in the life of an apprentice: one week in two at the training centre, the other at the employer's. She says so by
touch, is offered hours of the right weeks only, books one and sees the school's yes arrive.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from contracts.profiles import rpc as profiles
from tests.e2e import newcomers
from tests.e2e.newcomers import SchoolHouse
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK, follow_live
from tests.e2e.test_week_of_a_school import slots_shown
from tests.e2e.world import World

WEEK = dt.timedelta(days=7)
SignIn = Callable[..., Page]


@pytest.fixture
def house(world: World) -> SchoolHouse:
    return newcomers.open_school(world, "alternation")


@pytest.fixture
def apprentice(world: World, house: SchoolHouse) -> profiles.YouthSummary:
    return newcomers.pupil(world, house, "apprentice", ("apprentice",))


def test_a_week_in_the_life_of_an_apprentice(
    sign_in: SignIn, world: World, house: SchoolHouse, apprentice: profiles.YouthSummary, axe: str
) -> None:
    at_the_centre = newcomers.next_monday(world)
    at_work = at_the_centre + WEEK
    phone = sign_in("apprentice", touch=True)

    gives_her_wednesdays(phone, apprentice)
    says_which_weeks_she_is_at_the_centre(phone, apprentice, at_the_centre)
    is_offered_hours_of_the_right_weeks_only(phone, at_the_centre, at_work)
    books(phone, at_the_centre)
    office = sign_in(house.office, DESK)
    office.get_by_role("button", name=re.compile(f"^Confirmer : .*{apprentice.last_name}")).click()
    expect(phone.locator("#coming")).to_contain_text("Confirmé")

    for page in (phone, office):
        assert violations(page, axe) == []


def gives_her_wednesdays(phone: Page, apprentice: profiles.YouthSummary) -> None:
    """The employer lets her go on Wednesday mornings; whatever an export said before is replaced."""
    phone.goto(f"/jeunes/{apprentice.id}/disponibilites")
    for field in phone.locator("input[name*=_start_], input[name*=_end_]").all():
        field.fill("")
    phone.locator("input[name=wed_start_0]").fill("08:00")
    phone.locator("input[name=wed_end_0]").fill("12:00")
    phone.get_by_role("button", name="Enregistrer la semaine").tap()
    phone.wait_for_url("**/lecons")


def says_which_weeks_she_is_at_the_centre(phone: Page, apprentice: profiles.YouthSummary, monday: dt.date) -> None:
    phone.goto(f"/jeunes/{apprentice.id}/disponibilites")
    phone.get_by_text("Ajouter ce qui revient").tap()
    phone.get_by_label("Cela revient").select_option("2")
    for day in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"):
        phone.get_by_label(day, exact=True).tap()
    phone.get_by_label("La première fois, la semaine du").fill(str(monday + dt.timedelta(days=2)))
    phone.get_by_role("button", name="Enregistrer la semaine").tap()
    phone.wait_for_url("**/lecons")
    phone.goto(f"/jeunes/{apprentice.id}/disponibilites")
    expect(phone.get_by_label(re.compile("^une semaine sur deux : lundi, mardi, mercredi, jeudi, vendredi"))).to_be_checked()


def is_offered_hours_of_the_right_weeks_only(phone: Page, at_the_centre: dt.date, at_work: dt.date) -> None:
    for fortnight in (dt.timedelta(), 2 * WEEK):
        phone.goto(f"/lecons?du={at_the_centre + fortnight}")
        days = {slot.date() for slot in slots_shown(phone)}
        assert days == {at_work + fortnight + dt.timedelta(days=2)}


def books(phone: Page, from_day: dt.date) -> None:
    phone.goto(f"/lecons?du={from_day}")
    follow_live(phone)
    phone.locator("#slots form button").first.tap()
    expect(phone.locator("#coming")).to_contain_text("Demandé")
