"""Rights at the door: consents that act, the copy of a whole file, an erasure from the request to the report."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from gateway.web.packed_copy import safe_name
from tests.http.town import Person, Town, code_of, eventually

SERVICES = {"profiles", "attendance", "progress", "notifications", "resources", "stats"}


@pytest.fixture
def leaver(town: Town) -> Person:
    """Somebody of the coordinator's area whom no other test needs."""
    page = town["coordinator"].get("/youths?limit=200&journey=admitted").get_json()["youths"]
    found = [y for y in page if y["id"] not in (town.hero, town.neighbour)]
    return town.youth(found[-1]["id"], town.world.hero.area)


@pytest.fixture
def without_progress(town: Town) -> Iterator[None]:
    apps = town.world.platform.caller._apps
    away = apps.pop("progress")
    yield
    apps["progress"] = away


def test_the_copy_of_a_file_holds_what_every_service_has_and_no_secret(town: Town) -> None:
    answer = town["youth"].get(f"/youths/{town.hero}/export")
    copy = answer.get_json()

    held = {part["service"]: part["held"] for part in copy["parts"]}
    assert "attachment" in answer.headers["Content-Disposition"]
    assert set(held) == SERVICES
    assert copy["missing"] == []
    assert held["profiles"]["youth"][0]["first_name"] == town.world.hero.first_name
    assert held["progress"]["youth"]
    assert "secret_hash" not in answer.get_data(as_text=True)
    assert "token_hash" not in answer.get_data(as_text=True)


def test_the_copy_holds_the_bytes_of_the_files_that_are_not_hidden(town: Town) -> None:
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00").decode()
    sent = [town["youth"].post(f"/youths/{town.hero}/messages", {"text": text, "attachments": [{"name": name, "content": png}]})
            for text, name in (("à garder", "carte.png"), ("à cacher", "cachee.png"))]
    path = f"/youths/{town.hero}/messages/{sent[1].get_json()['id']}"
    town["adviser"].post(f"{path}/report", {"reason": "Ces mots blessent."})
    town["coordinator"].post(f"{path}/moderation", {"decision": "hide", "reason": "Une photo volée."})

    for role, what in (("youth", "export"), ("adviser", "handed-copy")):
        copy = town[role].get(f"/youths/{town.hero}/{what}").get_json()
        held = next(part["held"] for part in copy["parts"] if part["service"] == "notifications")
        files = {row["message_id"]: (row["name"], row["content"], row["left_out"]) for row in held["attachment"]}
        assert files[sent[0].get_json()["id"]] == ("carte.png", png, None)
        assert files[sent[1].get_json()["id"]] == ("", None, "hidden")
        assert "à cacher" not in str(copy)
        assert "blessent" not in str(copy)


def archive(answer: TestResponse) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    assert answer.headers["Cache-Control"] == "no-store"
    assert ".zip" in answer.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def test_one_download_holds_a_page_to_read_the_files_as_they_were_sent_and_the_json(town: Town) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    file = {"name": "reçu de l’école.png", "content": base64.b64encode(png).decode()}
    hidden, kept = (town["youth"].post(f"/youths/{town.hero}/messages", {"text": text, "attachments": [file]}).get_json()["id"]
                    for text in ("celui-ci est volé", "celui-ci reste"))
    town["adviser"].post(f"/youths/{town.hero}/messages/{hidden}/report", {"reason": "Une photo volée."})
    town["coordinator"].post(f"/youths/{town.hero}/messages/{hidden}/moderation", {"decision": "hide", "reason": "Une photo volée."})

    def own(path: str) -> TestResponse:
        return town.client().get(path, headers={"Authorization": f"Bearer {town['youth'].token}"})

    handed = town.client().post(f"/jeunes/{town.hero}/copie", data={"how": "here", "shape": "zip"},
                                headers={"Authorization": f"Bearer {town['adviser'].token}"})
    for answer, stem in ((own("/vos-droits/copie.zip"), "mon-dossier-autonomie"), (handed, "dossier-autonomie")):
        pack = archive(answer)
        copy = json.loads(pack.read(f"{stem}.json"))
        rows = {row["message_id"]: row for part in copy["parts"] for row in part["held"].get("attachment", ())}
        page = unescape(pack.read(f"{stem}.html").decode())

        assert pack.testzip() is None
        assert pack.read(rows[kept]["file"]) == png
        assert rows[kept]["file"].endswith("reçu de l’école.png")
        assert f'href="{quote(rows[kept]["file"])}"' in page
        assert town.world.hero.first_name in page
        assert "file" not in rows[hidden]
        assert "retiré du fil" in page
        assert len([name for name in pack.namelist() if name.startswith("fichiers/")]) == sum("file" in row for row in rows.values())
        assert "celui-ci est volé" not in str(copy) + page


def test_nobody_else_takes_the_archive(town: Town) -> None:
    for role in ("adviser", "school", "coordinator", "programme_lead"):
        answer = town.client().get("/vos-droits/copie.zip", headers={"Authorization": f"Bearer {town[role].token}"})
        assert "zip" not in answer.content_type


