"""What was told to whom in the application, and what is needed to know whom. Ids, codes and instants only."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.notifications.models.base import Base


class NotificationRow(Base):
    """One event told to one recipient: a person, or a school's office as a whole.

    `via_role`: told only for playing that part for the youth; None when the event itself names the recipient.
    `to_plan`: told live, and nobody looked yet whether it also leaves by e-mail or SMS; never set by a rebuild.
    """

    __tablename__ = "notification"
    recipient_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    what: Mapped[str] = mapped_column(String(64))
    youth_id: Mapped[str | None] = mapped_column(String(64), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    via_role: Mapped[str | None] = mapped_column(String(16))
    area: Mapped[str] = mapped_column(String(64), default="")
    to_plan: Mapped[bool] = mapped_column(Boolean, default=False)
    __table_args__ = (
        Index("ix_notification_to_plan", "at", "id", postgresql_where=text("to_plan"), sqlite_where=text("to_plan = 1")),
        Index("ix_notification_newest", "recipient_id", "at", "id"),
        Index("ix_notification_unread", "recipient_id", "read_at"),
    )


class RoleNewsRow(Base):
    """News for whoever plays a part for a youth. Kept, because profiles may say who only later, in any order."""

    __tablename__ = "role_news"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    what: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (Index("ix_role_news_youth", "youth_id", "role"),)


class LinkRow(Base):
    """Who played a part for a youth, and from when to when (`until` None: still)."""

    __tablename__ = "link"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    other_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime(), primary_key=True)
    until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_link_other", "other_id", "role"),)


class StaffRow(Base):
    """Who works where and as what: an office is not told of its own acts, and is written to person by person.

    `organisation_id` is empty for whoever works for no school; `role` for whoever joined before it was kept here.
    """

    __tablename__ = "staff"
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(String(64), index=True)
    role: Mapped[str] = mapped_column(String(16), default="")


class WaitingRow(Base):
    """A youth who waits for a place: being admitted is then news."""

    __tablename__ = "waiting"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class ProposalRow(Base):
    """Who proposed an adjustment and whose yes it needs, of one role or two."""

    __tablename__ = "proposal"
    adjustment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    proposer_id: Mapped[str] = mapped_column(String(64))
    must_agree: Mapped[str | None] = mapped_column(String(16))
    also_agrees: Mapped[str | None] = mapped_column(String(16))
