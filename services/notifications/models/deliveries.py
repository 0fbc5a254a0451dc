"""What leaves the platform for a person, and what each person wishes. No address, no words: both are asked or made when sending."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.notifications.models.base import Base


class DeliveryRow(Base):
    """One message to one person by one channel about one event (or reminder): never a second one.

    `state`: waiting, leaving, sent, failed, unknown, stale, no_address, dropped, bounced. `problem`: somebody of the staff should see it.
    """

    __tablename__ = "delivery"
    event_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(64))
    recipient_id: Mapped[str] = mapped_column(String(64))
    youth_id: Mapped[str | None] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    tries: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(60), default="")
    problem: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (
        Index("ix_delivery_due", "state", "due_at", "id"),
        Index("ix_delivery_person", "person_id", "at", "id"),
        Index("ix_delivery_youth", "youth_id", "at", "id"),
        Index("ix_delivery_at", "at", "id"),
        Index("ix_delivery_area", "area", "at", "id"),
        Index("ix_delivery_problem", "problem", "at", "id"),
        Index("ix_delivery_problem_area", "area", "problem", "at", "id"),
        Index("ix_delivery_ended", "ended_at"),
    )


class PreferenceRow(Base):
    """What a person chose; whoever chose nothing has no row. `choices`: kind → the channels that are on."""

    __tablename__ = "preference"
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    choices: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(5))
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_until: Mapped[str | None] = mapped_column(String(5))
    version: Mapped[int] = mapped_column(Integer)


class ReminderRow(Base):
    """Something to come, or that waits for an answer, of which a youth is reminded once; `about`: its owner's id of it.

    `kind`: appointment (`at`: when it starts) or adjustment (`at`: since when it waits). Whether it is still so is asked of
    its owner at the moment of sending.
    """

    __tablename__ = "reminder"
    about: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    youth_id: Mapped[str] = mapped_column(String(64), index=True)
    area: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    known_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    planned: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_reminder_to_plan", "planned", "kind", "at"),)
