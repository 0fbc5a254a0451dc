"""Reads a page's file: TOML front matter between two `+++` lines, then text in a small part of Markdown.

Allowed in the text: `## heading {tag}`, lines, `- items`, `**strong**`. Anything else is a fault of the author, told
with its line: a page never shows raw marks to somebody who reads with difficulty.
"""

import re
import tomllib
from itertools import groupby
from typing import Any

from services.resources.domain.page import Block, BlockKind, Level, Page, Question, Source, Span

HEADING = re.compile(r"## (?P<text>.+?)(?: \{(?P<tag>[a-z]+:[\w.]+)\})?")
FOREIGN = re.compile(r"^(#|\||>|\d+\) |\* )|\]\(|`|<")


class BadPage(ValueError):
    """A page file that cannot be read; the message is for its author."""


def read_page(slug: str, text: str) -> Page:
    """The page of one file. Raises BadPage."""
    try:
        empty, matter, body = text.split("+++\n", 2)
        front: dict[str, Any] = tomllib.loads(matter)
        if empty:
            raise BadPage(f"{slug}: the file must start with +++")
        return _page(slug, front, _blocks(slug, body))
    except (ValueError, KeyError, TypeError) as error:
        raise error if isinstance(error, BadPage) else BadPage(f"{slug}: {error!r}") from error


def _page(slug: str, front: dict[str, Any], blocks: tuple[Block, ...]) -> Page:
    return Page(
        slug=slug,
        title=front["title"],
        summary=front["summary"],
        topic=front["topic"],
        tags=tuple(front["tags"]),
        level=Level(front["level"]),
        minutes=front["minutes"],
        language=front["language"],
        needs=tuple(front["needs"]),
        pictogram=front["pictogram"],
        sources=tuple(Source(**source) for source in front["sources"]),
        quiz=tuple(_question(slug, one) for one in front["quiz"]),
        blocks=blocks,
    )


def _question(slug: str, raw: dict[str, Any]) -> Question:
    question = Question(**{**raw, "choices": tuple(raw["choices"])})
    if not 0 <= question.answer < len(question.choices):
        raise BadPage(f"{slug}: the answer of {question.key} is none of its choices")
    return question


def _blocks(slug: str, body: str) -> tuple[Block, ...]:
    lines = [line.rstrip() for line in body.splitlines()]
    for number, line in enumerate(lines, start=1):
        if FOREIGN.search(line.removeprefix("## ")):
            raise BadPage(f"{slug}: line {number} of the text uses marks that pages do not have: {line}")

    return tuple(
        block for kind, group in groupby(lines, key=_kind) if kind is not None for block in _gather(kind, list(group))
    )


def _kind(line: str) -> BlockKind | None:
    if not line:
        return None
    if line.startswith("## "):
        return BlockKind.HEADING
    return BlockKind.LIST if line.startswith("- ") else BlockKind.PARAGRAPH


def _gather(kind: BlockKind, lines: list[str]) -> list[Block]:
    if kind is not BlockKind.HEADING:
        return [Block(kind, tuple(_spans(line.removeprefix("- ")) for line in lines))]
    found = [HEADING.fullmatch(line) for line in lines]
    return [Block(kind, (_spans(match["text"]),), match["tag"]) for match in found if match]


def _spans(text: str) -> tuple[Span, ...]:
    """`a **b** c` → a, b (strong), c. An unclosed mark stays a fault: the number of pieces must be odd."""
    pieces = text.split("**")
    if len(pieces) % 2 == 0:
        raise BadPage(f"an unclosed ** in: {text}")
    return tuple(Span(piece, strong=bool(index % 2)) for index, piece in enumerate(pieces) if piece)
