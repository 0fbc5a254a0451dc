"""Money in the browser: proposed by the adviser, accepted by the youth on her phone, billed, paid, seen by the school, exported."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page, expect

from contracts.attendance.events import LessonMissed
from servicekit.ids import new_id
from tests.e2e.world import World

SignIn = Callable[..., Page]
DESK = {"width": 1280, "height": 900}


def test_a_training_is_paid_for_from_the_plan_to_the_accountants_table(sign_in: SignIn, world: World) -> None:
    accounts = f"/jeunes/{world.hero.id}/financement"
    youth, adviser = sign_in("youth"), sign_in("adviser", DESK)
    youth.goto("/mon-financement")
    expect(youth.get_by_text("Pas encore de plan de financement.")).to_be_visible()

    adviser.goto(accounts)
    adviser.get_by_label("Heures de conduite").fill("20")
    adviser.get_by_label("Prix d’une heure (€)").fill("60")
    adviser.get_by_label("Aide du programme (€)").fill("1 000,01")
    adviser.get_by_role("button", name="Proposer au ou à la jeune").click()
    expect(adviser.get_by_role("alert")).to_contain_text("plafond")
    expect(adviser.get_by_label("Aide du programme (€)")).to_have_value("1 000,01")
    adviser.get_by_label("Aide du programme (€)").fill("1 000")
    adviser.get_by_role("button", name="Proposer au ou à la jeune").click()
    expect(adviser.get_by_text("Le plan est proposé.")).to_be_visible()

    expect(youth.get_by_text("Vous payez : 200 €.")).to_be_visible()  # live: she was on her page
    youth.get_by_role("button", name="J’accepte de payer 200 €").click()
    expect(youth.get_by_text("Vous avez accepté.")).to_be_visible()

    adviser.goto(accounts)
    adviser.get_by_text("Noter l’accord : Aide du programme").click()
    adviser.get_by_role("button", name="Noter l’engagement").click()
    expect(adviser.get_by_text("L’engagement est noté.")).to_be_visible()
    adviser.get_by_text("Noter une facture de l’auto-école").click()
    adviser.get_by_label("Part de : Aide du programme (€)").fill("450,50")
    adviser.get_by_label("Heures de conduite achetées").fill("10")
    adviser.get_by_label("Numéro de la facture").fill("F-12")
    adviser.get_by_role("button", name="Noter la facture").click()
    expect(adviser.get_by_text("La facture est notée.")).to_be_visible()
    adviser.get_by_text("Noter un paiement").click()
    adviser.get_by_label("Montant payé (€)").fill("450,50")
    adviser.get_by_role("button", name="Noter le paiement").click()
    expect(adviser.get_by_text("Le paiement est noté.")).to_be_visible()

    school = sign_in("school", DESK)
    school.goto(accounts)
    expect(school.get_by_role("row", name="Aide du programme")).to_contain_text("450,50")
    expect(school.get_by_text("200 €")).to_have_count(0)  # her own share is not the school's business
    school.goto("/comptes-eleves")
    expect(school.get_by_role("row", name=world.hero.last_name)).to_contain_text("10\u00a0h")

    lead = sign_in("coordinator", DESK)
    lead.goto("/comptes")
    lead.get_by_label("Du", exact=True).fill(f"{world.clock.now().date() - dt.timedelta(days=2)}")
    lead.get_by_label("Au", exact=True).fill(f"{world.clock.now().date()}")
    with lead.expect_download() as taken:
        lead.get_by_role("button", name="Télécharger le tableau").click()
    rows = [line.split(";") for line in taken.value.path().read_text("utf-8-sig").splitlines()]
    debit, credit = (sum(Decimal(row[n].replace(",", ".") or "0") for row in rows[1:]) for n in (10, 11))
    assert debit == credit == Decimal("2101")  # 200 and 1 000 promised, 450,50 called, 450,50 paid


def test_a_late_cancelled_hour_waits_until_the_adviser_decides(sign_in: SignIn, world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto("/heures-a-decider")
    missed = LessonMissed(
        appointment_id=new_id(), record_id=new_id(), youth_id=world.hero.id, school_id=world.school.id,
        instructor_id=world.school.instructors[0].id, kind="driving_lesson", starts_at=world.clock.now(), outcome="cancelled_late",
        planned_minutes=60,
    )  # fmt: skip
    world.platform.apps["attendance"].execute(lambda uow: uow.log.append(world.hero.area, missed))

    card = adviser.locator(f"#late-{missed.record_id}")
    expect(card).to_be_visible()
    card.get_by_text("Décider", exact=False).first.click()
    card.get_by_label("Pourquoi ?").fill("Prévenu trop tard, deuxième fois")
    card.get_by_role("button", name="Compter cette heure").click()

    expect(adviser.get_by_text("L’heure est comptée.")).to_be_visible()
    expect(card).to_have_count(0)
    youth = sign_in("youth")
    youth.goto("/mon-financement")
    expect(youth.get_by_text("Prévenu trop tard, deuxième fois")).to_be_visible()
