"""Every form about a file, sent once from its page by whoever it is for, with what it changes seen afterwards."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from contracts.kernel import Empty, Principal
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.http.pages import Visitor, error_at, forms_of
from tests.http.town import Person, Town, eventually
from tests.unit.profiles.cohort import export, youth_line

SMALL = "pithiviers"
PLACES_OF_SMALL = 50
QUEUE = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}


@pytest.fixture(scope="module")
def youths(town: Town) -> Iterator[rpc.YouthSummary]:
    """Youths of the hero's area with an adviser, whom no other test looks at: each taken once."""
    page = town.world.platform.apps["profiles"].call(rpc.list_youths, rpc.ListYouths(journey="admitted", limit=200))
    kept = {town.hero, town.neighbour, town.stranger}
    return iter([y for y in page.youths if y.id not in kept and y.area == town.world.hero.area and y.adviser_id][2:-12])


@pytest.fixture(scope="module")
def youth(youths: Iterator[rpc.YouthSummary]) -> rpc.YouthSummary:
    """The one of whom every act is that leaves the others possible."""
    return next(youths)


@pytest.fixture
def another(youths: Iterator[rpc.YouthSummary]) -> rpc.YouthSummary:
    """One whose journey may end, move on or change hands."""
    return next(youths)


@pytest.fixture
def adviser(town: Town, youth: rpc.YouthSummary) -> Visitor:
    """Her own."""
    return Visitor(town, Person(town, Principal(id=youth.adviser_id or "", role="adviser", area=youth.area)))


@pytest.fixture
def coordinator(town: Town) -> Visitor:
    return Visitor(town, town["coordinator"])


@pytest.fixture
def herself(town: Town, youth: rpc.YouthSummary) -> Visitor:
    return Visitor(town, town.youth(youth.id, youth.area))


@pytest.fixture
def colleague(town: Town) -> Callable[[str], Person]:
    def comes(label: str) -> Person:
        area, person_id = town.world.hero.area, new_id()
        town.world.call(rpc.add_person, rpc.AddPerson(id=person_id, role="adviser", label=label, area=area))  # type: ignore[arg-type]
        return Person(town, Principal(id=person_id, role="adviser", area=area))

    return comes


def file_of(town: Town, youth_id: str) -> rpc.Youth:
    return town.world.call(rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view="adviser"))  # type: ignore[arg-type, return-value]


def journey_of(town: Town, youth_id: str) -> rpc.Journey:
    return town.world.call(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view="adviser"))  # type: ignore[arg-type, return-value]


def state_of(town: Town, youth_id: str) -> rpc.YouthState:
    return town.world.call(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))  # type: ignore[arg-type, return-value]


def today(town: Town) -> dt.date:
    return town.world.today()


# ---------- the file itself ----------


def test_an_identity_is_corrected_and_the_number_is_shown_masked(town: Town, youth: rpc.YouthSummary, adviser: Visitor) -> None:
    page = f"/jeunes/{youth.id}"

    after = adviser.done(page, f"{page}/identite", first_name="Maïwenn", neph="123412341234", representative="Sa tante")

    file = file_of(town, youth.id)
    assert (file.summary.first_name, file.neph, file.representative) == ("Maïwenn", "••••••••1234", "Sa tante")
    assert "Maïwenn" in after
    assert "123412341234" not in after


def test_a_contact_is_corrected_and_what_is_wrong_is_said(town: Town, youth: rpc.YouthSummary, adviser: Visitor) -> None:
    page = f"/jeunes/{youth.id}"

    refused = adviser.send(page, f"{page}/coordonnees", phone="06 12")
    adviser.done(page, f"{page}/coordonnees", phone="06 98 76 54 32", preferred_contact="sms")

    assert refused.status_code == 422
    assert "06 12 34 56 78" in error_at(refused.text, "contact-phone")
    assert (file_of(town, youth.id).phone, file_of(town, youth.id).preferred_contact) == ("06 98 76 54 32", "sms")


