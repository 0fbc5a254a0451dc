"""What a service's tables hold of one person: which rows, found how. Erasure, export and retention all read this.

A table with a column `youth_id` is known without a word; every other one is named by its service, with the way to its rows or
the reason why it holds nobody (a test asks for it). Knows neither why something is erased nor who may read it.
"""

import base64
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, MetaData, Table, delete, or_, select
from sqlalchemy.orm import Session

from servicekit.tables import KIT_TABLES

USUAL = "youth_id"
LOG = "event_log"


@dataclass(frozen=True)
class Through:
    """Rows whose `column` is the `key` of a row of `table` that is the person's."""

    column: str
    table: str
    key: str = "id"


class Holdings:
    """`found_by`: columns that hold the person's id where they are not `youth_id`, or a way through another table.

    `nobodys`: tables that hold nothing of a youth, each with why. `spared`: tables whose rows `delete` leaves, each with why
    (a proof, a place that must not be empty); they are exported all the same. `secret`: columns that no export shows, as
    `table.column`.
    """

    def __init__(self, metadata: MetaData, *, found_by: Mapping[str, tuple[str | Through, ...]] | None = None,
                 nobodys: Mapping[str, str] | None = None, spared: Mapping[str, str] | None = None,
                 secret: Iterable[str] = ()) -> None:
        self._metadata = metadata
        self._found_by = dict(found_by or {})
        self.nobodys = dict(nobodys or {})
        self.spared = dict(spared or {})
        self._secret = frozenset(secret)

    def ways(self, table: Table) -> tuple[str | Through, ...]:
        """How the person's rows of a table are found; empty where there are none."""
        if table.name in self._found_by:
            return self._found_by[table.name]
        return (USUAL,) if USUAL in table.c and table.name not in self.nobodys else ()

    def forgotten(self) -> list[str]:
        """Tables of which nothing is said: say it in the service's `handlers/erasure.py`."""
        return sorted(table.name for table in self._own() if not self.ways(table) and table.name not in self.nobodys)

    def tables(self) -> list[Table]:
        """Those that hold somebody, children before their parents."""
        held = [table for table in reversed(self._metadata.sorted_tables) if table in self._own() and self.ways(table)]
        return sorted(held, key=lambda table: -self._depth(table))

    def of(self, session: Session, table: Table, subject: str) -> ColumnElement[bool]:
        """The person's rows as a condition of SQL: of values, so that an index finds each of several ways."""
        return or_(*(self._condition(session, table, way, subject) for way in self.ways(table)))

    def delete(self, session: Session, subject: str) -> int:
        """All of the person's rows are gone, except in the tables that are spared; returns how many went."""
        session.flush()
        gone = 0
        for table in self.tables():
            if table.name not in self.spared:
                gone += session.execute(delete(table).where(self.of(session, table, subject))).rowcount  # type: ignore[attr-defined]
        return gone

    def export(self, session: Session, subject: str) -> dict[str, list[dict[str, Any]]]:
        """Every row by table, as JSON values, and the service's own events about the person; without secrets."""
        found = {table.name: self._rows(session, table, subject) for table in self.tables()}
        log = self._metadata.tables[LOG]
        facts = select(log.c.type, log.c.at, log.c.area, log.c.body).where(log.c.subject == subject).order_by(log.c.at, log.c.seq)
        found[LOG] = [{key: _plain(value) for key, value in row.items()} for row in session.execute(facts).mappings()]
        return {name: rows for name, rows in sorted(found.items()) if rows}

    def _rows(self, session: Session, table: Table, subject: str) -> list[dict[str, Any]]:
        shown = [column for column in table.c if f"{table.name}.{column.name}" not in self._secret]
        rows = session.execute(select(*shown).where(self.of(session, table, subject)).order_by(*table.primary_key)).mappings()
        return [{key: _plain(value) for key, value in row.items()} for row in rows]

    def _condition(self, session: Session, table: Table, way: str | Through, subject: str) -> ColumnElement[bool]:
        if isinstance(way, str):
            return table.c[way] == subject
        parent = self._metadata.tables[way.table]
        keys = session.scalars(select(parent.c[way.key]).where(self.of(session, parent, subject))).all()
        return table.c[way.column].in_(keys)

    def _depth(self, table: Table) -> int:
        through = [way for way in self.ways(table) if isinstance(way, Through)]
        return 1 + max(self._depth(self._metadata.tables[way.table]) for way in through) if through else 0

    def _own(self) -> list[Table]:
        return [table for table in self._metadata.sorted_tables if table.name not in KIT_TABLES]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
