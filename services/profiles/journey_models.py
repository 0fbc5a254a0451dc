"""The tables of a journey: its phases, milestones, project steps, looks at employment, charter, offers, what was written.

Beside `models.py`, which holds the files and the people; each row here belongs to one youth and goes with her.
"""

import datetime as dt

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base


class JourneyPeriod(Base):
    """A phase lasts until the next begins. `reason` is a code of the programme's exit reasons; `words` a person's."""

    __tablename__ = "journey_period"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    phase: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    return_on: Mapped[dt.date | None] = mapped_column(Date)
    __table_args__ = (Index("ix_journey_period_youth", "youth_id", "at", "id"),)


class Milestone(Base):
    """`on_day` is when the step was taken, `for_day` the day of the exam that was booked."""

    __tablename__ = "milestone"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    milestone: Mapped[str] = mapped_column(String(20), primary_key=True)
    on_day: Mapped[dt.date] = mapped_column(Date)
    for_day: Mapped[dt.date | None] = mapped_column(Date)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    recorded_by: Mapped[str] = mapped_column(String(64))


class ProjectStep(Base):
    """Dropped steps stay, so that what was given up can be told from what was never planned."""

    __tablename__ = "project_step"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    words: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[dt.date] = mapped_column(Date)
    done_on: Mapped[dt.date | None] = mapped_column(Date)
    dropped: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __table_args__ = (Index("ix_project_step_youth", "youth_id", "due_on", "id"),)


class EmploymentPoint(Base):
    __tablename__ = "employment_point"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    point: Mapped[str] = mapped_column(String(10), primary_key=True)
    situation: Mapped[str] = mapped_column(String(40))
    since: Mapped[dt.date | None] = mapped_column(Date)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    recorded_by: Mapped[str] = mapped_column(String(64))


class Charter(Base):
    """One a youth; a new wording of the programme does not undo what was signed.

    `wording`: what each party reads and signs, by party, as it was when the first one signed.
    """

    __tablename__ = "charter"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), unique=True)
    edition: Mapped[str] = mapped_column(String(20))
    wording: Mapped[dict[str, list[str]] | None] = mapped_column(JSON)
    next_on: Mapped[dt.date | None] = mapped_column(Date)


class CharterSignature(Base):
    __tablename__ = "charter_signature"
    charter_id: Mapped[str] = mapped_column(ForeignKey("charter.id"), primary_key=True)
    party: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class CharterReview(Base):
    __tablename__ = "charter_review"
    charter_id: Mapped[str] = mapped_column(ForeignKey("charter.id"), primary_key=True)
    on_day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    person_id: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(200), default="")


class PlaceOffer(Base):
    """`outcome` is empty while the offer is open; the youth holds the place meanwhile."""

    __tablename__ = "place_offer"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    offered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    until: Mapped[dt.date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    closed_by: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_place_offer_youth", "youth_id", "offered_at"),
        Index("ix_place_offer_open", "outcome", "until", "id"),
    )


class FileChange(Base):
    """One writing into a file: who, when, what noun, which fields of it; the values are where they always were."""

    __tablename__ = "file_change"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    person_id: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(40))
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    __table_args__ = (Index("ix_file_change_youth", "youth_id", "at", "id"),)
