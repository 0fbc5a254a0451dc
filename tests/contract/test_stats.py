"""The contract of stats, whoever answers it: methods, definitions beside figures, scopes, small counts, a log of erasures alone."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from contracts.errors import InvalidRequest, NotAllowed
from contracts.kernel import Context, Empty, Principal, Scope, events_of, log_methods, methods_of
from contracts.profiles.events import YouthAdmitted, YouthErased
from contracts.stats import events, rpc
from servicekit.config import Settings
from servicekit.testing.harness import Harness
from services.stats.service import StatsService, dependencies

LEAD = Principal(id="lead", role="programme_lead")
EVALUATOR = Principal(id="evaluator", role="evaluator")
ALL = Scope(kind="all")
ADMITTED = {"orleans": 8, "montargis-gien": 6, "pithiviers": 3}


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    programme = Path(__file__).parents[2] / "programme"
    settings = Settings(secret="x" * 32, programme=programme, data=programme)
    harness = Harness({StatsService: dependencies(settings)}, database_urls)
    on = dt.date(2026, 12, 1)
    for area, people in ADMITTED.items():
        youths = (f"{area}-{number}" for number in range(people))
        harness.say(
            area, *(YouthAdmitted(youth_id=y, status="apprentice", admitted_on=on, reachable=True) for y in youths)
        )
    harness.settle()
    yield harness
    harness.close()


def ask(harness: Harness, who: Principal, scope: Scope) -> rpc.Figures:
    return harness.call(rpc.figures, Empty(), principal=who, scope=scope)


def test_every_method_of_the_contract_has_an_answer() -> None:
    assert set(StatsService.answered) == set(methods_of(rpc))


def test_nothing_is_published_but_the_answer_to_an_erasure(harness: Harness) -> None:
    head_method, _ = log_methods("stats")
    declared = events_of(events)
    assert set(declared.values()) == {events.ErasureDone}
    assert [head for head in harness.call(head_method, Empty()).heads if head.seq] == []

    harness.say("orleans", YouthErased(youth_id="orleans-0"))
    harness.settle()

    assert [(head.area, head.seq) for head in harness.call(head_method, Empty()).heads if head.seq] == [("orleans", 1)]
    (logged,) = harness.events("stats", "orleans")
    fact = msgspec.convert(logged["data"], declared[logged["type"]])
    assert logged["subject"] == fact.subject() == "orleans-0"


def test_each_figure_has_a_written_definition_with_a_version(harness: Harness) -> None:
    answer = ask(harness, LEAD, ALL)

    definitions = {one.key: one for one in answer.definitions}
    for figure in answer.figures:
        definition = definitions[figure.key]
        assert definition.version >= 1
        assert figure.dimension is None or figure.dimension in definition.dimensions


def test_places_of_the_programme_are_the_denominators_and_the_areas_add_up(harness: Harness) -> None:
    places = {one.area: one for one in ask(harness, LEAD, ALL).figures if one.key == "places"}

    assert {area: places[area].denominator for area in ADMITTED} == {
        "orleans": 160, "montargis-gien": 90, "pithiviers": 50,
    }  # fmt: skip
    assert places[None].numerator == sum(places[area].numerator or 0 for area in ADMITTED) == 17


def test_no_count_under_five_reaches_an_evaluator_and_the_lead_sees_them_all(harness: Harness) -> None:
    shown = [one for one in ask(harness, EVALUATOR, ALL).figures if not one.hidden]

    counts = [one.numerator for one in shown if one.key != "attendance_rate"]
    assert counts
    assert all(count is not None and count >= 5 for count in counts)
    assert not any(one.hidden for one in ask(harness, LEAD, ALL).figures)


def test_a_scope_sees_its_own_areas_and_an_unknown_one_is_refused(harness: Harness) -> None:
    coordinator = Principal(id="coordinator", role="coordinator", area="pithiviers")

    answer = ask(harness, coordinator, Scope(kind="areas", ids=("pithiviers",)))

    assert {one.area for one in answer.figures} == {"pithiviers"}
    with pytest.raises(NotAllowed):
        ask(harness, coordinator, Scope(kind="areas", ids=("atlantis",)))
    nobody = ask(harness, Principal(id="ad", role="adviser"), Scope(kind="adviser", ids=("ad",)))
    assert {one.numerator for one in nobody.figures if one.key == "places"} == {0}


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"5"])
def test_a_malformed_request_is_refused_as_one(harness: Harness, body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        harness.apps["stats"].dispatch("figures", body, Context(principal=LEAD, scope=ALL))
