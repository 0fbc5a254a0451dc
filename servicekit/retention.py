"""How long each kind of record is kept: what is past its time, counted for a dry run, deleted in small steps when asked.

A service declares its kinds; the values are the programme's, each with its dates of validity. Decides nothing about a person's
whole file: that is an erasure, and profiles' own.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import ColumnElement, DateTime, Table, func, not_, or_, select, true
from sqlalchemy.orm import Session

from contracts.retention import KeptKind, Retention
from servicekit.dated import Dated, months_after, read_dated
from servicekit.tables import UtcDateTime
from servicekit.uow import UnitOfWork

if TYPE_CHECKING:
    from servicekit.service import Service

FILES = ("rules.json", "retention.json")
STEP = 500
"""Rows of one transaction: nobody waits long behind a sweep."""


@dataclass(frozen=True)
class Kind:
    """Rows of one table, kept from `since` (a column) for as long as `setting` says; without a setting the column is the end.

    `only`: which rows at all. `empties`: columns that are emptied instead of the row deleted, where a place must stay.
    `parts`: tables whose rows hang on these by that column, and go before them.
    """

    table: str
    since: str
    setting: str | None = None
    only: Callable[[Table], ColumnElement[bool]] = lambda table: true()
    empties: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WholeFiles:
    """`past` finds files without a sign since a day, as (id, version), `most` at a time."""

    past: Callable[[UnitOfWork, dt.date], list[tuple[str, int]]]
    most: int


WHOLE_FILES = "retention.file_years_after_contact"
ANSWERS = Kind("stored_answer", "at", "retention.stored_answer_days")
"""The kit's own, in every service."""


class Settings(Dated):
    """The times of the programme's files, as limits on a day."""

    def limit(self, key: str, today: dt.date) -> dt.date:
        """What is older than this day is past its time."""
        value = self.whole(key, today)
        if key.endswith("_days"):
            return today - dt.timedelta(days=value)
        return months_after(today, -value * (12 if "_years" in key else 1))

    def is_verified(self, key: str, today: dt.date) -> bool:
        return self.rule(key, today).verified

    def why(self, key: str, today: dt.date) -> str:
        rule = self.rule(key, today)
        return rule.why or rule.source


def read_settings(programme: Path) -> Settings:
    return Settings(read_dated(programme, FILES).by_key, FILES)


def kinds_of(service: "type[Service]") -> tuple[Kind, ...]:
    return (*service.kept, ANSWERS)


def look(service: "type[Service]", uow: UnitOfWork, settings: Settings, today: dt.date) -> Retention:
    """The dry run: nothing is changed."""
    tables = service.metadata.tables
    kinds = tuple(_found(uow.session, tables[kind.table], kind, settings, today) for kind in kinds_of(service))
    report = Retention(service=service.name, on=today, kinds=kinds, spared=dict(service.spared))
    if service.whole_files is None:
        return report
    limit = settings.limit(WHOLE_FILES, today)
    return msgspec.structs.replace(
        report, files=len(service.whole_files.past(uow, limit)), files_most=service.whole_files.most, files_limit=limit,
        files_verified=settings.is_verified(WHOLE_FILES, today))


def sweep(session: Session, tables: Mapping[str, Table], kind: Kind, settings: Settings, today: dt.date) -> int:
    """Deletes (or empties) one step of what is past its time; 0 when nothing is left. Run again until then."""
    table = tables[kind.table]
    key = list(table.primary_key)
    rows = session.execute(select(*key).where(_past(table, kind, settings, today)).limit(STEP)).all()
    for row in rows:
        these = [column == value for column, value in zip(key, row, strict=True)]
        for name, column in kind.parts.items():
            session.execute(tables[name].delete().where(tables[name].c[column] == row[0]))
        session.execute(table.update().where(*these).values(kind.empties) if kind.empties else table.delete().where(*these))
    return len(rows)


def _found(session: Session, table: Table, kind: Kind, settings: Settings, today: dt.date) -> KeptKind:
    past = _past(table, kind, settings, today)
    gone = session.scalar(select(func.count()).select_from(table).where(past)) or 0
    rows = session.scalar(select(func.count()).select_from(table).where(kind.only(table))) or 0
    why = settings.why(kind.setting, today) if kind.setting else "its own date"
    verified = settings.is_verified(kind.setting, today) if kind.setting else True
    return KeptKind(table=kind.table, limit=_limit(kind, settings, today), past=gone, kept=rows - gone, why=why, verified=verified)


def _past(table: Table, kind: Kind, settings: Settings, today: dt.date) -> ColumnElement[bool]:
    column, limit = table.c[kind.since], _limit(kind, settings, today)
    older: ColumnElement[bool] = column < (_midnight(limit) if _is_instant(table, kind) else limit)
    still = [not_(table.c[name] == value) for name, value in kind.empties.items()]
    return older & kind.only(table) & (or_(*still) if still else true())


def _limit(kind: Kind, settings: Settings, today: dt.date) -> dt.date:
    return settings.limit(kind.setting, today) if kind.setting else today


def _is_instant(table: Table, kind: Kind) -> bool:
    return isinstance(table.c[kind.since].type, UtcDateTime | DateTime)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
