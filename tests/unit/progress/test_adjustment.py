"""The adjustment loop: who may do what, when, and that nothing applies without the youth's yes."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import AutonomieError
from contracts.progress import rpc
from services.progress.domain.adjustment import FINAL, Act, Actor, Adjustment, Decision, State
from services.progress.domain.agreement import ADVISER_PAYS, AGREERS, SCHOOL_ACTS, AdjustmentKind
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


def test_more_hours_are_paid_by_one_and_given_by_the_other_so_both_agree() -> None:
    assert propose("more_hours", by=ADVISER).waits_for == "school"
    assert propose("more_hours", by=SCHOOL).waits_for == "adviser"

    paid = after(propose("more_hours", by=YOUTH), (AGREE, ADVISER))
    assert (paid.state, paid.waits_for) == (State.PROPOSED, "school"), "the school gives these hours"
    assert after(paid, (AGREE, SCHOOL)).waits_for == "youth"


def test_of_two_who_must_agree_either_can_be_first_and_either_can_refuse() -> None:
    proposed = propose("more_hours", by=YOUTH)

    given = after(proposed, (AGREE, SCHOOL))

    assert (given.state, given.waits_for) == (State.PROPOSED, "adviser")
    assert after(given, (REFUSE, ADVISER)).state is State.WITHDRAWN
    with pytest.raises(NotYours):
        after(given, (AGREE, SCHOOL))


@pytest.mark.parametrize("kind", ["support", "mobility_workshop", "other"])
@pytest.mark.parametrize("owner", ["school", "adviser"])
def test_a_school_or_an_adviser_is_not_bound_by_what_somebody_else_proposed(kind: str, owner: str) -> None:
    proposed = propose(kind, by=REFERENT, owner_role=owner)

    assert (proposed.state, proposed.must_agree, proposed.waits_for) == (State.PROPOSED, owner, owner)


def test_who_proposes_to_do_it_needs_nobody_elses_agreement() -> None:
    assert propose("support", by=ADVISER, owner_role="adviser").waits_for == "youth"
    assert propose("other", by=SCHOOL, owner_role="school").waits_for == "youth"


def test_who_must_agree_and_proposes_has_agreed() -> None:
    proposed = propose("pace", by=SCHOOL)

    assert (proposed.state, proposed.waits_for) == (State.AGREED, "youth")
    assert [s.act for s in proposed.steps] == [AGREE]


def test_where_nobody_must_agree_only_the_youths_yes_is_missing() -> None:
    proposed = propose("support", by=REFERENT, owner_role="referent")

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


def arbitrated(adjustment: Adjustment, decision: Decision, **more: str) -> Adjustment:
    at = NOON + timedelta(days=20)
    return adjustment.arbitrate(decision, by=ADVISER, at=at, today=TODAY, reason="Vu ensemble", **more)  # type: ignore[arg-type]


def test_an_adjustment_given_to_a_school_that_has_not_agreed_is_proposed_again() -> None:
    accepted = after(propose("support", by=ADVISER), (ACCEPT, YOUTH))

    amended = arbitrated(accepted, Decision.AMEND, owner_role="school")

    assert (amended.state, amended.waits_for, amended.applies) == (State.PROPOSED, "school", False)
    agreed = amended.move(AGREE, by=SCHOOL, at=NOON + timedelta(days=21))
    assert agreed.waits_for == "youth", "the yes was to something else"


def test_another_owner_who_agreed_or_pays_nothing_changes_nothing_else() -> None:
    accepted = after(propose("pace", by=ADVISER), (AGREE, SCHOOL), (ACCEPT, YOUTH))

    for owner in ("school", "referent", "youth", "adviser"):
        amended = arbitrated(accepted, Decision.AMEND, owner_role=owner)
        assert (amended.state, amended.waits_for) == (State.ACCEPTED, owner)


def test_another_owner_is_no_answer_so_the_wait_goes_on() -> None:
    proposed = propose("pace", by=ADVISER)

    amended = arbitrated(proposed, Decision.AMEND, owner_role="instructor")

    assert amended.waiting_since == NOON
    assert amended.opened_again_at is None


def test_what_is_opened_again_asks_both_who_must_agree_but_the_adviser_who_opened_it() -> None:
    refused = after(propose("more_hours", by=YOUTH), (AGREE, ADVISER), (REFUSE, SCHOOL))

    reopened = arbitrated(refused, Decision.REOPEN)

    assert (reopened.waits_for, reopened.still_to_agree) == ("school", ("school",))
    assert reopened.opened_again_at == NOON + timedelta(days=20)


def test_a_proposal_is_taken_back_by_whoever_made_it_not_by_another_of_the_same_role() -> None:
    proposed = propose("support", by=REFERENT, owner_role="referent")
    other = Actor("referent-2", "referent")

    assert WITHDRAW in proposed.choices(REFERENT)
    assert WITHDRAW not in proposed.choices(other)
    with pytest.raises(NotYours):
        proposed.move(WITHDRAW, by=other, at=NOON, reason="Autre idée")


def test_the_school_that_agreed_can_take_its_agreement_back_even_once_accepted() -> None:
    accepted = after(propose("pace", by=REFERENT), (AGREE, SCHOOL), (ACCEPT, YOUTH))

    assert WITHDRAW in accepted.choices(SCHOOL)
    assert after(accepted, (WITHDRAW, SCHOOL)).state is State.WITHDRAWN


@pytest.mark.parametrize("owner", [REFERENT, INSTRUCTOR, YOUTH])
def test_whoever_carries_it_out_says_that_it_is_done(owner: Actor) -> None:
    accepted = after(propose("other", by=ADVISER, owner_role=owner.role), (ACCEPT, YOUTH))

    assert DONE in accepted.choices(owner)
    assert after(accepted, (DONE, owner)).state is State.DONE


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
        offered = act in adjustment.choices(actor)
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
    if adjustment.state in {State.AGREED, State.ACCEPTED, State.DECLINED, State.DONE}:
        assert {(AGREE, role) for role in adjustment.agreers} <= said
        assert adjustment.owner_role in {by.role, *adjustment.agreers} or adjustment.owner_role not in AGREERS or must_agree or (
            adjustment.kind in SCHOOL_ACTS | ADVISER_PAYS)
    assert (adjustment.waits_for is None) == (adjustment.state in FINAL)
    assert bool(adjustment.choices(ADVISER)) != (adjustment.state in FINAL)
