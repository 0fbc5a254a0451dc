"""Rows read or made in one transaction, held until it ends: a batch of events asks the database once for each.

SQLAlchemy forgets a clean row as soon as nobody holds it and flushes before every question; for a consumer that is most of
its time. Only for handlers of events: their stream is locked, so nobody else changes these rows meanwhile.
"""

from collections.abc import Hashable
from typing import Any, TypeVar

from sqlalchemy import Select, inspect, select, tuple_
from sqlalchemy.orm import Session

R = TypeVar("R")


class Rows:
    """Everything goes through it, or the database's answer misses what waits to be flushed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_key: dict[tuple[type[Any], Hashable], Any] = {}
        self._lists: dict[Hashable, list[Any]] = {}

    def get(self, model: type[R], key: Any) -> R | None:
        """By primary key: a value, or a tuple of them."""
        if (model, key) not in self._by_key:
            with self._session.no_autoflush:
                self._by_key[model, key] = self._session.get(model, key)
        found: R | None = self._by_key[model, key]
        return found

    def load(self, model: type[Any], keys: set[Any]) -> None:
        """Reads these rows at once; those that are not there are then known not to be."""
        columns = inspect(model).primary_key
        wanted = columns[0].in_(keys) if len(columns) == 1 else tuple_(*columns).in_(keys)
        with self._session.no_autoflush:
            found = list(self._session.scalars(select(model).where(wanted)))
        for key in keys:
            self._by_key.setdefault((model, key), None)
        for row in found:
            identity = inspect(row).identity
            self._by_key[model, identity if len(columns) > 1 else identity[0]] = row

    def add(self, key: Any, row: R) -> R:
        """A new row under its primary key."""
        self._session.add(row)
        self._by_key[type(row), key] = row
        return row

    def delete(self, key: Any, row: Any) -> None:
        """Gone for this transaction too; one that was never stored is only forgotten."""
        if row in self._session.new:
            self._session.expunge(row)
        else:
            self._session.delete(row)
        self._by_key[type(row), key] = None

    def listed(self, name: Hashable, query: Select[Any]) -> list[Any]:
        """The rows of a query, asked once under this name; whoever adds a row that belongs to it appends it."""
        if name not in self._lists:
            with self._session.no_autoflush:
                self._lists[name] = list(self._session.scalars(query))
        return self._lists[name]


def rows_of(session: Session) -> Rows:
    """The rows of this transaction."""
    held: Rows | None = session.info.get("rows")
    if held is None:
        held = session.info["rows"] = Rows(session)
    return held
