"""A commission and a draw through HTTP: pages and API, who may, what is kept, what a second click does."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e.other_programmes import AREA, PROTOCOL, CommissionWorld, DrawWorld, OtherProgramme
from tests.http.pages import Visitor, error_at, refusal_in
from tests.http.town import Person, Town, code_of, eventually
from tests.unit.profiles.cohort import export, youth_line

PAGE = "/candidatures"
COMMISSION = f"{PAGE}/commission"
OUTCOMES = {"admitted", "waiting", "refused", "to_correct", "duplicate", "updated", "unchanged"}
"""All that the report of an import may count (issue)."""


class OtherTown(Town):
    """Without the two other youths of a town: of most people here nothing was decided."""

    def _youth(self, area: str) -> str:
        return ""


@pytest.fixture(scope="module")
def commission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    world = CommissionWorld(tmp_path_factory.mktemp("commission"))
    yield OtherTown(world)
    world.stop()


@pytest.fixture(scope="module")
def lottery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    world = DrawWorld(tmp_path_factory.mktemp("draw"))
    yield OtherTown(world)
    world.stop()


def apply(town: Town, number: int, count: int = 1, **cells: str) -> list[str]:
    """So many people apply in Orléans, whom no other test uses: `number` is the first file's."""
    first_name = f"Zoé{'o' * (number // 10_000 % 10 + 1)}"
    lines = [youth_line(number=str(number + n), last_name=f"Nouvelle{'e' * (n + 1)}", **{"first_name": first_name, **cells})
             for n in range(count)]
    files = profiles.ExportFile(name="jeunes.csv", content=export(*lines))
    command = profiles.ImportExport(import_id=new_id(), as_of=dt.date(2026, 11, 20), apply=True, youths=files)
    report: Any = town.world.call(profiles.import_export, command)  # type: ignore[arg-type]
    ids = [row.youth_id for row in report.rows]
    reached = [town["coordinator"].get, town["programme_lead"].get]
    eventually(lambda: all(get(f"/youths/{youth_id}").status_code == 200 for get in reached for youth_id in ids))
    return ids


def journey_of(town: Town, youth_id: str) -> str:
    return str(town["programme_lead"].get(f"/youths/{youth_id}").get_json()["summary"]["journey"])


def waiting(who: Person, area: str = AREA) -> list[str]:
    page = who.get(f"/admissions/candidates?area={area}&limit=100").get_json()
    return [one["youth"]["id"] for one in page["candidates"]]


def decide(town: Town, ids: list[str], outcome: str = "admitted", by: str = "coordinator", **said: Any) -> Any:
    body = {"area": AREA, "on": town.world.clock.now().date().isoformat(), "youth_ids": ids, "outcome": outcome, **said}
    return town[by].post("/admissions/decisions", body)


@pytest.mark.parametrize(("programme", "awaits"), [("commission", "Attend la commission"), ("lottery", "Attend le tirage au sort")])
def test_the_report_of_an_import_says_what_each_row_awaits(request: pytest.FixtureRequest, programme: str, awaits: str) -> None:
    town: Town = request.getfixturevalue(programme)
    first = town["coordinator"].get("/imports").get_json()["imports"][-1]

    page = Visitor(town, town["coordinator"]).open(f"/imports/{first['import_id']}")

    assert set(first["counts"]) <= OUTCOMES
    assert (first["counts"].get("admitted", 0), first["counts"]["waiting"] > 20) == (0, True)
    assert awaits in page


def test_a_commission_admits_several_from_the_page_and_each_reads_what_it_said(commission: Town) -> None:
    ids = apply(commission, 45310000, 2)
    coordinator = Visitor(commission, commission["coordinator"])

    after = coordinator.done(PAGE, COMMISSION, youth_ids=ids, outcome="admitted", words="Dossiers complets")

    assert "2 candidatures décidées : admis." in after
    assert [journey_of(commission, youth_id) for youth_id in ids] == ["admitted"] * 2
    assert not set(ids) & set(waiting(commission["coordinator"]))
    assert "Dossiers complets" in Visitor(commission, commission.youth(ids[0], AREA)).open("/accueil")
    assert ("decide_admissions", True) in {(row.what, row.wrote) for row in commission.readers_of(ids[0])}
    assert ("read_admissions", False) in {(row.what, row.wrote) for row in commission.readers_of(ids[0])}


