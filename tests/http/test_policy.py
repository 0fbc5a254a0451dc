"""Every route × every role × own, neighbour's and stranger's file: the policy's answer, and the trace of each refusal."""

from pathlib import Path

import pytest

from contracts.kernel import Role
from contracts.profiles import rpc as profiles
from gateway.policy import RULES
from tests.http.routes import POLICY_BY_EVENT, SAMPLES, Route, Sample, path_of, routes_of
from tests.http.town import API, ROLES, Town, code_of

REACHED = {
    "own": {"hero"}, "lead": {"hero"}, "lead_herself": {"hero"}, "attached": {"hero"}, "pupil": {"hero"}, "own_pupil": {"hero"},
    "area": {"hero", "neighbour"}, "all": {"hero", "neighbour", "stranger"},
}
"""Whom each relation reaches among the three files of the town."""
REFUSED = {"role_may_not", "not_yours"}


@pytest.fixture(scope="module")
def routes(town: Town) -> list[Route]:
    return list(routes_of(town.world.platform.gateway.app))


def test_every_route_names_its_rule(routes: list[Route]) -> None:
    without = [route.name for route in routes if not route.rules and route.endpoint not in POLICY_BY_EVENT]

    assert without == [], "ask() with an action of policy.RULES, or say in tests/http/routes.py why nobody is asked"


def test_every_rule_is_used_by_a_route_or_a_page(town: Town) -> None:
    gateway = Path(town.world.platform.gateway.app.root_path)
    sources = [path.read_text() for folder in ("api", "web") for path in (gateway / folder).rglob("*.py")]

    unused = [action for action in RULES if not any(f'"{action}"' in source for source in sources)]

    assert unused == []


def test_nobody_is_answered_without_a_sign_in(town: Town, routes: list[Route]) -> None:
    for route in routes:
        answer = town.client().open(API + _path(route, town, "hero"), method=route.method)

        assert answer.status_code == 401, route.name
        assert code_of(answer) == "not_signed_in"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_policy_allows_and_nothing_else(town: Town, routes: list[Route], role: Role) -> None:
    wrong = []
    for route in routes:
        if route.endpoint in POLICY_BY_EVENT:
            continue
        for whose in ("hero", "neighbour", "stranger") if _is_about_a_youth(route) else ("hero",):
            answer = town[role].ask(route.method, _path(route, town, whose),
                                    **_sample(route).options(getattr(town, whose)))
            refused = answer.status_code == 403 and code_of(answer) in REFUSED
            if refused == _may(role, route, whose) or answer.status_code >= 500:
                wrong.append(f"{role} {route.name} of the {whose}: {answer.status_code} {answer.get_data(as_text=True)[:120]}")

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_each_refused_try_on_a_file_is_in_its_trace(town: Town, routes: list[Route], role: Role) -> None:
    tried = [route for route in routes if "<youth_id>" in route.rule and not _may(role, route, "stranger")]

    for route in tried:
        town[role].ask(route.method, _path(route, town, "stranger"),
                       **_sample(route).options(town.stranger))

    refused = {row.what for row in town.readers_of(town.stranger) if row.person_id == town[role].id and not row.allowed}
    assert all(refused & route.rules for route in tried), [r.name for r in tried if not refused & r.rules]


def test_a_youth_sees_who_read_the_file_and_who_was_refused(town: Town) -> None:
    town["adviser"].get(f"/youths/{town.hero}", headers={"X-Reason": "entretien du mois"})
    other = town.youth(town.neighbour, town.world.hero.area)
    assert other.get(f"/youths/{town.hero}").status_code == 403

    town.world.platform.gateway.desk.traces.flush()
    rows = town["youth"].get(f"/youths/{town.hero}/readers").get_json()["readers"]

    assert any(r["person_id"] == town["adviser"].id and r["allowed"] and r["reason"] == "entretien du mois" for r in rows)
    assert any(r["person_id"] == town.neighbour and not r["allowed"] and r["what"] == "read_file" for r in rows)


def test_ones_own_reads_leave_no_trace(town: Town) -> None:
    town["youth"].get(f"/youths/{town.hero}")

    assert not [row for row in town.readers_of(town.hero) if row.person_id == town.hero and row.allowed]


