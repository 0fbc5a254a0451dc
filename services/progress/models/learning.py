"""What a youth has learnt and what came of exams: marks, own assessments, practice series, exams, hours estimated."""

import datetime as dt

from sqlalchemy import JSON, Boolean, Date, Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.progress.events import ExamKind, Gearbox, Level
from servicekit.tables import UtcDateTime
from services.progress.models.base import Base, Code, Id

FIRST_BOOKLET = "B:traditional"


class Mark(Base):
    """Every mark ever given; never edited."""

    __tablename__ = "mark"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    objective: Mapped[str] = mapped_column(String(8))
    level: Mapped[Level] = mapped_column(Code)
    rank: Mapped[int]
    top: Mapped[int]
    word: Mapped[str] = mapped_column(Code, default="")
    booklet: Mapped[str] = mapped_column(Code, default=FIRST_BOOKLET)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    instructor_id: Mapped[str] = mapped_column(Id)
    appointment_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_mark_youth", "youth_id", "at"),)


class SelfAssessment(Base):
    """The youth's own assessments, all of them."""

    __tablename__ = "self_assessment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    objective: Mapped[str] = mapped_column(String(8))
    level: Mapped[Level] = mapped_column(Code)
    word: Mapped[str] = mapped_column(Code, default="")
    booklet: Mapped[str] = mapped_column(Code, default=FIRST_BOOKLET)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_self_assessment_youth", "youth_id", "at"),)


class BookletLine(Base):
    """The mark and the own assessment that count now, one line an objective of a booklet that has one."""

    __tablename__ = "booklet_line"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    booklet: Mapped[str] = mapped_column(Code, primary_key=True, default=FIRST_BOOKLET)
    objective: Mapped[str] = mapped_column(String(8), primary_key=True)
    mark_id: Mapped[str | None] = mapped_column(Id)
    acquired: Mapped[bool] = mapped_column(Boolean, default=False)
    self_assessment_id: Mapped[str | None] = mapped_column(Id)


class Booklet(Base):
    """A booklet beside the first, or the first when it was named: `key` is category and training."""

    __tablename__ = "booklet"
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Code, primary_key=True)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    opened_by: Mapped[str] = mapped_column(Id)


class CompetenceReview(Base):
    """The school's bilan of a competence, all of them."""

    __tablename__ = "competence_review"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    booklet: Mapped[str] = mapped_column(Code)
    competence: Mapped[str] = mapped_column(String(8))
    ready: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    __table_args__ = (Index("ix_competence_review_youth", "youth_id", "at"),)


class SchoolScale(Base):
    """A school's own words for progress; a school without a row uses the programme's."""

    __tablename__ = "school_scale"
    school_id: Mapped[str] = mapped_column(Id, primary_key=True)
    words: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    set_by: Mapped[str] = mapped_column(Id)


class PracticeSeries(Base):
    __tablename__ = "practice_series"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    score: Mapped[int]
    by_theme: Mapped[dict[str, int]] = mapped_column(JSON)
    __table_args__ = (Index("ix_practice_series_youth", "youth_id", "at"),)


class Exam(Base):
    """An exam as it was recorded; one that was withdrawn stays readable and counts no more. `points` None: did not come."""

    __tablename__ = "exam"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[ExamKind] = mapped_column(Code)
    on: Mapped[dt.date] = mapped_column(Date)
    passed: Mapped[bool] = mapped_column(Boolean)
    points: Mapped[float | None] = mapped_column(Float)
    grid: Mapped[dict[str, str] | None] = mapped_column(JSON)
    eliminatory: Mapped[list[str]] = mapped_column(JSON)
    absence: Mapped[str | None] = mapped_column(Code)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    recorded_by: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    withdrawn_by: Mapped[str | None] = mapped_column(Id)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_exam_youth", "youth_id", "on"),)


class InitialAssessment(Base):
    """The school's estimates of the hours needed, all of them; the last one counts."""

    __tablename__ = "initial_assessment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    hours: Mapped[int]
    gearbox: Mapped[Gearbox] = mapped_column(Code)
    on: Mapped[dt.date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    recorded_by: Mapped[str] = mapped_column(Id)
    by_role: Mapped[str] = mapped_column(Code)
    __table_args__ = (Index("ix_initial_assessment_youth", "youth_id", "on"),)