def test_another_phone_is_added_named_and_put_first_without_javascript(
    town: Town, youth: rpc.YouthSummary, adviser: Visitor, herself: Visitor
) -> None:
    page, contact = f"/jeunes/{youth.id}", f"/jeunes/{youth.id}/coordonnees"
    mother = rpc.Phone(number="02 38 11 22 33", label="mère")
    first = file_of(town, youth.id).phones[0]

    refused = adviser.send(page, contact, phone_2="02 38")
    adviser.done(page, contact, phone_2="02 38 11 22 33", phone_2_label="mère")
    kept = file_of(town, youth.id)
    shown = herself.open("/aide")
    herself.done("/aide", contact, phone=mother.number)

    assert refused.status_code == 422
    assert "06 12 34 56 78" in error_at(refused.text, "contact-phone_2")
    assert kept.phones == (first, mother)
    assert "02 38 11 22 33" in shown
    assert "mère" in shown
    after = file_of(town, youth.id)
    assert after.phones == (mother, first)
    assert (after.email, after.address) == (kept.email, kept.address)


def test_a_phone_is_taken_away_by_emptying_its_field(town: Town, youth: rpc.YouthSummary, herself: Visitor) -> None:
    herself.done("/aide", f"/jeunes/{youth.id}/coordonnees", phone="06 98 76 54 32", phone_2="07 11 11 11 11")
    herself.done("/aide", f"/jeunes/{youth.id}/coordonnees", phone="", phone_2="07 11 11 11 11")

    assert [phone.number for phone in file_of(town, youth.id).phones] == ["07 11 11 11 11"]


def test_the_api_takes_the_whole_list_or_the_first_number_alone(town: Town, youth: rpc.YouthSummary) -> None:
    path, adviser = f"/youths/{youth.id}", Person(town, Principal(id=youth.adviser_id or "", role="adviser", area=youth.area))

    def patch(**fields: object) -> TestResponse:
        tag = adviser.get(path).headers["ETag"]
        return adviser.ask("PATCH", path, json=fields, headers={"If-Match": tag})

    several = patch(phones=[{"number": "0612345678"}, {"number": "0238112233", "label": "foyer"}])
    alone = patch(phone="07 11 11 11 11")
    wrong = patch(phones=[{"number": "0612345678"}, {"number": "12"}])
    too_many = patch(phones=[{"number": f"061234567{n}"} for n in range(6)])

    assert [phone["number"] for phone in several.json["phones"]] == ["06 12 34 56 78", "02 38 11 22 33"]
    assert [phone["number"] for phone in alone.json["phones"]] == ["07 11 11 11 11", "02 38 11 22 33"]
    assert list(wrong.json["errors"]) == ["phone_2"]
    assert too_many.status_code == 422


def test_saving_the_contact_of_two_files_made_one_loses_no_number(
    town: Town, coordinator: Visitor, youths: Iterator[rpc.YouthSummary]
) -> None:
    """Two files of one person had more numbers together than one gets."""
    stays, goes = next(youths).id, next(youths).id
    for youth_id, start in ((stays, "06 10 10 10"), (goes, "07 20 20 20")):
        numbers = tuple(rpc.Phone(number=f"{start} 1{n}") for n in range(4))
        edit = rpc.EditContact(youth_id=youth_id, version=file_of(town, youth_id).version, phones=numbers)
        town.world.call(rpc.edit_contact, edit)  # type: ignore[arg-type]
    town.world.call(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes, reason="Doublon"))  # type: ignore[arg-type]
    page, before = f"/jeunes/{stays}", file_of(town, stays).phones

    coordinator.done(page, f"{page}/coordonnees", address="3 rue des Lilas")
    saved = file_of(town, stays)
    first = saved.phones[-1]
    coordinator.done(page, f"{page}/coordonnees", phone=first.number, version=str(saved.version))

    assert len(before) == 8
    assert (saved.phones, saved.address) == (before, "3 rue des Lilas")
    assert file_of(town, stays).phones == (first, *before[:-1])


