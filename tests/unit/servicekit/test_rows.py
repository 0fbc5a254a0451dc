"""Rows held for one transaction: what waits to be flushed is seen, what is gone stays gone, the database is asked once."""

from pathlib import Path

import pytest
from sqlalchemy import String, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.db import Database
from servicekit.rows import rows_of


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    text: Mapped[str] = mapped_column(String(36))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path}/rows.db")
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Note(id="old", text="kept"))
    return database


def notes(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {note.id: note.text for note in session.scalars(select(Note))}


def test_a_row_just_added_is_found_and_stored_with_its_last_value(database: Database) -> None:
    with database.write() as session:
        rows = rows_of(session)
        assert rows.get(Note, "new") is None
        rows.add("new", Note(id="new", text="first"))
        found = rows.get(Note, "new")
        assert found is not None
        found.text = "last"

    assert notes(database) == {"old": "kept", "new": "last"}


def test_a_row_deleted_is_gone_at_once_and_one_never_stored_is_only_forgotten(database: Database) -> None:
    with database.write() as session:
        rows = rows_of(session)
        old = rows.get(Note, "old")
        rows.delete("old", old)
        rows.delete("new", rows.add("new", Note(id="new", text="never")))
        assert rows.get(Note, "old") is rows.get(Note, "new") is None

    assert notes(database) == {}


def test_the_database_is_asked_once_for_each_row_of_a_transaction(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    with database.write() as session:
        for number in range(50):
            note = rows_of(session).get(Note, "old")
            assert note is not None
            note.text = f"change {number}"

    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1
    assert notes(database) == {"old": "change 49"}