def test_one_trace_that_cannot_be_written_does_not_hold_up_the_others(town: Town) -> None:
    assert town["adviser"].get("/appointments", query_string={"youth_id": "x" * 5_000}).status_code in (403, 422)
    assert town["adviser"].get("/youths/%00", headers={"X-Reason": "\x7f" * 900}).status_code == 404
    town["referent"].get(f"/youths/{town.hero}/booklet", headers={"X-Reason": "après l’orage"})

    assert any(row.reason.startswith("apr") for row in town.readers_of(town.hero))


def test_a_list_holds_only_files_in_reach(town: Town) -> None:
    def listed(role: str) -> set[str]:
        return {y["id"] for y in town[role].get("/youths?limit=200").get_json()["youths"]}

    assert listed("adviser") >= {town.hero}
    assert not listed("adviser") & {town.neighbour, town.stranger}
    for role in ("referent", "school", "instructor"):
        assert listed(role) >= {town.hero}
        assert not listed(role) & {town.neighbour, town.stranger}
    assert listed("coordinator") >= {town.hero, town.neighbour}
    assert town.stranger not in listed("coordinator")
    assert listed("programme_lead") >= {town.hero, town.neighbour, town.stranger}


def test_a_school_touches_its_own_people_and_settings_only(town: Town) -> None:
    schools = town.world.platform.apps["profiles"].call(profiles.list_schools, profiles.ListSchools()).schools
    other = next(school for school in schools if school.id != town.world.school.id)
    office, theirs = town["school"], other.instructors[0].id

    tries = [
        office.post(f"/people/{theirs}/code"),
        office.ask("PATCH", f"/people/{theirs}", json={"label": "Quelqu’un d’autre"}),
        office.ask("PUT", f"/schools/{other.id}/confirmation", json={"confirmation": "automatic"}),
        office.get(f"/school/availability/instructor/{theirs}"),
        office.ask("PUT", f"/school/availability/instructor/{theirs}", json={"weekly": []}, headers={"If-Match": '"1"'}),
    ]

    assert [answer.status_code for answer in tries] == [403] * len(tries)


def test_a_coordinator_touches_the_own_area_only(town: Town) -> None:
    schools = town.world.platform.apps["profiles"].call(profiles.list_schools, profiles.ListSchools()).schools
    elsewhere = next(school for school in schools if school.area != town.world.hero.area)
    coordinator = town["coordinator"]

    tries = [
        coordinator.post(f"/people/{elsewhere.instructors[0].id}/code"),
        coordinator.post(f"/people/{town['programme_lead'].id}/code"),
        coordinator.ask("PUT", f"/schools/{elsewhere.id}/confirmation", json={"confirmation": "automatic"}),
        coordinator.post("/people", {"role": "adviser", "label": "Quelqu’un", "area": elsewhere.area}),
        coordinator.post("/people", {"role": "programme_lead", "label": "Quelqu’un", "area": town.world.hero.area}),
    ]

    assert [answer.status_code for answer in tries] == [403] * len(tries)


def test_a_field_that_a_role_may_not_see_is_not_in_the_answer(town: Town) -> None:
    def file(role: str) -> dict[str, object]:
        return town[role].get(f"/youths/{town.hero}").get_json()

    assert file("referent")["low_income"] is None
    assert file("school")["low_income"] is None
    assert file("youth")["phone"] == file("adviser")["phone"]


def _may(role: Role, route: Route, whose: str) -> bool:
    relations = [RULES[action].get(role) for action in route.rules]
    if not _is_about_a_youth(route):
        return None not in relations and not _is_about_other_people(role, route)
    return all(relation is not None and whose in REACHED[relation] for relation in relations)


def _is_about_a_youth(route: Route) -> bool:
    return "<youth_id>" in route.rule or route.endpoint == "api_appointments.post_appointment"


def _is_about_other_people(role: Role, route: Route) -> bool:
    """Of staff whom nobody knows (the sample's), a school or a coordinator answers for none; nor does a lead."""
    return "<person_id>" in route.rule


def _sample(route: Route) -> Sample:
    return SAMPLES.get(route.view, Sample())


def _path(route: Route, town: Town, whose: str) -> str:
    return path_of(route, getattr(town, whose), town.known_appointment.id, town.world.school.id)
