"""The tables of rights: requests for erasure and what came of them, numbers that were erased, what was consented to and when."""

import datetime as dt

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base


class Erasure(Base):
    """The last request or decision about one file; it outlives the file. Once done it holds ids and codes only.

    `said_in`: the areas whose logs knew her, each of which is answered for by every service.
    """

    __tablename__ = "erasure"
    youth_id: Mapped[str] = mapped_column(ID, primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    asked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    words: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text, default="")
    said_in: Mapped[list[str]] = mapped_column(JSON, default=list)
    removed: Mapped[int] = mapped_column(Integer, default=0)
    kept: Mapped[list[str]] = mapped_column(JSON, default=list)
    __table_args__ = (
        Index("ix_erasure_state", "state", "at", "youth_id"),
        Index("ix_erasure_area", "area", "state", "at", "youth_id"),
    )


class ErasureAnswer(Base):
    """What a service said that it did, for one of the areas."""

    __tablename__ = "erasure_answer"
    youth_id: Mapped[str] = mapped_column(ID, primary_key=True)
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    removed: Mapped[int] = mapped_column(Integer)
    kept: Mapped[list[str]] = mapped_column(JSON)


class ErasedNumber(Base):
    """A file number that a later export may not bring back by itself: a keyed hash, which leads to nobody.

    `area`: the one that erased it and lets it return; None from before that was kept.
    """

    __tablename__ = "erased_number"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class ConsentSaid(Base):
    """Each yes and each no, dated: the last one of a purpose (and partner) is what holds."""

    __tablename__ = "consent_said"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    partner_id: Mapped[str] = mapped_column(String(64), default="")
    given: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_consent_said_youth", "youth_id", "purpose", "partner_id", "at"),)
