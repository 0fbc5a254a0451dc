"""A programme that draws: one draw a list, its order found again by anybody, the places filled and the rest in line."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.errors import AutonomieError, Conflict
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export
from tests.unit.profiles.desk import Desk
from tests.unit.profiles.test_commission import (
    AREA,
    COORDINATOR,
    HERE,
    apply,
    candidates,
    journey,
    line,
    phases,
    places,
)

PROTOCOL = "Tirage FEJ 2026, procès-verbal n° 3"


@pytest.fixture
def desk(desk_that_admits: Callable[[object], Desk]) -> Desk:
    return desk_that_admits({"mode": "draw", "protocol": PROTOCOL})


def draw(desk: Desk, draw_id: str | None = None, key: str | None = None) -> rpc.AdmissionDraw:
    command = rpc.DrawPlaces(id=draw_id or new_id(), area=AREA)
    drawn: rpc.AdmissionDraw = desk.ask(rpc.draw_places, command, by=COORDINATOR, scope=HERE, key=key)
    return drawn


def test_whoever_is_eligible_stays_applied_until_drawn(desk: Desk) -> None:
    report = desk.import_youths(export(line(0), line(1, born="15/06/2010"), line(2, born="31/02/2004")))

    assert [(row.outcome, row.reason) for row in report.rows] == [
        ("waiting", "awaits draw"), ("refused", "age<18"), ("to_correct", "date"),
    ]  # fmt: skip
    drawn = draw(desk)
    assert [one.youth_id for one in drawn.drawn] == [report.rows[0].youth_id]
    assert phases(desk, [row.youth_id or "" for row in report.rows]) == ["admitted", "refused", "applied"]


def test_the_places_are_filled_in_the_drawn_order_and_the_rest_wait_in_it(desk: Desk) -> None:
    ids = apply(desk, 53)

    drawn = draw(desk)

    order = [one.youth_id for one in drawn.drawn]
    assert (drawn.count, drawn.admitted, drawn.protocol) == (53, 50, PROTOCOL)
    assert sorted(order) == sorted(ids)
    assert phases(desk, order) == ["admitted"] * 50 + ["waiting"] * 3
    assert places(desk) == (50, 3)
    assert [event["data"] for event in desk.events(AREA, "places_drawn")] == [{"draw_id": drawn.id, "drawn": 53, "admitted": 50}]
    for gone in order[:3]:
        desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=gone, act="end", outcome="left", reason_code="moved"))
    assert [event["subject"] for event in desk.events(AREA, "place_offered")] == order[50:]


def test_anybody_finds_the_order_again_from_what_is_kept(desk: Desk) -> None:
    apply(desk, 20)
    made = draw(desk)

    kept = desk.ask(rpc.get_draw, rpc.GetDraw(draw_id=made.id), by=COORDINATOR, scope=HERE)

    assert kept == made
    assert kept.algorithm == "sha256(seed:id)"
    by_hand = sorted(hashlib.sha256(f"{kept.seed}:{one.youth_id}".encode()).hexdigest() for one in kept.drawn)
    assert [one.digest for one in kept.drawn] == by_hand
    assert [one.place for one in kept.drawn] == list(range(1, 21))
    (listed,) = desk.ask(rpc.list_draws, rpc.ListDraws(area=AREA), by=COORDINATOR, scope=HERE).draws
    assert (listed.seed, listed.count, listed.drawn) == (made.seed, 20, ())


def test_a_second_click_draws_nothing_again(desk: Desk) -> None:
    apply(desk, 5)
    draw_id, key = new_id(), new_id()

    first = draw(desk, draw_id, key)

    assert draw(desk, draw_id, key) == first
    assert draw(desk, draw_id) == first
    with pytest.raises(Conflict) as refused:
        draw(desk)
    assert refused.value.code == "nobody_to_draw"
    assert len(desk.events(AREA, "places_drawn")) == 1


def test_a_second_draw_takes_only_those_who_applied_since_and_serves_who_waited_first(desk: Desk) -> None:
    first = apply(desk, 52)
    waiting = [one.youth_id for one in draw(desk).drawn][50:]
    later = apply(desk, 3, first=60)

    second = draw(desk)

    assert sorted(one.youth_id for one in second.drawn) == sorted(later)
    assert second.admitted == 0
    assert phases(desk, waiting) == ["waiting", "waiting"]
    assert places(desk) == (50, 5)
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=_admitted(desk, first), act="end", outcome="left", reason_code="moved"))
    assert [event["subject"] for event in desk.events(AREA, "place_offered")] == waiting[:1]


def _admitted(desk: Desk, ids: list[str]) -> str:
    return next(youth_id for youth_id in ids if phases(desk, [youth_id]) == ["admitted"])


def test_a_place_freed_before_the_draw_is_nobodys_until_it(desk: Desk) -> None:
    apply(desk, 1)
    (first,) = draw(desk).drawn
    late = apply(desk, 1, first=10)

    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=first.youth_id, act="end", outcome="left", reason_code="moved"))
    desk.harness.run_timer("profiles", "expire_offers")

    assert phases(desk, late) == ["applied"]
    assert desk.events(AREA, "place_offered") == []


def test_two_draws_at_once_are_one(desk: Desk) -> None:
    apply(desk, 30)

    def try_it(_: int) -> str:
        try:
            return str(draw(desk).count)
        except AutonomieError as error:
            return error.code

    with ThreadPoolExecutor(2) as both:
        ended = sorted(both.map(try_it, range(2)))

    assert ended == ["30", "nobody_to_draw"]


def test_what_a_draw_gave_is_in_the_file_and_is_not_taken_back(desk: Desk) -> None:
    (youth_id,) = apply(desk, 1)
    before = journey(desk, youth_id).admission
    drawn = draw(desk)

    after = journey(desk, youth_id, "adviser").admission

    assert before is not None
    assert after is not None
    assert (before.mode, before.protocol, before.outcome) == ("draw", PROTOCOL, "")
    assert (after.outcome, after.draw_id, after.place) == ("admitted", drawn.id, 1)
    (decision,) = desk.ask(rpc.list_decisions, rpc.ListDecisions(area=AREA), by=COORDINATOR, scope=HERE).decisions
    assert decision.may_undo is False
    with pytest.raises(Conflict):
        desk.ask(rpc.undo_decision, rpc.UndoDecision(decision_id=decision.id), by=COORDINATOR, scope=HERE)


def test_a_draw_is_checked_also_when_somebody_drawn_was_erased(desk: Desk) -> None:
    ids = apply(desk, 3)
    made = draw(desk)
    version = desk.youth(ids[0]).version

    desk.ask(rpc.erase_youth, rpc.EraseYouth(youth_id=ids[0], version=version, ground="asked_here"))

    kept = desk.ask(rpc.get_draw, rpc.GetDraw(draw_id=made.id), by=COORDINATOR, scope=HERE)
    assert [(one.place, one.youth_id, one.digest) for one in kept.drawn] == [(one.place, one.youth_id, one.digest) for one in made.drawn]
    assert [one.youth is None for one in kept.drawn] == [one.youth_id == ids[0] for one in made.drawn]


def test_a_commission_decides_nothing_where_a_draw_does(desk: Desk) -> None:
    ids = apply(desk, 1)
    command = rpc.DecideAdmissions(area=AREA, on=desk.clock.now().date(), youth_ids=tuple(ids), outcome="admitted")

    with pytest.raises(Conflict) as refused:
        desk.ask(rpc.decide_admissions, command, by=COORDINATOR, scope=HERE)

    assert (refused.value.code, candidates(desk).mode) == ("admits_otherwise", "draw")
