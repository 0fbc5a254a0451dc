"""Results: practice series of the code exam by theme (letters of the ETG)."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.rpc.about import AboutYouth

ThemeCode = Annotated[str, Meta(pattern=r"^[LCRUDAPMSE]$")]


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


record_practice_series = Method("progress", "record_practice_series", RecordPracticeSeries, Results, command=True)
get_results = Method("progress", "get_results", AboutYouth, Results)
