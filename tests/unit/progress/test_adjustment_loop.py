"""The loop around an adjustment: discussed, arbitrated, due, and its effect beside comparable youths, with counts."""

import datetime as dt

import pytest

from contracts.attendance import events as attendance
from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal, Scope
from contracts.progress import rpc
from tests.unit.progress.journey import ADVISER, AREA, SCHOOL, YOUTH, YOUTH_ID, Journey

DAY = dt.timedelta(days=1)


def say_about(journey: Journey, words: str, by: Principal, n: int = 1) -> rpc.Adjustment:
    command = rpc.DiscussAdjustment(id=f"m{n}", adjustment_id="adjustment-1", youth_id=YOUTH_ID, words=words)
    answer: rpc.Adjustment = journey.ask(rpc.discuss_adjustment, command, by)
    return answer


def arbitrate(journey: Journey, decision: str, by: Principal = ADVISER, **more: object) -> rpc.Adjustment:
    command = rpc.ArbitrateAdjustment(
        adjustment_id="adjustment-1", youth_id=YOUTH_ID, decision=decision, reason="Vu tous les trois", **more  # type: ignore[arg-type]
    )
    answer: rpc.Adjustment = journey.ask(rpc.arbitrate_adjustment, command, by)
    return answer


def effect(journey: Journey) -> rpc.Effect:
    found: rpc.Effect = journey.ask(rpc.get_effect, rpc.GetEffect(adjustment_id="adjustment-1", youth_id=YOUTH_ID))
    return found


def test_whoever_is_asked_anew_and_does_not_answer_is_said_again(journey: Journey) -> None:
    journey.propose("pace")
    journey.days_pass(7)
    assert "adjustment_unanswered" in journey.open_signals()
    journey.answer("refuse", SCHOOL, "Pas de place")
    assert "adjustment_unanswered" not in journey.open_signals()

    arbitrate(journey, "reopen")
    journey.days_pass(7)

    assert "adjustment_unanswered" in journey.open_signals()
    logged = journey.harness.events("progress", AREA)
    assert [e["data"]["kind"] for e in logged if "signal_raised" in e["type"]].count("adjustment_unanswered") == 2


def test_another_day_for_it_does_not_begin_the_wait_anew(journey: Journey) -> None:
    journey.propose("pace")
    journey.days_pass(5)
    arbitrate(journey, "amend", due_on=journey.today() + 20 * DAY)

    journey.days_pass(2)

    assert "adjustment_unanswered" in journey.open_signals()


def test_people_talk_about_an_adjustment_where_it_stands(journey: Journey) -> None:
    journey.propose("pace")
    say_about(journey, "Le mardi, c’est possible ?", YOUTH, 1)

    shown = say_about(journey, "Oui, dès lundi.", SCHOOL, 2)

    assert [(m.by_role, m.words) for m in shown.messages] == [
        ("youth", "Le mardi, c’est possible ?"), ("school", "Oui, dès lundi."),
    ]  # fmt: skip
    assert journey.published()[-2:] == ["adjustment_discussed", "adjustment_discussed"]


def test_nothing_said_and_the_same_said_twice_are_refused(journey: Journey) -> None:
    journey.propose("pace")
    say_about(journey, "Bonjour", YOUTH)

    with pytest.raises(InvalidRequest):
        say_about(journey, "   ", YOUTH, 2)
    with pytest.raises(Conflict):
        say_about(journey, "Bonjour", YOUTH)


def test_the_adviser_opens_again_what_the_school_refused_and_the_school_is_asked_anew(journey: Journey) -> None:
    journey.propose("pace")
    journey.answer("refuse", SCHOOL, "Pas de place")

    reopened = arbitrate(journey, "reopen", due_on=journey.today() + 20 * DAY)

    assert (reopened.state, reopened.waits_for) == ("proposed", "school")
    assert (reopened.steps[-1].act, reopened.steps[-1].reason) == ("reopen", "Vu tous les trois")
    assert journey.published()[-1] == "adjustment_arbitrated"


def test_what_is_opened_again_needs_the_youths_yes_anew(journey: Journey) -> None:
    journey.propose("transport_help")
    journey.answer("decline", YOUTH)

    reopened = arbitrate(journey, "reopen")

    assert (reopened.state, reopened.waits_for) == ("agreed", "youth")
    assert journey.answer("accept", YOUTH).state == "accepted"


def test_the_adviser_gives_another_owner_and_day_without_asking_for_the_yes_again(journey: Journey) -> None:
    journey.propose("transport_help", due_on=journey.today() + 2 * DAY)
    journey.answer("accept", YOUTH)
    journey.days_pass(4)
    assert journey.ask(rpc.list_adjustments, rpc.AboutYouth(youth_id=YOUTH_ID)).adjustments[0].overdue

    amended = arbitrate(journey, "amend", owner_role="referent", due_on=journey.today() + 10 * DAY)

    assert (amended.state, amended.owner_role, amended.waits_for, amended.overdue) == (
        "accepted", "referent", "referent", False,
    )  # fmt: skip


def test_an_adjustment_given_to_a_school_that_never_agreed_waits_for_it_again(journey: Journey) -> None:
    journey.propose("support")
    journey.answer("accept", YOUTH)

    amended = arbitrate(journey, "amend", owner_role="school")

    assert (amended.state, amended.must_agree, amended.waits_for) == ("proposed", "school", "school")
    fact = journey.last("adjustment_arbitrated")
    assert (fact["waits_for"], fact["owner_role"]) == ("school", "school")
    assert journey.answer("agree", SCHOOL).waits_for == "youth"


