"""The tables of classes with places, of those who wait for one, and of what is offered when something is freed."""

import datetime as dt

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.attendance.models import Base, Code, Id


class GroupClass(Base):
    """A class claims its instructor's and its room's time once, under its own id; its youths' time is claimed by their places."""

    __tablename__ = "group_class"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    instructor_id: Mapped[str | None] = mapped_column(Id)
    room_id: Mapped[str | None] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    places: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(80), default="")
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    directions: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(Code, default="open")
    version: Mapped[int] = mapped_column(Integer, default=1)
    series_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        Index("ix_group_class_instructor", "instructor_id", "starts_at", "id"),
        Index("ix_group_class_school", "school_id", "starts_at", "id"),
        Index("ix_group_class_area", "area", "starts_at", "id"),
        Index("ix_group_class_state", "state", "starts_at", "id"),
        Index("ix_group_class_series", "series_id", "starts_at"),
    )


class ClassPlace(Base):
    """A place that is held: by an appointment, or by an offer that waits for its answer. Its key is why nobody takes the last
    place twice."""

    __tablename__ = "class_place"
    class_id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    appointment_id: Mapped[str | None] = mapped_column(Id, index=True)
    offer_id: Mapped[str | None] = mapped_column(Id, index=True)


class WaitingEntry(Base):
    """A youth who waits for a place, first come first. `offer_id`: one is held for her now."""

    __tablename__ = "waiting_entry"
    class_id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id, primary_key=True)
    joined_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    offer_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        Index("ix_waiting_entry_order", "class_id", "joined_at", "youth_id"),
        Index("ix_waiting_entry_youth", "youth_id", "class_id"),
    )


class FreedLesson(Base):
    """The hour of a lesson that its youth takes no more: offered until somebody takes it or nobody is left.

    `appointment_id`: the lesson that it was, so that it is not offered to whoever gave it back; None once that is erased.
    """

    __tablename__ = "freed_lesson"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    instructor_id: Mapped[str] = mapped_column(Id)
    vehicle_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    state: Mapped[str] = mapped_column(Code, default="open")
    appointment_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (Index("ix_freed_lesson_state", "state", "starts_at", "id"),)


class FreedOffer(Base):
    """`source_id`: the class, or the freed lesson. `turn` counts its offers: the key settles two who would make the same one.

    `outcome` is empty while it waits for its answer.
    """

    __tablename__ = "freed_offer"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id)
    area: Mapped[str] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    source_id: Mapped[str] = mapped_column(Id)
    turn: Mapped[int] = mapped_column(Integer)
    class_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    instructor_id: Mapped[str | None] = mapped_column(Id)
    vehicle_id: Mapped[str | None] = mapped_column(Id)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    offered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    until: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    outcome: Mapped[str] = mapped_column(Code, default="")
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    appointment_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        UniqueConstraint("source_id", "turn"),
        Index("ix_freed_offer_outcome", "outcome", "until", "id"),
        Index("ix_freed_offer_youth", "youth_id", "outcome", "until"),
        Index("ix_freed_offer_school", "school_id", "outcome", "until"),
        Index("ix_freed_offer_closed", "closed_at"),
    )