def test_past_the_places_the_page_says_how_many_are_left_and_keeps_the_ticks(commission: Town) -> None:
    """Pithiviers has 50 places: its candidates are ticked by the lead."""
    lead, area = commission["programme_lead"], "pithiviers"
    place = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}
    ids = apply_there(commission, 45320000, 51, **place)
    visitor, page = Visitor(commission, lead), f"{PAGE}?bassin={area}"
    free = lead.get(f"/admissions/candidates?area={area}").get_json()["free"]
    first = lead.post("/admissions/decisions", {"area": area, "on": "2026-10-01", "youth_ids": ids[: free - 1], "outcome": "admitted"})
    ticked = [youth_id for youth_id in waiting(lead, area)][:3]

    refused = visitor.send(page, COMMISSION, youth_ids=ticked, outcome="admitted", words="À garder")

    assert (first.status_code, first.get_json()["free"]) == (201, 1)
    assert refused.status_code == 409
    assert "Places libres : 1. Personnes cochées : 3." in refusal_in(refused.text)
    assert refused.text.count(' checked') == 3
    assert "À garder" in refused.text
    assert {journey_of(commission, youth_id) for youth_id in ticked} == {"applied"}
    queued = visitor.done(page, COMMISSION, youth_ids=ticked, outcome="waiting")
    assert "3 candidatures décidées : en liste d’attente. Il reste 1 place." in queued


def apply_there(town: Town, number: int, count: int, **cells: str) -> list[str]:
    lines = [youth_line(number=str(number + n), last_name="P" * (n + 1), **cells) for n in range(count)]
    files = profiles.ExportFile(name="jeunes.csv", content=export(*lines))
    command = profiles.ImportExport(import_id=new_id(), as_of=dt.date(2026, 11, 20), apply=True, youths=files)
    report: Any = town.world.call(profiles.import_export, command)  # type: ignore[arg-type]
    return [row.youth_id for row in report.rows]


def test_a_form_that_says_too_little_comes_back_with_what_to_do(commission: Town) -> None:
    (youth_id,) = apply(commission, 45330000)
    coordinator = Visitor(commission, commission["coordinator"])

    nobody = coordinator.send(PAGE, COMMISSION, outcome="admitted")
    wordless = coordinator.send(PAGE, COMMISSION, youth_ids=[youth_id], outcome="refused")
    tomorrow = (commission.world.clock.now().date() + dt.timedelta(days=2)).isoformat()
    later = coordinator.send(PAGE, COMMISSION, youth_ids=[youth_id], outcome="admitted", on=tomorrow)

    assert (nobody.status_code, wordless.status_code, later.status_code) == (422, 422, 422)
    assert "Cochez au moins une personne." in refusal_in(nobody.text)
    assert error_at(wordless.text, "commission-reason")
    assert "Choisissez une date d’aujourd’hui ou d’avant." in error_at(later.text, "commission-on")
    assert journey_of(commission, youth_id) == "applied"


