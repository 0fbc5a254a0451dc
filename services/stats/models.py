"""The tables of stats: the last version of each fact, and the counters that follow from them.

Ids, codes, numbers and instants only; nobody else reads them.
"""

import datetime as dt

from sqlalchemy import Boolean, Index, Integer, String, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.tables import UtcDateTime, kit_tables


class Base(DeclarativeBase):
    """The metadata of this database."""


kit_tables(Base)


class YouthRow(Base):
    """Where a youth stands. A stub, without a journey, until profiles says more.

    `evaluation`: she agreed that an evaluator's export shows her, without her name. `erased`: it shows her no more.
    """

    __tablename__ = "youth"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    journey: Mapped[str] = mapped_column(String(32), default="")
    code_track: Mapped[str] = mapped_column(String(32), default="not_started")
    driving_track: Mapped[str] = mapped_column(String(32), default="not_started")
    adviser_id: Mapped[str | None] = mapped_column(String(64), index=True)
    school_id: Mapped[str | None] = mapped_column(String(64), index=True)
    evaluation: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    erased: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class AttendanceRow(Base):
    """The last record about one youth at one appointment."""

    __tablename__ = "attendance_fact"
    appointment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(32))
    __table_args__ = (Index("ix_attendance_fact_youth", "youth_id", "outcome"),)


class MarkRow(Base):
    """One mark, under the id of the event that told it."""

    __tablename__ = "mark_fact"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(64))
    week: Mapped[str] = mapped_column(String(8))
    __table_args__ = (Index("ix_mark_fact_youth", "youth_id", "week"),)


class CounterRow(Base):
    """One cell of an area's figures, so that a dashboard costs the same however many youths there are."""

    __tablename__ = "counter"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(32), primary_key=True)
    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class LastFactRow(Base):
    """The instant of the newest fact counted in an area: the as-of date of its figures."""

    __tablename__ = "last_fact"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