def test_who_asks_is_told_what_she_can_do_now(journey: Journey) -> None:
    journey.propose("pace")

    def acts(who: Principal) -> tuple[str, ...]:
        found: rpc.Adjustments = journey.ask(rpc.list_adjustments, rpc.AboutYouth(youth_id=YOUTH_ID), who)
        return found.adjustments[0].acts

    assert (acts(SCHOOL), acts(ADVISER), acts(YOUTH)) == (("agree", "refuse", "withdraw"), ("withdraw",), ())


def test_a_refusal_is_told_apart_from_a_withdrawal(journey: Journey) -> None:
    journey.propose("pace")
    journey.answer("refuse", SCHOOL, "Pas de place")

    fact = journey.last("adjustment_withdrawn")

    assert (fact["by_role"], fact["refused"]) == ("school", True)


@pytest.mark.parametrize("decision", ["reopen", "amend"])
def test_only_the_adviser_arbitrates(journey: Journey, decision: str) -> None:
    journey.propose("pace")
    if decision == "reopen":
        journey.answer("refuse", SCHOOL, "Pas de place")

    for someone in (SCHOOL, YOUTH):
        with pytest.raises(NotAllowed):
            arbitrate(journey, decision, someone)


def test_what_is_under_way_is_not_opened_again_nor_what_is_over_amended(journey: Journey) -> None:
    journey.propose("pace")
    with pytest.raises(Conflict):
        arbitrate(journey, "reopen")

    journey.answer("withdraw", ADVISER, "Autre idée")
    with pytest.raises(Conflict):
        arbitrate(journey, "amend")


def admit_others(journey: Journey, count: int, *, area: str = AREA) -> list[str]:
    ids = [f"other-{area}-{n:02}" for n in range(count)]
    for youth_id in ids:
        journey.admit_youth(youth_id, area=area)
    return ids


def give(journey: Journey, youth_id: str, *, minutes: int = 60, missed: bool = False) -> None:
    lesson = journey._lesson(youth_id)
    fact = (
        attendance.LessonMissed(**lesson, outcome="absent_unexcused")
        if missed
        else attendance.LessonAttended(**lesson, minutes=minutes)
    )
    journey.harness.say(AREA, fact)


def test_the_effect_shows_the_weeks_before_and_after_beside_others_with_their_count(journey: Journey) -> None:
    others = admit_others(journey, 6)
    journey.attend(minutes=60)
    journey.miss()
    for other in others:
        give(journey, other)
    journey.mark("C1.a", "introduced")
    journey.harness.clock.forward(days=7)
    journey.propose("transport_help")
    journey.answer("accept", YOUTH)
    journey.harness.clock.forward(days=7)
    journey.attend(minutes=90)
    journey.attend(minutes=90)
    for other in others[:3]:
        give(journey, other, missed=True)
    journey.harness.settle()

    found = effect(journey)

    assert (found.days, found.days_after, found.others) == (28, 7, 6)
    assert (found.before.attended, found.before.missed, found.before.minutes, found.before.marks) == (1, 1, 60, 1)
    assert (found.after.attended, found.after.missed, found.after.minutes) == (2, 0, 180)
    assert found.others_before == rpc.EffectWindow(attended=6, minutes=360)
    assert found.others_after == rpc.EffectWindow(missed=3)


def test_too_few_others_are_not_shown(journey: Journey) -> None:
    for other in admit_others(journey, 4):
        give(journey, other)
    journey.propose("transport_help")
    journey.answer("accept", YOUTH)
    journey.harness.settle()

    found = effect(journey)

    assert (found.others, found.others_before, found.others_after) == (0, None, None)


def test_who_had_the_same_help_or_no_lessons_or_lives_elsewhere_is_not_compared(journey: Journey) -> None:
    compared = admit_others(journey, 7)
    elsewhere = admit_others(journey, 3, area="pithiviers")
    for other in (*compared[1:], *elsewhere):
        give(journey, other)
    journey.harness.settle()
    helped = compared[1]
    as_helped = Principal(id=helped, role="youth", area=AREA)
    reach = Scope(kind="youth", ids=(helped,))
    same = rpc.ProposeAdjustment(id="same", youth_id=helped, kind="transport_help")
    journey.ask(rpc.propose_adjustment, same, ADVISER, scope=reach)
    accept = rpc.AnswerAdjustment(adjustment_id="same", youth_id=helped, act="accept")
    journey.ask(rpc.answer_adjustment, accept, as_helped, scope=reach)
    journey.propose("transport_help")
    journey.answer("accept", YOUTH)

    assert effect(journey).others == 5


def test_before_the_youths_yes_there_is_no_effect_to_show(journey: Journey) -> None:
    journey.propose("transport_help")

    assert effect(journey).since is None


def test_a_corrected_lesson_counts_once_in_the_effect(journey: Journey) -> None:
    wrong = journey.attend(minutes=60)
    journey.correct(wrong, "absent_excused", minutes=0)
    journey.propose("transport_help")
    journey.answer("accept", YOUTH)

    before = effect(journey).before

    assert (before.attended, before.missed, before.minutes) == (0, 1, 0)


