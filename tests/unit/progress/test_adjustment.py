"""The adjustment loop: who may do what, when, and that nothing applies without the youth's yes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AutonomieError
from services.progress.domain.adjustment import (
    FINAL,
    Actor,
    Adjustment,
    AdjustmentKind,
    AdjustmentStatus,
    Transition,
)
from services.progress.domain.errors import (
    BadOwner,
    DueInThePast,
    IllegalTransition,
    NotYours,
    ReasonNeeded,
    UnknownKind,
)
from tests.unit.progress.factories import (
    ADVISER,
    COORDINATOR,
    INSTRUCTOR,
    NOON,
    REFERENT,
    SCHOOL,
    TODAY,
    YOUTH,
    days_ago,
    propose,
)

AGREE, ACCEPT, DECLINE, COMPLETE, WITHDRAW = Transition


def after(adjustment: Adjustment, *moves: tuple[Transition, Actor]) -> Adjustment:
    for n, (transition, actor) in enumerate(moves, 1):
        adjustment = adjustment.move(transition, by=actor, at=NOON + timedelta(days=n), reason="parce que")
    return adjustment


def test_the_whole_loop() -> None:
    done = after(propose("pace", by=ADVISER), (AGREE, SCHOOL), (ACCEPT, YOUTH), (COMPLETE, SCHOOL))

    assert done.status is AdjustmentStatus.DONE
    assert [s.transition for s in done.steps] == [AGREE, ACCEPT, COMPLETE]


def test_what_the_school_must_do_waits_for_the_school() -> None:
    assert propose("schedule", by=ADVISER).waiting_for == ("school",)


def test_hours_more_are_agreed_by_the_school_that_gives_them_and_the_adviser_who_pays() -> None:
    proposed = propose("more_hours", by=INSTRUCTOR)

    half = after(proposed, (AGREE, SCHOOL))

    assert proposed.waiting_for == ("adviser", "school")
    assert (half.status, half.waiting_for) == (AdjustmentStatus.PROPOSED, ("adviser",))
    assert after(half, (AGREE, ADVISER)).status is AdjustmentStatus.AGREED


def test_who_must_agree_and_proposes_has_agreed() -> None:
    proposed = propose("support", by=ADVISER)

    assert (proposed.status, proposed.waiting_for) == (AdjustmentStatus.AGREED, ("youth",))


def test_the_youths_own_proposal_still_waits_for_the_youths_yes() -> None:
    agreed = after(propose("instructor", by=YOUTH), (AGREE, SCHOOL))

    assert agreed.status is AdjustmentStatus.AGREED
    assert not agreed.applies


def test_an_owner_who_is_not_usual_must_agree_too() -> None:
    assert propose("support", by=REFERENT, owner_role="school").waiting_for == ("adviser", "school")


def test_the_youth_declines_with_a_reason() -> None:
    agreed = propose("support", by=ADVISER)

    with pytest.raises(ReasonNeeded):
        agreed.move(DECLINE, by=YOUTH, at=NOON, reason="  ")
    declined = agreed.move(DECLINE, by=YOUTH, at=NOON, reason="Je n'en ai pas besoin")

    assert declined.status is AdjustmentStatus.DECLINED
    assert declined.steps[-1].reason == "Je n'en ai pas besoin"


def test_the_adviser_arbitrates_and_can_withdraw_what_the_school_agreed() -> None:
    agreed = after(propose("pace", by=INSTRUCTOR), (AGREE, SCHOOL))

    assert after(agreed, (WITHDRAW, ADVISER)).status is AdjustmentStatus.WITHDRAWN


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


def test_one_role_agrees_once() -> None:
    half = after(propose("more_hours", by=INSTRUCTOR), (AGREE, SCHOOL))

    with pytest.raises(IllegalTransition):
        half.move(AGREE, by=SCHOOL, at=NOON)


def test_a_wait_for_the_youth_begins_when_the_others_have_agreed() -> None:
    proposed = propose("pace", by=ADVISER)

    agreed = after(proposed, (AGREE, SCHOOL))

    assert proposed.waiting_since == NOON
    assert agreed.waiting_since == NOON + timedelta(days=1)
    assert after(agreed, (ACCEPT, YOUTH)).waiting_since is None


def test_the_evaluator_and_the_coordinator_propose_nothing() -> None:
    with pytest.raises(NotYours):
        propose(by=COORDINATOR)


def test_a_due_date_is_not_in_the_past_and_an_owner_is_someone_who_can_act() -> None:
    with pytest.raises(DueInThePast):
        propose(due=days_ago(1))
    with pytest.raises(BadOwner):
        propose(owner_role="evaluator")
    with pytest.raises(UnknownKind):
        propose("punishment")
    assert propose(due=TODAY).due == TODAY


def attempt(
    adjustment: Adjustment, transition: Transition, by: Actor, reason: str, at: datetime
) -> tuple[Adjustment | None, str]:
    try:
        return adjustment.move(transition, by=by, at=at, reason=reason), ""
    except AutonomieError as refused:
        return None, refused.code


ACTORS = st.sampled_from([ADVISER, SCHOOL, YOUTH, REFERENT, INSTRUCTOR, COORDINATOR])
PROPOSERS = st.sampled_from([ADVISER, SCHOOL, YOUTH, REFERENT, INSTRUCTOR])
LIVES = st.lists(st.tuples(st.sampled_from(list(Transition)), ACTORS, st.sampled_from(["", "un motif"])), max_size=12)


@given(st.sampled_from(list(AdjustmentKind)), PROPOSERS, st.sampled_from([None, "school", "adviser"]), LIVES)
def test_whatever_people_try_the_loop_holds(
    kind: str, by: Actor, owner_role: str | None, tries: list[tuple[Transition, Actor, str]]
) -> None:
    adjustment = propose(kind, by=by, owner_role=owner_role)
    for n, (transition, actor, reason) in enumerate(tries):
        offered = transition in adjustment.choices(actor.role)
        moved, code = attempt(adjustment, transition, actor, reason, NOON + timedelta(hours=n))
        if moved is None:
            assert code in {"illegal_transition", "transition_not_yours", "reason_needed"}
            assert not offered or code == "reason_needed"
            continue

        assert offered
        assert adjustment.status not in FINAL
        assert moved.steps[:-1] == adjustment.steps
        adjustment = moved

    youth_said_yes = any(s.transition is ACCEPT and s.actor.role == "youth" for s in adjustment.steps)
    assert adjustment.applies <= youth_said_yes
    if adjustment.status not in {AdjustmentStatus.PROPOSED, AdjustmentStatus.WITHDRAWN}:
        assert adjustment.agreed_by >= adjustment.must_agree
    assert (adjustment.waiting_since is None) == (adjustment.waiting_for == ())
    assert bool(adjustment.choices("adviser")) != (adjustment.status in FINAL)
