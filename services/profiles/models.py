"""The tables of the profiles service. Nobody else reads them.

A youth's file is one row; what must be searched or sorted has its column, what is only shown may be JSON.
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from servicekit.tables import UtcDateTime, kit_tables

ID = String(36)
CODE_RUNS_OUT = "code_track = 'passed' AND driving_track <> 'licensed'"
"""As the timer that looks for old codes asks it: an index of just these."""


def _in_bytes(length: int) -> TypeEngine[str]:
    """A text compared byte by byte on both engines, so that the names which begin with a word are one range of its index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Base(DeclarativeBase):
    pass


kit_tables(Base)


class School(Base):
    __tablename__ = "school"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    area: Mapped[str] = mapped_column(String(64))
    commune: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    confirmation: Mapped[str] = mapped_column(String(20), default="manual")
    __table_args__ = (Index("ix_school_area", "area", "code"),)


class Vehicle(Base):
    __tablename__ = "vehicle"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    gearbox: Mapped[str] = mapped_column(String(20), default="manual")
    adapted: Mapped[list[Any] | None] = mapped_column(JSON)


class Room(Base):
    __tablename__ = "room"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int] = mapped_column(Integer)
    removed: Mapped[bool] = mapped_column(Boolean, default=False)


def _only(condition: str) -> dict[str, Any]:
    """An index of these rows only."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


class Person(Base):
    """Anyone who may sign in. A youth is a person with the same id as her file; `name_key` finds an adviser by name."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[str | None] = mapped_column(String(64))
    organisation_id: Mapped[str | None] = mapped_column(ID, index=True)
    organisation: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    left_on: Mapped[dt.date | None] = mapped_column(Date)
    notice_seen_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    __table_args__ = (
        Index("ix_person_role_area", "role", "area", "label"),
        # youths are people too, and many more than the staff whose names every screen shows
        Index("ix_person_staff", "area", "label", "id", **_only("role <> 'youth'")),
        Index("ix_person_staff_name", "label", "id", **_only("role <> 'youth'")),
        Index(
            "ix_person_words", text("to_tsvector('simple', name_key)"), postgresql_using="gin", **_only("role <> 'youth'")
        ).ddl_if(dialect="postgresql"),
        Index("ix_person_role_name", "role", "label", "id", **_only("role <> 'youth'")),
        Index("ix_person_left", "area", "label", "id", **_only("left_on IS NOT NULL")),
    )


