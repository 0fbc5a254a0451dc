"""« Je travaille en équipes »: the form, its weeks in words, the act, its undoing; and the same for clients of the API."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.http.pages import Visitor, forms_of
from tests.http.town import Person, Town, code_of

PARIS = ZoneInfo("Europe/Paris")
THREE = [{"start": "05:00", "end": "13:00"}, {"start": "13:00", "end": "21:00"}, {"start": "21:00", "end": "05:00"}]


@pytest.fixture
def worker(town: Town) -> Iterator[Person]:
    """The neighbour, who has said a week, and says it again when the test is over."""
    who = town.youth(town.neighbour, town.world.hero.area)
    path = f"/youths/{who.id}/availability"
    week = {"weekly": [{"day": "mon", "start": "17:00", "end": "20:00"}, {"day": "sat", "start": "09:00", "end": "12:00"}],
            "rules": [], "travel_minutes": 0}
    assert who.ask("PUT", path, json=week, headers={"If-Match": who.get(path).headers["ETag"]}).status_code == 200
    yield who
    assert who.ask("PUT", path, json=week, headers={"If-Match": who.get(path).headers["ETag"]}).status_code == 200


def lines(page: str) -> list[str]:
    """What the page says of each week, with plain spaces."""
    found = re.search(r'id="semaines".*?</ul>', page, re.S)
    assert found, "the weeks are not on the page"
    said = re.findall(r"<li>(.*?)</li>", found.group(), re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).replace("\u00a0", " ") for line in said]


def monday(town: Town) -> dt.date:
    today = town.world.clock.now().astimezone(PARIS).date()
    return today - dt.timedelta(days=today.weekday())


def test_rules_typed_beside_the_teams_are_named_before_they_go(town: Town, worker: Person) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites/equipes"
    [confirm] = [form for form in forms_of(visitor.send(path, f"{path}/voir", team="night").text) if form.action == path]
    assert visitor.post(path, confirm).status_code == 303
    week = f"/youths/{worker.id}/availability"
    seen = worker.get(week)
    typed = [{"rule": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}", "since": (monday(town) + dt.timedelta(weeks=n)).isoformat(), "free": False}
             for n, day in enumerate(("MO", "FR"))]
    body = {"weekly": seen.get_json()["weekly"], "rules": [*seen.get_json()["rules"], *typed]}
    assert worker.ask("PUT", week, json=body, headers={"If-Match": seen.headers["ETag"]}).status_code == 200

    shown = visitor.send(path, f"{path}/voir", team="morning").text

    replaced = re.search(r"Cela remplace.*?</ul>", shown, re.S)
    assert replaced, "they would go unseen"
    assert replaced.group().count("une semaine sur deux") == len(typed), "the teams of before go without saying"


def test_a_worker_sees_the_weeks_in_words_keeps_them_and_changes_her_mind(town: Town, worker: Person) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites/equipes"
    before = worker.get(f"/youths/{worker.id}/availability").get_json()

    shown = visitor.send(path, f"{path}/voir", team="night").text

    assert [line.partition(", ")[2] for line in lines(shown)] == [
        "équipe de nuit (21 h – 5 h) : libre le lundi de 8 h à 20 h ; du mardi au vendredi de 16 h à 20 h.",
        "équipe du matin (5 h – 13 h) : libre du lundi au vendredi de 13 h à 20 h ; le samedi de 9 h à 12 h.",
        "équipe d’après-midi (13 h – 21 h) : libre du lundi au vendredi de 8 h à 13 h ; le samedi de 9 h à 12 h.",
    ]
    assert lines(shown)[0].startswith("Cette semaine, ")
    assert worker.get(f"/youths/{worker.id}/availability").get_json() == before, "nothing is kept before it is said to be right"

    [confirm] = [form for form in forms_of(shown) if form.action == path]
    kept = visitor.post(path, confirm)
    again = visitor.post(path, confirm)

    assert (kept.status_code, again.status_code) == (303, 303), "a second click is the same act"
    page = visitor.open(path)
    assert lines(page) == lines(shown)
    assert "Vos équipes sont enregistrées" in page
    after = worker.get(f"/youths/{worker.id}/availability").get_json()
    assert [each["day"] for each in after["weekly"]] == ["sat"]
    assert after["version"] == before["version"] + 1
    assert "Les équipes se changent sur leur page" in visitor.open(f"/jeunes/{worker.id}/disponibilites")

    page = visitor.done(path, f"{path}/annuler")

    assert "C’est annulé" in page
    undone = worker.get(f"/youths/{worker.id}/availability").get_json()
    assert {name: undone[name] for name in ("weekly", "rules", "shifts")} == {name: before[name] for name in ("weekly", "rules", "shifts")}


def test_hours_days_order_and_length_are_the_workers_own(town: Town, worker: Person) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites/equipes"

    shown = visitor.send(
        path, f"{path}/voir", team="morning", order="backward", length="2", nth="2", days=["mon", "sat"], morning_start="06:00",
        morning_end="14:00", travel_minutes="30", rest="480",
    ).text

    turns = [re.search(r"équipe (\S+)", line).group(1) for line in lines(shown)]  # type: ignore[union-attr]
    assert turns == ["du", "de", "de", "d’après-midi", "d’après-midi", "du"]
    assert "libre le lundi et samedi de 14 h 30 à 19 h 30." in lines(shown)[0]
    form = next(form for form in forms_of(shown) if form.action == f"{path}/voir")
    assert (form.values["team"], form.values["nth"], form.values["order"]) == (["morning"], ["2"], ["backward"])


@pytest.mark.parametrize(("filled", "says"), [
    ({}, "Choisissez l’équipe de cette semaine"),
    ({"team": "night", "rotation": "2"}, "En 2×8 il n’y a pas d’équipe de nuit"),
    ({"team": "night", "nth": "3"}, "Choisissez une semaine plus tôt"),
    ({"team": "night", "days": []}, "Choisissez au moins un jour"),
    ({"team": "night", "night_end": "21:00"}, "Une équipe a une heure de début et une heure de fin"),
    ({"team": "night", "night_end": ""}, "Écrivez l’heure comme 14:30"),
])
def test_what_is_missing_is_named_and_the_form_comes_back_as_it_was_written(
    town: Town, worker: Person, filled: dict[str, Any], says: str
) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites/equipes"

    refused = visitor.send(path, f"{path}/voir", morning_start="04:30", **filled)

    assert refused.status_code == 422
    assert says in refused.text
    form = next(form for form in forms_of(refused.text) if form.action == f"{path}/voir")
    assert form.values["morning_start"] == ["04:30"]


def test_the_words_3x8_lead_to_the_form(town: Town, worker: Person) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites"

    shown = visitor.send(path, f"{path}/mots", words="je suis en 3x8").text

    assert "En équipes ? Dites lesquelles." in shown
    assert f'href="{path}/equipes"' in shown


def test_the_rest_of_the_week_is_edited_without_losing_the_shifts(town: Town, worker: Person) -> None:
    visitor, path = Visitor(town, worker), f"/jeunes/{worker.id}/disponibilites"
    seen = worker.get(f"/youths/{worker.id}/availability").headers["ETag"]
    rota = {"shifts": THREE, "since": str(monday(town))}
    kept = worker.ask("PUT", f"/youths/{worker.id}/availability/shifts", json={"rota": rota}, headers={"If-Match": seen}).get_json()

    visitor.done(path, path, sun_start_0="10:00", sun_end_0="12:00")

    after = worker.get(f"/youths/{worker.id}/availability").get_json()
    assert after["rules"] == kept["rules"]
    assert after["shifts"] == kept["shifts"] is not None


def test_a_client_previews_sets_and_undoes_with_the_version_it_saw(town: Town, worker: Person) -> None:
    path = f"/youths/{worker.id}/availability"
    rota = {"shifts": THREE, "since": str(monday(town)), "days": ["mon"]}
    seen = worker.get(path)

    weeks = worker.post(f"{path}/shifts/preview", {"rota": rota}).get_json()["weeks"]
    blind = worker.ask("PUT", f"{path}/shifts", json={"rota": rota})
    kept = worker.ask("PUT", f"{path}/shifts", json={"rota": rota}, headers={"If-Match": seen.headers["ETag"]})
    stale = worker.ask("PUT", f"{path}/shifts", json={"rota": None}, headers={"If-Match": seen.headers["ETag"]})
    undone = worker.post(f"{path}/shifts/undo", headers={"If-Match": kept.headers["ETag"]})
    twice = worker.post(f"{path}/shifts/undo", headers={"If-Match": undone.headers["ETag"]})

    assert [[(r["start"], r["end"]) for r in week["free"] if r["day"] == "mon"] for week in weeks] == [
        [("13:00", "20:00")], [("08:00", "13:00")], [("08:00", "20:00")]]
    assert (blind.status_code, kept.status_code, stale.status_code) == (428, 200, 412)
    assert kept.get_json()["shifts"]["days"] == ["mon"]
    assert undone.get_json()["weekly"] == seen.get_json()["weekly"]
    assert (twice.status_code, code_of(twice)) == (409, "changed_since")


def test_the_adviser_says_them_for_a_youth_and_a_school_does_not(town: Town) -> None:
    path = f"/jeunes/{town.hero}/disponibilites/equipes"

    assert "travaille en équipes" in Visitor(town, town["adviser"]).open(path)
    assert not Visitor(town, town["school"]).sees(path)
    refused = town["school"].ask("PUT", f"/youths/{town.hero}/availability/shifts", json={"rota": None}, headers={"If-Match": '"1"'})
    assert refused.status_code == 403
