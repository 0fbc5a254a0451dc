"""The booklet: marks and the youth's own assessments on the REMC objectives (C1.a …)."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.events import Level
from contracts.progress.rpc.about import AboutYouth

ObjectiveCode = Annotated[str, Meta(pattern=r"^C[1-4]\.[a-i]$")]


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


mark_objectives = Method("progress", "mark_objectives", MarkObjectives, Booklet, command=True)
self_assess = Method("progress", "self_assess", SelfAssess, Booklet, command=True)
get_booklet = Method("progress", "get_booklet", AboutYouth, Booklet)
