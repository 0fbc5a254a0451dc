"""The adjustment loop: who may do what, when, and that nothing applies without the youth's yes."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import AutonomieError
from contracts.progress import rpc
from services.progress.domain.adjustment import FINAL, Act, Actor, Adjustment, AdjustmentKind, State
from services.progress.domain.errors import DueInThePast, IllegalTransition, NotYours, ReasonNeeded
from tests.unit.progress.factories import (
    ADVISER,
    COORDINATOR,
    INSTRUCTOR,
    NOON,
    REFERENT,
    SCHOOL,
    TODAY,
    YOUTH,
    propose,
)

AGREE, REFUSE, ACCEPT, DECLINE, DONE, WITHDRAW = Act


def after(adjustment: Adjustment, *acts: tuple[Act, Actor]) -> Adjustment:
    for n, (act, actor) in enumerate(acts, 1):
        adjustment = adjustment.move(act, by=actor, at=NOON + timedelta(days=n), reason="parce que")
    return adjustment


def test_the_whole_loop() -> None:
    done = after(propose("pace", by=ADVISER), (AGREE, SCHOOL), (ACCEPT, YOUTH), (DONE, ADVISER))

    assert done.state is State.DONE
    assert [s.act for s in done.steps] == [AGREE, ACCEPT, DONE]


@pytest.mark.parametrize("named", [None, "adviser", "school"])
def test_lessons_are_never_changed_without_the_schools_say(named: str | None) -> None:
    assert propose("timetable", by=REFERENT, must_agree=named).waits_for == "school"


@pytest.mark.parametrize("named", [None, "adviser", "school"])
def test_aid_is_never_promised_without_the_advisers_say(named: str | None) -> None:
    assert propose("financial_help", by=INSTRUCTOR, must_agree=named).waits_for == "adviser"


def test_more_hours_are_agreed_by_the_one_of_school_and_adviser_who_did_not_propose() -> None:
    assert propose("more_hours", by=ADVISER).waits_for == "school"
    assert propose("more_hours", by=SCHOOL).waits_for == "adviser"
    assert propose("more_hours", by=YOUTH).waits_for == "adviser"


def test_who_must_agree_and_proposes_has_agreed() -> None:
    proposed = propose("pace", by=SCHOOL)

    assert (proposed.state, proposed.waits_for) == (State.AGREED, "youth")
    assert [s.act for s in proposed.steps] == [AGREE]


def test_where_nobody_must_agree_only_the_youths_yes_is_missing() -> None:
    proposed = propose("support", by=REFERENT)

    assert (proposed.state, proposed.waits_for, proposed.steps) == (State.AGREED, "youth", ())


def test_for_the_other_kinds_the_proposer_names_who_must_agree() -> None:
    assert propose("support", by=REFERENT, must_agree="adviser").waits_for == "adviser"


def test_the_youths_own_proposal_still_waits_for_the_youths_yes() -> None:
    agreed = after(propose("instructor", by=YOUTH), (AGREE, SCHOOL))

    assert agreed.state is State.AGREED
    assert not agreed.applies


def test_what_the_youth_accepted_waits_for_its_owner() -> None:
    accepted = after(propose("pace", by=ADVISER, owner_role="school"), (AGREE, SCHOOL), (ACCEPT, YOUTH))

    assert accepted.applies
    assert (accepted.waits_for, accepted.unanswered) == ("school", False)


def test_a_professional_who_says_no_says_why() -> None:
    with pytest.raises(ReasonNeeded) as refused:
        propose("pace", by=ADVISER).move(REFUSE, by=SCHOOL, at=NOON, reason="  ")

    assert refused.value.code == "reason_needed"
    assert after(propose("pace", by=ADVISER), (REFUSE, SCHOOL)).state is State.WITHDRAWN


def test_a_youth_may_say_no_with_or_without_a_reason() -> None:
    agreed = propose("support", by=ADVISER)

    silent = agreed.move(DECLINE, by=YOUTH, at=NOON)
    said = agreed.move(DECLINE, by=YOUTH, at=NOON, reason=" Je n'en ai pas besoin ")

    assert (silent.state, said.state) == (State.DECLINED, State.DECLINED)
    assert said.steps[-1].reason == "Je n'en ai pas besoin"


def test_the_adviser_arbitrates_and_can_withdraw_what_the_school_agreed() -> None:
    agreed = after(propose("pace", by=INSTRUCTOR), (AGREE, SCHOOL))

    assert after(agreed, (WITHDRAW, ADVISER)).state is State.WITHDRAWN


def test_the_adviser_does_not_agree_in_the_schools_place() -> None:
    with pytest.raises(NotYours) as refused:
        propose("pace", by=REFERENT).move(AGREE, by=ADVISER, at=NOON)

    assert refused.value.code == "transition_not_yours"
    assert refused.value.data["roles"] == ["school"]


def test_nobody_answers_in_the_youths_place() -> None:
    agreed = propose("support", by=ADVISER)

    for actor in (ADVISER, SCHOOL, REFERENT, INSTRUCTOR, COORDINATOR):
        with pytest.raises(NotYours):
            agreed.move(ACCEPT, by=actor, at=NOON)


def test_the_youth_does_not_answer_before_the_others_have_agreed() -> None:
    with pytest.raises(IllegalTransition) as refused:
        propose("pace", by=ADVISER).move(ACCEPT, by=YOUTH, at=NOON)

    assert refused.value.code == "illegal_transition"
    assert refused.value.data == {"status": "proposed", "transition": "accept"}


def test_a_wait_for_the_youth_begins_when_the_others_have_agreed() -> None:
    proposed = propose("pace", by=ADVISER)

    agreed = after(proposed, (AGREE, SCHOOL))

    assert proposed.waiting_since == NOON
    assert agreed.waiting_since == NOON + timedelta(days=1)


def test_a_coordinator_reads_and_proposes_nothing() -> None:
    with pytest.raises(NotYours):
        propose(by=COORDINATOR)


def test_a_due_date_is_not_in_the_past() -> None:
    with pytest.raises(DueInThePast):
        propose(due_on=TODAY - timedelta(days=1))
    assert propose(due_on=TODAY).due_on == TODAY


def test_kinds_states_and_acts_are_those_of_the_contract() -> None:
    assert {kind.value for kind in AdjustmentKind} == set(get_args(rpc.AdjustmentKind))
    assert {state.value for state in State} == set(get_args(rpc.AdjustmentState))
    assert {act.value for act in Act} == set(get_args(rpc.AnswerAdjustment.__annotations__["act"]))


def attempt(adjustment: Adjustment, act: Act, by: Actor, reason: str, at: datetime) -> tuple[Adjustment | None, str]:
    try:
        return adjustment.move(act, by=by, at=at, reason=reason), ""
    except AutonomieError as refused:
        return None, refused.code


ACTORS = st.sampled_from([ADVISER, SCHOOL, YOUTH, REFERENT, INSTRUCTOR, COORDINATOR])
PROPOSERS = st.sampled_from([ADVISER, SCHOOL, YOUTH, REFERENT, INSTRUCTOR])
OWNERS = st.sampled_from(["adviser", "school", "youth", "referent", "instructor"])
MUST_AGREE = st.sampled_from([None, "school", "adviser"])
LIVES = st.lists(st.tuples(st.sampled_from(list(Act)), ACTORS, st.sampled_from(["", "un motif"])), max_size=12)


@settings(deadline=None)
@given(st.sampled_from(list(AdjustmentKind)), PROPOSERS, OWNERS, MUST_AGREE, LIVES)
def test_whatever_people_try_the_loop_holds(
    kind: str, by: Actor, owner_role: str, must_agree: str | None, tries: list[tuple[Act, Actor, str]]
) -> None:
    adjustment = propose(kind, by=by, owner_role=owner_role, must_agree=must_agree)
    for n, (act, actor, reason) in enumerate(tries):
        offered = act in adjustment.choices(actor.role)
        moved, code = attempt(adjustment, act, actor, reason, NOON + timedelta(hours=n))
        if moved is None:
            assert code in {"illegal_transition", "transition_not_yours", "reason_needed"}
            assert not offered or code == "reason_needed"
            continue

        assert offered
        assert adjustment.state not in FINAL
        assert moved.steps[:-1] == adjustment.steps
        adjustment = moved

    said = {(s.act, s.actor.role) for s in adjustment.steps}
    assert adjustment.applies <= ((ACCEPT, "youth") in said)
    if adjustment.must_agree and adjustment.state in {State.AGREED, State.ACCEPTED, State.DECLINED, State.DONE}:
        assert (AGREE, adjustment.must_agree) in said
    assert (adjustment.waits_for is None) == (adjustment.state in FINAL)
    assert bool(adjustment.choices("adviser")) != (adjustment.state in FINAL)
