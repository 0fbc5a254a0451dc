"""Money in the browser: proposed by the adviser, accepted by the youth on her phone, billed, paid, seen by the school, exported."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page, expect

from contracts.attendance import rpc as attendance
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
    expect(adviser.locator("#flashes")).to_contain_text("Le plan est proposé.")

    expect(youth.locator("#proposal")).to_contain_text("Vous payez : 200 €.")  # live: she was on her page
    youth.get_by_role("button", name="J’accepte de payer 200 €").click()
    expect(youth.locator("#flashes")).to_contain_text("Vous avez accepté.")

    adviser.goto(accounts)
    adviser.get_by_text("Noter l’accord : Aide du programme").click()
    adviser.get_by_role("button", name="Noter l’engagement").click()
    expect(adviser.locator("#flashes")).to_contain_text("L’engagement est noté.")
    adviser.get_by_text("Noter une facture de l’auto-école").click()
    adviser.get_by_label("Part de : Aide du programme (€)").fill("450,50")
    adviser.get_by_label("Heures de conduite achetées").fill("10")
    adviser.get_by_label("Numéro de la facture").fill("F-12")
    adviser.get_by_role("button", name="Noter la facture").click()
    expect(adviser.locator("#flashes")).to_contain_text("La facture est notée.")
    adviser.get_by_text("Noter un paiement").click()
    adviser.get_by_label("Montant payé (€)").fill("450,50")
    adviser.get_by_role("button", name="Noter le paiement").click()
    expect(adviser.locator("#flashes")).to_contain_text("Le paiement est noté.")

    school = sign_in("school", DESK)
    school.goto(accounts)
    expect(school.locator("#accounts").get_by_role("row", name="Aide du programme")).to_contain_text("450,50")
    expect(school.get_by_text("200 €")).to_have_count(0)  # her own share is not the school's business
    school.goto("/comptes-eleves")
    expect(school.locator(f"#pupils tr:has(a[href*='{world.hero.id}'])")).to_contain_text("10\u00a0h")

    lead = sign_in("coordinator", DESK)
    lead.goto("/comptes")
    lead.get_by_label("Du", exact=True).fill(f"{world.today() - dt.timedelta(days=2)}")
    lead.get_by_label("Au", exact=True).fill(f"{world.today()}")
    with lead.expect_download() as taken:
        lead.get_by_role("button", name="Télécharger le tableau").click()
    rows = [line.split(";") for line in taken.value.path().read_text("utf-8-sig").splitlines()]
    debit, credit = (sum(Decimal(row[n].replace(",", ".") or "0") for row in rows[1:]) for n in (10, 11))
    assert debit == credit == Decimal("2101")  # 200 and 1 000 promised, 450,50 called, 450,50 paid


def test_an_hour_that_the_youth_cancels_late_waits_until_the_adviser_decides(sign_in: SignIn, world: World) -> None:
    adviser, youth = sign_in("adviser", DESK), sign_in("youth")
    adviser.goto("/heures-a-decider")
    lesson = tomorrow(world)
    youth.goto("/lecons")
    card = youth.locator(f"#seance-{lesson.id}")

    card.get_by_role("button", name=re.compile("^Je viens")).click()
    card.locator("summary", has_text="Annuler").click()
    expect(card.get_by_text("L’heure peut être due : une personne décide.")).to_be_visible()
    card.get_by_role("button", name="Annuler ce rendez-vous").click()
    expect(youth.locator("#flashes")).to_contain_text("Une personne décidera si l’heure est due.")

    waiting = adviser.locator(f"#late-{lesson.id}")
    expect(waiting).to_be_visible()  # live: the adviser was on the page
    waiting.locator("summary").click()
    waiting.get_by_label("Pourquoi ?").fill("Prévenu trop tard, deuxième fois")
    waiting.get_by_role("button", name="Compter cette heure").click()

    expect(adviser.locator("#flashes")).to_contain_text("L’heure est comptée.")
    expect(waiting).to_have_count(0)
    youth.goto("/mon-financement")
    expect(youth.get_by_text("Prévenu trop tard, deuxième fois")).to_be_visible()


def tomorrow(world: World) -> attendance.Appointment:
    """A lesson that the school itself booked for her, too soon to be cancelled in time."""
    return world.held_lesson(world.clock.now() + dt.timedelta(days=1), minutes=60)
