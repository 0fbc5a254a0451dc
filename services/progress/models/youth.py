"""A youth as progress knows her, and what other services said: lessons, paperwork, project, messages, the timeline."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import BigInt, UtcDateTime
from services.progress.models.base import Base, Code, Id
from services.progress.models.learning import FIRST_BOOKLET


class Youth(Base):
    """What progress must know of a youth to apply a scope and to look for signals; fed by profiles.

    `open_signals`, `waiting` and `urgency` are set afresh at every look, so that the list of the day is one index scan.
    `next_look_on`: the day on which time alone may bring a signal. `status` is as changed, never as at admission.
    `exam_lost_at`: when a known date of the practical exam was last cancelled or taken back.
    `tries_used_on_code_of`: the day of passing of the code whose last try was said to be used up.
    """

    __tablename__ = "youth"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    adviser_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str | None] = mapped_column(Id)
    followed_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    entered_on: Mapped[dt.date | None] = mapped_column(Date)
    needed_by: Mapped[dt.date | None] = mapped_column(Date)
    booklet: Mapped[str] = mapped_column(Code, default=FIRST_BOOKLET)
    code_track: Mapped[str] = mapped_column(Code, default="not_started")
    code_passed_on: Mapped[dt.date | None] = mapped_column(Date)
    code_lost_on: Mapped[dt.date | None] = mapped_column(Date)
    tries_used_on_code_of: Mapped[dt.date | None] = mapped_column(Date)
    driving_track: Mapped[str] = mapped_column(Code, default="not_started")
    status: Mapped[str | None] = mapped_column(Code)
    status_since: Mapped[dt.date | None] = mapped_column(Date)
    status_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    exam_lost_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    employed_from: Mapped[dt.date | None] = mapped_column(Date)
    availability_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    unreachable_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    open_signals: Mapped[int] = mapped_column(Integer, default=0)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    urgency: Mapped[int] = mapped_column(Integer, default=0)
    looked_on: Mapped[dt.date | None] = mapped_column(Date)
    next_look_on: Mapped[dt.date | None] = mapped_column(Date, index=True)
    __table_args__ = (
        Index("ix_youth_adviser", "adviser_id", "urgency", "id"),
        Index("ix_youth_school", "school_id", "urgency", "id"),
        Index("ix_youth_area", "area", "urgency", "id"),
        Index("ix_youth_urgency", "urgency", "id"),
        Index("ix_youth_entered", "area", "entered_on", "id"),
    )


class AttendedFact(Base):
    """What attendance said of an appointment, record by record; of two records of one appointment the later `counts`.

    `awaits`: the record that this one replaces and that has not come yet, from the log of an area that the youth has left.
    """

    __tablename__ = "attended_fact"
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    outcome: Mapped[str] = mapped_column(Code)
    reason: Mapped[str | None] = mapped_column(Code)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    seq: Mapped[int] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(Code, default="driving_lesson")
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    counts: Mapped[bool] = mapped_column(Boolean, default=True)
    awaits: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        Index("ix_attended_fact_youth", "youth_id", "starts_at"),
        Index(
            "ix_attended_fact_awaits",
            "awaits",
            sqlite_where=text("awaits IS NOT NULL"),
            postgresql_where=text("awaits IS NOT NULL"),
        ),
    )


class Milestone(Base):
    """The paperwork as profiles tells it: reached on that day."""

    __tablename__ = "milestone"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    milestone: Mapped[str] = mapped_column(Code, primary_key=True)
    on: Mapped[dt.date] = mapped_column(Date)


class ProjectStep(Base):
    """A step of the project and when something was last said of it; its words are profiles'."""

    __tablename__ = "project_step"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    step_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class MessagePosted(Base):
    """A message of the journey's thread, for the signal that nobody read it; its words are notifications'."""

    __tablename__ = "message_posted"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_message_posted_youth", "youth_id", "at"),)


class MessageRead(Base):
    """Up to when a role has read the thread."""

    __tablename__ = "message_read"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    role: Mapped[str] = mapped_column(Code, primary_key=True)
    up_to: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class ExamAppointment(Base):
    """An exam that attendance has confirmed: the date to come."""

    __tablename__ = "exam_appointment"
    appointment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


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
