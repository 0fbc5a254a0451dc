"""The contract of progress, whoever answers it: every method, every event, the log, scopes and keys.

Speaks only through the contract: facts of profiles and attendance come in by their logs, acts by calls.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.attendance import events as attendance
from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import (
    Context,
    Empty,
    EventsSince,
    Method,
    Principal,
    Record,
    Scope,
    events_of,
    log_methods,
    methods_of,
)
from contracts.profiles import events as profiles
from contracts.progress import events, rpc
from contracts.rights import ExportYouth
from servicekit.config import Settings
from servicekit.testing.harness import START, Harness
from services.progress.service import ProgressService, dependencies

AREA = "orleans"
YOUTH = Principal(id="youth", role="youth", area=AREA)
ADVISER = Principal(id="adviser", role="adviser", area=AREA)
SCHOOL = Principal(id="desk", role="school", area=AREA, organisation_id="school")
INSTRUCTOR = Principal(id="instructor", role="instructor", area=AREA, organisation_id="school")
REACH = Scope(kind="youth", ids=("youth",))
ELSEWHERE = Scope(kind="youth", ids=("stranger",))
ABOUT = rpc.AboutYouth(youth_id="youth")
TODAY = START.date()
LONG_AGO = TODAY - dt.timedelta(days=90)
EARLIER = TODAY - dt.timedelta(days=3)
NOTHING_RIGHT = dict.fromkeys(
    ("V1", "V2", "V3", "R1", "R2", "R3", "P1", "P2", "P3", "A1", "A2", "A3", "B1", "B2"), "0"
)
MARKS = (rpc.ObjectiveMark(objective="C1.a", level="acquired"),)


class Target:
    """The service that answers, with the facts of the others that it needs."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        today = harness.clock.now().date()
        self.hear(
            profiles.YouthAdmitted(youth_id="youth", status="apprentice", admitted_on=today, reachable=True),
            profiles.YouthLinked(youth_id="youth", role="adviser", other_id="adviser"),
            profiles.YouthLinked(youth_id="youth", role="school", other_id="school"),
        )

    def hear(self, *facts: Any) -> None:
        self.harness.say(AREA, *facts)
        self.harness.settle()

    def call(
        self, method: Method[Any, Any], request: Record, who: Principal, key: str | None = None, scope: Scope = REACH
    ) -> Any:
        return self.harness.call(method, request, principal=who, scope=scope, key=key, area=AREA)

    def miss(self, lesson: str) -> None:
        self.hear(
            attendance.LessonMissed(
                appointment_id=lesson,
                record_id=f"{lesson}-1",
                youth_id="youth",
                school_id="school",
                instructor_id="instructor",
                kind="driving_lesson",
                starts_at=self.harness.clock.now() - dt.timedelta(hours=1),
                outcome="absent_unexcused",
            )
        )

    def propose(self, id: str, kind: str, who: Principal, key: str | None = None, **more: Any) -> rpc.Adjustment:
        command = rpc.ProposeAdjustment(id=id, youth_id="youth", kind=kind, words="la route est longue", **more)  # type: ignore[arg-type]
        proposed: rpc.Adjustment = self.call(rpc.propose_adjustment, command, who, key)
        return proposed

    def answer(self, id: str, act: str, who: Principal) -> rpc.Adjustment:
        command = rpc.AnswerAdjustment(adjustment_id=id, youth_id="youth", act=act, reason="complet en mai")  # type: ignore[arg-type]
        answered: rpc.Adjustment = self.call(rpc.answer_adjustment, command, who)
        return answered


@pytest.fixture
def target(database_urls: Callable[[str], str]) -> Iterator[Target]:
    programme = Path(__file__).parents[2] / "programme"
    settings = Settings(secret="x" * 32, programme=programme, data=programme)
    harness = Harness({ProgressService: dependencies(settings)}, database_urls)
    yield Target(harness)
    harness.close()


