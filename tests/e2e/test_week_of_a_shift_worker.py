"""A week in the life of a worker in 3×8: mornings, then afternoons, then nights. The Mission Locale's words ask for the shifts; the
worker says them once, is never offered an hour of work nor of the sleep after a night, and books around the nights.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from contracts.attendance import rpc as attendance
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e import newcomers
from tests.e2e.newcomers import SchoolHouse
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK, follow_live
from tests.e2e.test_week_of_a_school import slots_shown
from tests.e2e.world import World

WEEK = dt.timedelta(days=7)
REST_AFTER_A_NIGHT = 14
"""The night ends at five; the worker sleeps and is ready at two in the afternoon."""

SignIn = Callable[..., Page]


@dataclass(frozen=True)
class Shift:
    """`week`: of the three, counted from 0. Not free from `start` to `end`, sleep included."""

    week: int
    start: str
    end: str


SHIFTS = (Shift(0, "", "13:30"), Shift(1, "12:00", ""), Shift(2, "", f"{REST_AFTER_A_NIGHT}:00"), Shift(2, "20:00", ""))


@pytest.fixture
def house(world: World) -> SchoolHouse:
    return newcomers.open_school(world, "shifts")


@pytest.fixture
def worker(world: World, house: SchoolHouse) -> profiles.YouthSummary:
    youth = newcomers.pupil(world, house, "worker")
    words = attendance.ReceivedAvailability(owner_id=youth.id, text="variable (3x8)")
    world.call(attendance.receive_availabilities, attendance.ReceiveAvailabilities(
        import_id=new_id(), area=youth.area, availabilities=(words,)))
    return youth


def test_a_week_in_the_life_of_a_worker_in_three_shifts(
    sign_in: SignIn, world: World, house: SchoolHouse, worker: profiles.YouthSummary, axe: str
) -> None:
    mornings = newcomers.next_monday(world)
    nights = mornings + 2 * WEEK
    phone = sign_in("worker", touch=True)

    is_asked_for_the_shifts(phone, worker)
    says_the_week_and_the_three_shifts(phone, worker, mornings)
    hours = hours_offered(phone, mornings) | hours_offered(phone, nights)
    never_works_nor_sleeps_at_an_hour_offered(hours, mornings)
    books_after_a_night(phone, nights)
    office = sign_in(house.office, DESK)
    office.get_by_role("button", name=re.compile(f"^Confirmer : .*{worker.last_name}")).click()
    expect(phone.locator("#coming")).to_contain_text("Confirmé")

    for page in (phone, office):
        assert violations(page, axe) == []


def is_asked_for_the_shifts(phone: Page, worker: profiles.YouthSummary) -> None:
    phone.goto(f"/jeunes/{worker.id}/disponibilites")
    expect(phone.locator("main")).to_contain_text("variable (3x8)")
    expect(phone.locator("main")).to_contain_text("Les postes des semaines qui viennent")


def says_the_week_and_the_three_shifts(phone: Page, worker: profiles.YouthSummary, mornings: dt.date) -> None:
    """Free from Monday to Friday, but for each shift in its week of three."""
    for day in ("mon", "tue", "wed", "thu", "fri"):
        phone.locator(f"input[name={day}_start_0]").fill("08:00")
        phone.locator(f"input[name={day}_end_0]").fill("20:00")
    for shift in SHIFTS:
        phone.get_by_text("Ajouter ce qui revient").tap()
        phone.get_by_label("Cela revient").select_option("3")
        for day in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"):
            phone.get_by_label(day, exact=True).tap()
        phone.get_by_label("La première fois, la semaine du").fill(str(mornings + shift.week * WEEK))
        phone.locator("input[name=rule_start]").fill(shift.start)
        phone.locator("input[name=rule_end]").fill(shift.end)
        phone.get_by_role("button", name="Enregistrer la semaine").tap()
        phone.wait_for_url("**/lecons")
        phone.goto(f"/jeunes/{worker.id}/disponibilites")
    expect(phone.get_by_label(re.compile("^une semaine sur trois"))).to_have_count(len(SHIFTS))


def hours_offered(phone: Page, monday: dt.date) -> set[dt.datetime]:
    """Of two weeks, when lessons would begin."""
    phone.goto(f"/lecons?du={monday}")
    return set(slots_shown(phone))


def never_works_nor_sleeps_at_an_hour_offered(hours: set[dt.datetime], mornings: dt.date) -> None:
    by_week: list[set[float]] = [set(), set(), set()]
    for slot in hours:
        by_week[((slot.date() - mornings).days // 7) % 3].add(slot.hour + slot.minute / 60)
    after_mornings, before_afternoons, between_nights = by_week
    assert min(after_mornings) >= 13.5
    assert max(before_afternoons) <= 11
    assert REST_AFTER_A_NIGHT <= min(between_nights) <= max(between_nights) <= 19


def books_after_a_night(phone: Page, nights: dt.date) -> None:
    phone.goto(f"/lecons?du={nights + dt.timedelta(days=1)}")
    follow_live(phone)
    phone.locator("#slots form button").first.tap()
    expect(phone.locator("#coming")).to_contain_text("Demandé")
