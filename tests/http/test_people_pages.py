"""The pages about people of the staff and around a file: who follows, the team of an area, the partners, figures for each role."""

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from contracts.kernel import Principal
from contracts.profiles import rpc as profiles
from gateway.web import picking
from servicekit.ids import new_id
from tests.http.pages import Visitor, error_at, forms_of, refusal_in
from tests.http.town import Person, Town, eventually
from tests.unit.profiles.cohort import export, youth_line

TEAM = "/equipe-du-bassin"


@pytest.fixture
def coordinator(town: Town) -> Visitor:
    return Visitor(town, town["coordinator"])


@pytest.fixture(scope="module")
def somebody(town: Town) -> str:
    """A youth of the hero's area whom no other test of this file's neighbours looks at."""
    page = town.world.platform.apps["profiles"].call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    kept = {town.hero, town.neighbour, town.stranger}
    return next(youth.id for youth in page.youths if youth.id not in kept and youth.area == town.world.hero.area and youth.adviser_id)


@pytest.fixture
def comes(town: Town) -> Callable[..., Person]:
    """Somebody new of the staff of the hero's area."""

    def added(role: str, label: str) -> Person:
        area, person_id = town.world.hero.area, new_id()
        town.world.call(profiles.add_person, profiles.AddPerson(id=person_id, role=role, label=label, area=area))  # type: ignore[arg-type]
        return Person(town, Principal(id=person_id, role=role, area=area))  # type: ignore[arg-type]

    return added


def state(town: Town, youth_id: str) -> profiles.YouthState:
    return town.world.call(profiles.youth_state, profiles.GetYouthState(youth_id=youth_id))  # type: ignore[arg-type, return-value]


def test_a_coordinator_chooses_another_adviser_and_the_one_before_is_among_those_of_before(
    town: Town, coordinator: Visitor, somebody: str, comes: Callable[..., Person]
) -> None:
    page, before = f"/jeunes/{somebody}/suivi", state(town, somebody).adviser_id
    taker = comes("adviser", "Odile Reprise")

    after = coordinator.done(page, f"{page}/adviser", other_id=taker.id)

    assert state(town, somebody).adviser_id == taker.id
    assert "le parcours est dans la liste de la personne choisie" in after
    assert somebody in {youth["id"] for youth in taker.get("/youths").get_json()["youths"]}
    back = coordinator.form(page, f"{page}/adviser")
    assert before in back.choices["other_id"], "whoever was there before can be chosen again"
    assert "Reprendre, à la place de Odile Reprise" in after


def test_a_school_is_chosen_from_those_of_the_area_left_and_chosen_again(town: Town, coordinator: Visitor, somebody: str) -> None:
    page = f"/jeunes/{somebody}/suivi"
    form = coordinator.form(page, f"{page}/school")
    schools = {school.id: school for school in town.world.platform.apps["profiles"].call(
        profiles.list_schools, profiles.ListSchools()).schools}
    chosen = next(option for option in form.choices["other_id"] if option)

    coordinator.done(page, f"{page}/school", other_id=chosen)
    chosen_now = state(town, somebody).school_id
    gone = coordinator.done(page, f"{page}/school/{chosen}/fin")
    none = state(town, somebody).school_id
    coordinator.done(page, f"{page}/school", other_id=chosen)

    assert {schools[option].area for option in form.choices["other_id"] if option} == {town.world.hero.area}
    assert (chosen_now, none, state(town, somebody).school_id) == (chosen, None, chosen)
    assert "Pour revenir en arrière" in gone


def test_a_referent_is_attached_detached_and_attached_again_by_one_click(
    town: Town, coordinator: Visitor, somebody: str, comes: Callable[..., Person]
) -> None:
    page, referent = f"/jeunes/{somebody}/suivi", comes("referent", "Rachid Foyer")

    coordinator.done(page, f"{page}/referent", other_id=referent.id)
    eventually(lambda: referent.get(f"/youths/{somebody}").status_code == 200)
    coordinator.done(page, f"{page}/referent/{referent.id}/fin")
    eventually(lambda: referent.get(f"/youths/{somebody}").status_code == 403)
    undo = [form for form in forms_of(coordinator.open(page)) if form.values.get("other_id") == [referent.id]]
    again = coordinator.post(page, undo[0])

    assert again.status_code == 303
    assert state(town, somebody).referent_ids == (referent.id,)


