"""What progress answers. Objectives are REMC codes (C1.a …), themes ETG letters; texts in words stay within rights."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.progress.events import Level, SignalKind

ObjectiveCode = Annotated[str, Meta(pattern=r"^C[1-4]\.[a-i]$")]
ThemeCode = Annotated[str, Meta(pattern=r"^[LCRUDAPMSE]$")]
Words = Annotated[str, Meta(max_length=1_000)]
DifficultyKind = Literal[
    "code_vocabulary", "code_memory", "code_reading", "driving_stress", "driving_observation", "driving_handling",
    "driving_dense_traffic", "timetable", "transport", "repeated_absence", "childcare", "money", "health", "motivation",
    "administrative", "other",
]
AdjustmentKind = Literal[
    "pace", "timetable", "instructor", "automatic_gearbox", "pre_code", "adapted_lessons", "more_hours", "simulator",
    "postpone_exam", "transport_help", "financial_help", "mobility_workshop", "support", "other",
]
AdjustmentState = Literal["proposed", "agreed", "accepted", "declined", "done", "withdrawn"]
OwnerRole = Literal["youth", "adviser", "referent", "school", "instructor"]


class ObjectiveMark(Record):
    objective: ObjectiveCode
    level: Level


class MarkObjectives(Record):
    """An instructor's marks, most often of one appointment. The instructor is the principal."""

    youth_id: str
    marks: Annotated[tuple[ObjectiveMark, ...], Meta(min_length=1, max_length=32)]
    appointment_id: str | None = None


class SelfAssess(Record):
    youth_id: str
    marks: Annotated[tuple[ObjectiveMark, ...], Meta(min_length=1, max_length=32)]


class BookletLine(Record):
    """One objective: the last mark, who and when, and the youth's own assessment beside it."""

    objective: str
    level: Level | None = None
    marked_at: dt.datetime | None = None
    instructor_id: str | None = None
    appointment_id: str | None = None
    self_level: Level | None = None
    self_at: dt.datetime | None = None


class CompetenceSummary(Record):
    competence: str
    objectives: int
    acquired: int
    in_progress: int
    introduced: int


class Booklet(Record):
    """All 32 objectives in order. It is the shared follow-up, not the legal livret numérique."""

    youth_id: str
    lines: tuple[BookletLine, ...]
    competences: tuple[CompetenceSummary, ...]


class AboutYouth(Record):
    youth_id: str


class RecordPracticeSeries(Record):
    """`by_theme`: right answers a theme; the score is their sum, of 40."""

    id: str
    youth_id: str
    by_theme: dict[ThemeCode, Annotated[int, Meta(ge=0, le=10)]]


class PracticeSeries(Record):
    id: str
    at: dt.datetime
    score: int
    by_theme: dict[str, int]


class Results(Record):
    """Practice series newest first, and the weakest theme of the last ones."""

    youth_id: str
    practice: tuple[PracticeSeries, ...]
    weakest_theme: str | None = None


class ReportDifficulty(Record):
    id: str
    youth_id: str
    kind: DifficultyKind
    words: Words = ""


class Difficulty(Record):
    id: str
    youth_id: str
    kind: DifficultyKind
    words: str
    reported_by: str
    by_role: str
    at: dt.datetime
    resolved_at: dt.datetime | None = None


class ResolveDifficulty(Record):
    difficulty_id: str
    youth_id: str


class Difficulties(Record):
    difficulties: tuple[Difficulty, ...]


class ProposeAdjustment(Record):
    """`must_agree`: the role that must act or pay (school, adviser), None when only the youth's yes is needed.

    Who gives the lessons (school) or the aid (adviser) cannot be left out: for those kinds the service says who, whatever is
    named here. A proposer who is that role agrees by proposing. `from_signal` or `from_difficulty`: what it answers.
    """

    id: str
    youth_id: str
    kind: AdjustmentKind
    words: Words = ""
    owner_role: OwnerRole = "adviser"
    must_agree: Literal["school", "adviser"] | None = None
    due_on: dt.date | None = None
    from_signal: str | None = None
    from_difficulty: str | None = None


class AnswerAdjustment(Record):
    """`act`: agree or refuse (whoever must act or pay), accept or decline (the youth), done, withdraw."""

    adjustment_id: str
    youth_id: str
    act: Literal["agree", "refuse", "accept", "decline", "done", "withdraw"]
    reason: Annotated[str, Meta(max_length=300)] = ""


