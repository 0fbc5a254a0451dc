"""The OpenAPI document is valid, has what the architecture promises, and the API answers as it says, for every role.

Longer: AUTONOMIE_FUZZ_EXAMPLES=50 pytest tests/http/test_document.py
"""

import os
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.http.town import API, MEMBERS, PROBLEM, ROLES, Town

EXAMPLES = int(os.environ.get("AUTONOMIE_FUZZ_EXAMPLES", "4"))
NEVER_ENDING = frozenset({f"{API}/live"})  # it answers for as long as its token lives; test_live.py
CHECKS: list[Any] = [not_a_server_error, response_schema_conformance, content_type_conformance]


@pytest.fixture(scope="module")
def document(town: Town) -> dict[str, Any]:
    return town.client().get(f"{API}/openapi.json").get_json()


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


def test_what_the_document_allows_and_what_it_forbids_is_answered_as_it_says(town: Town) -> None:
    """schemathesis: valid and invalid requests by people of every role, made from the document and compared with it."""
    document = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", town.world.platform.gateway.app)
    own = {"youth_id": town.hero, "appointment_id": town.known_appointment.id}

    for operation in (found.ok() for found in document.get_all_operations()):
        if operation.path not in NEVER_ENDING:
            parts = {part: own[part] for part in own if f"{{{part}}}" in operation.path}
            _ask_as_documented(town, operation, parts)


def _ask_as_documented(town: Town, operation: Any, parts: dict[str, str]) -> None:
    kinds = [operation.as_strategy(mode, path_parameters=parts or None) for mode in GenerationMode]

    @seed(45)
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(kinds), role=st.sampled_from(ROLES))
    def ask(case: Any, role: str) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {town[role].token}"})
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0] == PROBLEM, case.as_curl_command()
            assert answer.json().keys() >= MEMBERS

    ask()