def test_a_refusal_is_told_to_the_youth_and_taken_back_by_a_click(commission: Town) -> None:
    (youth_id,) = apply(commission, 45340000)
    coordinator, youth = Visitor(commission, commission["coordinator"]), Visitor(commission, commission.youth(youth_id, AREA))
    eventually(lambda: youth.sees("/accueil"))
    assert "Une commission va la lire." in youth.open("/accueil")
    coordinator.done(PAGE, COMMISSION, youth_ids=[youth_id], outcome="refused", reason="income", words="Avis d’imposition")
    told = youth.open("/accueil")
    (row, *_) = commission["coordinator"].get(f"/admissions/decisions?area={AREA}").get_json()["decisions"]
    button = coordinator.form(PAGE, f"{PAGE}/decisions/{row['id']}/annuler")

    first, clicked_again = (coordinator.post(PAGE, button) for _ in range(2))
    after = coordinator.open(PAGE)
    button.values["key"] = [new_id()]
    later = coordinator.post(PAGE, button)

    assert "Votre demande n’est pas acceptée" in told
    assert "Les revenus dépassent la limite" in told
    assert (first.status_code, clicked_again.status_code, later.status_code) == (303, 303, 409)
    assert "La candidature attend à nouveau." in after
    assert "Elle avait dit : Refusé" in after
    assert journey_of(commission, youth_id) == "applied"


def test_an_adviser_reads_in_the_file_what_the_application_waits_for(commission: Town) -> None:
    (youth_id,) = apply(commission, 45350000)
    commission["coordinator"].post(f"/youths/{youth_id}/links", {"role": "adviser", "other_id": commission["adviser"].id})
    adviser = Visitor(commission, commission["adviser"])
    eventually(lambda: adviser.sees(f"/jeunes/{youth_id}"))
    before = adviser.open(f"/jeunes/{youth_id}")

    decide(commission, [youth_id], "waiting", words="Priorité au printemps")

    after = adviser.open(f"/jeunes/{youth_id}")
    assert "Attend la commission" in before
    assert "Règlement du 1er octobre" in before
    assert "en liste d’attente" in after
    assert "« Priorité au printemps »" in after


def test_the_api_decides_once_for_a_key_and_says_what_is_wrong(commission: Town) -> None:
    (youth_id,) = apply(commission, 45360000)
    key = {"Idempotency-Key": new_id()}
    body = {"area": AREA, "on": "2026-11-20", "youth_ids": [youth_id], "outcome": "admitted"}

    first = commission["coordinator"].post("/admissions/decisions", body, headers=key)
    second = commission["coordinator"].post("/admissions/decisions", body, headers=key)
    meanwhile = commission["coordinator"].post("/admissions/decisions", body)
    undone = commission["coordinator"].post(f"/admissions/decisions/{first.get_json()['decision_ids'][0]}/undo")

    assert (first.status_code, second.get_json()) == (201, first.get_json())
    assert (meanwhile.status_code, code_of(meanwhile)) == (409, "decided_meanwhile")
    assert undone.status_code == 200
    assert journey_of(commission, youth_id) == "applied"


def test_nobody_decides_for_another_area_and_only_who_runs_one_decides(commission: Town) -> None:
    elsewhere = {"area": "pithiviers", "on": "2026-11-20", "youth_ids": ["nobody"], "outcome": "admitted"}
    tries = [
        commission["coordinator"].get("/admissions/candidates?area=pithiviers"),
        commission["coordinator"].get("/admissions/decisions?area=pithiviers"),
        commission["coordinator"].post("/admissions/decisions", elsewhere),
        *(commission[role].get(f"/admissions/candidates?area={AREA}") for role in ("adviser", "school", "evaluator", "youth")),
        *(decide(commission, ["nobody"], by=role) for role in ("adviser", "referent", "instructor", "youth")),
    ]

    assert [answer.status_code for answer in tries] == [403] * len(tries)


def test_the_figures_count_who_was_admitted_and_nobody_who_only_applied(commission: Town) -> None:
    *many, youth_id = apply(commission, 45370000, 8)

    def used() -> int | None:
        told = commission["coordinator"].get("/stats/figures").get_json()["figures"]
        (places,) = (figure for figure in told if figure["key"] == "places" and figure["area"] == AREA)
        return int(places["value"]) if places["value"] is not None else None

    taken = commission.world.candidates().places - decide(commission, many).get_json()["free"]
    eventually(lambda: used() == taken)
    (decision,) = decide(commission, [youth_id]).get_json()["decision_ids"]
    eventually(lambda: used() == taken + 1)
    commission["coordinator"].post(f"/admissions/decisions/{decision}/undo")
    eventually(lambda: used() == taken)


