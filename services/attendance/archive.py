"""The restricted archive: signed attendance of persons who were erased, kept as a proof until its day.

Without a name: the id leads to nobody any more. Who holds a signed paper has its digest, and the archive says whether it is true.
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.attendance.models import Base, Code, Id


class ArchivedRecord(Base):
    """All that the digest of a record covers, and its signatures: [signer, person, instant, integrity, means, whose phone, digest of
    the drawing] each. No reason of absence. `area`: of the school that taught."""

    __tablename__ = "archived_record"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    appointment_id: Mapped[str] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    area: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    outcome: Mapped[str] = mapped_column(Code)
    minutes_late: Mapped[int] = mapped_column(Integer)
    planned_minutes: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[int] = mapped_column(Integer)
    recorded_by: Mapped[str] = mapped_column(Id)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    corrects: Mapped[str | None] = mapped_column(Id)
    digest: Mapped[str] = mapped_column(String(64))
    signatures: Mapped[list[Any]] = mapped_column(JSON)
    archived_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    until: Mapped[dt.date] = mapped_column(Date)
    __table_args__ = (
        Index("ix_archived_record_until", "until", "id"),
        Index("ix_archived_record_area", "area", "until", "id"),
        Index("ix_archived_record_digest", "digest"),
    )
