"""The file of a youth over HTTP: who may move a journey, all errors at once, the period that is carried back to i-Milo."""

import csv
import io
from uuid import uuid4

from tests.http.town import Town, code_of

NEXT = {"due_on": "2031-01-06"}


def test_the_three_sign_and_a_referent_may_not(town: Town) -> None:
    path = f"/youths/{town.hero}/charter/signatures"
    edition = town["youth"].get(f"/youths/{town.hero}/journey").json["charter"]["edition"]

    answers = {role: town[role].post(path, json={"edition": edition}) for role in ("youth", "adviser", "school", "referent")}

    assert {role: answer.status_code for role, answer in answers.items()} == {
        "youth": 201, "adviser": 201, "school": 201, "referent": 403,
    }  # fmt: skip
    assert answers["school"].json["complete"] is True
    assert answers["school"].json["next_review_on"] is not None


def test_all_that_is_wrong_in_a_contact_is_said_field_by_field(town: Town) -> None:
    tag = town["adviser"].get(f"/youths/{town.hero}").headers["ETag"]

    answer = town["adviser"].ask(
        "PATCH", f"/youths/{town.hero}", json={"phone": "06 12", "email": "a@", "commune": "75056"}, headers={"If-Match": tag}
    )

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"phone", "email", "commune"}
    assert "06 12 34 56 78" in answer.json["errors"]["phone"]


def test_an_identity_is_edited_with_the_version_that_was_shown(town: Town) -> None:
    adviser = town["adviser"]
    path = f"/youths/{town.hero}"
    tag = adviser.get(path).headers["ETag"]
    neph = f"{uuid4().int % 10**12:012}"  # a new one: what is there already makes no new version

    blind = adviser.ask("PATCH", f"{path}/identity", json={"neph": neph})
    first = adviser.ask("PATCH", f"{path}/identity", json={"neph": neph}, headers={"If-Match": tag})
    second = adviser.ask("PATCH", f"{path}/identity", json={"neph": "000000000000"}, headers={"If-Match": tag})

    assert (blind.status_code, first.status_code, second.status_code) == (428, 200, 412)
    assert first.json["neph"] == f"••••••••{neph[-4:]}"


def test_a_school_notes_a_milestone_and_sees_neither_employment_nor_what_is_due(town: Town) -> None:
    today = town.world.today().isoformat()

    noted = town["school"].ask("PUT", f"/youths/{town.hero}/milestones/exam_asked", json={"on": today})
    seen = town["school"].get(f"/youths/{town.hero}/journey").json
    withdrawn = town["school"].ask("DELETE", f"/youths/{town.hero}/milestones/exam_asked")
    unknown = town["school"].ask("PUT", f"/youths/{town.hero}/milestones/moon", json={"on": today})

    assert (noted.status_code, withdrawn.status_code, unknown.status_code) == (200, 200, 404)
    assert [one["milestone"] for one in seen["milestones"]] == ["exam_asked"]
    assert (seen["employment"], seen["due"]) == ([], [])


def test_a_step_is_planned_once_though_its_form_is_sent_twice(town: Town) -> None:
    path, key = f"/youths/{town.hero}/steps", {"Idempotency-Key": "a step of the tests"}
    sent = [town["youth"].post(path, json={"words": "Visiter le CFA", **NEXT}, headers=key) for _ in range(2)]

    done = town["youth"].post(f"{path}/{sent[0].json['id']}/marks", json={"act": "done"})

    assert sent[0].json == sent[1].json
    assert done.json["done_on"] is not None
    assert [one["words"] for one in town["referent"].get(f"/youths/{town.hero}/journey").json["steps"]] == ["Visiter le CFA"]


def test_an_adviser_carries_a_period_back_and_a_school_does_not(town: Town) -> None:
    town["youth"].post(f"/youths/{town.hero}/steps", json={"words": "=HYPERLINK(1)", **NEXT})
    period = {"start": "2025-01-01", "end": "2025-12-31"}  # before anybody drove

    table = town["adviser"].get("/periods.csv", query_string=period)
    refused = town["school"].get("/periods.csv", query_string=period)
    upside_down = town["adviser"].get("/periods.csv", query_string={"start": "2026-02-01", "end": "2026-01-01"})

    assert table.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig")), delimiter=";"))
    mine = next(row for row in rows if row["N° dossier"] == town.world.hero.file_number)
    assert mine["Heures de conduite"] == "0"
    assert {"Présent", "NEPH demandé le", "Étapes du projet faites", "Séries de code"} <= set(mine)
    assert (refused.status_code, code_of(refused), upside_down.status_code) == (403, "role_may_not", 422)


def test_what_is_due_and_what_changed_are_told_to_the_adviser(town: Town) -> None:
    due = town["adviser"].get("/due").json["lines"]
    changes = town["adviser"].get(f"/youths/{town.hero}/changes").json

    assert {"employment"} <= {line["due"]["kind"] for line in due}
    assert changes["changes"]