def test_a_status_and_the_situation_at_entry_are_noted_with_their_day(town: Town, youth: rpc.YouthSummary, adviser: Visitor) -> None:
    page, jobs, day = f"/jeunes/{youth.id}", f"/jeunes/{youth.id}/mobilite-emploi", today(town)

    adviser.done(page, f"{page}/statut", status="fixed_term", since=str(day))
    adviser.done(jobs, f"{page}/emploi", point="entry", situation="seeking", since=str(day))

    assert file_of(town, youth.id).summary.status == "fixed_term"
    assert [(one.point, one.situation) for one in journey_of(town, youth.id).employment if one.situation] == [("entry", "seeking")]


def test_a_milestone_is_noted_and_taken_back(town: Town, youth: rpc.YouthSummary, adviser: Visitor) -> None:
    page = f"/jeunes/{youth.id}"

    adviser.done(page, f"{page}/jalons", milestone="neph_asked", on=str(today(town)))
    noted = [one.milestone for one in journey_of(town, youth.id).milestones]
    adviser.done(page, f"{page}/jalons/neph_asked/retirer")

    assert noted == ["neph_asked"]
    assert journey_of(town, youth.id).milestones == ()


def test_a_step_of_the_project_is_planned_done_and_opened_again(town: Town, youth: rpc.YouthSummary, adviser: Visitor) -> None:
    page, base = f"/jeunes/{youth.id}/mobilite-emploi", f"/jeunes/{youth.id}/projet"

    adviser.done(page, f"{base}/etapes", words="Visiter le CFA", due_on=str(today(town) + dt.timedelta(days=9)))
    (step,) = journey_of(town, youth.id).steps
    adviser.done(page, f"{base}/etapes/{step.id}", act="done")
    done_on = journey_of(town, youth.id).steps[0].done_on
    adviser.done(page, f"{base}/etapes/{step.id}", act="reopen")

    assert (step.words, done_on) == ("Visiter le CFA", today(town))
    assert journey_of(town, youth.id).steps[0].done_on is None


def test_the_charter_is_signed_by_the_three_and_looked_at_again(
    town: Town, youth: rpc.YouthSummary, adviser: Visitor, herself: Visitor
) -> None:
    page = f"/jeunes/{youth.id}/charte"
    town.world.call(rpc.link_youth, rpc.LinkYouth(youth_id=youth.id, role="school", other_id=town.world.school.id))  # type: ignore[arg-type]
    school = Visitor(town, town["school"])
    eventually(lambda: town["school"].get(f"/youths/{youth.id}").status_code == 200)

    for one in (herself, adviser, school):
        one.done(page, f"{page}/signer")
    after = adviser.done(page, f"{page}/revue", on=str(today(town)), words="On continue")

    charter = journey_of(town, youth.id).charter
    assert charter is not None
    assert charter.complete
    assert [review.words for review in charter.reviews] == ["On continue"]
    assert "On continue" in after


def test_a_pause_a_resumption_an_exit_and_a_return(town: Town, another: rpc.YouthSummary) -> None:
    page = f"/jeunes/{another.id}"
    adviser = Visitor(town, Person(town, Principal(id=another.adviser_id or "", role="adviser", area=another.area)))
    if journey_of(town, another.id).phase == "admitted":
        adviser.done(page, f"{page}/etapes", code_track="in_training", on=str(today(town)))
    phases = []

    adviser.done(page, f"{page}/pause", reason="Opération du genou")
    phases.append(journey_of(town, another.id).phase)
    adviser.done(page, f"{page}/reprise")
    phases.append(journey_of(town, another.id).phase)
    adviser.done(page, f"{page}/sortie", outcome="left", reason_code="moved", reason="Part à Tours")
    phases.append(journey_of(town, another.id).phase)
    adviser.done(page, f"{page}/retour")
    phases.append(journey_of(town, another.id).phase)

    assert (phases[0], phases[2]) == ("paused", "left")
    assert phases[3] in ("admitted", "active", "waiting")


# ---------- whose file it is ----------


