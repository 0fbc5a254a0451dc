"""A contested presence on the pages and by the API: said, read by both sides, answered by one."""

import re

from flask.testing import FlaskClient

from tests.http.lessons import a_noted_lesson
from tests.http.town import Person, Town, code_of

WORDS = "J’attendais devant la gare."


def page_of(town: Town, who: Person, path: str) -> str:
    client: FlaskClient = town.client()
    answer = client.get(path, headers={"Authorization": f"Bearer {who.token}"})
    assert answer.status_code == 200, path
    return answer.text


def post(town: Town, who: Person, path: str, **form: str) -> int:
    return town.client().post(path, data={"back": "/", **form}, headers={"Authorization": f"Bearer {who.token}"}).status_code


def test_a_contest_is_read_and_answered_on_the_pages_and_the_youth_reads_why(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "absent_unexcused")
    address = f"/jeunes/{town.hero}/seances/{lesson.id}"
    assert post(town, town["youth"], f"{address}/contester", record_id=record_id, words=WORDS) == 303

    for role, path in (("school", "/demandes"), ("adviser", "/aujourdhui"), ("school", address), ("instructor", address)):
        assert WORDS in page_of(town, town[role], path), (role, path)
    assert "contester/reponse" in page_of(town, town["adviser"], "/aujourdhui")
    assert "contester/reponse" not in page_of(town, town["instructor"], address)
    refused = post(town, town["school"], f"{address}/contester/reponse", record_id=record_id, upheld="no", reason="Personne n’était là.")

    assert refused == 303
    assert "Personne n’était là." in page_of(town, town["youth"], "/lecons")
    for role, path in (("school", "/demandes"), ("adviser", "/aujourdhui")):
        assert WORDS not in page_of(town, town[role], path), "nobody has to act any more"


def test_the_adviser_upholds_it_by_the_api_and_the_school_is_asked_to_correct(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "absent_unexcused")
    contests = f"/appointments/{lesson.id}/attendance/contests"
    assert town["youth"].post(contests, {"record_id": record_id, "words": WORDS}).status_code == 201

    upheld = town["adviser"].post(f"{contests}/answer", {"record_id": record_id, "upheld": True})
    again = town["school"].post(f"{contests}/answer", {"record_id": record_id, "upheld": False, "reason": "non, non"})

    assert (upheld.status_code, upheld.get_json()["attendance"]["contest"]["upheld"]) == (200, True)
    assert (again.status_code, code_of(again)) == (409, "contest_already_answered")
    assert "la réponse le promet" in page_of(town, town["school"], "/demandes")
    listed = town["school"].get("/appointments", query_string={"contested": "true"}).get_json()["appointments"]
    assert lesson.id in {each["id"] for each in listed}
    corrected = town["school"].post(f"/appointments/{lesson.id}/attendance/corrections", {
        "replaces": record_id, "outcome": "present", "correction_reason": "vu sur le registre"})
    assert corrected.get_json()["earlier_records"][0]["contest"]["settled"] is True
    assert "Acceptée : la note est corrigée" in page_of(town, town["youth"], "/lecons")


def test_a_contest_of_somebody_elses_youth_is_answered_by_nobody(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "absent_unexcused")
    path = f"/appointments/{lesson.id}/attendance/contests"
    town["youth"].post(path, {"record_id": record_id})

    for role in ("youth", "referent", "instructor", "coordinator", "programme_lead", "evaluator"):
        assert town[role].post(f"{path}/answer", {"record_id": record_id, "upheld": True}).status_code == 403, role


def test_until_when_a_presence_can_be_contested_is_the_settings_to_say(town: Town) -> None:
    _lesson, _record = a_noted_lesson(town, "present")

    page = page_of(town, town["youth"], "/lecons")

    assert re.search(r"Vous pouvez le dire jusqu’à \w+ \d+ \w+", page)