def play(target: Target) -> None:
    """One youth's story in which every fact of the contract happens."""
    target.call(rpc.mark_objectives, rpc.MarkObjectives(youth_id="youth", marks=MARKS), INSTRUCTOR)
    target.call(rpc.self_assess, rpc.SelfAssess(youth_id="youth", marks=MARKS), YOUTH)
    series = rpc.RecordPracticeSeries(id="series", youth_id="youth", by_theme={"C": 7, "U": 1})
    target.call(rpc.record_practice_series, series, YOUTH)
    difficulty = rpc.ReportDifficulty(id="difficulty", youth_id="youth", kind="transport", words="plus de bus")
    target.call(rpc.report_difficulty, difficulty, ADVISER)

    target.propose("pace", "pace", ADVISER, owner_role="school")
    for act, who in (("agree", SCHOOL), ("accept", YOUTH), ("done", SCHOOL)):
        target.answer("pace", act, who)
    target.propose("support", "support", ADVISER)
    said = rpc.DiscussAdjustment(id="said", adjustment_id="support", youth_id="youth", words="plus de bus")
    target.call(rpc.discuss_adjustment, said, YOUTH)
    target.answer("support", "decline", YOUTH)
    reopened = rpc.ArbitrateAdjustment(
        adjustment_id="support", youth_id="youth", decision="reopen", reason="vu ensemble"
    )
    target.call(rpc.arbitrate_adjustment, reopened, ADVISER)
    target.propose("simulator", "simulator", INSTRUCTOR)
    target.answer("simulator", "refuse", SCHOOL)
    target.call(rpc.resolve_difficulty, rpc.ResolveDifficulty(difficulty_id="difficulty", youth_id="youth"), ADVISER)

    opened = rpc.OpenBooklet(youth_id="youth", category="B", training="supervised")
    target.call(rpc.open_booklet, opened, SCHOOL)
    reviewed = rpc.ReviewCompetence(id="review", youth_id="youth", competence="C1", ready=True, words="plus de bus")
    target.call(rpc.review_competence, reviewed, INSTRUCTOR)
    target.call(rpc.record_exam, rpc.RecordExam(id="code", youth_id="youth", kind="code", on=LONG_AGO, score=36), SCHOOL)
    for n in range(5):
        on = TODAY - dt.timedelta(days=10 * n)
        exam = rpc.RecordExam(id=f"try-{n}", youth_id="youth", kind="practical", on=on, grid=NOTHING_RIGHT)
        target.call(rpc.record_exam, exam, SCHOOL)
    missed = rpc.RecordExam(id="missed", youth_id="youth", kind="code", on=EARLIER, absence="excused")
    target.call(rpc.record_exam, missed, SCHOOL)
    withdrawn = rpc.WithdrawExam(exam_id="missed", youth_id="youth", reason="la session est ensemble remise")
    target.call(rpc.withdraw_exam, withdrawn, SCHOOL)
    one_too_many = rpc.WithdrawExam(exam_id="try-4", youth_id="youth", reason="la session est ensemble remise")
    target.call(rpc.withdraw_exam, one_too_many, SCHOOL)
    assessed = rpc.RecordInitialAssessment(
        id="assessed", youth_id="youth", hours=30, gearbox="manual", on=TODAY, words="plus de bus"
    )
    target.call(rpc.record_initial_assessment, assessed, SCHOOL)

    target.miss("lesson-1")
    target.miss("lesson-2")
    (signal,) = target.call(rpc.list_signals, ABOUT, ADVISER).signals
    snooze = rpc.SnoozeSignal(
        signal_id=signal.id, youth_id="youth", until=TODAY + dt.timedelta(days=7), reason="vu ensemble"
    )
    target.call(rpc.snooze_signal, snooze, ADVISER)
    close = rpc.CloseSignal(signal_id=signal.id, youth_id="youth", reason="vu ensemble")
    target.call(rpc.close_signal, close, ADVISER)


def test_every_method_of_the_contract_has_an_answer() -> None:
    assert set(ProgressService.answered) == set(methods_of(rpc))


def test_every_event_of_the_contract_happens_and_reads_back_as_its_type(target: Target) -> None:
    play(target)
    target.hear(profiles.YouthErased(youth_id="youth"))

    logged = target.harness.events("progress", AREA)

    declared = events_of(events)
    assert {each["type"] for each in logged} == set(declared)
    for each in logged:
        fact = msgspec.convert(each["data"], declared[each["type"]])
        assert each["subject"] == fact.subject() == "youth"


def test_the_log_has_no_gap_and_no_free_text(target: Target) -> None:
    play(target)
    head_method, since_method = log_methods("progress")

    (head,) = target.call(head_method, Empty(), ADVISER).heads
    page = target.call(since_method, EventsSince(area=AREA, after=0), ADVISER)

    sequences = [int(msgspec.json.decode(each)["sequence"]) for each in page.events]
    assert sequences == list(range(1, head.seq + 1))
    everything = b"".join(bytes(each) for each in page.events).decode()
    for words in ("bus", "longue", "complet", "ensemble"):
        assert words not in everything


def test_a_command_repeated_under_its_key_has_one_effect_and_one_answer(target: Target) -> None:
    first = target.propose("pace", "pace", ADVISER, key="k")
    again = target.propose("pace", "pace", ADVISER, key="k")

    assert again == first
    assert [e["type"].split(".")[2] for e in target.harness.events("progress", AREA)] == ["adjustment_proposed"]
    with pytest.raises(InvalidRequest) as refused:
        target.propose("other", "support", ADVISER, key="k")
    assert refused.value.code == "key_reused"