def test_a_caseload_goes_for_a_leave_and_is_called_back(town: Town, another: rpc.YouthSummary, coordinator: Visitor,
                                                        colleague: Callable[[str], Person]) -> None:
    giver, taker = colleague("Gisèle Donne"), colleague("Paul Prend")
    town.world.call(rpc.link_youth, rpc.LinkYouth(youth_id=another.id, role="adviser", other_id=giver.id))  # type: ignore[arg-type]
    back = str(today(town) + dt.timedelta(days=20))

    without_end = coordinator.send("/transferts", "/transferts", from_id=giver.id, to_id=taker.id, kind="leave")
    page = coordinator.done("/transferts", "/transferts", from_id=giver.id, to_id=taker.id, kind="leave", ends_on=back, reason="Congés")
    given = state_of(town, another.id).adviser_id
    ending = next(form.action for form in forms_of(page) if form.action.endswith("/fin"))
    coordinator.done("/transferts", ending)

    assert without_end.status_code == 422
    assert (given, state_of(town, another.id).adviser_id) == (taker.id, giver.id)


def test_a_colleague_stands_in_and_ends_it(town: Town, youth: rpc.YouthSummary, colleague: Callable[[str], Person]) -> None:
    who = colleague("Rémi Remplace")
    visitor = Visitor(town, who)
    search = f"/remplacements?q={youth.file_number}"

    visitor.done(search, f"/remplacements/{youth.id}", reason="Entretien pendant ses congés", days="3")
    standing = state_of(town, youth.id).stand_in_ids
    eventually(lambda: who.get(f"/youths/{youth.id}", headers={"X-Reason": "essai"}).status_code == 200)
    visitor.done("/remplacements", f"/jeunes/{youth.id}/remplacements/{who.id}/fin")

    assert standing == (who.id,)
    assert state_of(town, youth.id).stand_in_ids == ()


def test_a_file_that_comes_from_another_area_is_given_an_adviser_there(town: Town, another: rpc.YouthSummary, coordinator: Visitor) -> None:
    there = Person(town, Principal(id=new_id(), role="coordinator", area=SMALL))
    staff = town["programme_lead"].get("/people", query_string={"role": "adviser", "area": SMALL}).get_json()["people"]
    page = f"/jeunes/{another.id}/suivi"

    coordinator.send(page, f"/jeunes/{another.id}/bassin", area=SMALL, reason="Déménagement", adviser_id=staff[0]["id"])
    eventually(lambda: there.get(f"/youths/{another.id}").status_code == 200)
    waiting = Visitor(town, there).open("/a-decider")
    Visitor(town, there).done("/a-decider", f"/a-decider/{another.id}/conseiller", adviser_id=staff[1]["id"])

    assert "Déménagement" in waiting
    assert f"Le bassin d’avant propose : {staff[0]['label']}." in waiting
    assert (state_of(town, another.id).area, state_of(town, another.id).adviser_id) == (SMALL, staff[1]["id"])
    assert another.id not in Visitor(town, there).open("/a-decider")


@pytest.fixture
def pair(town: Town, youths: Iterator[rpc.YouthSummary], colleague: Callable[[str], Person]) -> tuple[str, str, Person]:
    """Two files with one name and one birth date, of one adviser: found to be alike."""
    first, second, lead = next(youths), next(youths), colleague("Claude Deux")
    for each in (first, second):
        town.world.call(rpc.link_youth, rpc.LinkYouth(youth_id=each.id, role="adviser", other_id=lead.id))  # type: ignore[arg-type]
    file, other = file_of(town, first.id), file_of(town, second.id)
    town.world.call(rpc.edit_identity, rpc.EditIdentity(  # type: ignore[arg-type]
        youth_id=second.id, version=other.version, first_name=file.summary.first_name, last_name=file.summary.last_name,
        birth_date=file.birth_date))
    town.world.run_timer("profiles", "seek_twins")
    return first.id, second.id, lead


