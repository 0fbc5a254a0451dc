"""Whatever happens to a youth, a signal is raised exactly once per evidence, and the same facts say the same."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.progress.domain.difficulty import DifficultyKind
from services.progress.domain.exam import CodeHeld
from services.progress.domain.signals import (
    Attended,
    Estimate,
    Evidence,
    Learning,
    OpenDifficulty,
    Series,
    SignalKind,
    Since,
    Situation,
    Start,
    Waiting,
    YouthFacts,
    find_signals,
    next_look,
    reconcile,
)
from tests.unit.progress.factories import NOON, SETTINGS, TODAY, days_ago

DAYS = st.integers(0, 45)
OUTCOMES = st.sampled_from(["present", "late", "absent_excused", "absent_unexcused", "cancelled_in_time", "postponed"])

ATTENDED = st.builds(
    lambda appointment, days, correction, outcome: Attended(
        f"a{appointment}", NOON - timedelta(days=appointment), outcome, NOON - timedelta(days=days, hours=-correction)
    ),
    st.integers(0, 12),
    DAYS,
    st.integers(0, 3),
    OUTCOMES,
)
ACTIVITIES = st.builds(lambda n, days: Evidence("objective_marked", f"m{n}", days_ago(days)), st.integers(0, 9), DAYS)
WAITING = st.builds(
    lambda n, who, days: Waiting(f"j{n}", who, days_ago(days)),
    st.integers(0, 3),
    st.sampled_from(["school", "youth"]),
    DAYS,
)
DIFFICULTIES = st.builds(
    lambda n, kind, days: OpenDifficulty(f"d{n}", kind, days_ago(days)),
    st.integers(0, 3),
    st.sampled_from(list(DifficultyKind)),
    DAYS,
)
DATES = DAYS.map(lambda days: TODAY - timedelta(days=2 * days))
LEARNING = st.builds(
    Learning,
    code_track=st.sampled_from(["not_started", "in_training", "passed"]),
    driving_track=st.sampled_from(["not_started", "in_training", "licensed"]),
    series=st.lists(
        st.builds(lambda n, days, score: Series(f"s{n}", days_ago(days), score), st.integers(0, 99), DAYS, st.integers(0, 40)),
        max_size=6,
        unique_by=lambda s: s.id,
    ).map(tuple),
    code=st.one_of(st.none(), st.integers(0, 2_000).map(lambda days: CodeHeld(
        TODAY - timedelta(days=days), TODAY + timedelta(days=1_826 - days), (), 5))),
    driven_minutes=st.integers(0, 4_000),
    estimate=st.one_of(st.none(), st.integers(20, 60).map(lambda hours: Estimate("e", hours, NOON))),
    booklet_complete_at=st.one_of(st.none(), DAYS.map(days_ago)),
    exam_on=st.one_of(st.none(), DATES),
    forecast_on=st.one_of(st.none(), DATES),
)  # fmt: skip
SITUATION = st.builds(
    Situation,
    neph_asked_on=st.one_of(st.none(), DATES),
    status=st.one_of(st.none(), DAYS.map(lambda days: Since(f"status-{days}", days_ago(days), "temporary"))),
    availability_at=st.one_of(st.none(), DAYS.map(days_ago)),
    unread=st.lists(
        st.builds(lambda n, who, days: Since(f"m{n}", days_ago(days), who), st.integers(0, 9), st.sampled_from(["youth", "adviser"]), DAYS),
        max_size=2,
        unique_by=lambda m: m.detail,
    ).map(tuple),
    project_step=st.one_of(st.none(), DAYS.map(lambda days: Since(f"step-{days}", days_ago(days)))),
    starts=st.one_of(st.just(()), DATES.map(lambda on: (Start("needed_on", "project", on),))),
    unreachable_since=st.one_of(st.none(), DAYS.map(days_ago)),
)
FACTS = st.builds(
    YouthFacts,
    followed_since=st.one_of(st.none(), DAYS.map(days_ago)),
    attended=st.lists(ATTENDED, max_size=12).map(tuple),
    activities=st.lists(ACTIVITIES, max_size=6).map(tuple),
    waiting=st.lists(WAITING, max_size=3, unique_by=lambda w: w.adjustment_id).map(tuple),
    difficulties=st.lists(DIFFICULTIES, max_size=3, unique_by=lambda d: d.difficulty_id).map(tuple),
    learning=LEARNING,
    situation=SITUATION,
)
HISTORIES = st.lists(st.tuples(FACTS, st.integers(0, 30)), max_size=12)
Said = tuple[SignalKind, str]


def live_through(
    history: list[tuple[YouthFacts, int]],
) -> tuple[Counter[Said], Counter[Said], dict[Said, bool]]:
    raised: Counter[Said] = Counter()
    found: Counter[Said] = Counter()
    known: dict[Said, bool] = {}
    for facts, later in history:
        findings = find_signals(facts, TODAY + timedelta(days=later), SETTINGS)
        change = reconcile(known, findings)
        raised.update((f.kind, f.key) for f in change.raised)
        found.update((f.kind, f.key) for f in findings)
        known |= {(f.kind, f.key): True for f in (*change.raised, *change.again)}
        known |= dict.fromkeys(change.cleared, False)
        assert {at for at, stands in known.items() if stands} == {(f.kind, f.key) for f in findings}
    return raised, found, known


@settings(deadline=None)
@given(HISTORIES)
def test_a_signal_is_raised_exactly_once_per_evidence(history: list[tuple[YouthFacts, int]]) -> None:
    raised, found, _ = live_through(history)

    assert set(raised) == set(found)
    assert set(raised.values()) <= {1}


@settings(deadline=None)
@given(HISTORIES)
def test_replaying_the_same_facts_gives_the_same_signals(history: list[tuple[YouthFacts, int]]) -> None:
    assert live_through(history) == live_through(history)


@settings(deadline=None)
@given(FACTS, st.integers(0, 10_000))
def test_the_order_in_which_facts_arrive_changes_nothing(facts: YouthFacts, seed: int) -> None:
    shuffle = random.Random(seed)
    records = {(r.appointment_id, r.recorded_at): r for r in facts.attended}
    facts = replace(facts, attended=tuple(records.values()))

    def other_order(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(shuffle.sample(items, len(items)))

    other = YouthFacts(
        facts.followed_since,
        *(other_order(part) for part in (facts.attended, facts.activities, facts.waiting, facts.difficulties)),  # type: ignore[arg-type]
        learning=replace(facts.learning, series=other_order(facts.learning.series)),
        situation=replace(facts.situation, unread=other_order(facts.situation.unread)),
    )

    assert find_signals(other, TODAY, SETTINGS) == find_signals(facts, TODAY, SETTINGS)


@settings(deadline=None)
@given(FACTS, st.integers(0, 30))
def test_a_signal_that_only_time_brought_does_not_go_with_time(facts: YouthFacts, later: int) -> None:
    def keys(on: date) -> set[Said]:
        return {(f.kind, f.key) for f in find_signals(facts, on, SETTINGS)}

    assert keys(TODAY) <= keys(TODAY + timedelta(days=later))


@settings(deadline=None)
@given(FACTS)
def test_every_signal_shows_its_evidence(facts: YouthFacts) -> None:
    findings = find_signals(facts, TODAY, SETTINGS)

    assert all(f.evidence for f in findings)
    assert len({(f.kind, f.key) for f in findings}) == len(findings)
    assert facts.followed_since is not None or findings == ()


@settings(deadline=None)
@given(FACTS)
def test_between_two_looks_time_alone_brings_nothing(facts: YouthFacts) -> None:
    def keys(on: date) -> set[Said]:
        return {(f.kind, f.key) for f in find_signals(facts, on, SETTINGS)}

    following = next_look(facts, TODAY, SETTINGS)

    last_quiet_day = following - timedelta(days=1) if following else TODAY + timedelta(days=400)
    assert keys(last_quiet_day) == keys(TODAY)
    assert following is None or keys(following) > keys(TODAY)
