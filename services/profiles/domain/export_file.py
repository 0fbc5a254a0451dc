"""Reads a table that a spreadsheet exported: Windows-1252, UTF-8 or UTF-16, separated by `;`, `,` or tab.

Gives rows with the line numbers that a person sees in an editor. Knows nothing of what the columns mean.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from services.profiles.domain.words import fold

MAX_BYTES = 10_000_000
MAX_ROWS = 5_000
"""More than any programme has applicants: an import is one transaction, and must end within its deadline."""
_DELIMITERS = ";,\t"


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; `code` is stable, `data` says what a person needs to mend it."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `line` counts from 1 (the header) at the record's first line; `surplus` cells have no column."""

    line: int
    cells: Mapping[str, str]
    surplus: tuple[str, ...] = ()

    def cell(self, header: str) -> str:
        return self.cells.get(fold(header), "").strip()


def decode(content: bytes) -> str:
    """Windows-1252 is what is left when the bytes are not valid UTF-8: it never fails, so it is tried last."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile("file_too_large", limit_bytes=MAX_BYTES)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise UnreadableFile("not_a_table")
    return text


def read_table(content: bytes, required: Sequence[str]) -> list[Row]:
    """The rows under a header that has every required column; blank rows are left out but keep their number."""
    text = decode(content)
    records = list(islice(_records(text, _delimiter(text, required)), MAX_ROWS + 1))
    if len(records) > MAX_ROWS:
        raise UnreadableFile("too_many_rows", limit_rows=MAX_ROWS)
    if not records:
        raise UnreadableFile("empty_file")
    _, header = records[0]
    keys = [fold(title) for title in header]
    if missing := [title for title in required if fold(title) not in keys]:
        raise UnreadableFile("missing_columns", columns=missing)
    return [_row(line, keys, cells) for line, cells in records[1:] if any(cell.strip() for cell in cells)]


def _row(line: int, keys: list[str], cells: list[str]) -> Row:
    surplus = tuple(cell for cell in cells[len(keys) :] if cell.strip())
    named: dict[str, str] = {}
    for key, cell in zip(keys, cells, strict=False):
        named.setdefault(key, cell)
    return Row(line, named, surplus)


def _delimiter(text: str, required: Sequence[str]) -> str:
    """The one under which the header shows most of the columns that are looked for."""
    wanted = {fold(title) for title in required}
    first = next((line for line in text.splitlines() if line.strip()), "")

    def found(delimiter: str) -> int:
        return len(wanted & {fold(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])})

    return max(_DELIMITERS, key=found)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    header_seen = False
    try:
        for cells in reader:
            if header_seen or any(cell.strip() for cell in cells):
                yield begins, cells
                header_seen = True
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("not_a_table", line=begins) from error
