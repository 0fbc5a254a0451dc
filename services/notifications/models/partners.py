"""Systems that subscribe, and the stream of each. Ids, codes and instants only."""

import datetime as dt

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import BigInt, UtcDateTime
from services.notifications.models.base import Base


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
