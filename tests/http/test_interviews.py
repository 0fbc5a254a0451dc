"""An adviser fixes an interview from the youth's file; the school sets exams at hours of its own; each is seen where it concerns."""

import datetime as dt

from contracts.attendance import rpc
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
    assert "Bureau des rêves" in page_of(town, town["adviser"], file)
    assert "Bureau des rêves" not in page_of(town, town["school"], file)


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
