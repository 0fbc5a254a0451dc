"""The tables of funding: funders that people added, plans, the ledger, what attendance says of lessons, decisions about hours.

Rows of the ledger are only ever added; they outlive the youth's file, as accounts must, without a word about her.
"""

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base

PAYER = String(64)


class Funder(Base):
    """`area`: None is everywhere. Once closed no plan names it; what it promised stays."""

    __tablename__ = "funder"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    cap_cents: Mapped[int] = mapped_column(Integer)
    area: Mapped[str | None] = mapped_column(String(64))
    added_by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    closed_on: Mapped[dt.date | None] = mapped_column(Date)


class FundingPlan(Base):
    """Its figures never change: another plan takes its place. `own_cents` is what was shown to the youth."""

    __tablename__ = "funding_plan"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    state: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int] = mapped_column(Integer)
    hour_cents: Mapped[int] = mapped_column(Integer)
    other_cents: Mapped[int] = mapped_column(Integer)
    own_cents: Mapped[int] = mapped_column(Integer)
    proposed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    proposed_by: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    reason: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (Index("ix_funding_plan_youth", "youth_id", "proposed_at", "id"),)


class FundingPlanAid(Base):
    __tablename__ = "funding_plan_aid"
    plan_id: Mapped[str] = mapped_column(ForeignKey("funding_plan.id"), primary_key=True)
    payer: Mapped[str] = mapped_column(PAYER, primary_key=True)
    cents: Mapped[int] = mapped_column(Integer)


class LedgerEntry(Base):
    """One act. `corrects` is unique: nothing is taken back twice. `minutes`: hours bought with it, or (negative) given back."""

    __tablename__ = "ledger_entry"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ID)
    area: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[dt.date] = mapped_column(Date)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    person_id: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    plan_id: Mapped[str | None] = mapped_column(ID)
    corrects: Mapped[str | None] = mapped_column(ID, unique=True)
    reference: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (
        Index("ix_ledger_entry_youth", "youth_id", "at", "id"),
        Index("ix_ledger_entry_area", "area", "on_day", "id"),
        Index("ix_ledger_entry_day", "on_day", "id"),
    )


class LedgerLine(Base):
    """`cents`: a debit, or a credit when negative. The lines of an entry sum to zero for each payer."""

    __tablename__ = "ledger_line"
    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ID, index=True)
    account: Mapped[str] = mapped_column(String(10))
    payer: Mapped[str] = mapped_column(PAYER)
    school_id: Mapped[str] = mapped_column(ID, default="")
    cents: Mapped[int] = mapped_column(Integer)


class DrivenLesson(Base):
    """One record of attendance of a driving lesson, as attendance tells it; of one cancelled late, its own id.

    `superseded`: corrected by a later record.

    `charged_minutes`: what was decided of a late one, None as long as nobody did (`waits`).
    """

    __tablename__ = "driven_lesson"
    record_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(ID)
    appointment_id: Mapped[str] = mapped_column(String(64))
    school_id: Mapped[str] = mapped_column(ID, default="")
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    outcome: Mapped[str] = mapped_column(String(24), default="")
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    planned_minutes: Mapped[int] = mapped_column(Integer, default=0)
    superseded: Mapped[bool] = mapped_column(Boolean, default=False)
    charged_minutes: Mapped[int | None] = mapped_column(Integer)
    waits: Mapped[bool] = mapped_column(Boolean, default=False)
    __table_args__ = (Index("ix_driven_lesson_youth", "youth_id", "waits", "starts_at", "record_id"),)


class HourDecision(Base):
    """Who decided whether a late hour is charged, and why; the last one of a record is what holds."""

    __tablename__ = "hour_decision"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    record_id: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_hour_decision_youth", "youth_id", "record_id", "at"),)
