"""Whatever is sent: never a fault of ours, and every error is a problem document of the documented shape.

Longer: AUTONOMIE_FUZZ_EXAMPLES=50 pytest tests/http/test_any_bytes.py
"""

import json
import os
import socket
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from gateway.sign_in import ACCESS_COOKIE, REFRESH_COOKIE
from tests.http import odd_things
from tests.http.routes import SAMPLES, path_of, roles_allowed, routes_of
from tests.http.town import API, Town, code_of, is_a_problem

EXAMPLES = int(os.environ.get("AUTONOMIE_FUZZ_EXAMPLES", "2"))
WRITES = ("/youths/{hero}/difficulties", "/youths/{hero}/statuses", "/appointments", "/sign-in", "/rows-to-correct/1",
          "/notifications/read")
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                        lambda value: st.lists(value) | st.dictionaries(st.text(), value))


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("name", odd_things.NOT_JSON)
def test_a_body_that_is_not_what_is_asked_is_a_problem(town: Town, name: str, path: str) -> None:
    person = town["programme_lead" if path.startswith("/rows") else "youth"]

    answer = person.ask("PUT" if path.startswith("/rows") else "POST", path.format(hero=town.hero), data=odd_things.NOT_JSON[name],
                        content_type="application/json")

    if not (path == "/notifications/read" and name == "nothing"):  # where nothing is also something to ask
        is_a_problem(answer)


@pytest.mark.parametrize("content_type", odd_things.CONTENT_TYPES)
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


@pytest.mark.parametrize("path", odd_things.PATHS)
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


@pytest.mark.parametrize("query", odd_things.QUERIES)
def test_an_odd_query_is_answered_or_a_problem(town: Town, query: str) -> None:
    answer = town["coordinator"].ask("GET", f"/youths?{query}")

    if answer.status_code != 200:
        is_a_problem(answer)


@pytest.mark.parametrize("instant", odd_things.INSTANTS)
def test_an_instant_out_of_this_world_is_the_callers_error(town: Town, instant: str) -> None:
    listed = town["youth"].get("/appointments", query_string={"start": instant, "end": instant})
    slots = town["youth"].get(f"/youths/{town.hero}/slots", query_string={"start": instant[:10], "days": 60})
    asked = {"youth_id": town.hero, "instructor_id": "x", "starts_at": instant, "ends_at": instant}
    booked = town["youth"].post("/appointments", asked)

    for answer in (listed, slots, booked):
        if answer.status_code != 200:
            is_a_problem(answer)


@pytest.mark.parametrize("form", odd_things.FORMS)
def test_a_bad_form_for_an_import_is_a_problem_or_a_report(town: Town, form: str) -> None:
    data, content_type = odd_things.FORMS[form]

    answer = town["coordinator"].ask("POST", "/imports", data=data, content_type=content_type)

    if answer.status_code == 200:
        assert answer.get_json()["status"] == "previewed"
    else:
        is_a_problem(answer)


@pytest.mark.parametrize("header", odd_things.HEADERS)
def test_an_odd_header_is_never_a_fault_of_ours(town: Town, header: str) -> None:
    for value in odd_things.VALUES:
        read = town["youth"].get(f"/youths/{town.hero}", headers={header: value})
        write = town["youth"].ask("PATCH", f"/youths/{town.hero}", json={}, headers={header: value})

        for answer in (read, write):
            if answer.status_code not in (200, 304):
                is_a_problem(answer)
            assert _is_a_trace(answer.headers["traceparent"]), value


@pytest.mark.parametrize("cookie", [ACCESS_COOKIE, REFRESH_COOKIE])
def test_an_odd_cookie_is_nobody(town: Town, cookie: str) -> None:
    for value in odd_things.COOKIES:
        answer = town.client().get(f"{API}/me", headers={"Cookie": f"{cookie}={value}"})

        is_a_problem(answer)
        assert answer.status_code == 401


@pytest.mark.parametrize("sent", odd_things.RAW)
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


@seed(45)
@settings(max_examples=EXAMPLES * 60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_value_in_one_place_of_a_good_body_is_answered_or_a_problem(town: Town, data: st.DataObject) -> None:
    writes = [route for route in routes_of(town.world.platform.gateway.app) if SAMPLES.get(route.view, SAMPLES["post_import"]).json]
    route = data.draw(st.sampled_from(writes))
    person = town[data.draw(st.sampled_from(roles_allowed(route)))]
    good = SAMPLES[route.view].options(town.hero)
    place, value = data.draw(st.sampled_from(sorted(good["json"]))), data.draw(ANYTHING)

    path = path_of(route, town.hero, town.known_appointment.id, town.world.school.id)
    answer = person.ask(route.method, path, data=json.dumps({**good["json"], place: value}),
                        content_type="application/json", headers=good["headers"])

    if answer.status_code not in (200, 201):
        is_a_problem(answer)


def _is_a_trace(value: str) -> bool:
    version, trace, span, flags = value.split("-")
    return (version, flags) == ("00", "01") and len(trace) == 32 and int(trace, 16) > 0 and int(span, 16) > 0
