"""The smallest service that uses all of the kit: it writes notes when asked, and one for each contact that changed."""

import datetime as dt
from pathlib import Path

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from contracts.attendance.events import AvailabilityDeclared
from contracts.errors import Conflict
from contracts.kernel import Done, Method, Record
from contracts.profiles.events import ContactChanged
from servicekit.service import Service, answers, listens
from servicekit.tables import kit_tables
from servicekit.uow import UnitOfWork

poisons: set[str] = set()
"""Subjects whose events cannot be applied until a test empties this."""


class Base(DeclarativeBase):
    pass


kit_tables(Base)


class Note(Base):
    __tablename__ = "note"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)


class WriteNote(Record):
    id: str
    day: dt.date


def write(command: WriteNote, uow: UnitOfWork) -> Done:
    if uow.session.get(Note, command.id):
        raise Conflict("note_exists")
    uow.session.add(Note(id=command.id))
    uow.log.append("pithiviers", AvailabilityDeclared(owner_id=command.id, owner_kind="youth", to_ask=False))
    return Done(id=command.id)


def contact_changed(event: ContactChanged, uow: UnitOfWork) -> None:
    if event.youth_id in poisons:
        raise ValueError("cannot be applied")
    if not uow.session.get(Note, event.youth_id):
        uow.session.add(Note(id=event.youth_id))


write_note = Method("attendance", "write_note", WriteNote, Done, command=True)


class NoteService(Service):
    name = "attendance"
    metadata = Base.metadata
    migrations = Path("unused")
    built_from_events = True
    write_note = answers(write_note, write)
    contact_changed = listens(ContactChanged, contact_changed)
