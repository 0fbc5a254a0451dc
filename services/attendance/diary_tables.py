"""The table of diaries that are read again by themselves from their addresses."""

import datetime as dt

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.attendance.models import Base, Code, Id


class BusyDiary(Base):
    """The address of an instructor's or a vehicle's own calendar. It is a secret: in no event, log, answer or export.

    `version`: counts who gave it, so that a reading of the one before is not kept. `whole_read_at`: when the whole of it was read
    last; `etag`, `modified`: what its server called that. `failures`: in a row, since `failing_since`.
    """

    __tablename__ = "busy_diary"
    owner_id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_kind: Mapped[str] = mapped_column(Code, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    address: Mapped[str] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(Integer, default=0)
    etag: Mapped[str | None] = mapped_column(String(200))
    modified: Mapped[str | None] = mapped_column(String(200))
    whole_read_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    failures: Mapped[int] = mapped_column(Integer, default=0)
    failing_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    failed_because: Mapped[str | None] = mapped_column(Code)
    __table_args__ = (Index("ix_busy_diary_next", "next_at"),)