def test_nothing_applies_without_the_youths_yes(target: Target) -> None:
    target.propose("pace", "pace", ADVISER)
    target.answer("pace", "agree", SCHOOL)

    for who in (ADVISER, SCHOOL, INSTRUCTOR):
        with pytest.raises(NotAllowed):
            target.answer("pace", "accept", who)

    assert target.answer("pace", "accept", YOUTH).state == "accepted"


ABOUT_A_YOUTH: list[tuple[Method[Any, Any], Record]] = [
    (rpc.mark_objectives, rpc.MarkObjectives(youth_id="youth", marks=MARKS)),
    (rpc.self_assess, rpc.SelfAssess(youth_id="youth", marks=MARKS)),
    (rpc.get_booklet, ABOUT),
    (rpc.read_booklet, rpc.ReadBooklet(youth_id="youth", category="B", training="traditional")),
    (rpc.open_booklet, rpc.OpenBooklet(youth_id="youth", category="B", training="accompanied")),
    (rpc.review_competence, rpc.ReviewCompetence(id="r", youth_id="youth", competence="C1", ready=False)),
    (rpc.get_objective, rpc.GetObjective(youth_id="youth", objective="C1.a")),
    (rpc.record_practice_series, rpc.RecordPracticeSeries(id="s", youth_id="youth", by_theme={"C": 1})),
    (rpc.get_results, ABOUT),
    (rpc.record_exam, rpc.RecordExam(id="x", youth_id="youth", kind="code", on=EARLIER, score=30)),
    (rpc.withdraw_exam, rpc.WithdrawExam(exam_id="code", youth_id="youth", reason="parce que")),
    (
        rpc.record_initial_assessment,
        rpc.RecordInitialAssessment(id="i", youth_id="youth", hours=30, gearbox="manual", on=TODAY),
    ),
    (rpc.get_forecast, ABOUT),
    (rpc.report_difficulty, rpc.ReportDifficulty(id="d", youth_id="youth", kind="other")),
    (rpc.resolve_difficulty, rpc.ResolveDifficulty(difficulty_id="difficulty", youth_id="youth")),
    (rpc.list_difficulties, ABOUT),
    (rpc.propose_adjustment, rpc.ProposeAdjustment(id="a", youth_id="youth", kind="support")),
    (rpc.answer_adjustment, rpc.AnswerAdjustment(adjustment_id="pace", youth_id="youth", act="withdraw")),
    (rpc.list_adjustments, ABOUT),
    (rpc.discuss_adjustment, rpc.DiscussAdjustment(id="m", adjustment_id="pace", youth_id="youth", words="et alors")),
    (
        rpc.arbitrate_adjustment,
        rpc.ArbitrateAdjustment(adjustment_id="support", youth_id="youth", decision="reopen", reason="parce que"),
    ),
    (rpc.get_effect, rpc.GetEffect(adjustment_id="pace", youth_id="youth")),
    (rpc.list_signals, ABOUT),
    (rpc.close_signal, rpc.CloseSignal(signal_id="s", youth_id="youth", reason="parce que")),
    (rpc.export_youth, ExportYouth(youth_id="youth")),
    (rpc.snooze_signal, rpc.SnoozeSignal(signal_id="s", youth_id="youth", until=dt.date(2026, 12, 20), reason="parce que")),
    (rpc.list_timeline, rpc.ListTimeline(youth_id="youth")),
]


def test_nothing_about_a_youth_is_answered_outside_the_scope(target: Target) -> None:
    play(target)
    before = target.harness.events("progress", AREA)

    for method, request in ABOUT_A_YOUTH:
        with pytest.raises(NotAllowed):
            target.call(method, request, ADVISER, scope=ELSEWHERE)

    asked = rpc.SummariesOf(youth_ids=("youth",))
    assert target.call(rpc.summaries_of, asked, ADVISER, scope=ELSEWHERE).summaries == ()
    assert target.call(rpc.list_triage, rpc.ListTriage(), ADVISER, scope=ELSEWHERE).lines == ()
    assert target.harness.events("progress", AREA) == before


def test_what_belongs_to_another_youth_is_not_found_under_this_one(target: Target) -> None:
    play(target)
    both = Scope(kind="youth", ids=("youth", "stranger"))
    requests: list[tuple[Method[Any, Any], Record]] = [
        (rpc.resolve_difficulty, rpc.ResolveDifficulty(difficulty_id="difficulty", youth_id="stranger")),
        (rpc.answer_adjustment, rpc.AnswerAdjustment(adjustment_id="pace", youth_id="stranger", act="withdraw")),
        (rpc.get_effect, rpc.GetEffect(adjustment_id="pace", youth_id="stranger")),
        (
            rpc.discuss_adjustment,
            rpc.DiscussAdjustment(id="x", adjustment_id="pace", youth_id="stranger", words="et alors"),
        ),
    ]

    for method, request in requests:
        with pytest.raises(NotFound):
            target.call(method, request, ADVISER, scope=both)


