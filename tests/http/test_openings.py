"""Why a file is opened by whoever does not follow that youth: asked once a file and day, kept, and shown to the youth."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contracts.kernel import Principal
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.http.town import Person, Town, code_of, eventually


class Reader:
    """Somebody of the staff before a browser."""

    def __init__(self, town: Town, person: Person) -> None:
        self._client: FlaskClient = town.client()
        self._person = person

    def open(self, path: str, **data: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {self._person.token}"}
        return self._client.post(path, data=data, headers=headers) if data else self._client.get(path, headers=headers)

    def says(self, youth_id: str, why: str, words: str = "", to: str = "") -> TestResponse:
        form = {"why": why, "words": words, "to": to, "form": "motif", "back": f"/jeunes/{youth_id}/motif"}
        return self.open(f"/jeunes/{youth_id}/motif", **form)


@pytest.fixture
def stand_in(town: Town) -> Iterator[Person]:
    """A colleague of the hero's adviser, attached with a reason for three days."""
    area, person_id = town.world.hero.area, new_id()
    town.world.call(rpc.add_person, rpc.AddPerson(id=person_id, role="adviser", label="Collègue", area=area))  # type: ignore[arg-type]
    who = Person(town, Principal(id=person_id, role="adviser", area=area))
    assert who.post(f"/youths/{town.hero}/stand-ins", {"reason": "Congés", "days": 3}).status_code == 201
    eventually(lambda: who.get(f"/youths/{town.hero}", headers={"X-Reason": "essai"}).status_code == 200)
    yield who
    who.ask("DELETE", f"/youths/{town.hero}/stand-ins/{who.id}")


def test_a_file_outside_the_own_caseload_asks_why_once_and_the_youth_reads_it(town: Town) -> None:
    reader = Reader(town, town["coordinator"])
    wanted = f"/jeunes/{town.neighbour}/suivi"

    asked = reader.open(wanted)
    page = reader.open(asked.location)
    said = reader.says(town.neighbour, "correction", "Numéro NEPH", wanted)
    opened = [reader.open(path).status_code for path in (wanted, f"/jeunes/{town.neighbour}", wanted)]

    assert (asked.status_code, asked.location) == (303, f"/jeunes/{town.neighbour}/motif?vers={wanted}")
    assert re.search(r'name="to" value="([^"]+)"', page.text).group(1) == wanted  # type: ignore[union-attr]
    assert (said.status_code, said.location) == (303, wanted)
    assert opened == [200, 200, 200]
    reason = "Une donnée à corriger – Numéro NEPH"
    mine = [row for row in town.readers_of(town.neighbour) if row.person_id == town["coordinator"].id]
    assert {row.reason for row in mine if "read_file" in row.what} >= {reason}
    shown = town.youth(town.neighbour, town.world.hero.area).get(f"/youths/{town.neighbour}/readers").get_json()["readers"]
    assert any(row["reason"] == reason and row["what"] == "open_file" for row in shown)


def test_the_own_caseload_is_opened_without_a_question(town: Town) -> None:
    for role in ("adviser", "referent", "school", "instructor"):
        assert Reader(town, town[role]).open(f"/jeunes/{town.hero}").status_code == 200, role


def test_whoever_stands_in_and_the_lead_say_why(town: Town, stand_in: Person) -> None:
    for person in (stand_in, town["programme_lead"]):
        reader = Reader(town, person)
        assert reader.open(f"/jeunes/{town.hero}").status_code == 303
        reader.says(town.hero, "absence")
        assert reader.open(f"/jeunes/{town.hero}").status_code == 200


def test_another_reason_needs_its_words_and_a_made_up_one_is_none(town: Town) -> None:
    reader = Reader(town, town["coordinator"])

    answers = [reader.says(town.neighbour, "other"), reader.says(town.neighbour, "curiosity", "pour voir")]

    assert [answer.status_code for answer in answers] == [422, 422]


def test_a_file_out_of_reach_is_refused_and_no_reason_opens_it(town: Town) -> None:
    reader = Reader(town, town["coordinator"])

    assert reader.open(f"/jeunes/{town.stranger}").status_code == 403
    assert reader.says(town.stranger, "absence").status_code == 403
    assert reader.open(f"/jeunes/{town.stranger}").status_code == 403


def test_a_program_says_why_in_a_header_or_is_refused_until_it_does(town: Town) -> None:
    someone = town.youth(somebody(town, 5), town.world.hero.area)
    coordinator, path = town["coordinator"], f"/youths/{someone.id}"
    nothing, blank = {"X-Reason": ""}, {"X-Reason": "  "}

    silent = [coordinator.get(path + part, headers=said) for part in ("", "/dossier", "/changes") for said in (nothing, blank)]
    said = coordinator.get(path, headers={"X-Reason": "relance NEPH"})
    asked = coordinator.get(f"{path}/erasure", headers=nothing)
    wrote = coordinator.post(f"{path}/code", headers=nothing)

    assert {(answer.status_code, code_of(answer)) for answer in silent} == {(422, "reason_header_needed")}
    assert "X-Reason" in silent[0].get_json()["detail"]
    assert (said.status_code, asked.status_code, wrote.status_code) == (200, 200, 201)
    assert "relance NEPH" in {row.reason for row in town.readers_of(someone.id)}
    assert town["adviser"].get(f"/youths/{town.hero}").status_code == 200, "the own caseload is opened without a question"


def test_the_reason_said_on_a_page_holds_for_the_day_by_api_too(town: Town) -> None:
    someone = somebody(town, 6)
    Reader(town, town["coordinator"]).says(someone, "absence")

    assert town["coordinator"].get(f"/youths/{someone}", headers={"X-Reason": ""}).status_code == 200


def test_a_table_or_a_page_of_many_files_leaves_a_trace_in_each(town: Town) -> None:
    def traced(youth_id: str, role: str) -> set[str]:
        return {row.what for row in town.readers_of(youth_id) if row.person_id == town[role].id and not row.wrote}

    town["coordinator"].get("/youths.csv")
    town["adviser"].get("/periods.csv", query_string={"start": "2026-11-01", "end": "2026-11-30"})

    assert "export_youths" in traced(town.neighbour, "coordinator")
    assert "export_period" in traced(town.hero, "adviser")
    assert "export_youths" not in traced(town.stranger, "coordinator")
    assert "export_period" not in traced(town.neighbour, "adviser")


def test_the_reason_leads_back_to_the_file_and_nowhere_else(town: Town) -> None:
    said = Reader(town, town["coordinator"]).says(town.neighbour, "signal", to="//ailleurs.example")

    assert said.location == f"/jeunes/{town.neighbour}"


def test_a_stand_in_is_on_the_files_timeline_with_its_end(town: Town, stand_in: Person) -> None:
    adviser = Reader(town, town["adviser"])

    def shown() -> bool:
        page = adviser.open(f"/jeunes/{town.hero}")
        assert page.status_code == 200
        return "jusqu’au " in page.text

    eventually(shown)


def somebody(town: Town, n: int) -> str:
    """A youth of the coordinator's area whose file no other test opens."""
    page = town["coordinator"].get("/youths?limit=200&journey=admitted").get_json()["youths"]
    return str([youth["id"] for youth in page if youth["id"] not in (town.hero, town.neighbour)][n])
