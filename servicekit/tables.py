"""The kit's own tables, which every service's database has beside its own (one Alembic history per service)."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Index, Integer, String, Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC instant on both engines; SQLite stores no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime would lose its instant")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


BigInt = BigInteger().with_variant(Integer, "sqlite")


class LogHead:
    """The counter and the epoch of one area's log; locked last in every writing transaction."""

    __tablename__ = "log_head"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInt)


class LogEntry:
    """One event, as the bytes that every door shows."""

    __tablename__ = "event_log"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt, primary_key=True)
    type: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    body: Mapped[str] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        return (Index("ix_event_log_subject", "subject"),)


class RelayCursor:
    """How far the log of an area was published."""

    __tablename__ = "relay_cursor"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt)


class ConsumerCursor:
    """How far this service applied the log of (source, area). `stopped` holds the reason of a stream that stands."""

    __tablename__ = "consumer_cursor"
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInt)
    stopped: Mapped[str | None] = mapped_column(Text)


class Parked:
    """An event that could not be applied, or that waits behind one of the same subject. `also`: the second one it is about."""

    __tablename__ = "parked_event"
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt, primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    also: Mapped[str | None] = mapped_column(String(64))


class CareAct:
    """What a person did to a stream (`servicekit/log/care.py`): who, when, why, and which events; kept with the act itself."""

    __tablename__ = "care_act"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)
    who: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(Text)
    sequences: Mapped[list[int]] = mapped_column(JSON)


class StoredAnswer:
    """What a command answered, so that its repeat gets the same answer and no second effect.

    `subject`: whom it was about, so that it goes when that one is erased.
    """

    __tablename__ = "stored_answer"
    principal: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    subject: Mapped[str | None] = mapped_column(String(64))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        return (Index("ix_stored_answer_subject", "subject"), Index("ix_stored_answer_at", "at"))


class TimerRun:
    """When a timer last ended well; its age shows a job that misses its time."""

    __tablename__ = "timer_run"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class Tombstone:
    """Somebody who was erased: no event and no command, however late, makes anything of this id again."""

    __tablename__ = "tombstone"
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class Redirect:
    """Somebody who turned out to be somebody else (`servicekit/redirects.py`). `given`: what undoing it would need."""

    __tablename__ = "redirect"
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    into: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    given: Mapped[dict[str, Any]] = mapped_column(JSON)


_TABLES = (LogHead, LogEntry, RelayCursor, ConsumerCursor, Parked, CareAct, StoredAnswer, TimerRun, Tombstone, Redirect)


KIT_TABLES = frozenset({*(table.__tablename__ for table in _TABLES), "alembic_version"})


def kit_tables(base: type[DeclarativeBase]) -> None:
    """Declares the kit's tables in a service's metadata."""
    for table in _TABLES:
        type(table.__name__, (table, base), {"__doc__": table.__doc__})
