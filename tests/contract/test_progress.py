"""The contract of progress, whoever answers it: every method, every event, the log, scopes and keys.

Speaks only through the contract: facts of profiles and attendance come in by their logs, acts by calls.
Run on ours with both engines, or on TARGET=amqp://… (target.py).
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
from servicekit.testing.harness import Harness
from services.progress.service import ProgressService, dependencies
from tests.contract.target import AREA, NOW, TARGET, Ours, Target, is_json

YOUTH = Principal(id="youth", role="youth", area=AREA)
ADVISER = Principal(id="adviser", role="adviser", area=AREA)
SCHOOL = Principal(id="desk", role="school", area=AREA, organisation_id="school")
INSTRUCTOR = Principal(id="instructor", role="instructor", area=AREA, organisation_id="school")
REACH = Scope(kind="youth", ids=("youth",))
ELSEWHERE = Scope(kind="youth", ids=("stranger",))
ABOUT = rpc.AboutYouth(youth_id="youth")
TODAY = NOW.date()
LONG_AGO = TODAY - dt.timedelta(days=90)
EARLIER = TODAY - dt.timedelta(days=3)
NOTHING_RIGHT = dict.fromkeys(
    ("V1", "V2", "V3", "R1", "R2", "R3", "P1", "P2", "P3", "A1", "A2", "A3", "B1", "B2"), "0"
)
MARKS = (rpc.ObjectiveMark(objective="C1.a", level="acquired"),)


class Follow:
    """A youth whom the service knows from the others' facts, and what those around her do."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.hear(
            profiles.YouthAdmitted(youth_id="youth", status="apprentice", admitted_on=EARLIER, reachable=True),
            profiles.YouthLinked(youth_id="youth", role="adviser", other_id="adviser"),
            profiles.YouthLinked(youth_id="youth", role="school", other_id="school"),
            seen=self.is_pupil,
        )

    def hear(self, *facts: Any, seen: Callable[[], Any]) -> None:
        self.target.say(*facts, seen=seen)

    def is_pupil(self) -> bool:
        """Whether the school reaches her."""
        asked = rpc.SummariesOf(youth_ids=("youth",))
        return bool(self.call(rpc.summaries_of, asked, SCHOOL, scope=Scope(kind="school", ids=("school",))).summaries)

    def call(
        self, method: Method[Any, Any], request: Record, who: Principal, key: str | None = None, scope: Scope = REACH
    ) -> Any:
        return self.target.call(method, request, principal=who, scope=scope, key=key)

    def miss(self, lesson: str, at: dt.datetime, seen: Callable[[], Any]) -> None:
        self.hear(
            attendance.LessonMissed(
                appointment_id=lesson,
                record_id=f"{lesson}-1",
                youth_id="youth",
                school_id="school",
                instructor_id="instructor",
                kind="driving_lesson",
                starts_at=at,
                outcome="absent_unexcused",
            ),
            seen=seen,
        )

    def signals(self) -> tuple[rpc.Signal, ...]:
        """Those of the absences: time may raise others where it passes by itself."""
        found: tuple[rpc.Signal, ...] = self.call(rpc.list_signals, ABOUT, ADVISER).signals
        return tuple(each for each in found if each.kind == "two_absences")

    def propose(self, id: str, kind: str, who: Principal, key: str | None = None, **more: Any) -> rpc.Adjustment:
        command = rpc.ProposeAdjustment(id=id, youth_id="youth", kind=kind, words="la route est longue", **more)  # type: ignore[arg-type]
        proposed: rpc.Adjustment = self.call(rpc.propose_adjustment, command, who, key)
        return proposed

    def answer(self, id: str, act: str, who: Principal) -> rpc.Adjustment:
        command = rpc.AnswerAdjustment(adjustment_id=id, youth_id="youth", act=act, reason="complet en mai")  # type: ignore[arg-type]
        answered: rpc.Adjustment = self.call(rpc.answer_adjustment, command, who)
        return answered


