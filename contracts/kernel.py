"""The grammar of every contract: what an event, a method, a principal, a scope and a call context are.

Knows no domain word; the domains' folders beside this file use it, and so does servicekit.
"""

import re
from typing import Any, ClassVar, Generic, Literal, TypeVar, dataclass_transform

import msgspec

Q = TypeVar("Q", bound="Record")
A = TypeVar("A", bound="Record")

PROGRAMME = "programme"
"""The area under which facts without an area are logged (staff, rules, resources); everyone follows it."""

Role = Literal[
    "youth", "adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator", "system", "anonymous"
]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class _ByKeyword(msgspec.StructMeta):
    """msgspec takes `kw_only` class by class; every record of ours is by keyword."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        return super().__new__(mcs, name, bases, namespace, **{"kw_only": True, "frozen": True, **options})


class Record(msgspec.Struct, metaclass=_ByKeyword):
    """Base of requests, answers and their parts: immutable, by keyword; unknown fields are ignored on the bus."""


class Event(Record):
    """One fact, past tense. Ids, codes, numbers and instants only: never a name, a contact, a date of birth or free text."""

    version: ClassVar[int] = 1
    subject_field: ClassVar[str] = "youth_id"
    also_field: ClassVar[str | None] = None
    """A second one whom the fact is about as much: what comes later about either waits behind it where it cannot be applied."""

    @classmethod
    def domain(cls) -> str:
        """The folder under contracts/ that declares it, e.g. `attendance`."""
        return cls.__module__.split(".")[1]

    @classmethod
    def short_name(cls) -> str:
        """The class name in snake case, e.g. `lesson_attended`; the middle word of the routing key."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def event_type(cls) -> str:
        """The CloudEvents type, e.g. `autonomie.attendance.lesson_attended.v1`."""
        return f"autonomie.{cls.domain()}.{cls.short_name()}.v{cls.version}"

    def subject(self) -> str:
        """Whom or what the fact is about: the youth's id wherever there is one."""
        return str(getattr(self, self.subject_field))

    def also(self) -> str | None:
        """The second one, where there is one."""
        return str(getattr(self, self.also_field)) if self.also_field else None


class Principal(Record):
    """Who acts. `organisation_id` is the school of a school's office or of an instructor."""

    id: str
    role: Role
    area: str | None = None
    organisation_id: str | None = None


ScopeKind = Literal["youth", "adviser", "school", "areas", "all"]


class Scope(Record):
    """The rows a call may touch, decided by the gateway's policy and applied by the service in SQL.

    `ids`: youth ids, one adviser's id, one school's id or area keys, according to `kind`; empty for `all`.
    """

    kind: ScopeKind
    ids: tuple[str, ...] = ()


SYSTEM = Principal(id="system", role="system")
EVERYTHING = Scope(kind="all")


class Context(Record):
    """What travels beside a call: who, how far, where, under which key, for how long, in which trace."""

    principal: Principal
    scope: Scope
    area: str | None = None
    key: str | None = None
    deadline_ms: int = 5_000
    traceparent: str | None = None


class Method(Generic[Q, A]):
    """A method that a service answers. A command changes state and is stored under its key; a query does not.

    `timeout` is in seconds. The answer of a `secret` command holds a code or a token and is never stored: its repeat is
    a new act.
    """

    def __init__(self, service: str, name: str, request: type[Q], answer: type[A], *, command: bool = False,
                 secret: bool = False, timeout: float = 5.0) -> None:
        self.service = service
        self.name = name
        self.request = request
        self.answer = answer
        self.command = command
        self.secret = secret
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"{self.service}.{self.name}"


class Empty(Record):
    """A request without arguments."""


class Done(Record):
    """The answer of a command that makes nothing new."""

    id: str | None = None


class Head(Record):
    """Where one log stands: `seq` is its last sequence number, 0 when empty."""

    area: str
    epoch: str
    seq: int


class Heads(Record):
    heads: tuple[Head, ...]


class EventsSince(Record):
    """A page of one area's log after a sequence number; pages stay under 256 KB."""

    area: str
    after: int
    limit: int = 500


class EventsPage(Record):
    """The CloudEvents as they were stored, in order; `more` when the log goes on."""

    epoch: str
    events: tuple[msgspec.Raw, ...]
    more: bool


class Cursor(Record):
    """How far a service applied the log of one source's area; `stopped` when that stream stands until a person acts."""

    source: str
    area: str
    epoch: str
    seq: int
    stopped: bool = False


class Cursors(Record):
    """Of one instance: whom it follows, for which areas (none named: for all), how far, and how many events wait for a person."""

    sources: tuple[str, ...]
    areas: tuple[str, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    parked: int = 0


def cursors_method(service: str) -> "Method[Empty, Cursors]":
    """What a service of ours says beside its log, for operators; a service that follows nobody's log need not answer it."""
    return Method(service, "consumer_cursors", Empty, Cursors)


def log_methods(service: str) -> "tuple[Method[Empty, Heads], Method[EventsSince, EventsPage]]":
    """`log_head` and `events_since`: part of every service's contract."""
    return (
        Method(service, "log_head", Empty, Heads),
        Method(service, "events_since", EventsSince, EventsPage, timeout=15.0),
    )


def methods_of(module: Any) -> "dict[str, Method[Any, Any]]":
    """The methods that a contract module declares, by name."""
    return {m.name: m for m in vars(module).values() if isinstance(m, Method)}


def events_of(module: Any) -> "dict[str, type[Event]]":
    """The events that a contract module declares, by CloudEvents type."""
    found = (v for v in vars(module).values() if isinstance(v, type) and issubclass(v, Event) and v is not Event)
    return {event.event_type(): event for event in found if f"{event.__module__}.".startswith(f"{module.__name__}.")}