def test_an_adviser_asks_for_a_merge_and_the_coordinator_makes_it(town: Town, coordinator: Visitor, pair: tuple[str, str, Person]) -> None:
    first, second, lead = pair
    listed = eventually(lambda: [form.action for form in forms_of(Visitor(town, lead).open("/doublons"))
                                 if first in form.action and second in form.action])

    Visitor(town, lead).done("/doublons", listed[0], reason="Même téléphone")
    seen = coordinator.open("/doublons")
    merged = coordinator.send(f"/doublons/{first}/{second}", f"/doublons/{first}/{second}", reason="Vue au guichet")

    assert "Fusion demandée par Claude Deux" in seen
    assert (merged.status_code, merged.location) == (303, f"/jeunes/{first}")
    assert town["coordinator"].get(f"/youths/{second}").status_code in (403, 404)


def test_two_people_who_look_alike_are_not_proposed_again(town: Town, coordinator: Visitor, pair: tuple[str, str, Person]) -> None:
    first, second, _lead = pair
    eventually(lambda: first in coordinator.open("/doublons"))

    after = coordinator.done(f"/doublons/{first}/{second}", f"/doublons/{first}/{second}/deux")
    town.world.run_timer("profiles", "seek_twins")

    assert "C’est noté : ce sont deux personnes." in after
    assert first not in coordinator.open("/doublons")


# ---------- the youth's own rights ----------


def test_the_notice_is_read_once(town: Town, youth: rpc.YouthSummary, herself: Visitor) -> None:
    assert 'id="notice"' in herself.open("/accueil")

    herself.done("/accueil", "/vos-droits/lu")

    assert 'id="notice"' not in herself.open("/accueil")


def test_a_consent_is_given_and_taken_back_on_the_page_of_rights(town: Town, youth: rpc.YouthSummary, herself: Visitor) -> None:
    def said() -> rpc.Consents:
        me = Principal(id=youth.id, role="youth", area=youth.area)
        return town.world.call(rpc.list_consents, rpc.ListConsents(youth_id=youth.id), principal=me)  # type: ignore[arg-type, return-value]

    herself.done("/vos-droits", "/vos-droits/accord", purpose="evaluation", given="oui")
    given = said().evaluation
    herself.done("/vos-droits", "/vos-droits/accord", purpose="evaluation", given="non")

    assert (given, said().evaluation, said().needs) == (True, False, False)


def test_a_partner_gets_a_yes_and_a_no(town: Town, youth: rpc.YouthSummary, herself: Visitor, coordinator: Visitor) -> None:
    coordinator.send("/partenaires", "/partenaires", name="Pôle mobilité", kinds=["lesson_attended"])

    def given() -> list[bool]:
        consents = town.youth(youth.id, youth.area).get(f"/youths/{youth.id}/partners/consents").get_json()["consents"]
        return [one["given"] for one in consents if one["partner_id"] == "pole-mobilite"]

    herself.done("/vos-droits", "/vos-droits/partenaire", partner_id="pole-mobilite", given="oui")
    yes = given()
    herself.done("/vos-droits", "/vos-droits/partenaire", partner_id="pole-mobilite", given="non")
    coordinator.done("/partenaires", "/partenaires/pole-mobilite/fin")

    assert (yes, given()) == ([True], [False])


def test_an_erasure_is_asked_taken_back_refused_made_and_its_number_let_in_again(
    town: Town, another: rpc.YouthSummary, coordinator: Visitor
) -> None:
    page, herself = f"/effacements/{another.id}", Visitor(town, town.youth(another.id, another.area))

    herself.done("/vos-droits", "/vos-droits/effacement", words="Je pars")
    asked = coordinator.open("/effacements")
    herself.done("/vos-droits", "/vos-droits/effacement/annuler")
    withdrawn = coordinator.open("/effacements")
    herself.done("/vos-droits", "/vos-droits/effacement", words="Je pars vraiment")
    coordinator.done(page, f"{page}/refuser", reason="Des heures sont à payer : revenons-en en janvier.")
    answer = herself.open("/vos-droits")
    herself.done("/vos-droits", "/vos-droits/effacement", words="C’est payé")
    report = coordinator.done(page, f"{page}/effacer", ground="asked_here")
    back = coordinator.done("/effacements", "/effacements/retour", file_number=another.file_number)
    unknown = coordinator.done("/effacements", "/effacements/retour", file_number="45999998")

    assert another.id in asked
    assert another.id not in withdrawn
    assert "Des heures sont à payer" in answer
    assert "Ce que chaque service a répondu" in report
    eventually(lambda: town["coordinator"].get(f"/youths/{another.id}").status_code in (403, 404))
    assert "crée un nouveau dossier" in back
    assert "n’est pas celui d’un dossier effacé" in unknown


