"""The tables of notifications: what was told to whom, and what is needed to know whom. Ids, codes and instants only."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.tables import BigInt, UtcDateTime, kit_tables


class Base(DeclarativeBase):
    """The metadata of this database."""


kit_tables(Base)


class NotificationRow(Base):
    """One event told to one recipient: a person, or a school's office as a whole.

    `via_role`: told only for playing that part for the youth; None when the event itself names the recipient.
    """

    __tablename__ = "notification"
    recipient_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    what: Mapped[str] = mapped_column(String(64))
    youth_id: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    via_role: Mapped[str | None] = mapped_column(String(16))
    __table_args__ = (
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


class StaffRow(Base):
    """Which school someone of the staff belongs to, so that an office is not told of its own acts."""

    __tablename__ = "staff"
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(String(64))


class WaitingRow(Base):
    """A youth who waits for a place: being admitted is then news."""

    __tablename__ = "waiting"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class ProposalRow(Base):
    """Who proposed an adjustment and whose yes it needs."""

    __tablename__ = "proposal"
    adjustment_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    proposer_id: Mapped[str] = mapped_column(String(64))
    must_agree: Mapped[str | None] = mapped_column(String(16))


class PartnerRow(Base):
    """A system that subscribes. Of its token only the SHA-256 is kept: the token is random and long."""

    __tablename__ = "partner"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    areas: Mapped[list[str]] = mapped_column(JSON)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    queue: Mapped[bool] = mapped_column(Boolean)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    registered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())


class OutgoingHeadRow(Base):
    """The counter of a partner's stream; only the consumer of events moves it."""

    __tablename__ = "outgoing_head"
    partner_id: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt)


class OutgoingRow(Base):
    """One event of a partner's stream, as it leaves; written once per (partner, event)."""

    __tablename__ = "outgoing"
    partner_id: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt, primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(64))
    youth_id: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ux_outgoing_event", "partner_id", "event_id", unique=True),)


class QueueCursorRow(Base):
    """How far a partner's stream was put into its queue."""

    __tablename__ = "queue_cursor"
    partner_id: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt)


class AliasRow(Base):
    """The partner's own, random id of a youth. Without this row nobody can say whom its stream was about."""

    __tablename__ = "partner_alias"
    partner_id: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    alias: Mapped[str] = mapped_column(String(36), unique=True)


class ConsentRow(Base):
    """When a youth said yes to a partner and when no again, as profiles tells it."""

    __tablename__ = "partner_consent"
    partner_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime(), primary_key=True)
    until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())


class HeldFactRow(Base):
    """An event that some partner may be told if profiles says, a little later, that the youth had consented by then."""

    __tablename__ = "held_fact"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)
