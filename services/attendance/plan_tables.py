"""The tables of weekly plans. What a plan proposes is no appointment: it claims nobody's time."""

import datetime as dt

from sqlalchemy import Boolean, Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from servicekit.tables import UtcDateTime
from services.attendance.models import Base, Code, Id


class Plan(Base):
    """`problem` and its answer are kept as they were; `solving_since` and `tries` see to it that a killed solver is not lost."""

    __tablename__ = "plan"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    week: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(Code)
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    solving_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    tries: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=0)
    gap: Mapped[float | None] = mapped_column(Float)
    bound: Mapped[float | None] = mapped_column(Float)
    worth: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[float | None] = mapped_column(Float)
    failed_because: Mapped[str | None] = mapped_column(Code)
    problem: Mapped[str | None] = deferred(mapped_column(Text))
    __table_args__ = (
        Index("ix_plan_area", "area", "asked_at", "id"),
        Index("ix_plan_state", "state", "asked_at"),
    )


class PlannedLesson(Base):
    __tablename__ = "planned_lesson"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[str] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    instructor_id: Mapped[str] = mapped_column(Id)
    vehicle_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    state: Mapped[str] = mapped_column(Code, default="planned")
    by_hand: Mapped[bool] = mapped_column(Boolean, default=False)
    appointment_id: Mapped[str | None] = mapped_column(Id)
    refused_reason: Mapped[str | None] = mapped_column(Code)
    __table_args__ = (Index("ix_planned_lesson_plan", "plan_id", "school_id", "starts_at"),)


class PlanUnmet(Base):
    """A youth who got less than wanted; its own table, so that an erasure finds the youth."""

    __tablename__ = "plan_unmet"
    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    school_id: Mapped[str | None] = mapped_column(Id)
    missing: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(Code)


class PlanPart(Base):
    """What a school was sent, and when it answered; or the plan of the same week that was sent before it did."""

    __tablename__ = "plan_part"
    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str] = mapped_column(Id, primary_key=True)
    sent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    replaced_by: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_plan_part_school", "school_id", "sent_at", "plan_id"),)
