"""Progress's own tables. Nobody else reads them; words of people live here and never in an event."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from contracts.progress import rpc
from contracts.progress.events import Level, SignalKind
from servicekit.tables import BigInt, UtcDateTime, kit_tables


class Base(DeclarativeBase):
    pass


kit_tables(Base)

Id = String(64)
Code = String(40)


class Youth(Base):
    """What progress must know of a youth to apply a scope and to look for signals; fed by profiles.

    `open_signals`, `waiting` and `urgency` are set afresh at every look, so that the list of the day is one index scan.
    `next_look_on`: the day on which time alone may bring a signal.
    """

    __tablename__ = "youth"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    adviser_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str | None] = mapped_column(Id)
    followed_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    needed_by: Mapped[dt.date | None] = mapped_column(Date)
    open_signals: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    urgency: Mapped[int] = mapped_column(Integer, default=0)
    looked_on: Mapped[dt.date | None] = mapped_column(Date)
    next_look_on: Mapped[dt.date | None] = mapped_column(Date, index=True)
    __table_args__ = (
        Index("ix_youth_adviser", "adviser_id", "urgency"),
        Index("ix_youth_school", "school_id", "urgency"),
        Index("ix_youth_area", "area", "urgency"),
        Index("ix_youth_urgency", "urgency"),
    )


class Mark(Base):
    """Every mark ever given; never edited."""

    __tablename__ = "mark"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    objective: Mapped[str] = mapped_column(String(8))
    level: Mapped[Level] = mapped_column(Code)
    rank: Mapped[int]
    top: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    instructor_id: Mapped[str] = mapped_column(Id)
    appointment_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_mark_youth", "youth_id", "at"),)


class SelfAssessment(Base):
    """The youth's own assessments, all of them."""

    __tablename__ = "self_assessment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    objective: Mapped[str] = mapped_column(String(8))
    level: Mapped[Level] = mapped_column(Code)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_self_assessment_youth", "youth_id", "at"),)


class BookletLine(Base):
    """The mark and the own assessment that count now, one line an objective that has one."""

    __tablename__ = "booklet_line"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    objective: Mapped[str] = mapped_column(String(8), primary_key=True)
    mark_id: Mapped[str | None] = mapped_column(Id)
    acquired: Mapped[bool] = mapped_column(Boolean, default=False)
    self_assessment_id: Mapped[str | None] = mapped_column(Id)


class PracticeSeries(Base):
    __tablename__ = "practice_series"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    score: Mapped[int]
    by_theme: Mapped[dict[str, int]] = mapped_column(JSON)
    __table_args__ = (Index("ix_practice_series_youth", "youth_id", "at"),)


class Difficulty(Base):
    __tablename__ = "difficulty"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[rpc.DifficultyKind] = mapped_column(Code)
    words: Mapped[str] = mapped_column(Text)
    reported_by: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    resolved_by: Mapped[str | None] = mapped_column(Id)
    resolved_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_difficulty_youth", "youth_id", "at"),)


class Adjustment(Base):
    """`waits_for`: the role whose act is next, None when it is over."""

    __tablename__ = "adjustment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[rpc.AdjustmentKind] = mapped_column(Code)
    words: Mapped[str] = mapped_column(Text)
    owner_role: Mapped[rpc.OwnerRole] = mapped_column(Code)
    must_agree: Mapped[str | None] = mapped_column(Code)
    proposed_by: Mapped[str] = mapped_column(Id)
    proposer_role: Mapped[str] = mapped_column(Code)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    from_signal: Mapped[str | None] = mapped_column(Id)
    from_difficulty: Mapped[str | None] = mapped_column(Id)
    state: Mapped[rpc.AdjustmentState] = mapped_column(Code)
    waits_for: Mapped[str | None] = mapped_column(Code)
    waiting_since: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (
        Index("ix_adjustment_youth", "youth_id", "at"),
        Index("ix_adjustment_waits_for", "waits_for", "youth_id"),
    )


class AdjustmentStep(Base):
    """One act on an adjustment, in order; two people who act at once meet at this key."""

    __tablename__ = "adjustment_step"
    adjustment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    youth_id: Mapped[str] = mapped_column(Id)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    act: Mapped[str] = mapped_column(Code)
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_adjustment_step_youth", "youth_id", "by_role", "at"),)


class AttendedFact(Base):
    """What attendance said of an appointment, record by record; of two records of one appointment the later counts."""

    __tablename__ = "attended_fact"
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    outcome: Mapped[str] = mapped_column(Code)
    reason: Mapped[str | None] = mapped_column(Code)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    seq: Mapped[int] = mapped_column(BigInt)
    __table_args__ = (Index("ix_attended_fact_youth", "youth_id", "starts_at"),)


class Signal(Base):
    """A signal and its evidence. `key` names the evidence: the unique key is why nothing is raised twice for the same."""

    __tablename__ = "signal"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[SignalKind] = mapped_column(Code)
    key: Mapped[str] = mapped_column(String(160))
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    cause: Mapped[str | None] = mapped_column(Code)
    proposes: Mapped[rpc.AdjustmentKind] = mapped_column(Code)
    raised_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    cleared_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    closed_by: Mapped[str | None] = mapped_column(Id)
    closed_reason: Mapped[str | None] = mapped_column(Text)
    to_fit: Mapped[bool] = mapped_column(Boolean, default=True)
    __table_args__ = (
        UniqueConstraint("youth_id", "kind", "key", name="uq_signal_evidence"),
        Index("ix_signal_to_fit", "to_fit", "cleared_at"),
    )


class TimelineEntry(Base):
    """A fact of a youth's journey, in codes, whoever published it."""

    __tablename__ = "timeline_entry"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    what: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(Id)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (Index("ix_timeline_entry_youth", "youth_id", "at", "id"),)
