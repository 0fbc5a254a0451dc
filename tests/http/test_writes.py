"""Writes over HTTP: once per key, on the version that was shown, on one's own things; lists walked by cursor."""

import concurrent.futures
from collections import Counter
from typing import Any

import pytest
from werkzeug.test import TestResponse

from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.http.town import Person, Town, code_of, eventually

DIFFICULTY = {"kind": "transport", "words": "Plus de bus après 19 heures."}


def difficulties_of(town: Town) -> list[dict[str, Any]]:
    return town["youth"].get(f"/youths/{town.hero}/difficulties").get_json()["difficulties"]


def report(person: Person, youth_id: str, key: str | None, **body: str) -> TestResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return person.post(f"/youths/{youth_id}/difficulties", {**DIFFICULTY, **body}, headers=headers)


def test_fifty_equal_posts_at_once_have_one_effect_and_one_answer(town: Town) -> None:
    key, before = new_id(), len(difficulties_of(town))

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: report(town["youth"], town.hero, key), range(50)))

    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.get_data() for answer in answers}) == 1
    assert len(difficulties_of(town)) == before + 1


def test_the_same_key_with_another_content_is_refused(town: Town) -> None:
    key = new_id()
    first = report(town["youth"], town.hero, key)

    other = report(town["youth"], town.hero, key, words="Autre chose.")

    assert first.status_code == 201
    assert (other.status_code, code_of(other)) == (422, "key_reused")


def test_two_people_may_choose_the_same_key(town: Town) -> None:
    key, before = new_id(), len(difficulties_of(town))

    answers = [report(town[role], town.hero, key) for role in ("youth", "adviser")]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(difficulties_of(town)) == before + 2


def test_two_keys_that_begin_alike_are_two_keys(town: Town) -> None:
    long, before = "k" * 149, len(difficulties_of(town))

    answers = [report(town["youth"], town.hero, long + end) for end in "ab"]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(difficulties_of(town)) == before + 2


@pytest.mark.parametrize("key", ["k" * 151, "clé", "a\tb"])
def test_a_key_that_cannot_be_kept_whole_is_refused(town: Town, key: str) -> None:
    answer = report(town["youth"], town.hero, key)

    assert (answer.status_code, code_of(answer)) == (422, "bad_key")


def test_without_a_key_each_post_is_an_act_of_its_own(town: Town) -> None:
    before = len(difficulties_of(town))

    answers = [report(town["youth"], town.hero, None) for _ in range(2)]

    assert answers[0].get_json()["id"] != answers[1].get_json()["id"]
    assert len(difficulties_of(town)) == before + 2


def test_the_id_of_what_a_command_makes_follows_from_who_and_key(town: Town) -> None:
    key = new_id()

    first, again = (report(town["youth"], town.hero, key).get_json()["id"] for _ in range(2))
    of_another = report(town["adviser"], town.hero, key).get_json()["id"]

    assert first == again != of_another


def test_two_who_book_the_same_slot_at_once_make_one_appointment(town: Town) -> None:
    asked = {"youth_id": town.hero, "instructor_id": town.world.school.instructors[0].id}
    start = town.known_appointment.starts_at.date()
    town.world.make_free(town.hero)  # whatever week another test has said for her
    slots = town["youth"].get(f"/youths/{town.hero}/slots?start={start}&days=28").get_json()["slots"]
    slot = next(s for s in slots if s["instructor_id"] == asked["instructor_id"])
    asked |= {"starts_at": slot["starts_at"], "ends_at": slot["ends_at"], "vehicle_id": slot["vehicle_id"]}

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda role: town[role].post("/appointments", asked), ("youth", "adviser")))

    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_an_edit_names_the_version_that_it_edits(town: Town) -> None:
    path = f"/youths/{town.hero}"
    shown = town["youth"].get(path)

    missing = town["youth"].ask("PATCH", path, json={"phone": "06 12 34 56 78"})
    edited = town["youth"].ask("PATCH", path, json={"phone": "06 12 34 56 78"}, headers={"If-Match": shown.headers["ETag"]})
    stale = town["adviser"].ask("PATCH", path, json={"phone": "07 12 34 56 78"}, headers={"If-Match": shown.headers["ETag"]})

    assert (missing.status_code, edited.status_code, stale.status_code) == (428, 200, 412)
    assert "If-Match" in missing.get_json()["detail"]
    assert edited.headers["ETag"] == town["youth"].get(path).headers["ETag"] != shown.headers["ETag"]
    assert code_of(stale)


