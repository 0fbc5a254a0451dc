"""What a coordinator settles between two areas, played by the people concerned: a youth moves and is given an adviser there;
an adviser leaves, once her youths have somebody else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e.doors import say_why
from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}
ELSEWHERE = "pithiviers"


@dataclass(frozen=True)
class Move:
    youth_id: str
    name: str
    proposed: str
    chosen: str


@pytest.fixture(scope="module")
def move(world: World) -> Move:
    """A youth of Orléans whom no other test uses, and the people of the area to which she goes: all have their codes."""
    app = world.platform.apps["profiles"]
    page = app.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    used = {access.person_id for access in world.access.values()}
    youth = [y for y in page.youths if y.area == "orleans" and y.adviser_id and y.id not in used][3]
    there = app.call(profiles.list_people, profiles.ListPeople(role="coordinator", area=ELSEWHERE)).people[0]
    first, second = app.call(profiles.list_people, profiles.ListPeople(role="adviser", area=ELSEWHERE)).people[:2]
    world.access |= {"there": world.issue(there.id), "chosen": world.issue(second.id), "mover": world.issue(youth.id)}
    return Move(youth.id, f"{youth.first_name} {youth.last_name}", first.label, second.label)


def test_a_youth_moves_and_the_coordinator_there_chooses_who_follows(
    sign_in: Callable[..., Page], world: World, move: Move, axe: str
) -> None:
    here, there = sign_in("coordinator", DESK), sign_in("there", DESK)
    there.goto("/a-decider")
    expect(there.locator("body")).to_have_attribute("data-stream-open", "")
    say_why(here, move.youth_id, "Le ou la jeune le demande")

    here.goto(f"/jeunes/{move.youth_id}/suivi")
    here.get_by_label("Nouveau bassin").select_option(ELSEWHERE)
    here.locator("#bassin-reason").fill("Chez sa mère, à Pithiviers")
    here.locator("#bassin-adviser_id").select_option(label=f"{move.proposed} – Pithiviers")
    here.get_by_role("button", name="Changer de bassin").click()
    expect(here.locator("#flashes")).to_contain_text("Le dossier est dans le nouveau bassin.")

    arrival = there.locator("#arrivals .evidence").filter(has_text=move.name)
    expect(arrival).to_contain_text("Chez sa mère, à Pithiviers")
    expect(arrival).to_contain_text(f"Le bassin d’avant propose : {move.proposed}.")
    assert violations(there, axe) == []
    there.reload()  # what a look at the page folded out is as it was
    arrival.get_by_label("Conseillère ou conseiller").select_option(label=move.chosen)
    arrival.get_by_role("button", name="Confier le suivi").click()
    expect(there.locator("#flashes")).to_contain_text("C’est choisi")
    expect(there.locator("#arrivals")).not_to_contain_text(move.name)

    adviser, youth = sign_in("chosen"), sign_in("mover")
    adviser.goto("/jeunes")
    expect(adviser.locator("#youths")).to_contain_text(move.name.split(" ", 1)[1])
    adviser.goto(f"/jeunes/{move.youth_id}/suivi")
    expect(adviser.locator("#present")).to_contain_text(move.chosen)
    youth.goto("/vos-droits")
    expect(youth.locator("#readers")).to_contain_text("qui suit le parcours")


def test_an_adviser_leaves_once_her_youths_have_somebody_else(sign_in: Callable[..., Page], world: World, axe: str) -> None:
    leaver = profiles.AddPerson(id=new_id(), role="adviser", label="Lydie Partante", area="orleans")
    world.call(profiles.add_person, leaver)
    page = world.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    hers = [y for y in page.youths if y.area == "orleans" and y.id != world.hero.id][-2:]  # type: ignore[attr-defined]
    for youth in hers:
        world.call(profiles.link_youth, profiles.LinkYouth(youth_id=youth.id, role="adviser", other_id=leaver.id))
    world.access["leaver"] = world.issue(leaver.id)
    own, coordinator = sign_in("leaver"), sign_in("coordinator", DESK)
    taker = world.call(profiles.list_people, profiles.ListPeople(ids=(world.access["adviser"].person_id,))).people[0]  # type: ignore[attr-defined]

    coordinator.goto("/equipe-du-bassin")
    leaves(coordinator)
    expect(coordinator.locator(".summary-errors")).to_contain_text("suit encore des jeunes : 2")
    assert violations(coordinator, axe) == []

    coordinator.goto("/transferts")
    coordinator.get_by_label("De qui ?").select_option(label="Lydie Partante")
    coordinator.get_by_label("À qui ?").select_option(label=taker.label)
    coordinator.get_by_label("Pour de bon").check()
    coordinator.get_by_role("button", name="Transférer tous ses jeunes").click()
    expect(coordinator.locator("#flashes")).to_contain_text(f"{taker.label} suit maintenant ces jeunes (2)")

    coordinator.goto("/equipe-du-bassin")
    leaves(coordinator)
    expect(coordinator.locator("#flashes")).to_contain_text("Le départ est noté. Son code ne marche plus.")
    expect(coordinator.locator("#role-adviser")).not_to_contain_text("Lydie Partante")
    expect(coordinator.locator("#gone")).to_contain_text("Lydie Partante")
    own.goto("/jeunes")
    expect(own).to_have_url(re.compile("/entrer"))


def leaves(coordinator: Page) -> None:
    coordinator.get_by_text("Changer, donner un code, noter le départ : Lydie Partante").click()
    coordinator.get_by_role("button", name="Noter le départ : Lydie Partante").click()
