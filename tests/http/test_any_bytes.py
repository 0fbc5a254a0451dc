"""Whatever is sent: never a fault of ours, and every error is a problem document of the documented shape.

`make`-independent longer runs: AUTONOMIE_FUZZ_EXAMPLES=200 pytest tests/http/test_any_bytes.py
"""

import json
import os
import socket
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from werkzeug.test import TestResponse

from gateway.sign_in import ACCESS_COOKIE, REFRESH_COOKIE
from tests.http.routes import SAMPLES
from tests.http.town import API, PROBLEM, ROLES, Person, Town, code_of

EXAMPLES = int(os.environ.get("AUTONOMIE_FUZZ_EXAMPLES", "2"))
MEMBERS = {"type", "title", "status", "code", "detail", "trace"}
WRITES = ("/youths/{hero}/difficulties", "/youths/{hero}/statuses", "/appointments", "/sign-in", "/rows-to-correct/1", "/notifications/read")
NEVER_ENDING = frozenset({f"{API}/live"})  # it answers for as long as its token lives; test_live.py
CHECKS: list[Any] = [not_a_server_error, response_schema_conformance, content_type_conformance]

NOT_JSON = {
    "nothing": b"", "broken": b'{"kind": ', "not UTF-8": b'{"kind": "\xff\xfe"}', "UTF-16": '{"kind": "other"}'.encode("utf-16"),
    "a list": b"[]", "a word": b'"kind"', "null": b"null", "deep": b"[" * 100_000, "deep objects": b'{"a":' * 50_000,
    "deep value": b'{"kind": "other", "words": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "huge number": b'{"kind": ' + b"9" * 5_000 + b"}", "NaN": b'{"kind": NaN}', "Infinity": b'{"limit": -Infinity}', "1e999": b'{"kind": 1e999}',
    "NUL": b'{"kind": "other", "words": "a\\u0000b"}', "raw NUL": b'{"kind": "other", "words": "a\x00b"}',
    "lone surrogate": b'{"kind": "other", "words": "\\ud800"}', "surrogate name": b'{"\\udfff": 1, "kind": "other"}',
    "same name twice": b'{"kind": "other", "kind": 3}', "many names": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
}


def is_a_problem(answer: TestResponse) -> None:
    """RFC 9457, with our members; never 5xx."""
    body = answer.get_json()
    assert 400 <= answer.status_code < 500, answer.get_data(as_text=True)[:500]
    assert answer.content_type == PROBLEM
    assert body.keys() >= MEMBERS
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:autonomie:problem:{body['code']}"


@pytest.fixture(scope="module")
def document(town: Town) -> dict[str, Any]:
    return town.client().get(f"{API}/openapi.json").get_json()


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("name", NOT_JSON)
def test_a_body_that_is_not_what_is_asked_is_a_problem(town: Town, name: str, path: str) -> None:
    person = town["programme_lead" if path.startswith("/rows") else "youth"]

    answer = person.ask("PUT" if path.startswith("/rows") else "POST", path.format(hero=town.hero), data=NOT_JSON[name],
                        content_type="application/json")

    if not (path == "/notifications/read" and name == "nothing"):  # where nothing is also something to ask
        is_a_problem(answer)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "é", "application/json; charset=\xff"])
def test_a_body_of_another_type_is_never_taken_for_an_empty_one(town: Town, content_type: str) -> None:
    answer = town["youth"].post("/notifications/read", data=b'{"ids": []}', content_type=content_type)

    if answer.status_code != 200 or not content_type.startswith("application/json"):
        is_a_problem(answer)
        assert answer.status_code == 415


def test_nine_megabytes_are_too_many(town: Town) -> None:
    big = b"x" * 9 * 1024 * 1024

    as_json = town["youth"].ask("POST", f"/youths/{town.hero}/difficulties", data=big, content_type="application/json")
    as_file = town["coordinator"].ask("POST", "/imports", data={"jeunes": (BytesIO(big), "jeunes.csv")})

    assert [(a.status_code, code_of(a)) for a in (as_json, as_file)] == [(413, "http_413")] * 2


