"""The statements that a database is asked while a test looks: a list that asks once for each row shows here."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from servicekit.db import Database


@contextmanager
def reads_of(database: Database) -> Iterator[list[str]]:
    """Every SELECT from here to the end of the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in database.engines:
            event.remove(engine, "before_cursor_execute", note)