@pytest.fixture
def follow(database_urls: Callable[[str], str], foreign: Callable[[], Target]) -> Iterator[Follow]:
    if TARGET:
        yield Follow(foreign())
        return
    programme = Path(__file__).parents[2] / "programme"
    settings = Settings(secret="x" * 32, programme=programme, data=programme)
    harness = Harness({ProgressService: dependencies(settings)}, database_urls)
    yield Follow(Ours("progress", harness))
    harness.close()


def play(follow: Follow) -> None:
    """One youth's story in which every fact of the contract happens."""
    follow.call(rpc.mark_objectives, rpc.MarkObjectives(youth_id="youth", marks=MARKS), INSTRUCTOR)
    follow.call(rpc.self_assess, rpc.SelfAssess(youth_id="youth", marks=MARKS), YOUTH)
    series = rpc.RecordPracticeSeries(id="series", youth_id="youth", by_theme={"C": 7, "U": 1})
    follow.call(rpc.record_practice_series, series, YOUTH)
    difficulty = rpc.ReportDifficulty(id="difficulty", youth_id="youth", kind="transport", words="plus de bus")
    follow.call(rpc.report_difficulty, difficulty, ADVISER)

    follow.propose("pace", "pace", ADVISER, owner_role="school")
    for act, who in (("agree", SCHOOL), ("accept", YOUTH), ("done", SCHOOL)):
        follow.answer("pace", act, who)
    follow.propose("support", "support", ADVISER)
    said = rpc.DiscussAdjustment(id="said", adjustment_id="support", youth_id="youth", words="plus de bus")
    follow.call(rpc.discuss_adjustment, said, YOUTH)
    follow.answer("support", "decline", YOUTH)
    reopened = rpc.ArbitrateAdjustment(
        adjustment_id="support", youth_id="youth", decision="reopen", reason="vu ensemble"
    )
    follow.call(rpc.arbitrate_adjustment, reopened, ADVISER)
    follow.propose("simulator", "simulator", INSTRUCTOR)
    follow.answer("simulator", "refuse", SCHOOL)
    follow.call(rpc.resolve_difficulty, rpc.ResolveDifficulty(difficulty_id="difficulty", youth_id="youth"), ADVISER)

    opened = rpc.OpenBooklet(youth_id="youth", category="B", training="supervised")
    follow.call(rpc.open_booklet, opened, SCHOOL)
    reviewed = rpc.ReviewCompetence(id="review", youth_id="youth", competence="C1", ready=True, words="plus de bus")
    follow.call(rpc.review_competence, reviewed, INSTRUCTOR)
    follow.call(rpc.record_exam, rpc.RecordExam(id="code", youth_id="youth", kind="code", on=LONG_AGO, score=36), SCHOOL)
    for n in range(5):
        on = TODAY - dt.timedelta(days=10 * n)
        exam = rpc.RecordExam(id=f"try-{n}", youth_id="youth", kind="practical", on=on, grid=NOTHING_RIGHT)
        follow.call(rpc.record_exam, exam, SCHOOL)
    missed = rpc.RecordExam(id="missed", youth_id="youth", kind="code", on=EARLIER, absence="excused")
    follow.call(rpc.record_exam, missed, SCHOOL)
    withdrawn = rpc.WithdrawExam(exam_id="missed", youth_id="youth", reason="la session est ensemble remise")
    follow.call(rpc.withdraw_exam, withdrawn, SCHOOL)
    one_too_many = rpc.WithdrawExam(exam_id="try-4", youth_id="youth", reason="la session est ensemble remise")
    follow.call(rpc.withdraw_exam, one_too_many, SCHOOL)
    assessed = rpc.RecordInitialAssessment(
        id="assessed", youth_id="youth", hours=30, gearbox="manual", on=TODAY, words="plus de bus"
    )
    follow.call(rpc.record_initial_assessment, assessed, SCHOOL)

    follow.miss("lesson-1", NOW - dt.timedelta(hours=2), seen=lambda: True)
    follow.miss("lesson-2", NOW - dt.timedelta(hours=1), seen=follow.signals)
    (signal,) = follow.signals()
    snooze = rpc.SnoozeSignal(
        signal_id=signal.id, youth_id="youth", until=TODAY + dt.timedelta(days=7), reason="vu ensemble"
    )
    follow.call(rpc.snooze_signal, snooze, ADVISER)
    close = rpc.CloseSignal(signal_id=signal.id, youth_id="youth", reason="vu ensemble")
    follow.call(rpc.close_signal, close, ADVISER)


