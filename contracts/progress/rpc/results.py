"""Results: practice series of the code exam by theme (letters of the ETG), and the exams themselves."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.rpc.about import AboutYouth
from contracts.progress.rpc.exams import CodeStanding, Exam, ExamRules, NextTry, RecordExam, WithdrawExam

ThemeCode = Annotated[str, Meta(pattern=r"^[LCRUDAPMSE]$")]


class RecordPracticeSeries(Record):
    """`by_theme`: right answers a theme; the score is their sum, of 40 where all themes are given. `on`: the day it was done, today
    unless it says another.
    """

    id: str
    youth_id: str
    by_theme: dict[ThemeCode, Annotated[int, Meta(ge=0, le=10)]]
    on: dt.date | None = None


class PracticeSeries(Record):
    """`of`: how many questions its themes ask, 40 in a whole one."""

    id: str
    at: dt.datetime
    score: int
    by_theme: dict[str, int]
    of: int = 40


class Results(Record):
    """Practice series and exams newest first, the weakest theme of the last series, and what the exams mean for what is next.

    `code` is None while the code is not passed; `next_practical` None before a first try and once the licence is there.
    """

    youth_id: str
    practice: tuple[PracticeSeries, ...]
    weakest_theme: str | None = None
    exams: tuple[Exam, ...] = ()
    code: CodeStanding | None = None
    next_practical: NextTry | None = None
    rules: ExamRules | None = None


record_practice_series = Method("progress", "record_practice_series", RecordPracticeSeries, Results, command=True)
record_exam = Method("progress", "record_exam", RecordExam, Results, command=True)
withdraw_exam = Method("progress", "withdraw_exam", WithdrawExam, Results, command=True)
get_results = Method("progress", "get_results", AboutYouth, Results)
