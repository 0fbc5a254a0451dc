"""Exams: the code (ETG) by its score, the practical and its mocks on the examiner's grid (CEPC, programme/cepc.json)."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Record
from contracts.progress.events import ExamKind

GridLine = Annotated[str, Meta(pattern=r"^[VRPAB][1-3]$")]
GridValue = Literal["E", "0", "0.5", "1", "2", "3"]
ExamAbsence = Literal["excused", "unexcused", "cancelled_late"]
"""`cancelled_late`: given up too late without a serious reason."""
Reason = Annotated[str, Meta(min_length=3, max_length=300)]


class RecordExam(Record):
    """What came of one exam. `code`: its `score`, of 40. `practical` and `mock`: a value for every line of the `grid`, `E`
    being an eliminatory fault. `absence`, and neither of the two, when the candidate did not come (never of a mock).
    """

    id: str
    youth_id: str
    kind: ExamKind
    on: dt.date
    score: Annotated[int, Meta(ge=0, le=40)] | None = None
    grid: dict[GridLine, GridValue] | None = None
    absence: ExamAbsence | None = None


class WithdrawExam(Record):
    """It was recorded by mistake: it stays readable with its reason and counts no more."""

    exam_id: str
    youth_id: str
    reason: Reason


class Exam(Record):
    """`points` of `of`, halves exist; None with an `absence`. `try_number` counts exams of that kind that were sat, the
    practical ones since the code was passed. `eliminatory`: the lines of the grid with an eliminatory fault. `serves_until`: the
    certificate of a practical that was passed is a licence until then, in France only.
    """

    id: str
    kind: ExamKind
    on: dt.date
    passed: bool
    of: int
    try_number: int
    recorded_by: str
    by_role: str
    points: float | None = None
    eliminatory: tuple[str, ...] = ()
    grid: dict[str, str] | None = None
    absence: ExamAbsence | None = None
    withdrawn_reason: str | None = None
    serves_until: dt.date | None = None


class CodeStanding(Record):
    """How long the code that was passed holds: until a day, and for a number of practical tries; `lost` says what ended it."""

    passed_on: dt.date
    valid_until: dt.date
    tries_used: int
    tries_allowed: int
    lost: Literal["age", "tries"] | None = None


class ExamRules(Record):
    """What holds today: right answers and points to pass, out of how many; what an unexcused absence, or one cancelled too late,
    costs in days.
    """

    code_pass: int
    code_of: int
    practical_pass: int
    practical_of: int
    unexcused_days: int
    late_cancellation_days: int = 0


class NextTry(Record):
    """The first day on which the next practical exam may be; `rule` names the dated rule, `verified` whether its source was seen."""

    on: dt.date
    days: int
    rule: str
    source: str
    verified: bool
