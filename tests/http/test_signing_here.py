"""Signing on the instructor's phone, by the pages and by the API: a drawing, or the youth's own access code, which stays nowhere."""

import datetime as dt
import json

from tests.http.lessons import a_noted_lesson
from tests.http.test_contests import page_of
from tests.http.town import Town, code_of

ZIGZAG = [[100, 50, 300, 250, 500, 50, 700, 250], [120, 300, 820, 310]]


def test_nobody_is_asked_who_came_to_a_lesson_that_is_still_to_come(town: Town) -> None:
    now = town.world.clock.now()
    lesson = town.world.held_lesson(now + dt.timedelta(days=4), minutes=30)
    address = f"/jeunes/{town.hero}/seances/{lesson.id}"
    before = page_of(town, town["school"], address)

    town.world.clock.jump_to(lesson.ends_at + dt.timedelta(minutes=1))

    assert "Cette séance n’a pas commencé." in before
    assert "Présent, 30 minutes" not in before
    assert "Autre chose : retard, absence, report" in before
    assert "Présent, 30 minutes" in page_of(town, town["school"], address)


def test_the_lesson_page_takes_a_drawing(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "present")
    address = f"/jeunes/{town.hero}/seances/{lesson.id}"
    bearer = {"Authorization": f"Bearer {town['instructor'].token}"}
    form = {"back": address, "form": "doigt", "record_id": record_id}
    assert "Le ou la jeune signe ici" in page_of(town, town["instructor"], address)
    assert "Le ou la jeune signe ici" not in page_of(town, town["school"], address), "it is the instructor's phone"

    for nothing in ("", "[[1,2]]", "not json", "[[1e9, 2]]"):
        refused = town.client().post(f"{address}/signer-au-doigt", data={**form, "strokes": nothing}, headers=bearer)
        assert refused.status_code == 422, nothing
    signed = town.client().post(f"{address}/signer-au-doigt", data={**form, "strokes": json.dumps(ZIGZAG)}, headers=bearer)

    assert signed.status_code == 303
    assert "au doigt sur le téléphone du moniteur" in page_of(town, town["instructor"], address)


def test_the_youths_code_signs_and_is_not_shown_again_when_it_is_wrong(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "present")
    address = f"/jeunes/{town.hero}/seances/{lesson.id}"
    code, other = town.code_for(town.hero).code, town.code_for(town.neighbour).code
    bearer = {"Authorization": f"Bearer {town['instructor'].token}"}
    form = {"back": address, "form": "code-jeune", "record_id": record_id}

    wrong = town.client().post(f"{address}/signer-avec-code", data={**form, "own_code": other}, headers=bearer)
    signed = town.client().post(f"{address}/signer-avec-code", data={**form, "own_code": code}, headers=bearer)

    assert wrong.status_code == 422
    assert "pas le code d’accès de ce ou cette jeune" in wrong.text
    assert other not in wrong.text
    assert signed.status_code == 303
    assert "avec son code sur le téléphone du moniteur" in page_of(town, town["instructor"], address)


def test_the_api_takes_both_ways_and_believes_no_client_about_a_code(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "present")
    path = f"/appointments/{lesson.id}/attendance/signatures"

    lied = town["instructor"].post(f"{path}/drawn", {"record_id": record_id, "strokes": [], "code_checked": True})
    wrong = town["instructor"].post(f"{path}/by-code", {"record_id": record_id, "own_code": "AAAA-BBBB-CCCC"})
    drawn = town["instructor"].post(f"{path}/drawn", {"record_id": record_id, "strokes": ZIGZAG})

    assert lied.status_code == 422
    assert (wrong.status_code, code_of(wrong)) == (422, "not_the_code_of_this_youth")
    assert drawn.get_json()["attendance"]["youth_signed_by"] == "drawn_on_instructor_phone"


def test_nobody_but_the_instructor_takes_a_signature(town: Town) -> None:
    lesson, record_id = a_noted_lesson(town, "present")

    for role in ("youth", "adviser", "referent", "school", "coordinator", "programme_lead", "evaluator"):
        path = f"/appointments/{lesson.id}/attendance/signatures/drawn"
        assert town[role].post(path, {"record_id": record_id, "strokes": ZIGZAG}).status_code == 403, role
