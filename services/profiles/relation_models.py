"""The tables of relations: files that look like one person's, merges, stand-ins, caseloads handed over, links that ended."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, ForeignKey, Index, Integer, String, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base, Youth

_TELLING = ("sort_key", "birth_date", "phone")


class Likeness(Base):
    """Two files that may be one person's; `a_id` is the smaller id. `open`: nobody decided. A pair said to be two stays.

    `area`: that of both files; empty where each is of another one, for only whoever runs both sees such a pair.
    """

    __tablename__ = "likeness"
    a_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    b_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True, index=True)
    area: Mapped[str | None] = mapped_column(String(64))
    score: Mapped[int] = mapped_column(Integer)
    alike: Mapped[list[str]] = mapped_column(JSON)
    open: Mapped[bool] = mapped_column(Boolean, default=True)
    proposed_by: Mapped[str | None] = mapped_column(ID)
    proposed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    reason: Mapped[str] = mapped_column(String(200), default="")
    dismissed_by: Mapped[str | None] = mapped_column(ID)
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (
        Index("ix_likeness_open", "open", "score", "a_id", "b_id"),
        Index("ix_likeness_area", "area", "open", "score", "a_id", "b_id"),
    )


class Merge(Base):
    """One act of merging. `changed`: the survivor's values before, of the fields that were taken; the rest of what undoing
    would need is in the kit's `redirect`."""

    __tablename__ = "merge"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    merged_id: Mapped[str] = mapped_column(ID, unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(200), default="")
    file_number: Mapped[str | None] = mapped_column(String(20), unique=True)
    changed: Mapped[dict[str, Any]] = mapped_column(JSON)


class StandIn(Base):
    """An adviser attached to a file that is a colleague's, with her reason, for a limited time."""

    __tablename__ = "stand_in"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    adviser_id: Mapped[str] = mapped_column(ID)
    reason: Mapped[str] = mapped_column(String(200))
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    until: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    ended_by: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_stand_in_youth", "youth_id", "ended_at"),
        Index("ix_stand_in_adviser", "adviser_id", "ended_at", "youth_id"),
        Index("ix_stand_in_end", "ended_at", "until"),
    )


class Transfer(Base):
    """A caseload that goes to a colleague, for good (`ends_on` None) or for a leave. `named`: its files were chosen one by one."""

    __tablename__ = "transfer"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    area: Mapped[str | None] = mapped_column(String(64))
    from_id: Mapped[str] = mapped_column(ID, index=True)
    to_id: Mapped[str] = mapped_column(ID, index=True)
    starts_on: Mapped[dt.date] = mapped_column(Date)
    ends_on: Mapped[dt.date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    state: Mapped[str] = mapped_column(String(12))
    named: Mapped[bool] = mapped_column(Boolean, default=False)
    files: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (Index("ix_transfer_due", "state", "starts_on"), Index("ix_transfer_area", "area", "at", "id"))


class TransferredFile(Base):
    """A file that a transfer moved; it comes back unless somebody gave it to a third in between."""

    __tablename__ = "transferred_file"
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True, index=True)


class Arrival(Base):
    """A file that came from another area and has no adviser yet; gone as soon as one is chosen."""

    __tablename__ = "arrival"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    from_area: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    reason: Mapped[str] = mapped_column(String(200), default="")
    proposed_id: Mapped[str | None] = mapped_column(ID)
    by_id: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_arrival_area", "area", "at", "youth_id"),)


class PastLink(Base):
    """Who followed a youth, from when until when; the present ones are in `link`."""

    __tablename__ = "past_link"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    other_id: Mapped[str] = mapped_column(ID)
    since: Mapped[dt.date] = mapped_column(Date)
    until: Mapped[dt.date] = mapped_column(Date)


@event.listens_for(Youth, "before_update")
def look_again(_mapper: Mapper[Youth], _connection: Connection, youth: Youth) -> None:
    """Whoever writes a name, a birth date or a phone need not know that files are compared."""
    if any(inspect(youth).attrs[name].history.has_changes() for name in _TELLING):
        youth.twins_sought = False
