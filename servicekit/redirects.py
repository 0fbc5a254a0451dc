"""Two ids that turned out to be one: what comes late about the one that went is applied to the one that stays.

Remembers the pair with what undoing it would need, and hands over what a service holds. Knows neither why nor who decided.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    column,
    delete,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.kernel import Event
from servicekit.holdings import Holdings, Through
from servicekit.tables import UtcDateTime
from servicekit.uow import UnitOfWork

_REDIRECT = table("redirect", column("subject", String), column("into", String), column("at", UtcDateTime()), column("given", JSON))


@dataclass
class Given:
    """What changed hands: the keys of rows that are the other's now, and rows that went since the other had one already.

    `is_first`: the pair was not known before.
    """

    moved: dict[str, list[list[Any]]] = field(default_factory=dict)
    dropped: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    is_first: bool = True


def give(holdings: Holdings, uow: UnitOfWork, subject: str, into: str, keep: frozenset[str] = frozenset()) -> Given:
    """Everything that is held of `subject` is held of `into` from this transaction on, and so is what comes later.

    `keep`: tables whose rows stay under the id they were written with. Said a second time (a merge is told in every area
    concerned) it finds nothing more to give.
    """
    session, given, pair = uow.session, Given(), (subject, into)
    session.flush()
    owned = [(held, held.c[way]) for held in holdings.tables() if held.name not in keep
             for way in holdings.ways(held) if isinstance(way, str)]
    own_rows = [(held, owner) for held, owner in owned if list(held.primary_key) == [owner]]
    for held, owner in own_rows:
        _make_room(session, held, owner, pair)  # what hangs on the row can only move to one that is there
    for held, owner in owned:
        if (held, owner) not in own_rows:
            _give_rows(holdings, session, held, owner, pair, given)
    for held, owner in own_rows:
        rows = [dict(row) for row in session.execute(select(held).where(owner == subject)).mappings()]
        _drop(holdings, session, held, rows, given)
    session.expire_all()
    session.info.pop("rows", None)  # what a batch of events had read ahead is another's now
    _remember(uow, subject, into, given)
    return given


def redirects_among(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Those of them that are somebody else now, with whom; kept for the transaction, so that `give` shows in the same batch."""
    some = select(_REDIRECT.c.subject, _REDIRECT.c.into).where(_REDIRECT.c.subject.in_(bindparam("some", expanding=True)))
    found = {old: new for old, new in session.execute(some, {"some": sorted(set(subjects))})}
    session.info["redirects"] = found
    return found


def all_redirects(session: Session) -> dict[str, str]:
    """Everybody who is somebody else now, with whom: as many as there were merges."""
    return {old: new for old, new in session.execute(select(_REDIRECT.c.subject, _REDIRECT.c.into))}


def about(envelope: Envelope, into: str) -> Envelope:
    """The event as one about whoever the subject is now."""
    return msgspec.structs.replace(envelope, subject=into)


def fact_about(event: Event, into: str) -> Event:
    """The fact itself, when it is about that one already."""
    return event if event.subject() == into else msgspec.structs.replace(event, **{event.subject_field: into})


def _remember(uow: UnitOfWork, subject: str, into: str, given: Given) -> None:
    session = uow.session
    given.is_first = session.scalar(select(_REDIRECT.c.into).where(_REDIRECT.c.subject == subject)) is None
    if given.is_first:
        what = {"moved": given.moved, "dropped": given.dropped}
        session.execute(insert(_REDIRECT).values(subject=subject, into=into, at=uow.now, given=what))
    session.execute(update(_REDIRECT).where(_REDIRECT.c.into == subject).values(into=into))
    seen: dict[str, str] | None = session.info.get("redirects")
    if seen is not None:
        seen.update({old: into for old, new in seen.items() if new == subject} | {subject: into})


def _make_room(session: Session, held: Table, owner: ColumnElement[Any], pair: tuple[str, str]) -> None:
    """The one row that somebody has in a table: the other's own where there is one, else a copy."""
    old, new = pair
    if session.execute(select(owner).where(owner == new)).first() is None:
        row = session.execute(select(held).where(owner == old)).mappings().first()
        if row is not None:
            session.execute(insert(held).values({**row, owner.name: new}))


def _give_rows(holdings: Holdings, session: Session, held: Table, owner: ColumnElement[Any], pair: tuple[str, str], given: Given) -> None:
    """Row by row where the owner is part of a key, for the other may have that key already; else all at once."""
    old, new = pair
    keys = [key for key in _keys(held) if owner.name in key]
    columns = list(held.c) if keys else list(held.primary_key)
    moved: list[dict[str, Any]] = []
    dropped: list[dict[str, Any]] = []
    for row in session.execute(select(*columns).where(owner == old)).mappings().all():
        (dropped if any(_is_taken(session, held, key, owner, row, new) for key in keys) else moved).append(dict(row))
    _drop(holdings, session, held, dropped, given)
    for each in moved if keys else ():
        session.execute(update(held).where(_is_row(held, each)).values({owner.name: new}))
    if moved:
        session.execute(update(held).where(owner == old).values({owner.name: new}))
        names = [each.name for each in held.primary_key]
        given.moved.setdefault(held.name, []).extend([_plain(each[name]) for name in names] for each in moved)


def _keys(held: Table) -> list[tuple[str, ...]]:
    unique = [tuple(held.primary_key.columns.keys())]
    unique += [tuple(each.columns.keys()) for each in held.constraints if isinstance(each, UniqueConstraint)]
    return unique + [tuple(each.columns.keys()) for each in held.indexes if each.unique]


def _is_taken(session: Session, held: Table, key: tuple[str, ...], owner: ColumnElement[Any], row: Any, new: str) -> bool:
    same = [held.c[name] == (new if name == owner.name else row[name]) for name in key]
    return session.execute(select(owner).where(*same).limit(1)).first() is not None


def _drop(holdings: Holdings, session: Session, held: Table, rows: list[dict[str, Any]], given: Given) -> None:
    """With what hangs on them: a charter that goes takes its signatures along."""
    for child in holdings.tables():
        for way in holdings.ways(child):
            if isinstance(way, Through) and way.table == held.name:
                of_these = child.c[way.column].in_([row[way.key] for row in rows])
                hanging = [dict(row) for row in session.execute(select(child).where(of_these)).mappings()]
                if hanging:
                    _drop(holdings, session, child, hanging, given)
    for row in rows:
        session.execute(delete(held).where(_is_row(held, row)))
        given.dropped.setdefault(held.name, []).append({name: _plain(value) for name, value in row.items()})


def _is_row(held: Table, row: dict[str, Any]) -> ColumnElement[bool]:
    return and_(*(each == row[each.name] for each in held.primary_key))


def _plain(value: Any) -> Any:
    """As JSON: what undoing would need, but for the bytes of files."""
    if isinstance(value, bytes):
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value