# ---------- a place that is free ----------


@pytest.fixture(scope="module")
def waiting(town: Town) -> list[rpc.YouthSummary]:
    """The small area is full, and four wait there, in their order; nobody has been asked yet."""
    profiles = town.world.platform.apps["profiles"]
    areas = profiles.call(rpc.get_programme, Empty()).areas
    free = next(area.places - area.taken for area in areas if area.key == SMALL)
    lines = [youth_line(number=str(45_300_000 + n), last_name="B" + "o" * (n + 1), born=f"{n % 28 + 1:02}/03/2004",
                        phone=f"06 40 00 {n // 100:02} {n % 100:02}", **QUEUE) for n in range(free + 4)]
    town.world.call(rpc.import_export, rpc.ImportExport(  # type: ignore[arg-type]
        import_id=new_id(), as_of=today(town), apply=True, youths=rpc.ExportFile(name="jeunes.csv", content=export(*lines))))
    page = profiles.call(rpc.list_youths, rpc.ListYouths(journey="waiting", limit=200))
    queue = sorted((y for y in page.youths if y.area == SMALL and y.file_number.startswith("453")), key=lambda y: y.file_number)
    for each in queue:
        eventually(lambda y=each: Visitor(town, town.youth(y.id, SMALL)).sees("/accueil"))
    return queue


def frees_a_place(town: Town) -> None:
    page = town.world.platform.apps["profiles"].call(rpc.list_youths, rpc.ListYouths(journey="admitted", limit=200))
    leaver = next(y for y in page.youths if y.area == SMALL and y.file_number.startswith("453"))
    town.world.call(rpc.change_journey, rpc.ChangeJourney(  # type: ignore[arg-type]
        youth_id=leaver.id, act="end", outcome="left", reason_code="moved"))


def test_a_place_is_declined_on_the_own_page_and_taken_at_the_desk(town: Town, waiting: list[rpc.YouthSummary]) -> None:
    first, second, *_ = waiting
    frees_a_place(town)
    herself = Visitor(town, town.youth(first.id, SMALL))
    desk = Visitor(town, Person(town, Principal(id=new_id(), role="coordinator", area=SMALL)))
    offered = desk.open("/a-decider")

    herself.done("/accueil", f"/jeunes/{first.id}/place", answer="no")
    desk.done(f"/jeunes/{second.id}", f"/jeunes/{second.id}/place", answer="yes")

    assert first.id in offered
    assert journey_of(town, first.id).phase == "waiting"
    assert journey_of(town, second.id).phase == "admitted"


def test_a_place_is_taken_on_the_own_page_and_who_wants_none_waits_no_more(town: Town, waiting: list[rpc.YouthSummary]) -> None:
    frees_a_place(town)
    asked = [y for y in waiting if (made := journey_of(town, y.id).offer) is not None and made.outcome == "open"]
    third = asked[0]

    Visitor(town, town.youth(third.id, SMALL)).done("/accueil", f"/jeunes/{third.id}/place", answer="yes")
    frees_a_place(town)
    left = next(y for y in waiting if (made := journey_of(town, y.id).offer) is not None and made.outcome == "open")
    Visitor(town, town.youth(left.id, SMALL)).done("/accueil", f"/jeunes/{left.id}/place", answer="leave")

    assert journey_of(town, third.id).phase == "admitted"
    assert journey_of(town, left.id).phase == "left"