def test_the_second_click_and_a_click_on_what_is_gone_change_nothing(
    town: Town, coordinator: Visitor, somebody: str, comes: Callable[..., Person]
) -> None:
    page, referent = f"/jeunes/{somebody}/suivi", comes("referent", "Denise Deux")
    form = coordinator.form(page, f"{page}/referent")
    for _click in range(2):
        assert coordinator.post(page, form, other_id=referent.id).status_code == 303
    coordinator.open(page)
    ending = coordinator.form(page, f"{page}/referent/{referent.id}/fin")
    for _click in range(2):
        assert coordinator.post(page, ending).status_code == 303

    assert referent.id not in state(town, somebody).referent_ids


def test_nobody_chosen_is_said_beside_the_field(coordinator: Visitor, somebody: str) -> None:
    page = f"/jeunes/{somebody}/suivi"

    refused = coordinator.send(page, f"{page}/adviser", other_id="")

    assert refused.status_code == 422
    assert error_at(refused.text, "suivi-adviser-other_id") == "Erreur : Choisissez dans la liste."


def test_the_lead_adviser_chooses_too_and_whoever_only_stands_in_reads(town: Town, comes: Callable[..., Person]) -> None:
    page, stands_in = f"/jeunes/{town.hero}/suivi", comes("adviser", "Alex Passage")
    stands_in.post(f"/youths/{town.hero}/stand-ins", {"reason": "Congés", "days": 2})
    eventually(lambda: stands_in.get(f"/youths/{town.hero}", headers={"X-Reason": "Congés"}).status_code == 200)

    hers, passing = Visitor(town, town["adviser"]).open(page), Visitor(town, stands_in).open(page)
    stands_in.ask("DELETE", f"/youths/{town.hero}/stand-ins/{stands_in.id}")

    assert f'action="{page}/school"' in hers
    assert f'action="{page}/' not in passing
    assert "Changer de bassin" not in hers, "a move to another area is the coordination's"


def added(town: Town, coordinator: Visitor, role: str, **filled: str) -> tuple[str, str, str]:
    """The person's id, code and PIN, as the page that answers shows them."""
    page = f"{TEAM}/ajout/{role}"
    sheet = coordinator.send(page, page, **filled)
    assert sheet.status_code == 200, refusal_in(sheet.text)
    assert "no-store" in sheet.headers["Cache-Control"]
    code, pin = re.findall(r'<p class="code">([^<]+)</p>', sheet.text)
    people = town["programme_lead"].get("/people", query_string={"role": role}).get_json()["people"]
    return next(person["id"] for person in people if person["label"] == filled["label"]), code, pin


@pytest.mark.parametrize(("role", "more", "landing"), [
    ("adviser", {"email": "nora.neuve@exemple.fr"}, "/aujourdhui"), ("referent", {"organisation": "Foyer du Loing"}, "/jeunes"),
    ("school", {"organisation_id": "<school>"}, "/demandes"), ("instructor", {"organisation_id": "<school>"}, "/ma-journee"),
    ("coordinator", {}, "/chiffres"),
])
def test_somebody_added_on_the_team_page_enters_with_the_code_that_it_shows(
    town: Town, coordinator: Visitor, role: str, more: dict[str, str], landing: str
) -> None:
    filled = {name: value.replace("<school>", town.world.school.id) for name, value in more.items()}

    person_id, code, pin = added(town, coordinator, role, label=f"Nouvelle {role}", **filled)

    door = town.browser()
    entered = door.post("/entrer", data={"code": code, "pin": pin})
    assert (entered.status_code, entered.location) in [(303, landing), (303, "/")], entered.text[:500]
    assert f"Nouvelle {role}" in coordinator.open(TEAM)
    assert town["coordinator"].post(f"/people/{person_id}/departure").status_code == 200


