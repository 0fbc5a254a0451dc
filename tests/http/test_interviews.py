"""An adviser fixes an interview from the youth's file; the school sets exams at hours of its own; each is seen where it concerns."""

import datetime as dt

from contracts.attendance import rpc
from tests.http.lessons import a_lesson
from tests.http.pages import Visitor, forms_of
from tests.http.test_contests import page_of, post
from tests.http.town import Town, code_of


def at(town: Town, days: int, hour: int = 10) -> dt.datetime:
    return (town.world.clock.now() + dt.timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def interview(town: Town, days: int, role: str = "adviser") -> rpc.Appointment:
    body = {"starts_at": at(town, days).isoformat(), "ends_at": at(town, days, 11).isoformat(), "meeting_point": "Bureau 3"}
    made = town[role].post(f"/youths/{town.hero}/interviews", body)
    assert made.status_code == 201, made.get_json()
    return made.get_json()


def test_an_interview_fixed_from_the_file_is_the_youths_next_act_and_no_schools_business(town: Town) -> None:
    local = at(town, 30).astimezone().strftime("%Y-%m-%dT%H:%M")
    file = f"/jeunes/{town.hero}"
    assert "Fixer un entretien" in page_of(town, town["adviser"], file)
    assert "Fixer un entretien" not in page_of(town, town["school"], file)

    fixed = post(town, town["adviser"], f"{file}/entretiens", starts_at=local, minutes="45", meeting_point="Bureau des rêves")

    assert fixed == 303
    lessons = page_of(town, town["youth"], "/lecons")
    assert "Bureau des rêves" in lessons
    assert "Je viens" in lessons
    for role, seen in (("adviser", True), ("school", False)):  # not on the file: its page holds the first five of all that is to come
        listed = town[role].get("/appointments", query_string={"youth_id": town.hero, "start": at(town, 29).isoformat(), "limit": 200})
        assert ("Bureau des rêves" in {each["meeting_point"] for each in listed.get_json()["appointments"]}) is seen, role


def test_the_api_answers_the_interview_and_the_youth_accepts_it(town: Town) -> None:
    made = interview(town, 33)

    accepted = town["youth"].post(f"/appointments/{made['id']}/answer", {"accept": True})

    assert (made["state"], made["interviewer_id"], made["school_id"]) == ("confirmed", town["adviser"].id, "")
    assert accepted.get_json()["youth_answer"] == "accepted"
    assert town["school"].get(f"/appointments/{made['id']}").status_code == 404
    assert town["school"].post(f"/appointments/{made['id']}/cancellation", {}).status_code == 404
    again = town["adviser"].post(f"/youths/{town.hero}/interviews", {
        "starts_at": at(town, 33).isoformat(), "ends_at": at(town, 33, 11).isoformat()})
    assert (again.status_code, code_of(again)) == (409, "slot_taken")


def test_nobody_but_an_adviser_of_the_youth_fixes_an_interview(town: Town) -> None:
    body = {"starts_at": at(town, 36).isoformat(), "ends_at": at(town, 36, 11).isoformat()}

    for role in ("youth", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator"):
        assert town[role].post(f"/youths/{town.hero}/interviews", body).status_code == 403, role
    assert town["adviser"].post(f"/youths/{town.stranger}/interviews", body).status_code == 403


def test_a_school_sets_the_exam_of_the_code_at_an_hour_of_its_own(town: Town) -> None:
    path = f"/jeunes/{town.hero}/creneaux"
    page = page_of(town, town["school"], path)
    assert "Examen du code" in page
    assert "by-hand" not in page_of(town, town["adviser"], path)

    set_ = post(town, town["school"], f"/jeunes/{town.hero}/seances", kind="code_exam", minutes="60",
                starts_at=at(town, 38).astimezone().strftime("%Y-%m-%dT%H:%M"), instructor_id=town["instructor"].id)

    assert set_ == 303
    assert "Examen du code" in page_of(town, town["youth"], "/lecons")


def a_held_interview(town: Town) -> rpc.Appointment:
    booked = town.world.held_interview(town.world.clock.now())
    town.world.clock.jump_to(booked.ends_at + dt.timedelta(minutes=1))
    return booked


def test_the_adviser_notes_on_the_own_page_what_happened_and_the_youth_reads_it_and_contests(town: Town) -> None:
    booked = a_held_interview(town)
    address = f"/jeunes/{town.hero}/seances/{booked.id}"
    adviser, youth = Visitor(town, town["adviser"]), Visitor(town, town["youth"])
    assert address in adviser.open("/aujourdhui")
    assert address in adviser.open(f"/jeunes/{town.hero}")

    form = next(each for each in forms_of(adviser.open(address)) if each.name == "presence")
    assert "Annulé par l’auto-école" not in adviser.open(address), "no school has to do with it"
    assert adviser.post(address, form, outcome="absent_excused", reason="transport").status_code == 303

    assert "Absent, excusé" in adviser.open(address)
    assert "livret" not in adviser.open(address).lower(), "that is for a lesson"
    assert address not in adviser.open("/aujourdhui")
    lessons = youth.done("/lecons", f"{address}/contester", words="J’étais à la porte.")
    assert "Votre conseiller ou conseillère le lit" in lessons
    adviser.done(address, f"{address}/contester/reponse", upheld="yes")
    corrected = adviser.done(address, f"{address}/corriger", outcome="present", reason="", correction_reason="elle était là")
    assert "Présent" in corrected
    assert "Acceptée : la note est corrigée" in youth.open("/lecons")
    assert f"{address}/signer" not in youth.open("/lecons"), "an interview is not signed"


def test_an_interview_is_noted_by_its_adviser_and_a_lesson_by_its_school_whatever_is_asked_of_the_api(town: Town) -> None:
    booked, lesson = a_held_interview(town), a_lesson(town)
    note = {"outcome": "present"}

    for role in ("school", "instructor", "youth", "referent", "coordinator"):
        refused = town[role].post(f"/appointments/{booked.id}/attendance", note)
        assert refused.status_code in (403, 404), role
    of_school = town["adviser"].post(f"/appointments/{lesson.id}/attendance", note)
    never = town["adviser"].post(f"/appointments/{booked.id}/attendance", {"outcome": "cancelled_late"})
    noted = town["adviser"].post(f"/appointments/{booked.id}/attendance", note)

    assert (of_school.status_code, code_of(of_school)) == (403, "not_yours_to_record")
    assert (never.status_code, code_of(never)) == (422, "outcome_of_no_interview")
    assert (noted.status_code, noted.get_json()["attendance"]["outcome"]) == (201, "present")
    answer = town.client().get(f"/jeunes/{town.hero}/seances/{lesson.id}",
                               headers={"Authorization": f"Bearer {town['adviser'].token}"})
    assert answer.status_code == 404, "a lesson's page is the school's"
