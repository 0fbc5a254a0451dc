"""Messages between two people with their pages open: what one writes the other sees, and what is half-written stays."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.world import World

SignIn = Callable[..., Page]
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
       b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82")


def write(page: Page, text: str) -> None:
    page.get_by_label("Votre message").fill(text)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#thread")).to_contain_text(text)


def test_what_one_writes_the_other_sees_while_the_own_half_written_words_stay(sign_in: SignIn, world: World) -> None:
    youth, adviser = sign_in("youth"), sign_in("adviser")
    youth.goto("/messages")
    adviser.goto(f"/jeunes/{world.hero.id}/messages")
    youth.get_by_label("Votre message").press_sequentially("Je voulais vous dire")

    write(adviser, "Êtes-vous libre mardi ?")

    expect(youth.locator("#thread")).to_contain_text("Êtes-vous libre mardi ?")
    expect(youth.get_by_label("Votre message")).to_have_value("Je voulais vous dire")
    expect(adviser.locator("#thread")).to_contain_text("Lu par : Jeune")
    expect(adviser.get_by_label("Votre message")).to_have_value("")


def test_the_badge_of_another_page_moves_when_a_message_comes_and_goes_when_it_is_read(sign_in: SignIn, world: World) -> None:
    youth, adviser = sign_in("youth"), sign_in("adviser")
    adviser.goto(f"/jeunes/{world.hero.id}/messages")
    adviser.goto("/jeunes")
    badge = adviser.locator("#nav .count")
    expect(badge).to_have_count(0)
    youth.goto("/messages")

    write(youth, "J’ai une question.")

    expect(badge).to_contain_text("1")
    adviser.get_by_role("link", name="Messages").first.click()
    adviser.get_by_role("link", name=world.hero.last_name).click()
    expect(adviser.locator("#thread")).to_contain_text("J’ai une question.")
    adviser.goto("/jeunes")
    expect(badge).to_have_count(0)


def test_a_picture_is_sent_and_fetched_and_a_wrong_file_keeps_the_words(sign_in: SignIn, world: World, tmp_path: Path) -> None:
    youth, adviser = sign_in("youth"), sign_in("adviser")
    picture, wrong = tmp_path / "planning.png", tmp_path / "programme.png"
    picture.write_bytes(PNG)
    wrong.write_bytes(b"MZ\x90\x00\x03\x00")
    youth.goto("/messages")

    youth.get_by_label("Votre message").fill("Voici mes heures")
    youth.get_by_label("Joindre un document").set_input_files(wrong)
    youth.get_by_role("button", name="Envoyer").click()
    expect(youth.locator(".summary-errors")).to_contain_text("Ce type de fichier n’est pas accepté")
    expect(youth.get_by_label("Votre message")).to_have_value("Voici mes heures")
    youth.get_by_label("Joindre un document").set_input_files(picture)
    youth.get_by_role("button", name="Envoyer").click()
    expect(youth.locator("#thread")).to_contain_text("planning.png")

    adviser.goto(f"/jeunes/{world.hero.id}/messages")
    with adviser.expect_download() as fetched:
        adviser.get_by_role("link", name="planning.png").click()
    assert Path(fetched.value.path()).read_bytes() == PNG


def test_a_message_is_reported_by_one_and_hidden_by_the_coordinator(sign_in: SignIn, world: World) -> None:
    youth, adviser, coordinator = sign_in("youth"), sign_in("adviser"), sign_in("coordinator", {"width": 1200, "height": 900})
    youth.goto("/messages")
    write(youth, "Des mots durs pour tous.")
    adviser.goto(f"/jeunes/{world.hero.id}/messages")
    bubble = adviser.locator(".bubble", has_text="Des mots durs pour tous.")
    bubble.locator("summary").click()
    bubble.get_by_label("Pourquoi ?").fill("Ces mots blessent.")
    bubble.get_by_role("button", name="Signaler").click()
    expect(bubble).to_contain_text("Message signalé")

    coordinator.goto("/messages-signales")
    case = coordinator.locator("article", has_text="Des mots durs pour tous.")
    expect(case).to_contain_text("Ces mots blessent.")
    case.get_by_label("Pourquoi ?").fill("Des insultes.")
    case.get_by_role("button", name="Retirer du fil").click()

    expect(coordinator.locator("#flashes")).to_contain_text("Le message est retiré du fil.")
    expect(youth.locator("#thread")).to_contain_text("Ce message a été retiré : Des insultes.")
    expect(youth.locator("#thread")).not_to_contain_text("Des mots durs pour tous.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_one_chooses_how_one_is_told(sign_in: SignIn, javascript: bool) -> None:
    youth = sign_in("youth", None, javascript)
    youth.goto("/mes-notifications")
    messages = youth.locator("#kind-messages")
    messages.get_by_label("E-mail").check()
    messages.get_by_label("SMS").uncheck()
    youth.locator("#notifications-quiet_from").fill("19:00")
    youth.locator("#notifications-quiet_until").fill("")
    youth.get_by_role("button", name="Enregistrer").click()
    expect(youth.locator(".summary-errors")).to_contain_text("Écrivez l’heure de début et l’heure de fin")
    expect(messages.get_by_label("E-mail")).to_be_checked()
    expect(messages.get_by_label("SMS")).not_to_be_checked()
    youth.locator("#notifications-quiet_until").fill("09:00")
    youth.get_by_role("button", name="Enregistrer").click()

    expect(youth.locator("#flashes")).to_contain_text("Vos choix sont enregistrés.")
    youth.goto("/mes-notifications")
    expect(youth.locator("#kind-messages").get_by_label("E-mail")).to_be_checked()
    expect(youth.locator("#kind-messages").get_by_label("SMS")).not_to_be_checked()
    expect(youth.locator("#notifications-quiet_until")).to_have_value("09:00")
