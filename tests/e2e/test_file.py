"""The file of a youth as people use it: signed by three, edited with help, read by someone who comes back, carried to i-Milo."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from deploy.demo.prepare import COHORT_AS_OF
from servicekit.ids import new_id
from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}


def test_three_people_sign_the_charter_one_act_each(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")
    youth.get_by_role("link", name="Lire la charte").click()
    youth.get_by_role("button", name="Je lis et je signe").click()
    expect(youth.locator("#flashes")).to_contain_text("La charte est signée")
    expect(youth.get_by_role("button", name="Je lis et je signe")).to_have_count(0)

    for role in ("adviser", "school"):
        page = sign_in(role, DESK)
        page.goto(f"/jeunes/{world.hero.id}/charte")
        page.get_by_role("button", name="Je lis et je signe").click()
        expect(page.locator("#flashes")).to_contain_text("La charte est signée")

    expect(page.get_by_text("Signée par les trois", exact=True)).to_be_visible()
    expect(page.locator("#review")).to_contain_text("Prochaine fois")


def test_a_youth_plans_a_step_and_says_when_it_is_done(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")
    youth.goto(f"/jeunes/{world.hero.id}/mobilite-emploi")
    youth.locator("#etape-words").fill("Envoyer trois CV")
    youth.locator("#etape-due_on").fill(str(world.today() + dt.timedelta(days=9)))
    youth.get_by_role("button", name="Prévoir", exact=True).click()

    step = youth.locator("#steps li", has_text="Envoyer trois CV")
    step.get_by_role("button", name=re.compile("^C’est fait")).click()

    expect(step).to_contain_text("fait le")


def test_each_wrong_field_of_a_contact_says_its_own_error(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/jeunes/{world.hero.id}")
    adviser.get_by_role("heading", name="Coordonnées et situation").click()
    adviser.locator("summary", has_text="Modifier les coordonnées").click()
    adviser.locator("#contact-phone").fill("06 12")
    adviser.locator("#contact-postcode").fill("4500")
    adviser.locator("form[action$='/coordonnees'] button").click()

    expect(adviser.locator("#contact-phone")).to_have_accessible_description(re.compile("06 12 34 56 78"))
    expect(adviser.locator("#contact-postcode")).to_have_accessible_description(re.compile("5 chiffres"))
    expect(adviser.locator("#contact-phone")).to_have_value("06 12")


def test_who_comes_back_reads_what_changed_since(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    before, after = f"Avant {new_id()[-6:]}", f"Après {new_id()[-6:]}"
    step_of(world, before)
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/jeunes/{world.hero.id}")
    expect(adviser.locator("#summary")).to_contain_text("En bref")
    world.platform.gateway.desk.traces.flush()
    world.clock.jump_to(world.clock.now() + dt.timedelta(days=3))
    world.call(progress.report_difficulty, progress.ReportDifficulty(
        id=new_id(), youth_id=world.hero.id, kind="motivation", words=after))

    back = sign_in("adviser", DESK)
    back.goto(f"/jeunes/{world.hero.id}")

    expect(back.locator("#since")).to_contain_text("Depuis votre dernière visite")
    expect(back.locator("#since")).to_contain_text("Difficulté signalée")
    expect(back.locator("#since")).not_to_contain_text("Étape du projet prévue")
    expect(back.locator("#summary")).to_contain_text("La motivation")
    assert violations(back, axe) == []


def step_of(world: World, words: str) -> None:
    world.call(profiles.plan_project_step, profiles.PlanProjectStep(
        id=new_id(), youth_id=world.hero.id, words=words, due_on=world.today() + dt.timedelta(days=20)))


def test_a_conflict_with_the_export_is_settled_on_the_page(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    file = world.call(profiles.get_youth, profiles.GetYouth(youth_id=world.hero.id, view="adviser"))
    here = profiles.EditContact(youth_id=world.hero.id, version=file.version, phone="07 11 11 11 11")  # type: ignore[attr-defined]
    world.call(profiles.edit_contact, here)
    changed = profiles.ExportFile(name="jeunes.csv", content=with_phone(world, "07 22 22 22 22"))
    world.call(profiles.import_export, profiles.ImportExport(
        import_id=new_id(), as_of=COHORT_AS_OF, apply=True, youths=changed))

    coordinator = sign_in("coordinator", DESK)
    coordinator.goto("/a-corriger")
    row = coordinator.locator(f"#ligne-{world.hero.file_number}")
    expect(row).to_contain_text("07 11 11 11 11")
    assert violations(coordinator, axe) == []
    row.get_by_label(re.compile("07 22 22 22 22")).check()
    row.get_by_role("button", name="Enregistrer ces choix").click()

    expect(coordinator.locator("#flashes")).to_contain_text("C’est réglé")
    settled = world.call(profiles.get_youth, profiles.GetYouth(youth_id=world.hero.id, view="adviser"))
    assert settled.phone == "07 22 22 22 22"  # type: ignore[attr-defined]


def with_phone(world: World, phone: str) -> bytes:
    """The Mission Locale's export with another phone for the hero."""
    rows = list(csv.reader(io.StringIO((world.export / "jeunes.csv").read_bytes().decode("cp1252")), delimiter=";"))
    number, column = rows[0].index("N° dossier"), rows[0].index("Téléphone")
    for row in rows:
        if len(row) > number and row[number] == world.hero.file_number:
            row[column] = phone
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=";").writerows(rows)
    return sheet.getvalue().encode("cp1252")


def test_an_adviser_takes_a_period_along_to_i_milo(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto("/jeunes")
    adviser.get_by_role("link", name="Export pour i-Milo").click()
    with adviser.expect_download() as download:
        adviser.get_by_role("button", name="Télécharger le tableau").click()

    table = Path(download.value.path()).read_bytes()

    assert table.startswith(b"\xef\xbb\xbf")
    assert world.hero.file_number in table.decode("utf-8-sig")