class AdjustmentStep(Record):
    at: dt.datetime
    by_id: str
    by_role: str
    act: str
    reason: str = ""


class Adjustment(Record):
    """`waits_for`: the role whose act is next, None when it is over."""

    id: str
    youth_id: str
    kind: AdjustmentKind
    state: AdjustmentState
    words: str
    owner_role: OwnerRole
    proposed_by: str
    proposer_role: str
    must_agree: str | None
    waits_for: str | None
    at: dt.datetime
    due_on: dt.date | None = None
    steps: tuple[AdjustmentStep, ...] = ()


class Adjustments(Record):
    adjustments: tuple[Adjustment, ...]


class Evidence(Record):
    """One fact behind a signal: what it is (`kind`), its id, when.

    `kind`: `lesson_missed`, `adjustment`, `difficulty`; for a silence what happened last: `lesson_attended`,
    `objective_marked`, `objective_self_assessed`, `practice_series_recorded`, another `activity` of the youth, or `start`.
    """

    kind: str
    id: str
    at: dt.datetime | None = None


class Signal(Record):
    id: str
    youth_id: str
    area: str
    kind: SignalKind
    raised_at: dt.datetime
    evidence: tuple[Evidence, ...]
    proposes: AdjustmentKind
    cleared_at: dt.datetime | None = None


class Signals(Record):
    signals: tuple[Signal, ...]


class ListTriage(Record):
    """Open signals in scope and adjustments that wait for `waiting_role`, most urgent first, one line a youth."""

    waiting_role: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class TriageLine(Record):
    """Why a youth needs someone today. `urgency` orders the list: the higher, the sooner."""

    youth_id: str
    area: str
    urgency: int
    signals: tuple[Signal, ...]
    waiting_adjustments: tuple[Adjustment, ...] = ()


class Triage(Record):
    lines: tuple[TriageLine, ...]
    total: int


class ListTimeline(Record):
    """What happened to a youth, newest first; `cursor` continues a page."""

    youth_id: str
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class TimelineEntry(Record):
    """A fact in codes: the event's short name, who did it, ids and numbers for the sentence on the screen."""

    id: str
    at: dt.datetime
    what: str
    actor: str
    data: dict[str, str | int | None]


class Timeline(Record):
    entries: tuple[TimelineEntry, ...]
    next: str | None = None


class ProgressSummary(Record):
    """The few numbers of a youth's progress for lists and the first page."""

    youth_id: str
    acquired: int
    objectives: int
    last_mark_at: dt.datetime | None = None
    open_difficulties: int = 0
    waiting_adjustments: int = 0
    open_signals: int = 0


class SummariesOf(Record):
    youth_ids: Annotated[tuple[str, ...], Meta(max_length=200)]


class ProgressSummaries(Record):
    summaries: tuple[ProgressSummary, ...]


class CloseSignal(Record):
    """A person decides that nothing more is to be done; the reason is kept."""

    signal_id: str
    youth_id: str
    reason: Annotated[str, Meta(min_length=3, max_length=300)]


mark_objectives = Method("progress", "mark_objectives", MarkObjectives, Booklet, command=True)
self_assess = Method("progress", "self_assess", SelfAssess, Booklet, command=True)
get_booklet = Method("progress", "get_booklet", AboutYouth, Booklet)
record_practice_series = Method("progress", "record_practice_series", RecordPracticeSeries, Results, command=True)
get_results = Method("progress", "get_results", AboutYouth, Results)
report_difficulty = Method("progress", "report_difficulty", ReportDifficulty, Difficulty, command=True)
resolve_difficulty = Method("progress", "resolve_difficulty", ResolveDifficulty, Difficulty, command=True)
list_difficulties = Method("progress", "list_difficulties", AboutYouth, Difficulties)
propose_adjustment = Method("progress", "propose_adjustment", ProposeAdjustment, Adjustment, command=True)
answer_adjustment = Method("progress", "answer_adjustment", AnswerAdjustment, Adjustment, command=True)
list_adjustments = Method("progress", "list_adjustments", AboutYouth, Adjustments)
list_signals = Method("progress", "list_signals", AboutYouth, Signals)
close_signal = Method("progress", "close_signal", CloseSignal, Done, command=True)
list_triage = Method("progress", "list_triage", ListTriage, Triage)
list_timeline = Method("progress", "list_timeline", ListTimeline, Timeline)
summaries_of = Method("progress", "summaries_of", SummariesOf, ProgressSummaries)
