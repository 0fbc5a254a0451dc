"""Messages over HTTP: who may read and write by relation, what a coordinator never sees, how a file is handed out."""

import base64

import pytest

from contracts.kernel import Principal, Role
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.http.town import Person, Town, code_of, eventually

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
WRITERS: tuple[Role, ...] = ("youth", "adviser", "referent", "school", "instructor")


def write(town: Town, who: str, text: str = "Bonjour", **more: object) -> dict[str, object]:
    answer = town[who].post(f"/youths/{town.hero}/messages", {"text": text, **more})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()  # type: ignore[no-any-return]


@pytest.mark.parametrize("role", WRITERS)
def test_those_who_follow_the_journey_write_and_read(town: Town, role: Role) -> None:
    written = write(town, role, f"de {role}")

    texts = [m["text"] for m in town["youth"].get(f"/youths/{town.hero}/messages").get_json()["messages"]]

    assert written["author_role"] == role
    assert texts[-1] == f"de {role}"
    assert town[role].get(f"/youths/{town.stranger}/messages").status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "programme_lead", "evaluator"])
def test_those_who_run_the_programme_read_no_thread(town: Town, role: Role) -> None:
    for answer in (town[role].get(f"/youths/{town.hero}/messages"), town[role].get(f"/youths/{town.hero}/messages/export"),
                   town[role].post(f"/youths/{town.hero}/messages", {"text": "x"})):
        assert (answer.status_code, code_of(answer)) == (403, "role_may_not")


def test_a_file_is_handed_out_to_be_kept_and_never_shown_within_our_pages(town: Town) -> None:
    sent = write(town, "youth", "", attachments=[{"name": "Été \"1\".png", "content": base64.b64encode(PNG).decode()}])
    [attached] = sent["attachments"]  # type: ignore[misc]

    answer = town["adviser"].get(f"/youths/{town.hero}/messages/{sent['id']}/attachments/{attached['id']}")

    assert answer.get_data() == PNG
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"piece-jointe\"; filename*=UTF-8''%C3%89t%C3%A9%201.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_that_is_not_what_it_says_is_refused_with_its_field(town: Town) -> None:
    files = [{"name": "photo.png", "content": base64.b64encode(b"<!doctype html><script>").decode()}]

    answer = town["youth"].post(f"/youths/{town.hero}/messages", {"text": "x", "attachments": files})

    assert (answer.status_code, code_of(answer), answer.get_json()["data"]["field"]) == (422, "file_kind", "attachments")


def test_a_coordinator_reads_and_hides_a_message_that_somebody_reported(town: Town) -> None:
    message = write(town, "youth", "Des mots durs")
    path = f"/youths/{town.hero}/messages/{message['id']}"
    before = [r["message"]["id"] for r in town["coordinator"].get("/reported-messages").get_json()["reported"]]
    refused = town["coordinator"].post(f"{path}/moderation", {"decision": "hide", "reason": "Des insultes."})

    town["adviser"].post(f"{path}/report", {"reason": "Ces mots blessent."})
    after = town["coordinator"].get("/reported-messages").get_json()["reported"]
    done = town["coordinator"].post(f"{path}/moderation", {"decision": "hide", "reason": "Des insultes."})

    assert message["id"] not in before
    assert code_of(refused) == "not_reported"
    assert [r["message"]["text"] for r in after if r["message"]["id"] == message["id"]] == ["Des mots durs"]
    assert done.status_code == 200
    shown = town["youth"].get(f"/youths/{town.hero}/messages").get_json()["messages"][-1]
    assert (shown["text"], shown["hidden_reason"]) == ("", "Des insultes.")


def test_a_second_click_writes_no_second_message(town: Town) -> None:
    sent = [town["youth"].post(f"/youths/{town.hero}/messages", {"text": "Deux fois"}, headers={"Idempotency-Key": "twice"})
            for _ in range(2)]

    assert sent[0].get_json() == sent[1].get_json()
    texts = [m["text"] for m in town["adviser"].get(f"/youths/{town.hero}/messages").get_json()["messages"]]
    assert texts.count("Deux fois") == 1


def test_the_page_of_a_thread_reads_it_and_its_badge_goes(town: Town) -> None:
    browser = town.browser()
    page = {"Authorization": f"Bearer {town['adviser'].token}"}
    write(town, "youth", "Êtes-vous là ?")
    assert town["adviser"].get("/conversations/unread").get_json()["threads"] == 1

    shown = browser.get(f"/jeunes/{town.hero}/messages", headers=page)

    assert "Êtes-vous là ?" in shown.get_data(as_text=True)
    assert town["adviser"].get("/conversations/unread").get_json()["threads"] == 0


def test_the_copy_of_a_thread_is_a_document_of_its_own(town: Town) -> None:
    write(town, "youth", "À garder <b>tel quel</b>")
    page = {"Authorization": f"Bearer {town['adviser'].token}"}

    copy = town.browser().get(f"/jeunes/{town.hero}/messages/copie", headers=page)

    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert "À garder &lt;b&gt;tel quel&lt;/b&gt;" in copy.get_data(as_text=True)


def test_a_former_stand_in_finds_the_thread_nowhere(town: Town) -> None:
    person_id = new_id()
    town.world.call(profiles.add_person, profiles.AddPerson(  # type: ignore[arg-type]
        id=person_id, role="adviser", label="Alex Remplaçant", area=town.world.hero.area))
    who = Person(town, Principal(id=person_id, role="adviser", area=town.world.hero.area))
    who.post(f"/youths/{town.hero}/stand-ins", {"reason": "Congés", "days": 3})
    why = {"X-Reason": "Congés de la conseillère"}
    eventually(lambda: who.get(f"/youths/{town.hero}/messages", headers=why).status_code == 200)
    write(town, "youth", "Avant la fin")
    last = who.get(f"/youths/{town.hero}/messages", headers=why).get_json()["last"]
    who.post(f"/youths/{town.hero}/messages/read", {"up_to": last})
    assert [c["text"] for c in who.get("/conversations").get_json()["conversations"]] == ["Avant la fin"]

    who.ask("DELETE", f"/youths/{town.hero}/stand-ins/{who.id}")
    eventually(lambda: who.get(f"/youths/{town.hero}/messages").status_code == 403)
    assert who.get("/conversations").get_json()["conversations"] == [], "whatever seat is left, the relation decides"
    write(town, "youth", "Après la fin")

    page = town.browser().get("/messages", headers={"Authorization": f"Bearer {who.token}"}).get_data(as_text=True)
    assert "Après la fin" not in page
    assert "Avant la fin" not in page
    eventually(lambda: who.get("/conversations/unread").get_json()["threads"] == 0)
