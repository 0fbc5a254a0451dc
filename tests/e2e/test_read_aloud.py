"""The youth's page is read aloud by the browser: the button is there to be seen, and speaks the words of the act, in French."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from contracts.progress import rpc as progress
from servicekit.ids import new_id
from tests.e2e.world import World

LISTEN = """
window.said = [];
const speak = speechSynthesis.speak.bind(speechSynthesis);
speechSynthesis.speak = (speech) => { window.said.push([speech.text, speech.lang]); speak(speech); };
"""
"""The browser itself says what it is asked to speak; it speaks it all the same."""


def test_the_act_of_the_youth_is_spoken_and_the_second_click_is_silence(sign_in: Callable[..., Page]) -> None:
    youth = sign_in("youth")
    youth.add_init_script(LISTEN)
    youth.goto("/accueil")
    listen = youth.locator("#next").get_by_role("button", name="Écouter")
    expect(listen).to_be_visible()

    listen.click()
    spoken = youth.evaluate("window.said")
    pressed = listen.get_attribute("aria-pressed")
    listen.click()

    assert spoken == [[youth.locator("#next-text").inner_text(), "fr"]]
    assert pressed == "true"
    expect(listen).to_have_attribute("aria-pressed", "false")
    assert youth.evaluate("window.said.length") == 1


def test_the_button_is_still_there_when_the_page_has_changed_by_itself(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")
    youth.goto("/accueil")
    expect(youth.locator("body")).to_have_attribute("data-stream-open", "")

    with youth.expect_response(lambda answer: answer.url.endswith("/accueil")):
        world.call(progress.report_difficulty, progress.ReportDifficulty(
            id=new_id(), youth_id=world.hero.id, kind="transport", words="Le bus"))
    youth.wait_for_timeout(500)

    expect(youth.locator("#next").get_by_role("button", name="Écouter")).to_be_visible()


def test_every_page_of_the_youth_that_explains_something_can_be_listened_to(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")

    silent = []
    for path in ("/accueil", "/vos-droits", f"/jeunes/{world.hero.id}/charte", "/ressources/etapes-du-permis"):
        youth.goto(path)
        if not youth.get_by_role("button", name="Écouter").first.is_visible():
            silent.append(path)

    assert silent == []