PATHS = ["/youths/%00", "/youths/%ff%fe", "/youths/%ed%a0%80", "/youths/..%2f..%2fme", "/youths/" + "x" * 4_000, "/youths/%", "/youths/%zz",
         "/youths/'%20or%201=1--", "/youths/%0d%0aX:1", "/youths/\u202e", "//youths", "/youths/./..", "/nowhere", "/resources/%00",
         "/resources/../../../etc/passwd", "/school/availability/person/x", "/people/%00/code", "/appointments/%00/attendance"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ["youth", "programme_lead"])
def test_an_odd_path_is_a_problem(town: Town, path: str, role: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = town[role].ask(method, path)

        if answer.status_code != 308:  # doubled slashes
            is_a_problem(answer)


@pytest.mark.parametrize("method", ["PUT", "TRACE", "CONNECT", "FOO", "PROPFIND"])
def test_an_unknown_method_is_a_problem(town: Town, method: str) -> None:
    answer = town["youth"].ask(method, "/youths")

    is_a_problem(answer)
    assert answer.status_code in (404, 405)


QUERIES = ["limit=0", "limit=201", "limit=1e3", "limit=" + "9" * 5_000, "limit=²", "limit=", "cursor=%00", "cursor=%ff", "text=%00", "text=%ed%a0%80",
           "journey=x&journey=y", "unknown=1", "unreachable=perhaps", "text=" + "x" * 100_000, "%00=1", "&&&==;;"]


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_is_answered_or_a_problem(town: Town, query: str) -> None:
    answer = town["coordinator"].ask("GET", f"/youths?{query}")

    if answer.status_code != 200:
        is_a_problem(answer)


INSTANTS = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "24:00", "²", "1",
            "2026-01-01T00:00:00.999999999Z", "-2026-01-01T00:00:00Z", "2026-06-30T23:59:60Z"]


@pytest.mark.parametrize("instant", INSTANTS)
def test_an_instant_out_of_this_world_is_the_callers_error(town: Town, instant: str) -> None:
    listed = town["youth"].get("/appointments", query_string={"start": instant, "end": instant})
    slots = town["youth"].get(f"/youths/{town.hero}/slots", query_string={"start": instant[:10], "days": 60})
    booked = town["youth"].post("/appointments", {"youth_id": town.hero, "instructor_id": "x", "starts_at": instant, "ends_at": instant})

    for answer in (listed, slots, booked):
        if answer.status_code != 200:
            is_a_problem(answer)