def test_every_method_about_a_youth_is_in_the_list_above() -> None:
    of_many = {"list_triage", "summaries_of", "get_scale", "set_scale", "total_progress"}
    assert {method.name for method, _ in ABOUT_A_YOUTH} | of_many == set(methods_of(rpc))


MALFORMED: list[tuple[str, bytes]] = [
    ("get_booklet", b""),
    ("get_booklet", b"\xff"),
    ("get_booklet", b'{"youth_id": null}'),
    ("mark_objectives", b'{"youth_id": "youth", "marks": []}'),
    ("mark_objectives", b'{"youth_id": "youth", "marks": [{"objective": "C9.z", "level": "acquired"}]}'),
    ("mark_objectives", b'{"youth_id": "youth", "marks": [{"objective": "C2.i", "level": "acquired"}]}'),
    ("mark_objectives", b'{"youth_id": "youth", "marks": [{"objective": "C1.a", "level": "brilliant"}]}'),
    ("record_practice_series", b'{"id": "s", "youth_id": "youth", "by_theme": {}}'),
    ("record_practice_series", b'{"id": "s", "youth_id": "youth", "by_theme": {"Z": 1}}'),
    ("record_practice_series", b'{"id": "s", "youth_id": "youth", "by_theme": {"A": 2}}'),
    ("mark_objectives", b'{"youth_id": "youth", "marks": [{"objective": "C1.a", "step": 8}]}'),
    ("open_booklet", b'{"youth_id": "youth", "category": "C", "training": "traditional"}'),
    ("review_competence", b'{"id": "r", "youth_id": "youth", "competence": "C5", "ready": true}'),
    ("set_scale", b'{"school_id": "school", "words": [""]}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "oral", "on": "2026-11-30"}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "code", "on": "2026-11-30"}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "code", "on": "2026-11-30", "score": 41}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "code", "on": "2036-11-30", "score": 40}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "mock", "on": "2026-11-30", "grid": {"V1": "E"}}'),
    ("record_exam", b'{"id": "x", "youth_id": "youth", "kind": "mock", "on": "2026-11-30", "grid": {"Z1": "1"}}'),
    ("withdraw_exam", b'{"exam_id": "x", "youth_id": "youth", "reason": ""}'),
    ("record_initial_assessment", b'{"id": "i", "youth_id": "youth", "hours": 3, "gearbox": "manual", "on": "2026-11-30"}'),
    ("record_initial_assessment", b'{"id": "i", "youth_id": "youth", "hours": 30, "gearbox": "none", "on": "2026-11-30"}'),
    ("snooze_signal", b'{"signal_id": "s", "youth_id": "youth", "until": "tomorrow", "reason": "parce que"}'),
    ("report_difficulty", b'{"id": "d", "youth_id": "youth", "kind": "diagnosis"}'),
    ("report_difficulty", b'{"id": "d", "youth_id": "youth", "kind": "other", "words": "a\\u0000b"}'),
    ("propose_adjustment", b'{"id": "a", "youth_id": "youth", "kind": "pace", "due_on": "2026-02-30"}'),
    ("propose_adjustment", b'{"id": "a", "youth_id": "youth", "kind": "pace", "due_on": "2020-01-01"}'),
    ("answer_adjustment", b'{"adjustment_id": "a", "youth_id": "youth", "act": "bribe"}'),
    ("discuss_adjustment", b'{"id": "m", "adjustment_id": "a", "youth_id": "youth", "words": ""}'),
    ("arbitrate_adjustment", b'{"adjustment_id": "a", "youth_id": "youth", "decision": "force", "reason": "parce que"}'),
    ("close_signal", b'{"signal_id": "s", "youth_id": "youth", "reason": ""}'),
    ("list_timeline", b'{"youth_id": "youth", "cursor": "yesterday"}'),
    ("list_timeline", b'{"youth_id": "youth", "cursor": "0001-01-01T00:00:00+14:00~x"}'),
    ("list_timeline", b'{"youth_id": "youth", "limit": 100000}'),
    ("list_triage", b'{"limit": 0}'),
]


def test_a_malformed_request_is_refused_as_one(target: Target) -> None:
    context = Context(principal=ADVISER, scope=REACH, area=AREA)

    for method, body in MALFORMED:
        with pytest.raises(InvalidRequest):
            target.harness.apps["progress"].dispatch(method, body, context)
