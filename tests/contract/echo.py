"""A tiny service for the suites of the bus: one query, one command, one that is slow, one that sleeps in the database."""

import os
import sys
import time
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase

from contracts.errors import Conflict
from contracts.kernel import Done, Empty, Event, Method, Record
from servicekit.app import ServiceApp
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.service import Service, answers
from servicekit.tables import kit_tables
from servicekit.uow import UnitOfWork


class Words(Record):
    text: str


class Pause(Record):
    seconds: float


class Count(Record):
    notes: int


class NoteTaken(Event):
    youth_id: str

    @classmethod
    def domain(cls) -> str:
        return "echo"


echo = Method("echo", "echo", Words, Words)
refuse = Method("echo", "refuse", Words, Done)
take_note = Method("echo", "take_note", Words, Done, command=True)
count_notes = Method("echo", "count_notes", Empty, Count)
pause = Method("echo", "pause", Pause, Done, timeout=1.0)
pause_in_database = Method("echo", "pause_in_database", Pause, Done)


def _echo(request: Words, uow: UnitOfWork) -> Words:
    return Words(text=request.text)


def _refuse(request: Words, uow: UnitOfWork) -> Done:
    raise Conflict("slot_taken", slot=request.text)


def _take_note(request: Words, uow: UnitOfWork) -> Done:
    uow.log.append("orleans", NoteTaken(youth_id=request.text))
    return Done(id=request.text)


def _count_notes(request: Empty, uow: UnitOfWork) -> Count:
    return Count(notes=uow.session.scalar(text("SELECT count(*) FROM event_log")) or 0)


def _pause(request: Pause, uow: UnitOfWork) -> Done:
    time.sleep(request.seconds)
    return Done()


def _pause_in_database(request: Pause, uow: UnitOfWork) -> Done:
    uow.session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": request.seconds})
    return Done()


class Base(DeclarativeBase):
    pass


kit_tables(Base)


class EchoService(Service):
    name = "echo"
    metadata = Base.metadata
    migrations = Path("none")
    echo = answers(echo, _echo)
    refuse = answers(refuse, _refuse)
    take_note = answers(take_note, _take_note)
    count_notes = answers(count_notes, _count_notes)
    pause = answers(pause, _pause)
    pause_in_database = answers(pause_in_database, _pause_in_database)


def build(database_url: str, areas: tuple[str, ...] = ()) -> ServiceApp:
    database = Database(database_url)
    EchoService.metadata.create_all(database.engine)
    return ServiceApp(EchoService, database, SystemClock(), areas=areas)


if __name__ == "__main__":
    from servicekit import logs, nameko_runner  # patches this process, which does nothing else

    logs.configure(as_json=False)
    nameko_runner.serve(
        build(os.environ["DATABASE_URL"], tuple(filter(None, os.environ.get("AREAS", "").split(",")))),
        os.environ["AMQP_URL"],
        on_ready=lambda: print("ready", flush=True),
    )
    sys.exit(0)
