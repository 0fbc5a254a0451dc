"""A page of the library and its quiz, as people read them.

Says nothing of where pages are kept or how they are drawn.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Where on the way to the licence a page helps."""

    DISCOVER = "discover"
    LEARN = "learn"
    EXAM = "exam"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class Span:
    """A run of text; `strong` is the only emphasis that plain language allows."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, the lines of a paragraph (one idea each), or the items of a list. `tag` makes a heading a target."""

    kind: BlockKind
    lines: tuple[tuple[Span, ...], ...]
    tag: str | None = None


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `published` is the source's own date in words, `seen` the day we read it."""

    label: str
    seen: date
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True)
class Question:
    """One question of our own making; `answer` is the index of the only right choice."""

    key: str
    question: str
    choices: tuple[str, ...]
    answer: int
    why: str
    tag: str | None = None


@dataclass(frozen=True)
class Page:
    """`tags` are `etg`, `etg:<theme>`, `remc:<competence>` or `remc:<objective>`; `needs` are the programme's codes."""

    slug: str
    title: str
    summary: str
    topic: str
    tags: tuple[str, ...]
    level: Level
    minutes: int
    language: str
    needs: tuple[str, ...]
    pictogram: str
    sources: tuple[Source, ...]
    quiz: tuple[Question, ...]
    blocks: tuple[Block, ...]

    def question(self, key: str) -> Question | None:
        """The question of that key, or None."""
        return next((question for question in self.quiz if question.key == key), None)

    def section_about(self, tag: str) -> str | None:
        """The tag of the heading that is about it, so that a reader starts there; None when the whole page is."""
        return next((block.tag for block in self.blocks if block.tag == tag), None)
