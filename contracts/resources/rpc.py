"""What resources answers. Texts are plain French, in Markdown of our own; each with its sources and their dates."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, field

from contracts.kernel import Method, Record
from contracts.rights import ExportYouth, YouthExport


class ResourceSummary(Record):
    slug: str
    title: str
    summary: str
    minutes: int
    level: str
    language: str
    pictogram: str
    tags: tuple[str, ...]
    needs: tuple[str, ...] = ()


class Source(Record):
    """Where a fact comes from. `date`: the day we read it; `published`: the source's own date in words."""

    text: str
    date: dt.date
    published: str | None = None
    url: str | None = None


class QuizQuestion(Record):
    """The right answer and why are shown only after answering; `answer` is the index of the right choice."""

    question: str
    choices: tuple[str, ...]
    answer: int
    why: str


class Resource(Record):
    """`html`: safe markup of our own (h2 with an id, p, ul, strong). A heading's id is a tag such as `etg-U`."""

    summary: ResourceSummary
    html: str
    sources: tuple[Source, ...]
    quiz: tuple[QuizQuestion, ...] = ()


class ListResources(Record):
    """Those that carry the tag (`etg:U`, `remc:C1.f` …) and hold all the words of the text, accents or not."""

    tag: Annotated[str, Meta(max_length=40)] | None = None
    text: Annotated[str, Meta(max_length=200)] = ""


class Resources(Record):
    resources: tuple[ResourceSummary, ...]


class GetResource(Record):
    slug: Annotated[str, Meta(max_length=80)]


class Recommend(Record):
    """For one youth, from the own progress; `because` says why, as a code with its data."""

    youth_id: str
    limit: Annotated[int, Meta(ge=1, le=10)] = 3


class Recommendation(Record):
    """`data`: weakest_theme: theme, score (of 40), section; last_objective: objective, level, section; phase: track, phase.

    `section` is the id of the heading to start at.
    """

    resource: ResourceSummary
    because: Literal["weakest_theme", "last_objective", "phase", "need", "start"]
    data: dict[str, str | int | None] = field(default_factory=dict)


class Recommendations(Record):
    recommendations: tuple[Recommendation, ...]


class AnswerQuiz(Record):
    """`answers`: the chosen index of each question, in order."""

    youth_id: str
    slug: Annotated[str, Meta(max_length=80)]
    answers: Annotated[tuple[int, ...], Meta(max_length=20)]


class QuizResult(Record):
    """`correct`: question by question; the page holds the right answers and why."""

    right: int
    questions: int
    correct: tuple[bool, ...]


list_resources = Method("resources", "list_resources", ListResources, Resources)
get_resource = Method("resources", "get_resource", GetResource, Resource)
recommend = Method("resources", "recommend", Recommend, Recommendations)
answer_quiz = Method("resources", "answer_quiz", AnswerQuiz, QuizResult, command=True)
export_youth = Method("resources", "export_youth", ExportYouth, YouthExport, timeout=20.0)
