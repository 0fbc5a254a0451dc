"""The initial assessment (hours estimated, not binding) and what the pace so far says of the hours and the date left."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.events import Gearbox
from contracts.progress.rpc.about import AboutYouth, Words


class RecordInitialAssessment(Record):
    """The school's estimate before the training contract; a later one takes its place, the earlier stays readable."""

    id: str
    youth_id: str
    hours: Annotated[int, Meta(ge=1, le=200)]
    gearbox: Gearbox
    on: dt.date
    words: Words = ""


class InitialAssessment(Record):
    id: str
    hours: int
    gearbox: Gearbox
    on: dt.date
    words: str
    recorded_by: str
    by_role: str


class Forecast(Record):
    """Hours and date left, if the pace of the last weeks goes on.

    `basis`: what the hours needed rest on: the school's `assessment`, the `booklet` (what is acquired for the hours driven), or
    the `usual` number; `hours_low` … `hours_high`: a span around it, wider the less is known (0 where nobody says). `early_on`
    … `late_on`: in `confidence` per cent of weeks drawn again from the `weeks` last ones, the licence comes in between; None
    when the pace says nothing yet (`unknown` says why). `exam_wait_days` is part of the dates.
    """

    youth_id: str
    minutes_driven: int
    hours_needed: int
    basis: Literal["assessment", "booklet", "usual"]
    minutes_left: int
    weeks: int
    minutes_a_week: int
    confidence: int
    exam_wait_days: int
    legal_minimum_hours: int
    assessments: tuple[InitialAssessment, ...] = ()
    early_on: dt.date | None = None
    likely_on: dt.date | None = None
    late_on: dt.date | None = None
    needed_by: dt.date | None = None
    exam_on: dt.date | None = None
    hours_low: int = 0
    hours_high: int = 0
    unknown: Literal["licensed", "too_early", "no_lessons", "too_far"] | None = None


record_initial_assessment = Method(
    "progress", "record_initial_assessment", RecordInitialAssessment, Forecast, command=True
)
get_forecast = Method("progress", "get_forecast", AboutYouth, Forecast)
