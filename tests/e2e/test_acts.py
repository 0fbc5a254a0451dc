"""What people do on the pages, one act at a time: forms that keep their words, second clicks, and life without JavaScript."""

import datetime as dt
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from servicekit.ids import new_id
from tests.e2e.world import World

DESK = {"width": 1280, "height": 900}


def report_behind_the_page(world: World, words: str) -> None:
    world.call(progress.report_difficulty, progress.ReportDifficulty(
        id=new_id(), youth_id=world.hero.id, kind="transport", words=words))


def test_a_page_changes_without_losing_the_form_that_is_half_written(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/jeunes/{world.hero.id}")
    expect(adviser.locator("body")).to_have_attribute("data-stream-open", "")
    adviser.locator("summary", has_text="Signaler une difficulté").click()
    adviser.locator("#difficulte-words").fill("Je n’ai pas fini d’écr")

    report_behind_the_page(world, "Le bus ne passe plus le soir.")

    expect(adviser.locator("#difficulties")).to_contain_text("Le bus ne passe plus le soir.")
    expect(adviser.locator("#difficulte-words")).to_have_value("Je n’ai pas fini d’écr")


def test_an_answer_that_comes_after_the_news_of_the_act_replaces_the_page_and_does_not_nest_it(
    sign_in: Callable[..., Page], world: World
) -> None:
    school = sign_in("school", DESK)
    school.goto("/demandes")
    expect(school.locator("body")).to_have_attribute("data-stream-open", "")
    ask_for_a_lesson(world)
    request = school.locator("#requests li").filter(has_text=world.hero.last_name).first

    def answers_late(route: Route) -> None:
        answer = route.fetch()
        time.sleep(1.5)  # meanwhile the stream tells the page of its own act
        route.fulfill(response=answer)

    school.route("**/confirmer", answers_late)
    request.get_by_role("button", name=re.compile("^Confirmer")).click()

    expect(school.locator("#flashes")).to_contain_text(re.compile("onfirm"))
    expect(school.locator("main")).to_have_count(1)


def ask_for_a_lesson(world: World) -> None:
    hero, scope = Principal(id=world.hero.id, role="youth", area=world.hero.area), Scope(kind="youth", ids=(world.hero.id,))
    start = world.today() + dt.timedelta(days=3)
    slot = world.call(attendance.find_slots, attendance.FindSlots(youth_id=world.hero.id, start=start, days=14), hero, scope).slots[0]
    world.call(attendance.book_appointment, attendance.BookAppointment(
        id=new_id(), youth_id=world.hero.id, starts_at=slot.starts_at, ends_at=slot.ends_at, instructor_id=slot.instructor_id,
        vehicle_id=slot.vehicle_id), hero, scope)


def test_a_refused_form_comes_back_with_its_words_and_names_the_field(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/jeunes/{world.hero.id}")
    adviser.locator("summary", has_text="Proposer un ajustement").click()
    adviser.get_by_label("Que proposez-vous ?").select_option("pace")
    adviser.locator("#ajustement-words").fill("Deux leçons par semaine.")
    adviser.locator("#ajustement-due_on").fill("2020-01-01")
    adviser.get_by_role("button", name="Proposer", exact=True).click()

    expect(adviser.locator("#ajustement-words")).to_have_value("Deux leçons par semaine.")
    expect(adviser.locator("#ajustement-due_on")).to_have_accessible_description(re.compile("aujourd’hui ou plus tard"))


def test_the_same_form_sent_twice_makes_one_thing(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")
    youth.goto("/aide")
    key = youth.locator("form[action$='/difficultes'] input[name=key]").input_value()
    form = {"key": key, "form": "difficulte", "back": "/aide", "kind": "money", "words": "Deux fois le même clic"}

    for _click in range(2):
        youth.request.post(f"/jeunes/{world.hero.id}/difficultes", form=form)

    youth.goto("/aide")
    expect(youth.get_by_text("Deux fois le même clic")).to_have_count(1)


def test_a_youth_reports_a_difficulty_without_javascript(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth", javascript=False)
    youth.goto("/aide")
    youth.get_by_label("La garde d’enfant").check()
    youth.locator("#difficulte-words").fill("Sans JavaScript")
    youth.get_by_role("button", name="Je le dis").click()

    expect(youth.locator("#difficulties")).to_contain_text("Sans JavaScript")
    expect(youth.locator("#flashes")).to_contain_text("La difficulté est signalée")


def test_the_next_act_of_a_youth_has_at_most_60_words(sign_in: Callable[..., Page]) -> None:
    youth = sign_in("youth")

    words = youth.locator("#next-text").inner_text().split()

    assert 3 <= len(words) <= 60
    assert youth.locator("#next svg.picto").count() >= 1


@pytest.mark.parametrize("role", ["instructor", "school", "referent", "adviser"])
def test_another_persons_file_is_refused(role: str, sign_in: Callable[..., Page], world: World) -> None:
    page = sign_in(role)
    stranger = another_youth(world)

    answer = page.goto(f"/jeunes/{stranger}")

    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce n’est pas possible")


def another_youth(world: World) -> str:
    """Someone of another area, whom none of the hero's people follows."""
    page = world.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    return next(y.id for y in page.youths if y.area != world.hero.area)


def test_a_school_says_which_hours_its_instructor_gives(sign_in: Callable[..., Page], world: World) -> None:
    school = sign_in("school", DESK)
    school.goto("/equipe")
    school.get_by_role("link", name="Heures au programme").last.click()
    school.locator("#semaine-sat_start_0").fill("09:00")
    school.locator("#semaine-sat_end_0").fill("12:30")
    school.get_by_role("button", name="Enregistrer la semaine").click()

    expect(school.locator("#flashes")).to_contain_text("La semaine est enregistrée")
    expect(school.locator("#semaine-sat_end_0")).to_have_value("12:30")


def test_hours_upside_down_are_refused_at_their_place(sign_in: Callable[..., Page], world: World) -> None:
    youth = sign_in("youth")
    youth.goto(f"/jeunes/{world.hero.id}/disponibilites")
    youth.locator("#semaine-mon_start_0").fill("18:00")
    youth.locator("#semaine-mon_end_0").fill("09:00")
    youth.get_by_role("button", name="Enregistrer la semaine").click()

    expect(youth.locator("#semaine-mon_end_0")).to_have_attribute("aria-invalid", "true")
    expect(youth.locator("#semaine-mon_start_0")).to_have_value("18:00")


def test_a_row_to_correct_is_corrected_on_the_page(sign_in: Callable[..., Page]) -> None:
    coordinator = sign_in("coordinator", DESK)
    coordinator.goto("/a-corriger")
    row = coordinator.locator("article").filter(has=coordinator.get_by_label("Nom", exact=True)).first
    number = row.get_attribute("id")
    row.get_by_label("Nom", exact=True).fill("Durand")
    row.get_by_role("button", name="Corriger cette ligne").click()

    expect(coordinator.locator("#flashes")).to_contain_text("Ligne corrigée")
    expect(coordinator.locator(f"#{number}")).to_have_count(0)


def test_a_new_code_is_shown_once_with_a_qr_and_the_old_one_is_void(
    sign_in: Callable[..., Page], open_page: Callable[..., Page], world: World
) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/codes?q={world.hero.file_number}")
    adviser.get_by_role("checkbox").first.check()
    adviser.get_by_role("button", name="Donner un nouveau code et l’imprimer").click()
    new_code = adviser.locator(".sheet-code .code").first.inner_text()

    expect(adviser.locator(".sheet-code svg")).to_have_count(1)
    expect(enter(open_page(), world.access["youth"].code).locator("#entrer-code-error")).to_contain_text("Ce code ne marche pas")
    expect(enter(open_page(), new_code)).to_have_url(world.address + "/accueil")
    world.access["youth"] = type(world.access["youth"])(world.hero.id, new_code, None)


def enter(page: Page, code: str) -> Page:
    page.goto("/entrer")
    page.get_by_label("Code d’accès").fill(code)
    page.get_by_role("button", name="Entrer").click()
    return page


def test_an_import_is_previewed_then_applied_once(sign_in: Callable[..., Page], world: World) -> None:
    coordinator = sign_in("programme_lead", DESK)
    coordinator.goto("/imports")
    coordinator.get_by_label("Les jeunes (jeunes.csv)").set_input_files(str(world.export / "jeunes.csv"))
    coordinator.get_by_label("Date de l’export").fill("2026-12-01")
    coordinator.get_by_role("button", name="Voir l’aperçu").click()

    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Aperçu : rien n’est encore changé")
    coordinator.get_by_role("button", name="Appliquer cet import").click()

    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Import appliqué")
    expect(coordinator.locator("#report")).to_contain_text("Inchangé")


def test_only_the_youth_decides_who_sees_the_needs(sign_in: Callable[..., Page], world: World) -> None:
    youth, school = sign_in("youth"), sign_in("school", DESK)
    school.goto(f"/jeunes/{world.hero.id}")
    expect(school.locator("#contact")).not_to_contain_text("Séances courtes")

    youth.goto("/chemin")
    youth.locator("summary", has_text="Changer mes atouts et mes besoins").click()
    youth.get_by_label("Séances courtes").check()
    youth.get_by_label("Ceux qui m’accompagnent").check()
    youth.locator("#needs").get_by_role("button", name="Enregistrer").click()

    expect(youth.locator("#needs")).to_contain_text("Ceux qui vous accompagnent voient vos besoins.")
    expect(school.locator("#contact")).to_contain_text("Séances courtes")


def test_a_practice_series_is_noted_theme_by_theme(sign_in: Callable[..., Page]) -> None:
    youth = sign_in("youth")
    youth.goto("/chemin")
    youth.locator("summary", has_text="Noter une série").click()
    youth.locator("#serie-theme_C").fill("8")
    youth.locator("#serie-theme_R").fill("3")
    youth.locator("#series").get_by_role("button", name="Enregistrer").click()

    expect(youth.locator("#series")).to_contain_text("11 / 14")


def test_a_step_noted_by_the_adviser_shows_at_once_in_the_file(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)
    adviser.goto(f"/jeunes/{world.hero.id}")
    adviser.get_by_role("heading", name="Étapes et démarches").click()
    adviser.locator("summary", has_text="Noter une étape").click()
    adviser.locator("#etapes-code_track").select_option("in_training")
    adviser.locator("#steps").get_by_role("button", name="Enregistrer").first.click()

    expect(adviser.locator("#state")).to_contain_text("Code : En formation")


def test_what_happens_before_the_stream_opens_is_not_missed(sign_in: Callable[..., Page], world: World) -> None:
    adviser = sign_in("adviser", DESK)

    def happen_first(route: Route) -> None:
        report_behind_the_page(world, "Juste avant que la page écoute")
        route.continue_()

    adviser.route("**/api/v1/live*", happen_first, times=1)
    adviser.goto(f"/jeunes/{world.hero.id}")

    expect(adviser.locator("#difficulties")).to_contain_text("Juste avant que la page écoute")
