"""Threads of messages: the only free text of this service, with its files. It leaves by an answer, never by an event."""

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.notifications.models.base import Base


class ThreadRow(Base):
    """The one thread of a journey; `last` is its newest number, and whoever writes locks this row first."""

    __tablename__ = "thread"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    last: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class MessageRow(Base):
    """`report`: None, waiting, kept or hidden. Hidden words stay here for whoever decided; nobody else is shown them."""

    __tablename__ = "message"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("thread.youth_id"))
    number: Mapped[int] = mapped_column(Integer)
    area: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    author_id: Mapped[str] = mapped_column(String(64))
    author_role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(String(16))
    reported_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    decision_reason: Mapped[str] = mapped_column(String(300), default="")
    __table_args__ = (
        Index("ux_message_number", "youth_id", "number", unique=True),
        Index("ix_message_reported", "area", "report", "reported_at", "id"),
        Index("ix_message_reported_anywhere", "report", "reported_at", "id"),
    )


class AttachmentRow(Base):
    """A file of a message; its bytes are read only when somebody fetches it."""

    __tablename__ = "attachment"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    youth_id: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SeatRow(Base):
    """A reader of a thread: a person, or a school's office as a whole. Made when the thread begins or the reader comes.

    `unread` repeats `last > read_up_to`, so that the badge is one count over an index. Rights are the policy's, not this row's.
    """

    __tablename__ = "seat"
    reader_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))
    last: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    read_up_to: Mapped[int] = mapped_column(Integer)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    unread: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (
        Index("ix_seat_newest", "reader_id", "last_at", "youth_id"),
        Index("ix_seat_unread", "reader_id", "unread"),
    )


class ReportRow(Base):
    """Why somebody of the thread asked to have a message looked at; once per person."""

    __tablename__ = "message_report"
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    by_role: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
