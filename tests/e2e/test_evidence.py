"""Proof, said against and answered: a finger signs on the instructor's phone, a youth contests an absence and reads the answer;
and an adviser fixes an interview that the youth accepts. Each act on the page it belongs to, each page without a violation."""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from contracts.attendance import rpc as attendance
from contracts.kernel import Scope
from servicekit.ids import new_id
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK
from tests.e2e.world import World

SignIn = Callable[..., Page]


def held_lesson(world: World) -> attendance.Appointment:
    """Of the hero, over now; nothing is noted of it."""
    lesson = world.held_lesson(world.clock.now(), minutes=30)
    world.clock.jump_to(lesson.ends_at + dt.timedelta(minutes=1))
    return lesson


def test_a_finger_signs_on_the_instructors_phone(sign_in: SignIn, world: World, axe: str) -> None:
    lesson = held_lesson(world)
    instructor = sign_in("instructor")
    instructor.goto(f"/jeunes/{world.hero.id}/seances/{lesson.id}")
    instructor.get_by_role("button", name=re.compile("^Présent")).click()
    instructor.locator("#sign-here > summary").click()
    assert violations(instructor, axe) == []
    instructor.get_by_role("button", name="Je signe ce dessin").click()
    expect(instructor.locator(".summary-errors")).to_contain_text("Le dessin est trop court")

    box = instructor.locator("canvas[data-signature]")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place is not None
    for n, (x, y) in enumerate(((0.1, 0.2), (0.3, 0.8), (0.5, 0.2), (0.7, 0.8), (0.9, 0.3))):
        instructor.mouse.move(place["x"] + place["width"] * x, place["y"] + place["height"] * y, steps=6)
        if n == 0:
            instructor.mouse.down()
    instructor.mouse.up()
    instructor.get_by_role("button", name="Je signe ce dessin").click()

    expect(instructor.locator("#lesson")).to_contain_text("au doigt sur le téléphone du moniteur")
    expect(instructor.locator("#sign-here")).to_have_count(0)


def test_a_contested_absence_is_answered_and_the_youth_reads_why(sign_in: SignIn, world: World, axe: str) -> None:
    lesson = held_lesson(world)
    noted = world.call(attendance.record_attendance, attendance.RecordAttendance(  # type: ignore[arg-type]
        id=new_id(), appointment_id=lesson.id, outcome="absent_unexcused"), world.instructor(),
        Scope(kind="school", ids=(world.school.id,)))  # fmt: skip
    assert noted
    youth, school, adviser = sign_in("youth"), sign_in("school", DESK), sign_in("adviser", DESK)
    youth.goto("/lecons")
    mine = youth.locator(f"#seance-{lesson.id}")
    mine.get_by_text("Ce n’est pas juste").click()
    mine.get_by_label("Qu’est-ce qui n’est pas juste ?").fill("J’attendais au mauvais arrêt.")
    mine.get_by_role("button", name="Contester").click()
    expect(mine).to_contain_text("Attend une réponse")

    for page, path in ((school, "/demandes"), (adviser, "/aujourdhui")):
        page.goto(path)
        expect(page.locator("#contests")).to_contain_text("J’attendais au mauvais arrêt.")
        assert violations(page, axe) == []
    card = school.locator("#contests .card", has_text="mauvais arrêt")  # axe has opened what is folded
    card.get_by_label("La note est juste : elle reste").check()
    card.get_by_label("Pourquoi ?").fill("Le lieu était écrit dans le message.")
    card.get_by_role("button", name="Répondre").click()

    expect(school.locator("#contests")).not_to_contain_text("mauvais arrêt")
    youth.goto("/lecons")
    expect(youth.locator(f"#seance-{lesson.id}")).to_contain_text("Le lieu était écrit dans le message.")
    assert violations(youth, axe) == []


def test_an_adviser_fixes_an_interview_and_the_youth_accepts_it(sign_in: SignIn, world: World, axe: str) -> None:
    day = world.today() + dt.timedelta(days=9)
    adviser, youth = sign_in("adviser", DESK), sign_in("youth")
    adviser.goto(f"/jeunes/{world.hero.id}")
    adviser.get_by_role("heading", name="Prochains rendez-vous").click()
    adviser.locator("#interview > summary").click()
    form = adviser.locator("form[action$='/entretiens']")
    form.get_by_label("Jour et heure").fill(f"{day}T19:30")  # later than any lesson she could have
    form.get_by_label("Durée").select_option("45")
    form.get_by_label("Lieu").fill("Mission Locale, bureau 3")
    form.get_by_role("button", name="Fixer l’entretien").click()
    expect(adviser.locator("#flashes")).to_contain_text("L’entretien est fixé")

    youth.goto("/lecons")
    mine = youth.locator("#coming li", has_text="bureau 3")
    expect(mine).to_contain_text("Entretien")
    mine.get_by_role("button", name=re.compile("^Je viens")).click()

    expect(mine).to_contain_text("Vous avez dit : je viens")
    adviser.goto(f"/jeunes/{world.hero.id}")
    expect(adviser.locator("#coming")).to_contain_text("Le ou la jeune a dit : je viens")
    for page in (adviser, youth):
        assert violations(page, axe) == []


def test_an_adviser_notes_what_happened_at_an_interview(sign_in: SignIn, world: World, axe: str) -> None:
    booked = world.held_interview(world.clock.now())
    world.clock.jump_to(booked.ends_at + dt.timedelta(minutes=1))
    adviser = sign_in("adviser")
    adviser.goto("/aujourdhui")
    expect(adviser.locator("#interviews")).to_contain_text("Entretiens à noter")
    assert violations(adviser, axe) == []
    adviser.locator(f"#interviews a[href$='/seances/{booked.id}']").click()

    adviser.get_by_text("Autre chose : retard, absence, report", exact=True).click()
    assert violations(adviser, axe) == []
    adviser.get_by_label("Absent, excusé", exact=True).check()
    adviser.get_by_role("button", name="Noter", exact=True).click()
    expect(adviser.locator("main")).to_contain_text("raison")
    adviser.get_by_label("Raison").select_option("transport")
    adviser.get_by_role("button", name="Noter", exact=True).click()

    expect(adviser.locator("#flashes")).to_contain_text("La présence est notée")
    expect(adviser.locator("#interview")).to_contain_text("Absent, excusé · Transport")
    expect(adviser.locator("#interview")).to_contain_text("étapes du projet")
    assert violations(adviser, axe) == []
    adviser.goto("/aujourdhui")
    expect(adviser.locator(f"#interviews a[href$='/seances/{booked.id}']")).to_have_count(0)
