"""A youth gives the week on a phone: by touch, or in words that are shown before they count; and says her arrival with the code."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from contracts.attendance import rpc
from tests.e2e.world import World


def week_of(world: World) -> set[tuple[str, str, str]]:
    found = world.call(rpc.get_availability, rpc.GetAvailability(owner_id=world.hero.id))
    return {(each.day, each.start, each.end) for each in found.weekly}  # type: ignore[attr-defined]


def test_a_week_is_given_by_touch_and_a_day_that_nobody_touched_keeps_its_hours(sign_in: Callable[..., Page], world: World) -> None:
    before = week_of(world)
    youth = sign_in("youth")
    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    sunday = youth.get_by_role("group", name="Dimanche").first
    sunday.get_by_label("Matin").check()
    sunday.get_by_label("Après-midi").check()
    youth.get_by_role("button", name="C’est ma semaine").click()

    expect(youth.locator("#flashes")).to_contain_text("La semaine est enregistrée")
    assert week_of(world) == {each for each in before if each[0] != "sun"} | {("sun", "08:00", "18:00")}

    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    youth.get_by_role("group", name="Dimanche").first.get_by_label("Matin").uncheck()
    youth.get_by_role("group", name="Dimanche").first.get_by_label("Après-midi").uncheck()
    youth.get_by_role("button", name="C’est ma semaine").click()
    expect(youth.locator("#flashes")).to_contain_text("La semaine est enregistrée")
    assert week_of(world) == {each for each in before if each[0] != "sun"}


def test_words_are_shown_as_a_week_before_they_count(sign_in: Callable[..., Page], world: World) -> None:
    before = week_of(world)
    youth = sign_in("youth")
    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    youth.get_by_text("Ou dites-le avec vos mots").click()
    youth.get_by_label("Quand est-ce possible ?").fill("lundi et jeudi après 17h")
    youth.get_by_role("button", name="Montrer ce que ça donne").click()

    expect(youth.locator("#grille")).to_contain_text("Voici ce que nous comprenons")
    expect(youth.get_by_role("group", name="Jeudi").first.get_by_label("Soir")).to_be_checked()
    expect(youth.get_by_role("group", name="Mardi").first.get_by_label("Matin")).not_to_be_checked()
    assert week_of(world) == before