def test_every_method_of_the_contract_has_an_answer(follow: Follow) -> None:
    for name in {*methods_of(rpc), *(method.name for method in log_methods("progress"))}:
        with pytest.raises(InvalidRequest):
            follow.target.send(name, b"[]", principal=ADVISER, scope=REACH)


def test_every_event_of_the_contract_happens_and_reads_back_as_its_type(follow: Follow) -> None:
    play(follow)
    follow.hear(profiles.YouthErased(youth_id="youth"), seen=lambda: not follow.is_pupil())

    logged = follow.target.events()

    declared = events_of(events)
    assert {each["type"] for each in logged} == set(declared)
    for each in logged:
        fact = msgspec.convert(each["data"], declared[each["type"]])
        assert each["subject"] == fact.subject() == "youth"


def test_the_log_has_no_gap_and_no_free_text(follow: Follow) -> None:
    play(follow)
    head_method, since_method = log_methods("progress")

    logged = follow.target.events()
    head = next(each for each in follow.call(head_method, Empty(), ADVISER).heads if each.area == AREA)
    first = int(logged[0]["sequence"])
    bodies: list[bytes] = []
    while first + len(bodies) <= head.seq:
        page = follow.call(since_method, EventsSince(area=AREA, after=first - 1 + len(bodies)), ADVISER)
        bodies += [bytes(each) for each in page.events]

    sequences = [int(msgspec.json.decode(each)["sequence"]) for each in bodies]
    assert sequences == list(range(first, head.seq + 1))
    everything = msgspec.json.encode(logged).decode()
    for words in ("bus", "longue", "complet", "ensemble"):
        assert words not in everything


def test_a_command_repeated_under_its_key_has_one_effect_and_one_answer(follow: Follow) -> None:
    first = follow.propose("pace", "pace", ADVISER, key="k")
    again = follow.propose("pace", "pace", ADVISER, key="k")

    assert again == first
    logged = [each["type"].split(".")[2] for each in follow.target.events()]
    assert [each for each in logged if each.startswith("adjustment")] == ["adjustment_proposed"]
    with pytest.raises(InvalidRequest) as refused:
        follow.propose("other", "support", ADVISER, key="k")
    assert refused.value.code == "key_reused"


def test_nothing_applies_without_the_youths_yes(follow: Follow) -> None:
    follow.propose("pace", "pace", ADVISER)
    follow.answer("pace", "agree", SCHOOL)

    for who in (ADVISER, SCHOOL, INSTRUCTOR):
        with pytest.raises(NotAllowed):
            follow.answer("pace", "accept", who)

    assert follow.answer("pace", "accept", YOUTH).state == "accepted"


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
    (rpc.snooze_signal, rpc.SnoozeSignal(signal_id="s", youth_id="youth", until=TODAY + dt.timedelta(days=19), reason="parce que")),
    (rpc.list_timeline, rpc.ListTimeline(youth_id="youth")),
]


def test_nothing_about_a_youth_is_answered_outside_the_scope(follow: Follow) -> None:
    play(follow)
    before = follow.target.events()

    for method, request in ABOUT_A_YOUTH:
        with pytest.raises(NotAllowed):
            follow.call(method, request, ADVISER, scope=ELSEWHERE)

    asked = rpc.SummariesOf(youth_ids=("youth",))
    assert follow.call(rpc.summaries_of, asked, ADVISER, scope=ELSEWHERE).summaries == ()
    assert follow.call(rpc.list_triage, rpc.ListTriage(), ADVISER, scope=ELSEWHERE).lines == ()
    assert follow.target.events() == before


def test_what_belongs_to_another_youth_is_not_found_under_this_one(follow: Follow) -> None:
    play(follow)
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
            follow.call(method, request, ADVISER, scope=both)


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


def test_a_malformed_request_is_refused_as_one(follow: Follow) -> None:
    for method, body in MALFORMED:
        if follow.target.moves_time or is_json(body):
            with pytest.raises(InvalidRequest):
                follow.target.send(method, body, principal=ADVISER, scope=REACH)
