"""Search: by file number, or by the beginning of the name, last names before first names. Each is one range of an index.

One condition over both names would be ordered by the last name and read the whole index at 300 000 youths for a rare one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, not_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import fold
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.models import Youth

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Way:
    """One way to be found, and the order of its answers: that of the index which serves it."""

    found: Condition
    order: tuple[InstrumentedAttribute[str], ...]


def ways_of(text: str) -> tuple[Way, ...]:
    """The ways are disjoint: whoever bears the word twice is found by the last name only; what holds a digit is a file number."""
    if any(letter.isdigit() for letter in text):
        return (Way(Youth.file_number == text.strip(), (Youth.sort_key, Youth.id)),)
    word = fold(text)
    if not word:
        return ()
    last_name = _begins(Youth.sort_key, word)
    return (
        Way(last_name, (Youth.sort_key, Youth.id)),
        Way(and_(_begins(Youth.first_name_key, word), not_(last_name)), (Youth.first_name_key, Youth.sort_key, Youth.id)),
    )


def find(request: rpc.ListYouths, uow: UnitOfWork, kept: Sequence[Condition]) -> tuple[list[Youth], str | None]:
    """A page of the youths found, and the cursor of the next one."""
    ways = ways_of(request.text)
    first, place = _place(request.cursor, ways)
    rows: list[tuple[int, Youth]] = []
    for n, way in enumerate(ways[first:], first):
        query = select(Youth).where(*kept, way.found).order_by(*way.order).limit(request.limit + 1 - len(rows))
        if place:
            query, place = query.where(tuple_(*way.order) > tuple(place)), []
        rows += [(n, youth) for youth in uow.session.scalars(query)]
        if len(rows) > request.limit:
            break
    page = rows[: request.limit]
    return [youth for _, youth in page], _next(ways, *page[-1]) if len(rows) > len(page) else None


def count_found(request: rpc.ListYouths, uow: UnitOfWork, kept: Sequence[Condition], limit: int) -> int:
    """How many there are, counted up to `limit`."""
    total = 0
    for way in ways_of(request.text):
        if total >= limit:
            break
        some = select(Youth.id).where(*kept, way.found).limit(limit - total).subquery()
        total += uow.session.scalar(select(func.count()).select_from(some)) or 0
    return total


def _begins(key: InstrumentedAttribute[str], word: str) -> Condition:
    """`~` is past every letter and digit that `fold` leaves, in the order of bytes: that of both key columns."""
    return and_(key >= word, key < word + "~")


def _place(cursor: str | None, ways: tuple[Way, ...]) -> tuple[int, list[str]]:
    if not cursor:
        return 0, []
    number, *place = read_cursor(cursor)
    if not number.isdecimal() or int(number) >= len(ways) or len(place) != len(ways[int(number)].order):
        raise InvalidRequest("cursor", field="cursor")
    return int(number), place


def _next(ways: tuple[Way, ...], n: int, youth: Youth) -> str:
    return write_cursor(str(n), *(getattr(youth, column.key) for column in ways[n].order))
