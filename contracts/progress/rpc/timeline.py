"""What happened to a youth, newest first, and the few numbers of a caseload."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record


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
    data: dict[str, str | int | float | None]


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


list_timeline = Method("progress", "list_timeline", ListTimeline, Timeline)
summaries_of = Method("progress", "summaries_of", SummariesOf, ProgressSummaries)