def test_the_same_form_sent_twice_adds_one_person(town: Town, coordinator: Visitor) -> None:
    page = f"{TEAM}/ajout/referent"
    form = coordinator.form(page, page)

    for _click in range(2):
        assert coordinator.post(page, form, label="Une Seule Fois").status_code == 200

    assert coordinator.open(TEAM).count("<strong>Une Seule Fois</strong>") == 1


@pytest.mark.parametrize(("role", "filled", "field", "sentence"), [
    ("referent", {"label": " "}, "label", "Écrivez un nom."),
    ("adviser", {"label": "Ana", "email": "pas une adresse"}, "email", "Cette adresse n’est pas bien écrite"),
    ("instructor", {"label": "Ana"}, "organisation_id", "Choisissez dans la liste."),
])
def test_what_is_wrong_with_somebody_new_is_said_beside_the_field_and_nothing_is_lost(
    coordinator: Visitor, role: str, filled: dict[str, str], field: str, sentence: str
) -> None:
    page = f"{TEAM}/ajout/{role}"

    refused = coordinator.send(page, page, **filled)

    assert refused.status_code == 422
    assert sentence in error_at(refused.text, f"ajout-{field}")
    assert f'value="{filled["label"].strip()}"' in refused.text or not filled["label"].strip()


def test_a_coordinator_adds_nobody_who_answers_for_the_whole_programme_and_a_lead_does(town: Town, coordinator: Visitor) -> None:
    refused = town.client().get(f"{TEAM}/ajout/programme_lead", headers={"Authorization": f"Bearer {town['coordinator'].token}"})
    lead = Visitor(town, town["programme_lead"])

    person_id, _code, _pin = added(town, lead, "evaluator", label="Observatoire bis")
    there = added(town, lead, "coordinator", label="Coordination Pithiviers", area="pithiviers")

    assert refused.status_code == 403
    assert "Observatoire bis" in lead.open(f"{TEAM}?bassin=programme")
    assert "Coordination Pithiviers" in lead.open(f"{TEAM}?bassin=pithiviers")
    assert "Coordination Pithiviers" not in coordinator.open(TEAM)
    for gone in (person_id, there[0]):
        assert town["programme_lead"].post(f"/people/{gone}/departure").status_code == 200


def test_a_name_and_an_address_are_changed_on_the_team_page(town: Town, coordinator: Visitor, comes: Callable[..., Person]) -> None:
    person = comes("referent", "Nom Mal Écrit")

    after = coordinator.done(TEAM, f"{TEAM}/{person.id}/nom", label="Nom Bien Écrit", email="bien@exemple.fr")

    assert "Nom Bien Écrit" in after
    assert "bien@exemple.fr" in after
    assert "Nom Mal Écrit" not in after


def test_a_departure_waits_for_the_caseload_then_closes_every_door(
    town: Town, coordinator: Visitor, somebody: str, comes: Callable[..., Person]
) -> None:
    leaver, taker = comes("adviser", "Lucie Départ"), comes("adviser", "Théo Reste")
    issued, door = town.code_for(leaver.id), town.browser()
    door.post("/entrer", data={"code": issued.code, "pin": issued.pin})
    coordinator.done(f"/jeunes/{somebody}/suivi", f"/jeunes/{somebody}/suivi/adviser", other_id=leaver.id)
    leaving = f"{TEAM}/{leaver.id}/depart"

    refused = coordinator.send(TEAM, leaving)
    coordinator.done("/transferts", "/transferts", from_id=leaver.id, to_id=taker.id, kind="for_good", reason="Départ")
    inside = door.get("/aujourdhui").status_code
    gone = coordinator.done(TEAM, leaving)

    assert refused.status_code == 422
    assert "suit encore des jeunes : 1" in refusal_in(refused.text)
    assert state(town, somebody).adviser_id == taker.id
    assert inside == 200
    eventually(lambda: door.get("/aujourdhui").status_code == 303)
    assert f'action="{leaving}"' not in gone
    assert "Lucie Départ" in gone[gone.index('id="gone"'):]
    assert leaver.id not in coordinator.open("/transferts")
    assert leaver.id not in coordinator.open(f"/jeunes/{somebody}/suivi").partition('id="past"')[0]


