"""The waiting list: a freed place is offered in order, for a limited time; leaving, coming back, the code that expires."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

PITHIVIERS = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}


@pytest.fixture
def area(desk: Desk) -> list[str]:
    """Pithiviers with its 50 places taken and two waiting; the ids in the order of the file."""
    lines = [youth_line(number=str(45200000 + n), last_name="A" * (n + 1), **PITHIVIERS) for n in range(52)]
    return [row.youth_id or "" for row in desk.import_youths(export(*lines)).rows]


def leave(desk: Desk, youth_id: str) -> None:
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left", reason_code="moved"))


def offer(desk: Desk, youth_id: str) -> rpc.PlaceOffer | None:
    return desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view="adviser")).offer


def answer(desk: Desk, youth_id: str, *, accept: bool, stay: bool = True) -> None:
    made = offer(desk, youth_id)
    assert made is not None
    desk.ask(
        rpc.answer_place_offer, rpc.AnswerPlaceOffer(youth_id=youth_id, offer_id=made.id, accept=accept, stay=stay),
        by=Principal(id=youth_id, role="youth"), scope=desk.about(youth_id),
    )  # fmt: skip


def phase(desk: Desk, youth_id: str) -> str:
    return desk.youth(youth_id).summary.journey


def test_who_accepts_is_admitted_and_nobody_else_is_asked(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])

    answer(desk, area[50], accept=True)

    assert phase(desk, area[50]) == "admitted"
    assert offer(desk, area[51]) is None
    assert [e["type"].split(".")[2] for e in desk.events("pithiviers")[-2:]] == ["place_offer_closed", "youth_admitted"]


def test_a_declined_place_goes_to_the_next_and_who_stays_waits_at_the_end(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])

    answer(desk, area[50], accept=False)
    answer(desk, area[51], accept=True)
    leave(desk, area[1])

    assert [phase(desk, youth_id) for youth_id in area[50:]] == ["waiting", "admitted"]
    assert offer(desk, area[50]).outcome == "declined"  # not asked again for a while: nobody is pressed


def test_who_declines_for_good_leaves_with_that_reason(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])

    answer(desk, area[50], accept=False, stay=False)

    assert phase(desk, area[50]) == "left"
    assert desk.events("pithiviers", "journey_ended")[-1]["data"]["reason"] == "declined_place"


def test_an_offer_that_nobody_answers_expires_and_goes_to_the_next(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])
    until = offer(desk, area[50]).until
    desk.clock.forward(days=7)
    desk.harness.run_timer("profiles", "expire_offers")
    on_the_last_day = offer(desk, area[50]).outcome
    desk.clock.forward(days=1)
    with pytest.raises(Conflict):
        answer(desk, area[50], accept=True)

    desk.harness.run_timer("profiles", "expire_offers")

    assert (until, on_the_last_day) == (DECEMBER + dt.timedelta(days=7), "open")
    assert (offer(desk, area[50]).outcome, offer(desk, area[51]).outcome) == ("expired", "open")
    with pytest.raises(Conflict):
        answer(desk, area[50], accept=True)


def test_an_open_offer_holds_the_place_against_an_import(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])

    (late,) = desk.import_youths(export(youth_line(number="45200099", last_name="Zola", **PITHIVIERS))).rows

    assert late.outcome == "waiting"
    (places,) = (a for a in desk.ask(rpc.get_programme, rpc.Empty()).areas if a.key == "pithiviers")
    assert places.taken == 50


def test_who_left_comes_back_to_the_end_of_the_line_or_to_a_free_place(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])
    reopen = rpc.ChangeJourney(youth_id=area[0], act="reopen")
    desk.ask(rpc.change_journey, reopen)
    lonely = desk.admit_youth(youth_line(number="45000777", last_name="Seule"))
    leave(desk, lonely)

    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=lonely, act="reopen"))

    assert (phase(desk, area[0]), phase(desk, lonely)) == ("waiting", "admitted")
    periods = desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=lonely, view="adviser")).periods
    assert [(p.phase, p.reason) for p in periods] == [("admitted", ""), ("waiting", ""), ("left", "moved"), ("admitted", "")]


def test_who_comes_back_out_of_follow_up_goes_on_where_others_had_ended_it(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    pause = rpc.ChangeJourney(youth_id=youth_id, act="pause", reason="Stage")
    end = rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="followed_up")
    for command in (pause, end, rpc.ChangeJourney(youth_id=youth_id, act="reopen")):
        desk.ask(rpc.change_journey, command)

    told = [e["type"].split(".")[2] for e in desk.events("orleans")[-6:]]

    assert phase(desk, youth_id) == "active"
    assert told == ["journey_paused", "journey_resumed", "journey_ended", "journey_reopened", "youth_admitted", "journey_resumed"]


def test_nobody_leaves_or_pauses_without_a_reason(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    wordless = (rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left"), rpc.ChangeJourney(youth_id=youth_id, act="pause"))

    for command in wordless:
        with pytest.raises(InvalidRequest):
            desk.ask(rpc.change_journey, command)

    assert phase(desk, youth_id) == "admitted"


def test_a_code_expires_after_its_years_and_can_be_started_again(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    passed = rpc.MoveTrack(youth_id=youth_id, on=DECEMBER, code_track="passed")
    desk.ask(rpc.move_track, passed)
    desk.clock.forward(days=5 * 365 + 1)  # one leap day between: the last day of its validity
    desk.harness.run_timer("profiles", "expire_codes")
    on_the_last_day = desk.youth(youth_id).summary.code_track
    desk.clock.forward(days=1)

    desk.harness.run_timer("profiles", "expire_codes")
    expired = desk.youth(youth_id).summary.code_track
    again = DECEMBER + dt.timedelta(days=5 * 365 + 2)
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, on=again, code_track="in_training"))
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, on=again, code_track="passed"))
    desk.harness.run_timer("profiles", "expire_codes")

    assert (on_the_last_day, expired, desk.youth(youth_id).summary.code_track) == ("passed", "expired", "passed")
    assert [e["data"]["track"] for e in desk.events("orleans", "code_track_moved")] == ["passed", "expired", "in_training", "passed"]


def test_the_code_of_somebody_who_has_the_licence_does_not_expire(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=youth_id, on=DECEMBER, code_track="passed", driving_track="licensed"))
    desk.clock.forward(days=6 * 365)

    desk.harness.run_timer("profiles", "expire_codes")

    assert desk.youth(youth_id).summary.code_track == "passed"


def offers(desk: Desk, area: str = "pithiviers", **page: object) -> rpc.OpenOffers:
    found: rpc.OpenOffers = desk.ask(
        rpc.list_place_offers, rpc.ListPlaceOffers(**page),  # type: ignore[arg-type]
        by=Principal(id="c", role="coordinator", area=area), scope=Scope(kind="areas", ids=(area,)),
    )  # fmt: skip
    return found


def test_a_coordinator_sees_who_was_offered_a_place_and_until_when(desk: Desk, area: list[str]) -> None:
    for gone in area[:2]:
        leave(desk, gone)

    first = offers(desk, limit=1)
    second = offers(desk, limit=1, cursor=first.next)

    asked = [*first.offers, *second.offers]
    assert {row.youth.id for row in asked} == {area[50], area[51]}
    assert {row.offer.until for row in asked} == {desk.clock.now().date() + dt.timedelta(days=7)}
    assert second.next is None
    assert offers(desk, "orleans").offers == ()


def test_an_offer_that_was_answered_is_on_the_list_no_more(desk: Desk, area: list[str]) -> None:
    leave(desk, area[0])

    answer(desk, area[50], accept=True)

    assert offers(desk).offers == ()
