"""How a journey is steered: difficulties, adjustments with every act on them, signals with their evidence."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.progress import rpc
from contracts.progress.events import SignalKind
from servicekit.tables import UtcDateTime
from services.progress.models.base import Base, Code, Id


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
    """`waits_for`: the role whose act is next, None when it is over. `also_agrees`: the second role that must agree."""

    __tablename__ = "adjustment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[rpc.AdjustmentKind] = mapped_column(Code)
    words: Mapped[str] = mapped_column(Text)
    owner_role: Mapped[rpc.OwnerRole] = mapped_column(Code)
    must_agree: Mapped[str | None] = mapped_column(Code)
    also_agrees: Mapped[str | None] = mapped_column(Code)
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


class AdjustmentMessage(Base):
    """What people say to each other about one adjustment."""

    __tablename__ = "adjustment_message"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    adjustment_id: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_adjustment_message_adjustment", "adjustment_id", "at"),)


class Signal(Base):
    """A signal and its evidence. `key` names the evidence: the unique key is why nothing is raised twice for the same.

    `fit_asked` counts how often what it proposes was to be fitted: who fits it says which time was meant.
    """

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
    snoozed_until: Mapped[dt.date | None] = mapped_column(Date)
    snoozed_by: Mapped[str | None] = mapped_column(Id)
    snoozed_reason: Mapped[str | None] = mapped_column(Text)
    to_fit: Mapped[bool] = mapped_column(Boolean, default=True)
    fit_asked: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (
        UniqueConstraint("youth_id", "kind", "key", name="uq_signal_evidence"),
        Index("ix_signal_to_fit", "to_fit", "cleared_at", "id"),
    )
