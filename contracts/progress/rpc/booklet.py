"""The booklet: marks and the youth's own assessments on the REMC objectives (C1.a …), in the words of the school's scale.

There is one per youth, category and training; most have one. It is the shared follow-up, not the legal livret numérique.
"""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.progress.events import Category, Level, Training
from contracts.progress.rpc.about import AboutYouth, Words

ObjectiveCode = Annotated[str, Meta(pattern=r"^C[1-4]\.[a-i]$")]
CompetenceCode = Annotated[str, Meta(pattern=r"^C[1-4]$")]
ScaleWord = Annotated[str, Meta(min_length=1, max_length=30)]


class ObjectiveMark(Record):
    """`step`, from 1: the place on the school's scale; it says the level then, whatever `level` says."""

    objective: ObjectiveCode
    level: Level = "introduced"
    step: Annotated[int, Meta(ge=1, le=8)] | None = None


class MarkObjectives(Record):
    """An instructor's marks, most often of one appointment. The instructor is the principal."""

    youth_id: str
    marks: Annotated[tuple[ObjectiveMark, ...], Meta(min_length=1, max_length=32)]
    appointment_id: str | None = None


class SelfAssess(Record):
    youth_id: str
    marks: Annotated[tuple[ObjectiveMark, ...], Meta(min_length=1, max_length=32)]


class BookletLine(Record):
    """One objective: the last mark, who and when, and the youth's own assessment beside it.

    `lesson_at`: when the lesson of the mark was, once it is recorded. `word` and `self_word`: the school's word when it was
    given; empty where the school has no words of its own.
    """

    objective: str
    level: Level | None = None
    marked_at: dt.datetime | None = None
    instructor_id: str | None = None
    appointment_id: str | None = None
    self_level: Level | None = None
    self_at: dt.datetime | None = None
    word: str = ""
    self_word: str = ""
    lesson_at: dt.datetime | None = None


class CompetenceSummary(Record):
    competence: str
    objectives: int
    acquired: int
    in_progress: int
    introduced: int


class Review(Record):
    """A bilan of one competence by the school: in words, and whether it is `ready` for the next."""

    id: str
    competence: str
    ready: bool
    words: str
    at: dt.datetime
    by_id: str
    by_role: str


class BookletKey(Record):
    category: Category
    training: Training


class Booklet(Record):
    """All 32 objectives in order. It is the shared follow-up, not the legal livret numérique.

    `scale`: the words of the youth's school, from the first to the last, which means acquired; empty for the programme's own.
    `others`: the youth's other booklets. `reviews`: the latest of each competence.
    """

    youth_id: str
    lines: tuple[BookletLine, ...]
    competences: tuple[CompetenceSummary, ...]
    category: Category = "B"
    training: Training = "traditional"
    others: tuple[BookletKey, ...] = ()
    scale: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()


class ReadBooklet(Record):
    """One that is not the present one."""

    youth_id: str
    category: Category
    training: Training


class OpenBooklet(Record):
    """The youth goes on in another category or training: marks go there from now on. `carry_over`: what is marked stays marked."""

    youth_id: str
    category: Category
    training: Training
    carry_over: bool = True


class ReviewCompetence(Record):
    id: str
    youth_id: str
    competence: CompetenceCode
    ready: bool
    words: Words = ""


class GetObjective(Record):
    youth_id: str
    objective: ObjectiveCode


class GivenMark(Record):
    level: Level
    word: str
    at: dt.datetime
    instructor_id: str
    appointment_id: str | None = None


class ObjectiveHistory(Record):
    """Every mark of one objective, newest first."""

    youth_id: str
    objective: str
    marks: tuple[GivenMark, ...]


class GetScale(Record):
    school_id: str


class SetScale(Record):
    """The school's own words, from the first to the last, which means acquired; none: the programme's own again."""

    school_id: str
    words: Annotated[tuple[ScaleWord, ...], Meta(max_length=8)]


class SchoolScale(Record):
    school_id: str
    words: tuple[str, ...]


mark_objectives = Method("progress", "mark_objectives", MarkObjectives, Booklet, command=True)
self_assess = Method("progress", "self_assess", SelfAssess, Booklet, command=True)
get_booklet = Method("progress", "get_booklet", AboutYouth, Booklet)
read_booklet = Method("progress", "read_booklet", ReadBooklet, Booklet)
open_booklet = Method("progress", "open_booklet", OpenBooklet, Booklet, command=True)
review_competence = Method("progress", "review_competence", ReviewCompetence, Booklet, command=True)
get_objective = Method("progress", "get_objective", GetObjective, ObjectiveHistory)
get_scale = Method("progress", "get_scale", GetScale, SchoolScale)
set_scale = Method("progress", "set_scale", SetScale, SchoolScale, command=True)