class Youth(Base):
    """`journey` is the phase; `holds_place`: to correct, with a place kept until then.

    `imported` is what the last export said, field by field; `problems` why an application cannot be decided.
    """

    __tablename__ = "youth"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    file_number: Mapped[str | None] = mapped_column(String(20), unique=True)
    area: Mapped[str] = mapped_column(String(64))
    journey: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int] = mapped_column(Integer)
    holds_place: Mapped[bool] = mapped_column(Boolean, default=False)
    admitted_on: Mapped[dt.date | None] = mapped_column(Date)
    return_on: Mapped[dt.date | None] = mapped_column(Date)
    journey_reason: Mapped[str] = mapped_column(String(200), default="")
    civility: Mapped[str] = mapped_column(String(10), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    first_name: Mapped[str] = mapped_column(String(80), default="")
    sort_key: Mapped[str] = mapped_column(_in_bytes(170), default="")
    first_name_key: Mapped[str] = mapped_column(_in_bytes(80), default="")
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    address: Mapped[str] = mapped_column(Text, default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    commune: Mapped[str] = mapped_column(String(5), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    phone_label: Mapped[str] = mapped_column(String(40), default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    refused_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    reachable: Mapped[bool] = mapped_column(Boolean, default=False)
    neph: Mapped[str] = mapped_column(String(12), default="")
    low_income: Mapped[str] = mapped_column(String(3), default="")
    status: Mapped[str] = mapped_column(String(40), default="")
    status_since: Mapped[dt.date | None] = mapped_column(Date)
    structure: Mapped[str] = mapped_column(String(200), default="")
    adviser_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))
    target: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    needed_by: Mapped[dt.date | None] = mapped_column(Date)
    project_version: Mapped[int] = mapped_column(Integer, default=0)
    strengths: Mapped[list[str]] = mapped_column(JSON, default=list)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    needs_author: Mapped[str | None] = mapped_column(ID)
    needs_shared: Mapped[bool] = mapped_column(Boolean, default=False)
    strengths_words: Mapped[str] = mapped_column(Text, default="")
    needs_words: Mapped[str] = mapped_column(Text, default="")
    preferred_contact: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    representative: Mapped[str] = mapped_column(String(200), default="")
    availability: Mapped[str] = mapped_column(Text, default="")
    code_track: Mapped[str] = mapped_column(String(20), default="not_started")
    code_passed_on: Mapped[dt.date | None] = mapped_column(Date)
    driving_track: Mapped[str] = mapped_column(String(20), default="not_started")
    comment: Mapped[str] = mapped_column(Text, default="")
    imported: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)
    twins_sought: Mapped[bool] = mapped_column(Boolean, default=False, server_default=true())
    __table_args__ = (
        Index("ix_youth_born", "birth_date", "id"),
        Index("ix_youth_phone", "phone", "id"),
        Index("ix_youth_twins", "twins_sought", "id"),
        Index("ix_youth_sort", "sort_key", "id"),
        Index("ix_youth_area", "area", "sort_key", "id"),
        Index("ix_youth_adviser", "adviser_id", "sort_key", "id"),
        Index("ix_youth_alone", "area", "sort_key", "id", **_only("adviser_id IS NULL")),
        Index("ix_youth_alone_sort", "sort_key", "id", **_only("adviser_id IS NULL")),
        Index("ix_youth_school", "school_id", "sort_key", "id"),
        Index("ix_youth_first_name", "first_name_key", "sort_key", "id"),
        Index("ix_youth_area_first_name", "area", "first_name_key", "sort_key", "id"),
        Index("ix_youth_turn", "area", "journey", "rank"),
        Index("ix_youth_code", "code_track", "code_passed_on", "id"),
        # those whose code can still expire: who has the licence keeps an old one for ever
        Index("ix_youth_code_runs_out", "code_passed_on", postgresql_where=text(CODE_RUNS_OUT), sqlite_where=text(CODE_RUNS_OUT)),
        Index("ix_youth_journey", "journey", "sort_key", "id"),
        Index("ix_youth_area_journey", "area", "journey", "sort_key", "id"),
        Index("ix_youth_unreachable", "reachable", "sort_key", "id"),
        Index("ix_youth_area_unreachable", "area", "reachable", "sort_key", "id"),
    )

    def email_refused(self) -> bool:
        """Letters to the present address came back for good."""
        return bool(self.email) and self.email == self.refused_email

    def can_be_reached(self) -> bool:
        return bool(self.phone) or (bool(self.email) and not self.email_refused())


class OtherPhone(Base):
    """A number after the first, which is on the youth's row; `place` from 2 on. Nobody without a first one has others."""

    __tablename__ = "other_phone"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    phone_label: Mapped[str] = mapped_column(String(40), default="")
    __table_args__ = (Index("ix_other_phone", "phone", "youth_id"),)


class StatusPeriod(Base):
    """The dated history of a youth's occupation; a period lasts until the next begins."""

    __tablename__ = "status_period"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    since: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    status: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class Link(Base):
    """Who follows a youth, whatever the role; the lead adviser and the school stand on the youth's row as well."""

    __tablename__ = "link"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    other_id: Mapped[str] = mapped_column(ID, primary_key=True)
    since: Mapped[dt.date] = mapped_column(Date)
    __table_args__ = (Index("ix_link_other", "role", "other_id", "youth_id"),)


class ImportRun(Base):
    """An import previewed or applied. `files` are dropped once applied: the personal data are in the files by then."""

    __tablename__ = "import_run"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    as_of: Mapped[dt.date] = mapped_column(Date)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    report: Mapped[str] = mapped_column(Text)
    files: Mapped[dict[str, str] | None] = mapped_column(JSON)


class HandOver(Base):
    """A free-text availability on its way to attendance; `batch` fixes which texts travel under one key."""

    __tablename__ = "hand_over"
    import_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    batch: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)


class OpenRow(Base):
    """A row of an import that waits for a person: mistyped, or in conflict with what was written here."""

    __tablename__ = "open_row"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"))
    line: Mapped[int] = mapped_column(Integer)
    area: Mapped[str] = mapped_column(String(64), index=True)
    file_number: Mapped[str] = mapped_column(String(40), unique=True)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    conflicts: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    received: Mapped[dict[str, str]] = mapped_column(JSON)


class AdmissionBook(Base):
    """One row: the next rank, and the lock that whoever gives out places takes first."""

    __tablename__ = "admission_book"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    next_rank: Mapped[int] = mapped_column(Integer)


class AreaPlaces(Base):
    """How many places of an area are taken and how many youths wait: counted when that changes, not at each look.

    `opened`: the most that were ever taken at once. Below it a free place was *freed*, and goes to the next who waits; where a
    commission decides, those above it are still its own to give.
    """

    __tablename__ = "area_places"
    area: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken: Mapped[int] = mapped_column(Integer)
    waiting: Mapped[int] = mapped_column(Integer)
    opened: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class ReadTrace(Base):
    """Who read, wrote, or was refused, what of a youth's file."""

    __tablename__ = "read_trace"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    person_id: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(20))
    youth_id: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(80))
    allowed: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(200))
    wrote: Mapped[bool] = mapped_column(Boolean, default=False)
    __table_args__ = (
        Index("ix_read_trace_at", "at"),
        Index("ix_read_trace_youth", "youth_id", "at", "id"),
        Index("ix_read_trace_reader", "youth_id", "person_id", "at"),
    )


class PartnerConsent(Base):
    """The youth's last word to one partner system."""

    __tablename__ = "partner_consent"
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), primary_key=True)
    partner_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    given: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
