"""Exams, forecast, booklet and adjustments as people meet them: pages on a phone and the API, through the whole platform."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from contracts.attendance import rpc as attendance
from gateway.sign_in import ACCESS_COOKIE
from gateway.web.results import grid
from tests.http.town import Town, code_of, eventually

HERE = {"Sec-Fetch-Site": "same-origin"}
GOOD = {code: values[-1] for block in grid() for code, _title, values in block.lines}


def browser(town: Town, role: str) -> FlaskClient:
    signed_in = town.browser()
    signed_in.set_cookie(ACCESS_COOKIE, town[role].token)
    return signed_in


def page(town: Town, role: str, path: str) -> str:
    answer = browser(town, role).get(path.replace("{hero}", town.hero))
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def send(town: Town, role: str, path: str, **form: str) -> Any:
    back = {"back": f"/jeunes/{town.hero}/resultats", "form": "f"}
    return browser(town, role).post(path.replace("{hero}", town.hero), data={**back, **form}, headers=HERE)


def results(town: Town) -> dict[str, Any]:
    found: dict[str, Any] = town["youth"].get(f"/youths/{town.hero}/results").get_json()
    return found


@pytest.fixture
def today(town: Town) -> str:
    return str(town.world.today())


def test_a_school_records_a_mock_exam_line_by_line_and_the_youth_reads_it(town: Town, today: str) -> None:
    sent = send(town, "school", "/jeunes/{hero}/examens", kind="mock", on=today, **{**GOOD, "R3": "E"})

    assert sent.status_code == 303
    seen = page(town, "youth", "/jeunes/{hero}/resultats")
    assert "Examen blanc" in seen
    assert "Faute éliminatoire : Appliquer la réglementation" in seen
    assert "28 / 31" in seen


def test_a_line_that_was_left_out_brings_the_form_back_with_what_was_written(town: Town, today: str) -> None:
    kept = {code: value for code, value in GOOD.items() if code != "P2"}

    sent = send(town, "school", "/jeunes/{hero}/examens", kind="mock", on=today, **{**kept, "form": "mock"})

    assert sent.status_code == 422
    assert "Il manque une ligne de la grille" in sent.get_data(as_text=True)


def test_a_code_passed_moves_the_journeys_track_and_says_until_when_it_holds(town: Town, today: str) -> None:
    before = town["adviser"].get(f"/youths/{town.hero}").get_json()["summary"]["code_track"]

    recorded = town["school"].post(f"/youths/{town.hero}/results/exams", {"kind": "code", "on": today, "score": 37})

    assert recorded.status_code == 201
    assert recorded.get_json()["code"]["passed_on"] == today
    eventually(lambda: town["adviser"].get(f"/youths/{town.hero}").get_json()["summary"]["code_track"] == "passed")
    assert before in ("passed", "in_training", "pre_code", "not_started")
    assert "Valable jusqu’au" in page(town, "youth", "/jeunes/{hero}/resultats")


def test_a_youth_records_no_exam_and_no_estimate(town: Town, today: str) -> None:
    exam = town["youth"].post(f"/youths/{town.hero}/results/exams", {"kind": "code", "on": today, "score": 40})
    estimate = town["youth"].post(f"/youths/{town.hero}/assessments", {"hours": 30, "gearbox": "manual", "on": today})

    assert (exam.status_code, code_of(exam)) == (403, "role_may_not")
    assert (estimate.status_code, code_of(estimate)) == (403, "role_may_not")


def test_the_estimate_makes_the_forecast_and_names_the_field_that_is_wrong(town: Town, today: str) -> None:
    refused = town["school"].post(f"/youths/{town.hero}/assessments", {"hours": 5, "gearbox": "manual", "on": today})
    given = town["school"].post(f"/youths/{town.hero}/assessments", {"hours": 31, "gearbox": "manual", "on": today})

    assert (refused.status_code, code_of(refused)) == (422, "below_legal_minimum")
    assert given.get_json()["assessments"][0]["hours"] == 31
    assert town["youth"].get(f"/youths/{town.hero}/forecast").get_json()["basis"] in ("assessment", "booklet")


def test_a_result_that_was_a_mistake_is_withdrawn_on_the_page(town: Town, today: str) -> None:
    send(town, "instructor", "/jeunes/{hero}/examens", kind="mock", on=today, **GOOD)
    exam = results(town)["exams"][0]

    sent = send(town, "school", f"/jeunes/{{hero}}/examens/{exam['id']}/retirer", reason="Autre élève")

    assert sent.status_code == 303
    assert next(e for e in results(town)["exams"] if e["id"] == exam["id"])["withdrawn_reason"] == "Autre élève"


def test_the_booklet_is_a_pdf_for_those_who_may_read_it(town: Town) -> None:
    read = browser(town, "youth").get(f"/jeunes/{town.hero}/livret.pdf")
    elsewhere = browser(town, "youth").get(f"/jeunes/{town.stranger}/livret.pdf")

    assert read.headers["Content-Type"] == "application/pdf"
    assert read.get_data().startswith(b"%PDF-")
    assert read.headers["Cache-Control"] == "no-store"
    assert elsewhere.status_code == 403


def test_the_pdf_says_what_the_forecast_rests_on_and_who_gave_a_mark(town: Town, today: str) -> None:
    town["school"].post(f"/youths/{town.hero}/assessments", {"hours": 32, "gearbox": "manual", "on": today})
    town["instructor"].post(f"/youths/{town.hero}/booklet/marks", {"marks": [{"objective": "C1.a", "level": "introduced"}]})

    pdf = PdfReader(BytesIO(browser(town, "youth").get(f"/jeunes/{town.hero}/livret.pdf").get_data()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())

    assert "selon l’évaluation de départ de l’auto-école" in text
    assert "(entre 25 h et 39 h)" in text
    assert "Évaluation de départ du" in text
    assert town.world.school.instructors[0].label in text
    assert "entre 25" in page(town, "youth", "/jeunes/{hero}/livret").replace("\xa0", " ")


def test_a_school_marks_in_its_own_words(town: Town) -> None:
    school = town.world.school.id
    words = ["abordé", "traité", "validé"]
    set_words = town["school"].ask("PUT", f"/schools/{school}/scale", json={"words": words})
    marked = town["instructor"].post(f"/youths/{town.hero}/booklet/marks", {"marks": [{"objective": "C4.g", "step": 2}]})

    try:
        assert set_words.get_json()["words"] == words
        line = next(each for each in marked.get_json()["lines"] if each["objective"] == "C4.g")
        assert (line["word"], line["level"]) == ("traité", "in_progress")
        assert "traité" in page(town, "youth", "/jeunes/{hero}/livret")
        assert "traité" in page(town, "youth", "/jeunes/{hero}/livret/C4.g")
    finally:
        town["school"].ask("PUT", f"/schools/{school}/scale", json={"words": []})


def test_the_words_of_another_school_are_not_ones_own(town: Town) -> None:
    answer = town["school"].ask("PUT", "/schools/another/scale", json={"words": ["vu", "su"]})

    assert answer.status_code == 403


def test_a_bilan_is_read_beside_its_competence(town: Town) -> None:
    sent = send(
        town, "instructor", "/jeunes/{hero}/livret/bilan", competence="C1", ready="yes", words="Regarde loin devant."
    )

    assert sent.status_code == 303
    assert "Regarde loin devant." in page(town, "youth", "/jeunes/{hero}/livret")


def test_an_adjustment_is_discussed_arbitrated_and_shows_its_counts(town: Town) -> None:
    proposed = town["adviser"].post(f"/youths/{town.hero}/adjustments", {"kind": "transport_help", "words": "Un car à 8 h"})
    path = f"/jeunes/{{hero}}/ajustements/{proposed.get_json()['id']}"
    assert send(town, "youth", f"{path}/messages", words="Et le samedi ?").status_code == 303
    assert send(town, "youth", path, act="decline", reason="Pas le samedi").status_code == 303

    reopened = send(town, "adviser", f"{path}/arbitrage", decision="reopen", reason="Vu au téléphone", owner_role="adviser")

    assert reopened.status_code == 303
    assert send(town, "youth", path, act="accept").status_code == 303
    seen = page(town, "school", path)
    assert "Et le samedi ?" in seen
    assert "Vu au téléphone" in seen
    assert "ne disent pas ce qui a causé quoi" in seen


def test_only_the_adviser_arbitrates(town: Town) -> None:
    answer = town["school"].post(
        f"/youths/{town.hero}/adjustments/none/arbitration", {"decision": "reopen", "reason": "parce que"}
    )

    assert (answer.status_code, code_of(answer)) == (403, "role_may_not")


def test_a_signal_is_put_aside_until_a_day_and_no_further(town: Town) -> None:
    nobodys = f"/youths/{town.hero}/signals/none/snooze"
    tomorrow = str(town.world.today() + dt.timedelta(days=1))

    unknown = town["adviser"].post(nobodys, {"until": tomorrow, "reason": "vue lundi"})
    others = town["referent"].post(nobodys, {"until": tomorrow, "reason": "vue lundi"})

    assert (unknown.status_code, code_of(unknown)) == (404, "unknown_signal")
    assert (others.status_code, code_of(others)) == (403, "role_may_not")


def test_the_project_is_edited_on_the_file_and_on_its_own_page(town: Town) -> None:
    headers = {"Authorization": f"Bearer {town['adviser'].token}"}

    for page in (f"/jeunes/{town.hero}", f"/jeunes/{town.hero}/mobilite-emploi"):
        shown = town.client().get(page, headers=headers)

        assert shown.status_code == 200
        assert f'action="/jeunes/{town.hero}/projet"' in shown.text, page
        assert 'id="projet-needed_by"' in shown.text


def test_a_mark_names_a_lesson_of_that_youth_and_no_other(town: Town) -> None:
    own = town.known_appointment.id
    mark = {"marks": [{"objective": "C1.b", "level": "introduced"}]}
    others = town.world.call(attendance.list_appointments, attendance.ListAppointments(limit=50)).appointments  # type: ignore[arg-type, attr-defined]
    other = next((each.id for each in others if each.youth_id != town.hero), "none")

    good = town["instructor"].post(f"/youths/{town.hero}/booklet/marks", {**mark, "appointment_id": own})
    wrong = town["instructor"].post(f"/youths/{town.hero}/booklet/marks", {**mark, "appointment_id": other})

    assert good.status_code == 201
    assert code_of(wrong) in ("not_of_this_youth", "appointment")
    assert wrong.status_code in (422, 404)
