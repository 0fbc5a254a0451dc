"""Attendance's own tables. Nobody else reads them; the meeting point and the words of a correction live only here."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.tables import UtcDateTime, kit_tables


class Base(DeclarativeBase):
    pass


kit_tables(Base)

Id = String(64)
Code = String(40)


class Youth(Base):
    """What must be known of a youth to apply a scope and to find the school; fed by profiles. `ended`: the journey is over.

    `admitted_on`: since when she has a place; None until it is told.

    `driving`: the driving track, `needed_by`: when the licence is needed; both None until they are told.
    `gearbox`, `adapted`: the vehicle that somebody wished for her here; never why, and never in an event.
    `told_of_freed`: since when she wants to be told of freed lessons.
    """

    __tablename__ = "youth"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    adviser_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str | None] = mapped_column(Id)
    ended: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    paused: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    status: Mapped[str | None] = mapped_column(Code)
    status_since: Mapped[dt.date | None] = mapped_column(Date)
    driving: Mapped[str | None] = mapped_column(Code)
    needed_by: Mapped[dt.date | None] = mapped_column(Date)
    code_passed_on: Mapped[dt.date | None] = mapped_column(Date)
    admitted_on: Mapped[dt.date | None] = mapped_column(Date)
    gearbox: Mapped[str | None] = mapped_column(Code)
    adapted: Mapped[list[Any] | None] = mapped_column(JSON)
    told_of_freed: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (Index("ix_youth_area", "area", "id"), Index("ix_youth_freed", "school_id", "told_of_freed"))


class School(Base):
    """`automatic`: its bookings are confirmed by themselves. Where to meet and how to get there, unless an appointment says."""

    __tablename__ = "school"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    automatic: Mapped[bool] = mapped_column(Boolean, default=False)
    meeting_point: Mapped[str] = mapped_column(String(200), default="", server_default="")
    directions: Mapped[str] = mapped_column(String(300), default="", server_default="")


class Instructor(Base):
    __tablename__ = "instructor"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str] = mapped_column(Id, index=True)
    here: Mapped[bool] = mapped_column(Boolean, default=True)


class Vehicle(Base):
    __tablename__ = "vehicle"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str] = mapped_column(Id, index=True)
    gearbox: Mapped[str] = mapped_column(Code)
    adapted: Mapped[list[Any] | None] = mapped_column(JSON)


class Room(Base):
    """Where a class can be held."""

    __tablename__ = "room"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str] = mapped_column(Id, index=True)
    seats: Mapped[int] = mapped_column(Integer)
    here: Mapped[bool] = mapped_column(Boolean, default=True)


class Availability(Base):
    """A local week with dated exceptions. `by_person`: somebody set it here, so an import no longer does.

    `weekly`: [day, start, end] each; `exceptions`: [date, free, start, end] each; `rules`: [rule, since, free, start, end, during] each.
    `busy`: [start, end] each, unix seconds, of an imported calendar. `shifts`: the `rota` as the contract writes it, and the `rules` that
    come from it; `before_shifts`: what its last change can be undone to, and the `version` that it made.
    """

    __tablename__ = "availability"
    owner_id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_kind: Mapped[str] = mapped_column(Code, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    by_person: Mapped[bool] = mapped_column(Boolean, default=False)
    weekly: Mapped[list[Any]] = mapped_column(JSON, default=list)
    exceptions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    to_ask: Mapped[str | None] = mapped_column(String(500))
    source_text: Mapped[str | None] = mapped_column(String(500))
    wanted_minutes: Mapped[int | None] = mapped_column(Integer)
    rules: Mapped[list[Any] | None] = mapped_column(JSON)
    travel_minutes: Mapped[int | None] = mapped_column(Integer)
    busy: Mapped[list[Any] | None] = mapped_column(JSON)
    busy_read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    shifts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    before_shifts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Appointment(Base):
    """`record_id`: the attendance record that counts. `outcome`: as what it was cancelled or closed. `class_id`: a place in it.

    `instructor_id` is empty in a class that has none. `adviser_id` is the youth's lead adviser now, kept here so that a
    caseload's list is one index scan. `interviewer_id`: the adviser who holds an interview; school and instructor are empty then.
    `requested_by`: the role that asked for the time it has now.
    """

    __tablename__ = "appointment"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id)
    adviser_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    instructor_id: Mapped[str] = mapped_column(Id)
    vehicle_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    state: Mapped[str] = mapped_column(Code)
    version: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str | None] = mapped_column(Code)
    requested_by: Mapped[str] = mapped_column(Code)
    cancelled_by: Mapped[str | None] = mapped_column(Code)
    cancelled_reason: Mapped[str | None] = mapped_column(Code)
    declined_reason: Mapped[str | None] = mapped_column(Code)
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    record_id: Mapped[str | None] = mapped_column(Id)
    changed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    class_id: Mapped[str | None] = mapped_column(Id)
    series_id: Mapped[str | None] = mapped_column(Id)
    youth_answer: Mapped[str | None] = mapped_column(Code)
    youth_reason: Mapped[str | None] = mapped_column(Code)
    directions: Mapped[str] = mapped_column(String(300), default="", server_default="")
    note_of_school: Mapped[str] = mapped_column(String(300), default="", server_default="")
    note_of_youth: Mapped[str] = mapped_column(String(300), default="", server_default="")
    interviewer_id: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        Index("ix_appointment_class", "class_id", "id"),
        Index("ix_appointment_series", "series_id", "starts_at"),
        Index("ix_appointment_youth", "youth_id", "starts_at", "id"),
        Index("ix_appointment_interviewer", "interviewer_id", "starts_at", "id"),
        Index("ix_appointment_adviser", "adviser_id", "starts_at", "id"),
        Index("ix_appointment_school", "school_id", "starts_at", "id"),
        Index("ix_appointment_instructor", "instructor_id", "starts_at", "id"),
        Index("ix_appointment_area", "area", "starts_at", "id"),
        Index("ix_appointment_start", "starts_at", "id"),
    )


class Calendar(Base):
    """The private feed of somebody or something that has once been replaced or closed; without a row it is the first."""

    __tablename__ = "calendar"
    owner_id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_kind: Mapped[str] = mapped_column(Code, primary_key=True)
    serial: Mapped[int] = mapped_column(Integer, default=0)
    open: Mapped[bool] = mapped_column(Boolean, default=True)


class Claim(Base):
    """A quarter-hour of a youth, an instructor, a vehicle or a room; its key is what makes a double booking impossible."""

    __tablename__ = "claim"
    resource_id: Mapped[str] = mapped_column(Id, primary_key=True)
    quarter: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    appointment_id: Mapped[str] = mapped_column(Id, index=True)


class CheckIn(Base):
    """A youth said that she was there, with the code shown at the appointment. No attendance: that is the instructor's to say.

    `starts_at`: of the appointment then; one that was moved since has no arrival. `scanned`: by the QR, or typed.
    """

    __tablename__ = "check_in"
    appointment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    arrived_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    scanned: Mapped[bool] = mapped_column(Boolean, default=False)


class Record(Base):
    """An attendance record, written once. `ordinal` counts those of an appointment: its key settles two at once.

    `salt`: of the digests of what is said around it (domain/sayings.py); None for those made before there were any.
    """

    __tablename__ = "attendance_record"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(Id)
    ordinal: Mapped[int] = mapped_column(Integer)
    youth_id: Mapped[str] = mapped_column(Id, index=True)
    outcome: Mapped[str] = mapped_column(Code)
    minutes_late: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(Code)
    planned_minutes: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[int] = mapped_column(Integer)
    recorded_by: Mapped[str] = mapped_column(Id)
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    corrects: Mapped[str | None] = mapped_column(Id)
    correction_reason: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    __table_args__ = (UniqueConstraint("appointment_id", "ordinal"),)


class Signature(Base):
    """`means`: None for what was signed before it was kept. `strokes`: of a finger on the phone of `held_by`, [x, y, x, y …] each."""

    __tablename__ = "signature"
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    signer: Mapped[str] = mapped_column(Code, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    signed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    integrity: Mapped[str] = mapped_column(String(64))
    means: Mapped[str | None] = mapped_column(Code)
    held_by: Mapped[str | None] = mapped_column(Id)
    strokes: Mapped[list[Any] | None] = mapped_column(JSON)


class Unsigned(Base):
    """The instructor said why the youth did not sign: a valid state."""

    __tablename__ = "unsigned"
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    said_by: Mapped[str] = mapped_column(Id)
    said_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    reason: Mapped[str] = mapped_column(String(200))


class Contest(Base):
    """`settled`: nobody has to act any more: it was not upheld, or the record was corrected. Only the others are listed."""

    __tablename__ = "contest"
    record_id: Mapped[str] = mapped_column(Id, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(Id)
    youth_id: Mapped[str] = mapped_column(Id)
    contested_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    words: Mapped[str] = mapped_column(String(1_000))
    upheld: Mapped[bool | None] = mapped_column(Boolean)
    settled: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    answered_by: Mapped[str | None] = mapped_column(Id)
    answered_role: Mapped[str | None] = mapped_column(Code)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    answer_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    __table_args__ = (Index("ix_contest_settled", "settled", "appointment_id"), Index("ix_contest_youth", "youth_id"))