def test_nobody_leaves_by_the_own_hand_and_no_school_dismisses_the_staff_of_an_area(town: Town, coordinator: Visitor) -> None:
    assert f'action="{TEAM}/{town["coordinator"].id}/depart"' not in coordinator.open(TEAM)
    own = town["coordinator"].post(f"/people/{town['coordinator'].id}/departure")
    others = town["school"].post(f"/people/{town['adviser'].id}/departure")

    assert (own.status_code, own.get_json()["code"]) == (409, "own_departure")
    assert others.status_code == 403


def test_a_partner_is_registered_sees_its_key_once_is_changed_and_shut_out(town: Town, coordinator: Visitor) -> None:
    shown = coordinator.send("/partenaires", "/partenaires", name="Région Centre", kinds=["lesson_attended"])
    key = re.search(r"<dt>Sa clé</dt><dd>([^<]+)</dd>", shown.text)
    assert key is not None, refusal_in(shown.text)

    feed = town.client().get("/api/v1/events", headers={"Authorization": f"Bearer {key[1]}"})
    youth = Visitor(town, town["youth"])
    offered = "Région Centre" in youth.open("/vos-droits")
    coordinator.done("/partenaires", "/partenaires/region-centre", kinds=["lesson_attended", "lesson_missed"])
    listed = coordinator.open("/partenaires")
    coordinator.done("/partenaires", "/partenaires/region-centre/fin")
    shut = town.client().get("/api/v1/events", headers={"Authorization": f"Bearer {key[1]}"})

    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert (feed.status_code, shut.status_code, offered) == (200, 401, True)
    assert key[1] not in listed
    assert "absences, sans la raison" in listed
    assert "Région Centre" not in youth.open("/vos-droits")
    assert "Accès fermés" in coordinator.open("/partenaires")


def test_a_second_click_on_the_registration_shows_the_same_key_and_a_later_one_none(town: Town, coordinator: Visitor) -> None:
    form = coordinator.form("/partenaires", "/partenaires", name="Cap emploi", kinds=["lesson_attended"])

    clicks = [coordinator.post("/partenaires", form, name="Cap emploi", kinds=["lesson_attended"]) for _click in range(2)]
    anew = coordinator.send("/partenaires", "/partenaires", name="Cap emploi", kinds=["lesson_attended"])

    keys = [re.findall(r"<dt>Sa clé</dt><dd>([^<]+)</dd>", click.text) for click in clicks]
    feed = town.client().get("/api/v1/events", headers={"Authorization": f"Bearer {keys[1][0]}"})
    assert (len(keys[0]), keys[0]) == (1, keys[1])
    assert feed.status_code == 200
    assert (anew.status_code, "Sa clé" in anew.text) == (409, False)
    coordinator.done("/partenaires", "/partenaires/cap-emploi/fin")


def test_a_partner_of_no_kind_and_one_whose_name_was_used_are_refused_at_their_field(coordinator: Visitor) -> None:
    nothing = coordinator.send("/partenaires", "/partenaires", name="Une CAF")
    coordinator.send("/partenaires", "/partenaires", name="Une CAF", kinds=["lesson_missed"])
    again = coordinator.send("/partenaires", "/partenaires", name="une caf", kinds=["lesson_missed"])

    assert (nothing.status_code, again.status_code) == (422, 409)
    assert "Choisissez dans la liste." in error_at(nothing.text, "partenaire-kinds")
    assert "porte déjà ce nom" in error_at(again.text, "partenaire-name")


