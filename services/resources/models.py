"""The tables of resources: quiz results, and the little that is known of a youth's progress. Pages are files, not rows."""

import datetime as dt

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.tables import UtcDateTime, kit_tables


class Base(DeclarativeBase):
    """The metadata of this database."""


kit_tables(Base)


class ReaderRow(Base):
    """Where a youth stands on both tracks and what the last practice series said; a stub until somebody tells."""

    __tablename__ = "reader"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    code_track: Mapped[str | None] = mapped_column(String(32))
    driving_track: Mapped[str | None] = mapped_column(String(32))
    series_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    weakest_theme: Mapped[str | None] = mapped_column(String(4))
    score: Mapped[int | None] = mapped_column(Integer)


class ObjectiveRow(Base):
    """An instructor's last mark on one objective."""

    __tablename__ = "objective"
    youth_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    objective: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class QuizResultRow(Base):
    """One time a youth answered a page's quiz."""

    __tablename__ = "quiz_result"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    youth_id: Mapped[str] = mapped_column(String(64))
    slug: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    right: Mapped[int] = mapped_column(Integer)
    questions: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_quiz_result_youth", "youth_id", "slug"),)
