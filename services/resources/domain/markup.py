"""A page's blocks as safe markup: headings with an id, paragraphs with one line an idea, lists, strong words."""

from collections.abc import Iterable
from html import escape

from services.resources.domain.page import Block, BlockKind, Page, Span


def markup_of(page: Page) -> str:
    """HTML without attributes other than a heading's id; all text is escaped."""
    return "\n".join(_block(block) for block in page.blocks)


def text_of(page: Page) -> str:
    """The words of a page, for searching."""
    lines = (_plain(line) for block in page.blocks for line in block.lines)
    return "\n".join([page.title, page.summary, *lines])


def _block(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        anchor = f' id="{escape(block.tag.replace(":", "-"))}"' if block.tag else ""
        return f"<h2{anchor}>{_line(block.lines[0])}</h2>"
    if block.kind is BlockKind.LIST:
        return f"<ul>{''.join(f'<li>{_line(line)}</li>' for line in block.lines)}</ul>"
    return f"<p>{'<br>'.join(_line(line) for line in block.lines)}</p>"


def _line(spans: Iterable[Span]) -> str:
    return "".join(f"<strong>{escape(span.text)}</strong>" if span.strong else escape(span.text) for span in spans)


def _plain(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)