@pytest.mark.parametrize("tag", ['W/"1"', "*", '"x"', '"²"', '"1", "2"', '"' + "9" * 4_400 + '"', "nonsense", '"'])
def test_a_version_that_is_none_is_refused(town: Town, tag: str) -> None:
    answer = town["youth"].ask("PUT", f"/youths/{town.hero}/availability", json={"weekly": []}, headers={"If-Match": tag})

    assert answer.status_code in (412, 428), answer.get_data(as_text=True)
    assert code_of(answer)


def test_a_page_that_has_the_current_version_is_not_sent_it_again(town: Town) -> None:
    shown = town["youth"].get(f"/youths/{town.hero}/availability")

    again = town["youth"].get(f"/youths/{town.hero}/availability", headers={"If-None-Match": shown.headers["ETag"]})

    assert (shown.status_code, again.status_code, again.get_data()) == (200, 304, b"")


def test_a_file_that_changed_beside_its_version_is_sent_again(town: Town) -> None:
    shown = town["adviser"].get(f"/youths/{town.hero}")
    people = town.world.call(profiles.list_people, profiles.ListPeople(role="referent"))
    other = next(p.id for p in people.people if p.id != town["referent"].id)  # type: ignore[attr-defined]
    link = {"role": "referent", "other_id": other}
    assert town["adviser"].post(f"/youths/{town.hero}/links", link).status_code == 200

    again = town["adviser"].get(f"/youths/{town.hero}", headers={"If-None-Match": shown.headers["ETag"]})

    assert again.status_code == 200
    assert other in {link["other_id"] for link in again.get_json()["links"]}
    assert town["adviser"].ask("DELETE", f"/youths/{town.hero}/links/referent/{other}").status_code == 200


@pytest.mark.parametrize("limit", [1, 7])
def test_pages_hold_every_youth_exactly_once(town: Town, limit: int) -> None:
    whole = [y["id"] for y in town["coordinator"].get("/youths?limit=200").get_json()["youths"]]
    assert len(whole) > 2 * limit

    walked, cursor = [], ""
    for _ in range(len(whole) + 2):
        page = town["coordinator"].get("/youths", query_string={"limit": limit} | ({"cursor": cursor} if cursor else {})).get_json()
        walked += [y["id"] for y in page["youths"]]
        cursor = page["next"]
        if not cursor:
            break

    assert walked == whole


def test_a_timeline_is_walked_once_while_it_grows(town: Town) -> None:
    for _ in range(3):
        report(town["youth"], town.hero, None)
    path = f"/youths/{town.hero}/timeline"
    eventually(lambda: len(town["youth"].get(path).get_json()["entries"]) >= 3)

    walked, cursor = [], None
    while True:
        page = town["youth"].get(path, query_string={"limit": 2} | ({"cursor": cursor} if cursor else {})).get_json()
        walked += [entry["id"] for entry in page["entries"]]
        report(town["youth"], town.hero, None)
        if not (cursor := page["next"]):
            break

    assert len(walked) == len(set(walked)) >= 3


@pytest.mark.parametrize("path", ["/youths", "/appointments", "/notifications"])
@pytest.mark.parametrize("cursor", ["x", "²", "null", "{}", "a|b", "9" * 400, "0001-01-01T00:00:00+23:59|x", "\ufffd", "'--"])
def test_a_cursor_that_we_did_not_make_is_the_callers_error(town: Town, path: str, cursor: str) -> None:
    answer = town["adviser"].get(path, query_string={"cursor": cursor})

    assert answer.status_code in (200, 422), answer.get_data(as_text=True)


def test_another_persons_thing_is_not_reached_through_ones_own_path(town: Town) -> None:
    theirs = report(town["youth"], town.hero, None).get_json()["id"]
    other = town.youth(town.stranger, "pithiviers")

    through_own = other.post(f"/youths/{town.stranger}/difficulties/{theirs}/resolution")
    direct = other.post(f"/youths/{town.hero}/difficulties/{theirs}/resolution")

    assert through_own.status_code in (403, 404)
    assert direct.status_code == 403
    assert any(row.person_id == town.stranger and not row.allowed for row in town.readers_of(town.hero))
    assert next(d for d in difficulties_of(town) if d["id"] == theirs)["resolved_at"] is None


def test_an_id_that_is_ours_to_make_cannot_be_chosen_by_the_caller(town: Town) -> None:
    answer = town["youth"].post(f"/youths/{town.hero}/difficulties", {**DIFFICULTY, "id": new_id()})

    assert answer.status_code == 422
    assert "id" in answer.get_json()["errors"]["json"]
