"""A file with eighteen months behind it, read in one screen by an adviser who has never seen it; and by one who comes back."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from servicekit.ids import new_id
from tests.e2e.eighteen_months import Life
from tests.e2e.test_accessibility import violations
from tests.e2e.world import World

SIGNALS = 5
"""At least so many wait at the end: what is read is a full file."""
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One of its own: nobody else's clock may move on by so much."""
    made = World(tmp_path_factory.mktemp("eighteen"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def file(world: World) -> str:
    """The address of the file, given to a new adviser on the last day."""
    life = Life(world)
    life.lived()
    newcomer = profiles.AddPerson(id=new_id(), role="adviser", label="Nadège Nouvelle", area=world.hero.area)
    world.call(profiles.add_person, newcomer)
    world.call(profiles.link_youth, profiles.LinkYouth(youth_id=life.id, role="adviser", other_id=newcomer.id))
    world.access["newcomer"] = world.issue(newcomer.id)
    while len(world.call(progress.list_signals, progress.AboutYouth(youth_id=life.id)).signals) < SIGNALS:  # type: ignore[attr-defined]
        world.run_timer("progress", "look_by_the_clock")
    return f"/jeunes/{life.id}"


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None, "it is not shown"
    return box["y"] + box["height"]


def opened(page: Page, file: str) -> None:
    page.goto(file)
    page.wait_for_timeout(300)
    if "/motif" in page.url:
        pytest.fail("whose own file it is need not say why")


def test_an_adviser_who_has_never_seen_it_reads_it_in_one_screen(
    sign_in: Callable[..., Page], world: World, file: str, axe: str, tmp_path: Path
) -> None:
    adviser = sign_in("newcomer", DESK)

    opened(adviser, file)
    adviser.screenshot(path=str(tmp_path / "eighteen-1280.png"))

    blocks = adviser.locator("#summary .brief > div")
    assert blocks.count() == 6
    assert max(bottom(block) for block in blocks.all()) <= DESK["height"]
    expect(adviser.locator("#since")).to_contain_text("première visite")
    assert bottom(adviser.locator("#since")) <= DESK["height"], "what happened last is on the first screen, without scrolling"
    for known in ("Aide-soignante à domicile", "Permis utile avant le", "Obtenu", "Apprenti", "Le stress"):
        expect(adviser.locator("#summary")).to_contain_text(known)
    assert violations(adviser, axe) == []


def test_who_comes_back_reads_first_what_changed(sign_in: Callable[..., Page], world: World, file: str, tmp_path: Path) -> None:
    before = sign_in("newcomer", DESK)
    opened(before, file)
    world.platform.gateway.desk.traces.flush()
    world.clock.jump_to(world.clock.now() + dt.timedelta(days=6))
    for kind in ("motivation", "money", "childcare"):
        world.call(progress.report_difficulty, progress.ReportDifficulty(
            id=new_id(), youth_id=world.hero.id, kind=kind, words="Dit au téléphone."))
    world.call(profiles.plan_project_step, profiles.PlanProjectStep(
        id=new_id(), youth_id=world.hero.id, words="Voir la crèche", due_on=world.today() + dt.timedelta(days=9)))

    back = sign_in("newcomer", DESK)
    opened(back, file)
    back.screenshot(path=str(tmp_path / "back-1280.png"))

    expect(back.locator("#since")).to_contain_text("Depuis votre dernière visite")
    for told in ("La motivation", "L’argent", "La garde d’enfant", "Étape du projet prévue"):
        expect(back.locator("#since")).to_contain_text(told)
    expect(back.locator("#since")).not_to_contain_text("Le stress au volant")
    assert bottom(back.locator("#since")) <= DESK["height"]


def test_on_a_phone_the_essential_part_comes_first(sign_in: Callable[..., Page], world: World, file: str, tmp_path: Path) -> None:
    phone = sign_in("newcomer", {"width": 390, "height": 844})

    opened(phone, file)
    phone.screenshot(path=str(tmp_path / "eighteen-390.png"), full_page=True)

    titles = phone.locator("main h2").all_inner_texts()
    assert titles[0] == "En bref"
    assert titles[1] in ("Depuis votre dernière visite", "Les derniers faits")
    assert bottom(phone.locator("#summary .brief > div").nth(1)) <= 844, "who it is and what the project is, before the thumb moves"
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
