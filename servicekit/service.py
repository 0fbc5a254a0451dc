"""How a service declares what it answers, what it listens to and what it does by the clock.

A `service.py` reads like a table of contents:

    class ProgressService(Service):
        name = "progress"
        mark_objectives = answers(rpc.mark_objectives, booklet.mark)
        lesson_attended = listens(attendance.LessonAttended, facts.lesson_attended)
        check_silence = every(300, signals.check)

Nothing here knows RabbitMQ, nameko or HTTP; `nameko_runner` turns the same declarations into nameko entrypoints.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import MetaData

from contracts.kernel import Event, Method, Record
from servicekit.retention import Kind, WholeFiles
from servicekit.uow import UnitOfWork

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)
E = TypeVar("E", bound=Event)


class Answer(Generic[Q, A]):
    """A contract's method and the handler that answers it."""

    def __init__(self, method: Method[Q, A], handler: Callable[[Q, UnitOfWork], A]) -> None:
        self.method = method
        self.handler = handler


class Listener(Generic[E]):
    """An event type of another service and the handler that applies it.

    `reads` names the row that the handler looks for (model, primary key), so that a batch of events reads them all at once.
    `buries`: the event says that its subject is erased (`servicekit/tombstones.py`). `of_the_erased`: it is applied even so.
    """

    def __init__(self, event: type[E], handler: Callable[[E, UnitOfWork], None],
                 reads: Callable[[E], tuple[type[Any], Any]] | None = None, *, buries: bool = False,
                 of_the_erased: bool = False) -> None:
        self.event = event
        self.handler = handler
        self.reads = reads
        self.buries = buries
        self.of_the_erased = of_the_erased


class Timer:
    """A use case run by `work` every so many seconds, in its own transaction, as the system."""

    def __init__(self, seconds: float, handler: Callable[[UnitOfWork], None]) -> None:
        self.seconds = seconds
        self.handler = handler


class Chore:
    """Work between transactions every so many seconds: it may call other services (hand-overs, reads by id).

    `apart`: in a thread of its own, because what it talks to may be slow.
    """

    def __init__(self, seconds: float, run: "Callable[[Any], None]", apart: bool = False) -> None:
        self.seconds = seconds
        self.run = run
        self.apart = apart


def answers(method: Method[Q, A], handler: Callable[[Q, UnitOfWork], A]) -> Answer[Q, A]:
    return Answer(method, handler)


def listens(event: type[E], handler: Callable[[E, UnitOfWork], None],
            reads: Callable[[E], tuple[type[Any], Any]] | None = None, *, of_the_erased: bool = False) -> Listener[E]:
    return Listener(event, handler, reads, of_the_erased=of_the_erased)


def erases(event: type[E], handler: Callable[[E, UnitOfWork], None]) -> Listener[E]:
    """An event after which nothing is made of its subject any more: the kit sets a tombstone, the handler deletes the rows.

    It is applied even when events of that subject are parked: what they would have made is to go anyway.
    """
    return Listener(event, handler, buries=True)


def every(seconds: float, handler: Callable[[UnitOfWork], None]) -> Timer:
    return Timer(seconds, handler)


def chore(seconds: float, run: "Callable[[Any], None]", *, apart: bool = False) -> Chore:
    """`run` is given the process's `Work`: its `app` (`execute`, `query`) and its `caller`."""
    return Chore(seconds, run, apart)


class Service:
    """Base of the six. `metadata` holds its tables and the kit's; `migrations` its Alembic folder.

    `built_from_events`: all its own tables come from other services' events, so it can be rebuilt. `row_of_subject`: the model
    whose key is the subject of nearly every event, so that a batch reads those rows at once.

    `kept`: its kinds of record that have a time; `spared`: tables that an erasure leaves, with why; `whole_files`: how it finds
    files without a sign of life (`servicekit/retention.py` reads all three).
    """

    name: ClassVar[str]
    metadata: ClassVar[MetaData]
    migrations: ClassVar[Path]
    built_from_events: ClassVar[bool] = False
    row_of_subject: ClassVar[type[Any] | None] = None
    kept: ClassVar[tuple[Kind, ...]] = ()
    spared: ClassVar[Mapping[str, str]] = {}
    whole_files: ClassVar[WholeFiles | None] = None
    answered: ClassVar[dict[str, Answer[Any, Any]]] = {}
    listeners: ClassVar[dict[str, Listener[Any]]] = {}
    timers: ClassVar[dict[str, Timer]] = {}
    chores: ClassVar[dict[str, Chore]] = {}

    def __init_subclass__(cls) -> None:
        members = vars(cls)
        cls.answered = {m.method.name: m for m in members.values() if isinstance(m, Answer)}
        cls.listeners = {m.event.event_type(): m for m in members.values() if isinstance(m, Listener)}
        cls.timers = {name: m for name, m in members.items() if isinstance(m, Timer)}
        cls.chores = {name: m for name, m in members.items() if isinstance(m, Chore)}

    @classmethod
    def sources(cls) -> tuple[str, ...]:
        """The services whose logs it follows."""
        return tuple(sorted({listener.event.domain() for listener in cls.listeners.values()}))
