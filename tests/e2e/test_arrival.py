"""A youth arrives at the lesson: scans before she had signed in, types the code, and the instructor sees it without a touch."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from contracts.attendance import rpc
from servicekit.ids import new_id
from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def lesson(world: World) -> rpc.Appointment:
    """Began eight minutes ago."""
    start = world.today() + dt.timedelta(days=1)
    found = world.call(rpc.find_slots, rpc.FindSlots(youth_id=world.hero.id, start=start, days=28))
    slot = next(each for each in found.slots if each.instructor_id == world.instructor().id)  # type: ignore[attr-defined]
    booked = world.call(rpc.book_appointment, rpc.BookAppointment(
        id=new_id(), youth_id=world.hero.id, starts_at=slot.starts_at, ends_at=slot.ends_at,
        instructor_id=world.instructor().id, vehicle_id=slot.vehicle_id), principal=world.office())
    world.clock.jump_to(slot.starts_at + dt.timedelta(minutes=8, seconds=5))
    return booked  # type: ignore[return-value]


def code_of(world: World, lesson: rpc.Appointment) -> rpc.CheckInCode:
    asked = rpc.GetCheckInCode(appointment_id=lesson.id)
    return world.call(rpc.get_check_in_code, asked, principal=world.office())  # type: ignore[return-value]


def test_who_scans_before_the_sign_in_comes_back_to_the_arrival_and_nowhere_else(
    open_page: Callable[..., Page], world: World, lesson: rpc.Appointment
) -> None:
    phone = open_page()
    phone.goto(f"/arrivee/{code_of(world, lesson).token}")
    assert "/entrer?vers=/arrivee/" in phone.url
    phone.get_by_label("Code d’accès").fill(world.access["youth"].code)
    phone.get_by_role("button", name="Entrer").click()

    expect(phone.get_by_role("heading", name="Je suis arrivé·e")).to_be_visible()
    expect(phone.get_by_role("button", name="Je suis arrivé·e")).to_be_visible()

    stranger = open_page()
    stranger.goto("/entrer?vers=https://elsewhere.example/")
    assert stranger.locator("input[name=vers]").count() == 0


def test_the_instructor_sees_the_arrival_at_once_and_confirms_the_lateness(
    sign_in: Callable[..., Page], world: World, lesson: rpc.Appointment, axe: str
) -> None:
    instructor = sign_in("instructor", DESK)
    instructor.goto(f"/jeunes/{world.hero.id}/seances/{lesson.id}")
    expect(instructor.locator("body")).to_have_attribute("data-stream-open", "")
    expect(instructor.get_by_role("img", name="Code à scanner avec un téléphone")).to_be_visible()
    shown = instructor.locator(".check-in-short [aria-hidden]").inner_text()
    assert violations(instructor, axe) == []

    youth = sign_in("youth")
    youth.goto("/accueil")
    youth.get_by_role("link", name="Je suis arrivé·e").click()
    youth.get_by_label("Les 6 caractères").fill("aaaaaa")
    youth.get_by_role("button", name="Je suis arrivé·e").click()
    expect(youth.locator(".summary-errors")).to_contain_text("Ce code ne va pas avec votre séance")
    youth.get_by_label("Les 6 caractères").fill(shown.lower())
    youth.get_by_role("button", name="Je suis arrivé·e").click()
    expect(youth.locator("#flashes")).to_contain_text("C’est noté")

    expect(instructor.locator("#lesson")).to_contain_text("Arrivée dite à")
    late = instructor.get_by_role("button", name=re.compile("En retard de [89] minutes|En retard de 1\\d minutes"))
    expect(late).to_be_visible()
    world.clock.jump_to(lesson.ends_at)  # what happened is noted, and signed, at its end
    late.click()
    expect(instructor.locator("#flashes")).to_contain_text("La présence est notée")
    closed = world.call(rpc.get_appointment, rpc.GetAppointment(appointment_id=lesson.id))
    assert closed.attendance.outcome == "late"  # type: ignore[attr-defined]