def test_a_draw_is_made_once_from_the_page_and_anybody_can_check_it(lottery: Town) -> None:
    ids = apply(lottery, 45410000, 4)
    youth = Visitor(lottery, lottery.youth(ids[0], AREA))
    eventually(lambda: youth.sees("/accueil"))
    assert "Il y aura un tirage au sort." in youth.open("/accueil")
    coordinator = Visitor(lottery, lottery["coordinator"])
    unsure = coordinator.send(PAGE, f"{PAGE}/tirage")
    form = coordinator.form(PAGE, f"{PAGE}/tirage")

    made, again = (coordinator.post(f"{PAGE}/tirage", form, sure="yes") for _ in range(2))

    assert "Cochez la case : un tirage ne se refait pas." in refusal_in(unsure.text)
    assert (made.status_code, again.location) == (303, made.location)
    page = coordinator.open(made.location)
    draw = lottery["coordinator"].get(f"/admissions/draws/{made.location.rsplit('/', 1)[1]}").get_json()
    assert [one["youth_id"] for one in draw["drawn"]] == sorted(
        ids, key=lambda one: hashlib.sha256(f"{draw['seed']}:{one}".encode()).hexdigest())
    assert (draw["protocol"], draw["count"], draw["admitted"]) == (PROTOCOL, 4, 4)
    assert all(told in page for told in (PROTOCOL, draw["seed"], *ids))
    assert {journey_of(lottery, youth_id) for youth_id in ids} == {"admitted"}
    assert "Tirage au sort du" in youth.open("/accueil")


def test_the_list_of_a_draw_is_handed_over_without_a_name(lottery: Town) -> None:
    (first, *_) = lottery["coordinator"].get(f"/admissions/draws?area={AREA}").get_json()["draws"]
    draw = lottery["coordinator"].get(f"/admissions/draws/{first['id']}").get_json()

    answer = lottery.browser().get(f"/tirages/{first['id']}/liste.csv", headers={"Authorization": f"Bearer {lottery['coordinator'].token}"})

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [[str(one["place"]), one["youth_id"], one["digest"]] for one in draw["drawn"]]
    assert {row[4] for row in rows[1:]} == {draw["seed"]}
    assert not [name for one in draw["drawn"] for name in (one["youth"]["last_name"],) if name in answer.text]


def test_a_draw_without_anybody_or_of_another_area_is_refused(lottery: Town) -> None:
    nobody = lottery["programme_lead"].post("/admissions/draws", {"area": "montargis-gien"})
    elsewhere = lottery["coordinator"].post("/admissions/draws", {"area": "pithiviers"})
    adviser = lottery["adviser"].post("/admissions/draws", {"area": AREA})

    assert (nobody.status_code, code_of(nobody)) == (409, "nobody_to_draw")
    assert [elsewhere.status_code, adviser.status_code] == [403, 403]


def test_in_file_order_the_page_says_that_there_is_nothing_to_decide(town: Town) -> None:
    lead = Visitor(town, town["programme_lead"])

    page, refused = lead.open(PAGE), town["programme_lead"].post("/admissions/draws", {"area": AREA})

    assert "Il n’y a rien à décider ici." in page
    assert PAGE not in lead.open("/a-decider")
    assert (refused.status_code, code_of(refused)) == (409, "admits_otherwise")


def test_the_programme_says_how_it_admits(commission: Town, lottery: Town) -> None:
    said = [town.world.call(profiles.get_programme, profiles.Empty()) for town in (commission, lottery)]  # type: ignore[arg-type, attr-defined]

    assert [(one.admission, bool(one.protocol)) for one in said] == [("commission", True), ("draw", True)]  # type: ignore[attr-defined]
    assert isinstance(commission.world, OtherProgramme)