@pytest.mark.parametrize(("role", "title"), [("referent", "Mes jeunes en chiffres"), ("instructor", "Mes élèves en chiffres")])
def test_a_referent_and_an_instructor_have_the_figures_of_those_whom_they_follow(town: Town, role: str, title: str) -> None:
    followed = town[role].get("/youths?limit=200").get_json()["youths"]

    page = Visitor(town, town[role]).open("/chiffres")
    figures = town[role].get("/stats/figures").get_json()["figures"]

    assert title in page
    assert 'href="/chiffres"' in page
    places = next(figure for figure in figures if figure["key"] == "places")
    assert places["value"] == len([youth for youth in followed if youth["journey"] in ("admitted", "active", "paused")])


def test_staff_see_who_cannot_be_reached_and_list_them_alone(town: Town, coordinator: Visitor, somebody: str) -> None:
    file = coordinator.form(f"/jeunes/{somebody}", f"/jeunes/{somebody}/coordonnees")
    assert coordinator.post(f"/jeunes/{somebody}", file, phone="", email="").status_code == 303

    everybody, unreachable = coordinator.open("/jeunes"), coordinator.open("/jeunes?injoignables=oui")
    api = town["coordinator"].get("/youths", query_string={"unreachable": "true", "limit": 200}).get_json()["youths"]

    assert somebody in unreachable
    assert f"/jeunes/{town.hero}" not in unreachable, "the hero has a telephone"
    assert unreachable.count("Injoignable</span>") == len(re.findall(r'<th scope="row"><a href="/jeunes/', unreachable))
    assert "Injoignables seulement" in everybody
    assert somebody in {youth["id"] for youth in api}
    assert not any(youth["reachable"] for youth in api)


def test_whom_nobody_follows_is_found_by_whoever_runs_the_area_and_given_an_adviser(
    town: Town, coordinator: Visitor, somebody: str
) -> None:
    before, page = state(town, somebody).adviser_id or "", f"/jeunes/{somebody}/suivi"
    town.world.call(profiles.unlink_youth, profiles.UnlinkYouth(youth_id=somebody, role="adviser", other_id=before))  # type: ignore[arg-type]

    alone = coordinator.open("/jeunes?sans_conseil=oui")
    empty = coordinator.open(page)
    coordinator.done(page, f"{page}/adviser", other_id=before)

    assert f"/jeunes/{somebody}" in alone
    assert f"/jeunes/{town.hero}" not in alone
    assert "Personne ne suit ce parcours : choisissez quelqu’un." in empty
    assert f"/jeunes/{somebody}" not in coordinator.open("/jeunes?sans_conseil=oui")


def test_a_lead_adviser_who_gives_a_file_away_is_back_on_her_own_list(town: Town, somebody: str, comes: Callable[..., Person]) -> None:
    gives, takes, page = comes("adviser", "Garance Donne"), comes("adviser", "Théa Prend"), f"/jeunes/{somebody}/suivi"
    town["coordinator"].post(f"/youths/{somebody}/links", {"role": "adviser", "other_id": gives.id})
    eventually(lambda: gives.get(f"/youths/{somebody}").status_code == 200)

    given = Visitor(town, gives).send(page, f"{page}/adviser", other_id=takes.id)

    assert (given.status_code, given.location) == (303, "/jeunes")
    assert state(town, somebody).adviser_id == takes.id
    eventually(lambda: gives.get(f"/youths/{somebody}").status_code == 403)


