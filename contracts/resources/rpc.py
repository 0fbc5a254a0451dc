"""What resources answers. Texts are plain French, in Markdown of our own; each with its sources and their dates."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record


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
    text: str
    date: str


class QuizQuestion(Record):
    """The right answer and why are shown only after answering; `answer` is the index of the right choice."""

    question: str
    choices: tuple[str, ...]
    answer: int
    why: str


class Resource(Record):
    summary: ResourceSummary
    html: str
    sources: tuple[Source, ...]
    quiz: tuple[QuizQuestion, ...] = ()


class ListResources(Record):
    tag: str | None = None
    text: str = ""


class Resources(Record):
    resources: tuple[ResourceSummary, ...]


class GetResource(Record):
    slug: Annotated[str, Meta(max_length=80)]


class Recommend(Record):
    """For one youth, from the own progress; `because` says why, as a code with its data."""

    youth_id: str
    limit: Annotated[int, Meta(ge=1, le=10)] = 3


class Recommendation(Record):
    resource: ResourceSummary
    because: Literal["weakest_theme", "last_objective", "phase", "need", "start"]
    data: dict[str, str | int | None] = {}


class Recommendations(Record):
    recommendations: tuple[Recommendation, ...]


class AnswerQuiz(Record):
    """`answers`: the chosen index of each question, in order."""

    youth_id: str
    slug: Annotated[str, Meta(max_length=80)]
    answers: tuple[int, ...]


class QuizResult(Record):
    right: int
    questions: int
    correct: tuple[bool, ...]


list_resources = Method("resources", "list_resources", ListResources, Resources)
get_resource = Method("resources", "get_resource", GetResource, Resource)
recommend = Method("resources", "recommend", Recommend, Recommendations)
answer_quiz = Method("resources", "answer_quiz", AnswerQuiz, QuizResult, command=True)