FORMS: list[tuple[bytes, str]] = [
    (b"", "multipart/form-data"), (b"", "multipart/form-data; boundary="), (b"--b\r\n", "multipart/form-data; boundary=b"),
    (b"--b\r\nContent-Disposition: form-data; name=\"jeunes\"\r\n\r\nno file\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (b"--b\r\nContent-Disposition: form-data; name=\"jeunes\"; filename=\"../../x\x00\"\r\n\r\n\xff\x00;\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (b"--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"x\"\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (b"--b\r\n" + b"X: y\r\n" * 5_000 + b"\r\n--b--", "multipart/form-data; boundary=b"),
    (b"--b\r\nContent-Disposition: form-data; name=\"as_of\"\r\n\r\n0000-99-99\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (b"as_of=2026-01-01&apply=perhaps", "application/x-www-form-urlencoded"), (b'{"jeunes": "x"}', "application/json"),
    (b"".join(b"--b\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\nx\r\n" % n for n in range(1_500)) + b"--b--", "multipart/form-data; boundary=b"),
]


@pytest.mark.parametrize("form", range(len(FORMS)))
def test_a_bad_form_for_an_import_is_a_problem_or_a_report(town: Town, form: int) -> None:
    data, content_type = FORMS[form]

    answer = town["coordinator"].ask("POST", "/imports", data=data, content_type=content_type)

    if answer.status_code == 200:
        assert answer.get_json()["status"] == "previewed"
    else:
        is_a_problem(answer)


ODD = ["", " ", "²", "é", "\xff", "x" * 10_000, "Bearer", "Bearer ", "bearer x", "Basic eDp5", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "é" * 40, "-" * 3, "\x7f"]


@pytest.mark.parametrize("header", ["Authorization", "traceparent", "Idempotency-Key", "If-Match", "If-None-Match", "X-Reason", "Range", "Origin",
                                    "Sec-Fetch-Site", "Accept-Language", "Accept", "Last-Event-ID", "X-Forwarded-For", "If-Modified-Since"])
def test_an_odd_header_is_never_a_fault_of_ours(town: Town, header: str) -> None:
    for value in ODD:
        read = town["youth"].get(f"/youths/{town.hero}", headers={header: value})
        write = town["youth"].ask("PATCH", f"/youths/{town.hero}", json={}, headers={header: value})

        for answer in (read, write):
            if answer.status_code not in (200, 304):
                is_a_problem(answer)
            assert _is_a_trace(answer.headers["traceparent"]), value


@pytest.mark.parametrize("cookie", [ACCESS_COOKIE, REFRESH_COOKIE])
def test_an_odd_cookie_is_nobody(town: Town, cookie: str) -> None:
    for value in (*ODD, "a.b.c", "." * 200, "x.y", '"\\000"', "\\377", "%00", "null"):
        answer = town.client().get(f"{API}/me", headers={"Cookie": f"{cookie}={value}"})

        is_a_problem(answer)
        assert answer.status_code == 401


@pytest.mark.parametrize("sent", [
    b"GET / HTTP/9.9\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
    b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
])
def test_raw_bytes_are_answered_or_hung_up_on_and_the_server_goes_on(town: Town, sent: bytes) -> None:
    where = urlsplit(town.world.address)
    with socket.create_connection((where.hostname, where.port), timeout=10) as raw:
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        answer = raw.recv(65_536)

    assert not answer.startswith((b"HTTP/1.1 500", b"HTTP/1.0 500"))
    with socket.create_connection((where.hostname, where.port), timeout=10) as raw:
        raw.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b" 200 " in raw.recv(65_536)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_document_allows_and_what_it_forbids_is_answered_as_it_says(town: Town, role: str) -> None:
    """schemathesis: valid and invalid requests made from the OpenAPI document; answers compared with it."""
    document = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", town.world.platform.gateway.app)
    own = {"youth_id": town.hero, "appointment_id": town.known_appointment.id}

    for operation in (found.ok() for found in document.get_all_operations()):
        if operation.path not in NEVER_ENDING:
            parts = {part: own[part] for part in own if f"{{{part}}}" in operation.path}
            _ask_as_documented(town[role], operation, parts)


def _ask_as_documented(person: Person, operation: Any, parts: dict[str, str]) -> None:
    kinds = [operation.as_strategy(mode, path_parameters=parts or None) for mode in GenerationMode]

    @seed(45)
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(kinds))
    def ask(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {person.token}"})
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0] == PROBLEM, case.as_curl_command()
            assert answer.json().keys() >= MEMBERS

    ask()


@seed(45)
@settings(max_examples=EXAMPLES * 50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(body=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)),
       which=st.sampled_from(sorted(SAMPLES)), data=st.data())
def test_a_known_body_with_any_value_in_one_place_is_answered_or_a_problem(town: Town, body: Any, which: str, data: st.DataObject) -> None:
    sample = SAMPLES[which].json
    path = data.draw(st.sampled_from(WRITES))
    asked = {**sample, data.draw(st.sampled_from(sorted(sample))): body} if sample else body

    answer = town["youth"].ask("POST", path.format(hero=town.hero), data=json.dumps(asked), content_type="application/json")

    if answer.status_code not in (200, 201):
        is_a_problem(answer)


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    problem = document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(problem) == [PROBLEM]


def test_the_document_has_the_paths_that_the_architecture_promises(document: dict[str, Any]) -> None:
    youth = {f"{API}/youths/{{youth_id}}{part}" for part in
             ("", "/dossier", "/availability", "/slots", "/booklet", "/results", "/difficulties", "/adjustments", "/timeline")}
    others = {f"{API}/{part}" for part in (
        "sign-in", "me", "youths", "appointments", "appointments/{appointment_id}/attendance", "resources", "stats/figures",
        "imports", "notifications", "live")}

    assert youth | others <= document["paths"].keys()


def test_every_error_of_the_document_is_a_problem(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "patch", "delete"):
                assert "default" in operation["responses"], f"{method} {path}"




def _is_a_trace(value: str) -> bool:
    version, trace, span, flags = value.split("-")
    return (version, flags) == ("00", "01") and len(trace) == 32 and int(trace, 16) > 0 and int(span, 16) > 0
