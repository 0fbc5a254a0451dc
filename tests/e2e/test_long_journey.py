"""A long way, played by the people concerned: a youth is paused and comes back, changes area, loses the code by its age,
starts again and passes. Each act is one person's; the others see it on their own pages.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from dateutil.relativedelta import relativedelta
from playwright.sync_api import Page, expect

from contracts.profiles import rpc as profiles
from tests.e2e.doors import say_why
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK, follow_live
from tests.e2e.world import World

ELSEWHERE = "pithiviers"
CODE_IS_VALID = 5
"""Years (programme data); the test passes the code so long ago that it has ten days left."""


@dataclass(frozen=True)
class Traveller:
    """The youth's id, and the school that she is to have in the other area."""

    id: str
    school_id: str


@pytest.fixture
def traveller(world: World) -> Traveller:
    """A youth of Orléans whom no other test uses, and the people of the area to which she moves: all have their codes."""
    app = world.platform.apps["profiles"]
    page = app.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    youth = next(y for y in reversed(page.youths) if y.area == "orleans" and y.adviser_id and y.id != world.hero.id)
    schools = app.call(profiles.list_schools, profiles.ListSchools()).schools
    school = next(s for s in schools if s.area == ELSEWHERE)
    office = app.call(profiles.list_people, profiles.ListPeople(role="school", organisation_id=school.id)).people[0]
    adviser = app.call(profiles.list_people, profiles.ListPeople(role="adviser", area=ELSEWHERE)).people[0]
    ids = {"traveller": youth.id, "old_adviser": youth.adviser_id or "", "new_adviser": adviser.id, "new_school": office.id}
    world.access |= {name: world.issue(person) for name, person in ids.items()}
    return Traveller(youth.id, school.id)


def test_paused_moved_expired_and_passed(sign_in: Callable[..., Page], world: World, traveller: Traveller, axe: str) -> None:
    file = f"/jeunes/{traveller.id}"
    youth, adviser = sign_in("traveller"), sign_in("old_adviser", DESK)
    adviser.goto(file)
    follow_live(youth, adviser)

    pause(adviser, world)
    expect(youth.locator("main")).to_contain_text("pause")
    unfold(adviser, "#steps")
    adviser.get_by_role("button", name="Reprendre le parcours").click()
    expect(adviser.locator("#summary")).not_to_contain_text("En pause")

    lead = sign_in("programme_lead", DESK)
    move(lead, file, world.access["new_adviser"].person_id, traveller.school_id)
    expect(lead.locator("#present")).to_contain_text("Conseiller·ère")
    refused(adviser, file)

    adviser, school = sign_in("new_adviser", DESK), sign_in("new_school")
    adviser.goto(file)
    school.goto(f"{file}/resultats")
    follow_live(adviser, school)
    almost_too_old = world.today() - relativedelta(years=CODE_IS_VALID) + dt.timedelta(days=10)
    record_code(school, almost_too_old)
    expect(adviser.locator("#summary")).to_contain_text("valable jusqu’au")

    world.clock.jump_to(world.clock.now() + dt.timedelta(days=12))
    world.run_timer("profiles", "expire_codes")
    youth, adviser, school = sign_in("traveller"), sign_in("new_adviser", DESK), sign_in("new_school")
    youth.goto(f"{file}/resultats")
    adviser.goto(file)
    school.goto(f"{file}/resultats")
    follow_live(youth, adviser, school)
    expect(youth.locator("#code")).to_contain_text("Code à repasser")
    expect(adviser.locator("#summary")).to_contain_text(re.compile("expiré", re.IGNORECASE))

    record_code(school, world.today())
    expect(youth.locator("#code")).to_contain_text("Code obtenu")
    pass_the_practical_exam(school)
    expect(youth.locator("#practical")).to_contain_text("Permis obtenu")
    expect(adviser.locator("#summary")).to_contain_text(re.compile("permis obtenu", re.IGNORECASE))

    for page in (youth, adviser, school, lead):
        assert violations(page, axe) == []


def refused(page: Page, address: str) -> None:
    """Whoever follows no more is refused as soon as the gateway has heard it."""
    for _ in range(40):
        answer = page.goto(address)
        if answer is not None and answer.status == 403:
            return
        page.wait_for_timeout(250)
    pytest.fail(f"{address} is still answered")


def unfold(page: Page, part: str) -> None:
    page.locator(part).evaluate("part => { part.open = true }")


def pause(adviser: Page, world: World) -> None:
    unfold(adviser, "#steps")
    adviser.locator("#steps summary", has_text="Mettre en pause").click()
    adviser.locator("#pause-reason").fill("Opération du genou")
    adviser.locator("#pause-return_on").fill(str(world.today() + dt.timedelta(days=30)))
    adviser.get_by_role("button", name="Mettre en pause").click()
    expect(adviser.locator("#summary")).to_contain_text("En pause")


def move(lead: Page, file: str, adviser_id: str, school_id: str) -> None:
    """To another area, with the adviser and the school there."""
    say_why(lead, file.rpartition("/")[2], "Le ou la jeune le demande")
    lead.goto(f"{file}/suivi")
    lead.get_by_label("Nouveau bassin").select_option(ELSEWHERE)
    lead.locator("#bassin-reason").fill("Déménagement chez sa sœur")
    lead.locator("#bassin-adviser_id").select_option(adviser_id)
    lead.locator("#bassin-school_id").select_option(school_id)
    lead.get_by_role("button", name="Changer de bassin").click()
    expect(lead.locator("main")).to_contain_text("Le dossier est dans le nouveau bassin.")


def record_code(school: Page, on: dt.date) -> None:
    school.locator("#record summary", has_text="Examen du code").click()
    school.locator("#code-on").fill(str(on))
    school.locator("#code-score").fill("36")
    school.locator("#record form").filter(has=school.locator("#code-score")).get_by_role("button", name="Enregistrer").click()
    expect(school.locator("#exams")).to_contain_text("36")


def pass_the_practical_exam(school: Page) -> None:
    """The best mark on every line of the examiner's grid."""
    school.locator("#record summary", has_text="Examen pratique").click()
    form = school.locator("#record form").filter(has=school.get_by_role("button", name="Enregistrer la grille")).first
    for line in form.locator("fieldset").all():
        line.get_by_role("radio").last.check()
    form.get_by_role("button", name="Enregistrer la grille").click()
    expect(school.locator("#practical")).to_contain_text("Permis obtenu")
