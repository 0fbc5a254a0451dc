"""The whole journey with four people at once: each sees the others' acts appear, without reloading a page.

Youth books → school confirms → instructor closes the lesson and marks → youth signs; a difficulty becomes an
adjustment that the school agrees to and the youth accepts. Everybody signs in twice: the lesson is on another day.
"""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from contracts.attendance import rpc as attendance
from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}


def test_four_people_follow_one_journey_live(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    hero = f"/jeunes/{world.hero.id}"
    youth, adviser = sign_in("youth"), sign_in("adviser", DESK)
    school, instructor = sign_in("school", DESK), sign_in("instructor")
    adviser.goto(hero)
    follow_live(youth, adviser, school, instructor)

    before = lessons(world)
    book_a_lesson(youth, world)
    expect(school.locator("#requests")).to_contain_text(world.hero.last_name)
    expect(adviser.locator("#coming")).to_contain_text("Demandé")

    school.locator("#requests").get_by_role("button", name=re.compile(f"^Confirmer : .*{world.hero.last_name}")).click()
    expect(youth.locator("#coming")).to_contain_text("Confirmé")
    expect(adviser.locator("#coming")).to_contain_text("Confirmé")

    [lesson] = [lesson for lesson in lessons(world).values() if lesson.id not in before]
    world.clock.jump_to(lesson.ends_at + dt.timedelta(minutes=1))
    youth, adviser = sign_in("youth"), sign_in("adviser", DESK)
    school, instructor = sign_in("school", DESK), sign_in("instructor")
    adviser.goto(hero)
    youth.goto("/lecons")
    follow_live(youth, adviser, school, instructor)

    close_the_lesson(instructor, lesson.id)
    expect(adviser.locator("#past")).to_contain_text("Présent")
    expect(youth.locator("#past")).to_contain_text("Présent")

    youth.locator(f"form[action*='{lesson.id}']").get_by_role("button", name=re.compile("^Je signe")).click()
    expect(instructor.locator("#lesson")).to_contain_text("Signé par le ou la jeune")

    mark_the_booklet(instructor)
    expect(adviser.locator("#progress")).to_contain_text("1 sur 9 acquis")

    difficulty_becomes_an_accepted_adjustment(youth, adviser, school, world)
    for page in (youth, adviser, school, instructor):
        assert violations(page, axe) == []


def follow_live(*pages: Page) -> None:
    """Waits until each page's stream is open: before that, the page itself is the news."""
    for page in pages:
        expect(page.locator("body")).to_have_attribute("data-stream-open", "")


def book_a_lesson(youth: Page, world: World) -> None:
    """The first slot of the instructor who is signed in."""
    youth.get_by_role("link", name="Leçons", exact=True).click()
    follow_live(youth)
    with_her = f"#slots form:has(input[name=instructor_id][value='{world.access['instructor'].person_id}']) button"
    youth.locator(with_her).first.click()
    expect(youth.locator("#coming")).to_contain_text("Demandé")


def lessons(world: World) -> dict[str, attendance.Appointment]:
    """The confirmed ones, by id; other tests of the same platform may have made some."""
    page = world.call(attendance.list_appointments, attendance.ListAppointments(youth_id=world.hero.id, states=("confirmed",)))
    return {lesson.id: lesson for lesson in page.appointments}


def close_the_lesson(instructor: Page, lesson_id: str) -> None:
    """Closed with one thumb, then signed."""
    instructor.locator(f"a[href*='{lesson_id}']", has_text="Terminer la séance").click()
    follow_live(instructor)

    instructor.get_by_role("button", name=re.compile("^Présent")).click()
    instructor.get_by_role("button", name="Je signe", exact=True).click()

    expect(instructor.locator("#lesson")).to_contain_text("Signé par le moniteur ou la monitrice")


def mark_the_booklet(instructor: Page) -> None:
    instructor.locator("#notes-C1\\.c").select_option("acquired")
    instructor.get_by_role("button", name="Noter dans le livret").click()
    expect(instructor.locator("#lesson")).to_contain_text("C1.c : Acquis")


def difficulty_becomes_an_accepted_adjustment(youth: Page, adviser: Page, school: Page, world: World) -> None:
    youth.get_by_role("link", name="Aide", exact=True).click()
    follow_live(youth)
    youth.get_by_label("Le stress au volant").check()
    youth.locator("#difficulte-words").fill("J’ai peur sur la rocade.")
    youth.get_by_role("button", name="Je le dis").click()
    expect(adviser.locator("#difficulties")).to_contain_text("J’ai peur sur la rocade.")

    adviser.locator("summary", has_text="Proposer un ajustement").click()
    adviser.get_by_label("Que proposez-vous ?").select_option("adapted_lessons")
    adviser.get_by_role("button", name="Proposer", exact=True).click()
    expect(school.locator("#agreements")).to_contain_text("Adapter les cours")

    school.locator("#agreements").get_by_role("button", name=re.compile("^Approuver.*Adapter les cours")).click()
    offered = youth.locator("#adjustments .evidence", has_text="Adapter les cours")
    expect(offered).to_contain_text("Attend votre réponse")

    offered.get_by_role("button", name=re.compile("^Oui, je veux bien")).click()
    expect(adviser.locator("#adjustments .evidence", has_text="Adapter les cours")).to_contain_text("Accepté")