def test_a_name_that_a_list_does_not_hold_is_found_by_a_search(
    town: Town, coordinator: Visitor, somebody: str, comes: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = comes("adviser", "Zéphirine Aubépine")
    monkeypatch.setattr(picking, "MOST", 1)
    page = f"/jeunes/{somebody}/suivi"

    listed, found = coordinator.form(page, f"{page}/adviser"), coordinator.form(f"{page}?q=zephirine", f"{page}/adviser")
    team, sought = coordinator.open(TEAM), coordinator.open(f"{TEAM}?q=ZEPHIRINE")
    givers = coordinator.form("/transferts?de=aubépine", "/transferts")
    codes = coordinator.open("/codes?qui=equipe&q=aubepine")

    assert last.id not in listed.choices["other_id"]
    assert last.id in found.choices["other_id"]
    assert "cherchez pour trouver les autres" in coordinator.open(page)
    assert ("Zéphirine Aubépine" in team, "Zéphirine Aubépine" in sought) == (False, True)
    assert last.id in givers.choices["from_id"]
    assert last.id not in givers.choices["to_id"]
    assert last.id in codes
    assert "Personne ne répond à cette recherche." in coordinator.open("/transferts?de=Inconnue+Totale")


def test_where_everybody_is_listed_nobody_is_asked_to_search(coordinator: Visitor, somebody: str) -> None:
    assert 'role="search"' not in coordinator.open(f"/jeunes/{somebody}/suivi")


def test_a_search_for_an_adviser_stays_where_the_list_of_the_undecided_was(
    town: Town, coordinator: Visitor, comes: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands on a later page may be given to an adviser whom the list of names does not hold."""
    last = comes("adviser", "Zélie Dernière")
    lines = [youth_line(number=str(45_680_000 + n), last_name="Zzz" + "a" * n, first_name="Zouzou", born=f"{1 + n:02}/02/2005",
                        phone=f"06 80 00 00 {n:02}") for n in range(26)]  # like nobody's, not even each other's
    files = profiles.ExportFile(name="jeunes.csv", content=export(*lines))
    command = profiles.ImportExport(import_id=new_id(), as_of=town.world.today(), apply=True, youths=files)
    report: Any = town.world.call(profiles.import_export, command)  # type: ignore[arg-type]
    youth_id = report.rows[-1].youth_id
    eventually(lambda: town["coordinator"].get(f"/youths/{youth_id}").status_code != 403)
    page, form = "/a-decider", f"/a-decider/{youth_id}/conseiller"
    monkeypatch.setattr(picking, "MOST", 1)

    while form not in coordinator.open(page):
        page = html.unescape(re.findall(r'href="(/a-decider\?[^"]*arrivees=[^"]+)"', coordinator.open(page))[0])
    (search,) = re.findall(r'<form[^>]*role="search".*?</form>', coordinator.open(page), re.DOTALL)
    (cursor,) = re.findall(r'name="arrivees" value="([^"]+)"', search)
    sought = "/a-decider?" + urlencode({"arrivees": html.unescape(cursor), "q": "zelie"})
    first = coordinator.open("/a-decider?q=zelie")
    coordinator.done(sought, form, adviser_id=last.id)

    assert "q=zelie" in re.findall(r'href="(/a-decider\?[^"]*arrivees=[^"]+)"', first)[0]
    assert state(town, youth_id).adviser_id == last.id


def test_a_coordinator_finds_nobody_of_another_area_by_a_search(town: Town, coordinator: Visitor) -> None:
    elsewhere = next(area for area in ("orleans", "pithiviers", "montargis-gien") if area != town.world.hero.area)
    command = profiles.AddPerson(id=new_id(), role="adviser", label="Quentin Dailleurs", area=elsewhere)
    town.world.call(profiles.add_person, command)  # type: ignore[arg-type]

    pages = [f"{TEAM}?q=dailleurs", f"{TEAM}?bassin={elsewhere}&q=dailleurs", "/transferts?de=dailleurs&a=dailleurs",
             "/codes?qui=equipe&q=dailleurs", "/a-decider?q=dailleurs"]  # fmt: skip
    found = town["coordinator"].get("/people", query_string={"text": "dailleurs", "area": elsewhere}).get_json()["people"]

    assert [page for page in pages if "Quentin" in coordinator.open(page)] == []
    assert found == []
    assert "Quentin" in Visitor(town, town["programme_lead"]).open(f"{TEAM}?bassin={elsewhere}&q=dailleurs")
