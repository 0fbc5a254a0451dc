"""A week in the life of a worker in 3×8: mornings, then afternoons, then nights. The Mission Locale's words ask for the shifts; the
worker says them in four touches, is never offered an hour of work nor of the sleep after a night, and books around the nights.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

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
REST_AFTER_A_NIGHT = 16
"""The night ends at five; eleven hours of rest, as the law has it between two days of work."""
TEAMS = ("du matin", "d’après-midi", "de nuit")

SignIn = Callable[..., Page]


@dataclass
class Thumb:
    """Counts what it touches."""

    taps: int = 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1


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


def test_a_week_in_the_life_of_a_worker_in_three_shifts_which_are_said_in_four_touches(
    sign_in: SignIn, world: World, house: SchoolHouse, worker: profiles.YouthSummary, axe: str
) -> None:
    mornings = newcomers.next_monday(world)
    nights = mornings + 2 * WEEK
    phone = sign_in("worker", touch=True)

    is_asked_for_the_shifts(phone, worker)
    assert says_the_three_shifts(phone, world, mornings) == 4
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


def says_the_three_shifts(phone: Page, world: World, mornings: dt.date) -> int:
    """Which team it is this week, so that mornings come when the story wants them; looks at the weeks, and keeps them."""
    today = world.clock.now().astimezone(ZoneInfo("Europe/Paris")).date()
    weeks_until = (mornings - (today - dt.timedelta(days=today.weekday()))).days // 7
    thumb = Thumb()
    thumb.tap(phone.get_by_role("link", name="Je travaille en équipes", exact=True))
    thumb.tap(phone.get_by_label(TEAMS[-weeks_until % 3], exact=True))
    thumb.tap(phone.get_by_role("button", name="Voir ce que ça donne", exact=True))
    shown = phone.locator("#semaines li")
    expect(shown).to_have_count(3)
    expect(shown.nth(weeks_until % 3)).to_contain_text("équipe du matin (5 h – 13 h) : libre du lundi au vendredi de 13 h à 20 h")
    thumb.tap(phone.get_by_role("button", name="C’est juste, enregistrer", exact=True))
    expect(phone.locator("#flashes")).to_contain_text("Vos équipes sont enregistrées")
    expect(phone.get_by_role("button", name="Annuler ce changement", exact=True)).to_be_visible()
    return thumb.taps


def hours_offered(phone: Page, monday: dt.date) -> set[dt.datetime]:
    """Of two weeks, when lessons would begin."""
    phone.goto(f"/lecons?du={monday}")
    return set(slots_shown(phone))


def never_works_nor_sleeps_at_an_hour_offered(hours: set[dt.datetime], mornings: dt.date) -> None:
    """The day before the first night is a free one."""
    by_week: list[set[float]] = [set(), set(), set()]
    for slot in hours:
        turn = ((slot.date() - mornings).days // 7) % 3
        if (turn, slot.weekday()) != (2, 0):
            by_week[turn].add(slot.hour + slot.minute / 60)
    after_mornings, before_afternoons, between_nights = by_week
    assert min(after_mornings) >= 13
    assert max(before_afternoons) <= 12
    assert REST_AFTER_A_NIGHT <= min(between_nights) <= max(between_nights) <= 19


def books_after_a_night(phone: Page, nights: dt.date) -> None:
    phone.goto(f"/lecons?du={nights + dt.timedelta(days=1)}")
    follow_live(phone)
    phone.locator("#slots form button").first.tap()
    expect(phone.locator("#coming")).to_contain_text("Demandé")