@pytest.mark.parametrize(("sent", "kept"), [
    ("../../etc/passwd", "_.._etc_passwd"), ("C:\\a:b?.png", "C__a_b_.png"), ("...", "fichier"), ("", "fichier"),
    ("é" * 300 + ".jpeg", "é" * 80 + ".jpeg"), ("reçu de l’école.png", "reçu de l’école.png"), (".htaccess", "htaccess"),
])  # fmt: skip
def test_a_file_in_the_archive_has_a_name_that_stays_in_its_folder(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_service_that_does_not_answer_is_named_in_the_copy(town: Town, without_progress: None) -> None:
    copy = town["youth"].get(f"/youths/{town.hero}/export").get_json()
    page = town.browser()
    page.post("/entrer", data={"code": town.code_for(town.hero).code})
    readable = page.get("/vos-droits/copie").get_data(as_text=True)

    assert copy["missing"] == ["progress"]
    assert "Cette copie n’est pas complète" in readable
    assert "Progrès et ajustements" in readable
    assert "Mon dossier" in readable
    assert "youth_id" not in readable


def test_nobody_else_takes_the_copy(town: Town) -> None:
    for role in ("adviser", "school", "coordinator", "programme_lead"):
        assert town[role].get(f"/youths/{town.hero}/export").status_code == 403


def test_her_adviser_hands_the_copy_over_when_she_asks_and_she_sees_it(town: Town) -> None:
    def page(role: str, **data: str) -> TestResponse:
        return town.client().post(
            f"/jeunes/{town.hero}/copie", data=data, headers={"Authorization": f"Bearer {town[role].token}"})

    before = {row.at for row in town.readers_of(town.hero)}

    readable, copy = page("adviser", how="here", shape="page"), page("adviser", how="in_writing", shape="json")
    unsaid, elsewhere = page("adviser", shape="json"), town["adviser"].get(f"/youths/{town.neighbour}/handed-copy")

    assert "Copie du dossier" in readable.text
    assert {part["service"] for part in copy.get_json()["parts"]} == SERVICES
    assert "attachment" in copy.headers["Content-Disposition"]
    assert (unsaid.status_code, elsewhere.status_code) == (422, 403)
    reasons = {row.reason for row in town.readers_of(town.hero) if row.what == "hand_over_file" and row.at not in before}
    assert reasons == {"Vous avez demandé votre copie, sur place", "Vous avez demandé votre copie par écrit"}
    for role in ("school", "coordinator", "programme_lead"):
        assert town[role].get(f"/youths/{town.hero}/handed-copy").status_code == 403


def test_what_only_the_youth_may_see_is_not_in_the_copy_that_her_adviser_hands_over(town: Town) -> None:
    def of_profiles(role: str, path: str) -> dict[str, list[dict[str, object]]]:
        parts = town[role].get(f"/youths/{town.hero}/{path}").get_json()["parts"]
        return next(part["held"] for part in parts if part["service"] == "profiles")

    town["youth"].ask("PUT", f"/youths/{town.hero}/strengths-and-needs", json={
        "strengths": [], "needs": ["exam_anxiety"], "needs_words": "Une peur ancienne", "needs_shared": False})
    seen = town["adviser"].get(f"/youths/{town.hero}").headers["ETag"]
    town["adviser"].ask("PATCH", f"/youths/{town.hero}/identity", json={"neph": "123456789012"}, headers={"If-Match": seen})
    for given in (True, False):
        town["youth"].ask("PUT", f"/youths/{town.hero}/consents/evaluation", json={"given": given})
    town["youth"].post(f"/youths/{town.hero}/erasure", {"words": "Mes mots à moi"})
    own, handed = of_profiles("youth", "export"), of_profiles("adviser", "handed-copy")
    whole = town["adviser"].get(f"/youths/{town.hero}/handed-copy").get_data(as_text=True)
    town["youth"].ask("DELETE", f"/youths/{town.hero}/erasure")

    assert own["youth"][0]["needs"] == ["exam_anxiety"]
    assert own["youth"][0]["neph"] == "123456789012"
    assert own["read_trace"]
    assert own["erasure"][0]["words"] == "Mes mots à moi"
    assert handed["youth"][0]["needs"] == []
    assert handed["youth"][0]["neph"] == "••••••••9012"
    assert handed["link"], "what an adviser reads is there"
    for only_hers in ("read_trace", "partner_consent", "consent_said", "erasure", "sign_in", "open_row", "event_log"):
        assert only_hers not in handed
    assert not [words for words in ("exam_anxiety", "Une peur ancienne", "Mes mots à moi", "12345678901") if words in whole]


def test_a_consent_is_dated_and_taken_back_with_effect(town: Town) -> None:
    hero, path = town["youth"], f"/youths/{town.hero}/consents"
    hero.ask("PUT", f"{path}/needs", json={"given": True})
    hero.ask("PUT", f"{path}/evaluation", json={"given": True})
    given = hero.get(path).get_json()
    school_sees = town["school"].get(f"/youths/{town.hero}").get_json()["needs"]

    hero.ask("PUT", f"{path}/needs", json={"given": False})
    withdrawn = hero.get(path).get_json()

    assert (given["needs"], given["evaluation"]) == (True, True)
    assert school_sees is not None
    assert town["school"].get(f"/youths/{town.hero}").get_json()["needs"] is None
    said = [(each["purpose"], each["given"]) for each in withdrawn["history"][:3]]
    assert said == [("needs", False), ("evaluation", True), ("needs", True)]
    assert hero.ask("PUT", f"{path}/anything", json={"given": True}).status_code == 404


def test_needs_are_seen_by_those_who_follow_from_the_yes_to_the_no_and_by_nobody_else(town: Town) -> None:
    hero, followers = town["youth"], ("adviser", "referent", "school", "instructor")

    def share(given: bool) -> None:
        assert hero.ask("PUT", f"/youths/{town.hero}/consents/needs", json={"given": given}).status_code == 200

    def seen() -> dict[str, object]:
        return {role: town[role].get(f"/youths/{town.hero}").get_json()["needs"] for role in (*followers, "coordinator", "programme_lead")}

    share(False)
    hero.ask("PUT", f"/youths/{town.hero}/strengths-and-needs", json={"strengths": [], "needs": ["oral_instructions"], "needs_words": ""})
    before = seen()
    share(True)
    shared, in_the_dossier = seen(), town["school"].get(f"/youths/{town.hero}/dossier").get_json()["youth"]["needs"]
    share(False)
    withdrawn = seen()

    nobody = dict.fromkeys((*followers, "coordinator", "programme_lead"))
    assert before == nobody
    assert shared == nobody | {role: ["oral_instructions"] for role in followers}
    assert in_the_dossier == ["oral_instructions"]
    assert withdrawn == nobody
    assert town["school"].get(f"/youths/{town.hero}/dossier").get_json()["youth"]["needs"] is None
    assert hero.get(f"/youths/{town.hero}").get_json()["needs"] == ["oral_instructions"]
    for role in followers:
        assert town[role].ask("PUT", f"/youths/{town.hero}/consents/needs", json={"given": True}).status_code == 403


def test_nobody_consents_in_her_place(town: Town) -> None:
    for role in ("adviser", "coordinator", "programme_lead"):
        assert town[role].ask("PUT", f"/youths/{town.hero}/consents/evaluation", json={"given": True}).status_code == 403


def test_the_notice_is_shown_until_it_was_read(town: Town) -> None:
    page = town.browser()
    page.post("/entrer", data={"code": town.code_for(town.neighbour).code})
    before = page.get("/accueil").get_data(as_text=True)

    town.youth(town.neighbour, town.world.hero.area).post("/me/notice")

    assert 'id="notice"' in before
    assert 'id="notice"' not in page.get("/accueil").get_data(as_text=True)


def test_writes_are_traced_with_their_reason_and_shown(town: Town) -> None:
    seen = town["adviser"].get(f"/youths/{town.hero}")
    town["adviser"].ask("PATCH", f"/youths/{town.hero}", json={"address": "1 rue des Tests"},
                        headers={"If-Match": seen.headers["ETag"], "X-Reason": "a déménagé"})  # fmt: skip

    town.world.platform.gateway.desk.traces.flush()
    rows = town["youth"].get(f"/youths/{town.hero}/readers").get_json()["readers"]

    assert any(row["wrote"] and row["what"] == "edit_contact" and row["reason"] == "a déménagé" for row in rows)
    assert not [row for row in rows if row["person_id"] == town.hero]


def test_an_erasure_from_the_request_to_the_report(town: Town, leaver: Person) -> None:
    coordinator, path = town["coordinator"], f"/youths/{leaver.id}/erasure"
    code = town.code_for(leaver.id).code
    leaver.post(path, {"words": "Je quitte le Loiret"})
    asked = coordinator.get("/erasures").get_json()["erasures"]
    stale = coordinator.post(f"{path}/decision", {"ground": "asked_here"}, headers={"If-Match": '"999999"'})
    seen = coordinator.get(f"/youths/{leaver.id}").headers["ETag"]
    token = leaver.token

    done = coordinator.post(f"{path}/decision", {"ground": "asked_here"}, headers={"If-Match": seen})
    report = eventually(lambda: (found := coordinator.get(path).get_json())["complete"] and found)

    assert leaver.id in [each["youth_id"] for each in asked]
    assert (stale.status_code, code_of(stale)) == (412, "edited_meanwhile")
    assert done.status_code == 200, done.get_data(as_text=True)
    assert {part["service"] for part in report["parts"]} == SERVICES
    assert report["words"] == ""
    eventually(lambda: coordinator.get(f"/youths/{leaver.id}").status_code in (403, 404))
    old = town.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert old.status_code == 401
    signed_in = town.browser().post("/api/v1/sign-in", json={"code": code})
    assert signed_in.status_code in (401, 403)
    assert leaver.id in [each["youth_id"] for each in coordinator.get("/erasures?which=decided").get_json()["erasures"]]
