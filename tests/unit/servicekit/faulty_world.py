"""One source, one follower, and between them a bus that keeps no promise: what the tests of the log live in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Integer, String, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from contracts.envelope import unseal
from contracts.errors import AutonomieError, Unavailable
from contracts.kernel import Context, Event, EventsSince, Method, log_methods
from servicekit.app import ServiceApp
from servicekit.bus.inprocess import InProcessCaller
from servicekit.bus.port import BusDown
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.log import care
from servicekit.log.consumer import Consumer
from servicekit.log.relay import Relay
from servicekit.service import Service, listens
from servicekit.tables import kit_tables
from servicekit.uow import UnitOfWork

AREAS = ("east", "west")
POISON = 13
CLASH = 14
BAD_SQL = 15
NO_DISK = 16


class Moved(Event):
    """A fact of the test's own source."""

    youth_id: str
    amount: int

    @classmethod
    def domain(cls) -> str:
        return "source"


class Joined(Event):
    """A fact about two: what comes later about either needs it."""

    also_field: ClassVar[str | None] = "other_id"
    youth_id: str
    other_id: str
    amount: int = 0

    @classmethod
    def domain(cls) -> str:
        return "source"


class Ignored(Event):
    """A fact that the consumer does not listen to, but whose number its cursor must count."""

    youth_id: str

    @classmethod
    def domain(cls) -> str:
        return "source"


class SourceBase(DeclarativeBase):
    pass


class ConsumerBase(DeclarativeBase):
    pass


kit_tables(SourceBase)
kit_tables(ConsumerBase)


class Applied(ConsumerBase):
    """What the consumer did, in the order in which it did it; no key forbids doing it twice."""

    __tablename__ = "applied"
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    area: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    subject: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]


class Mending:
    """Whether the fault that makes poison of some events is mended."""

    def __init__(self) -> None:
        self.done = False


def apply_moved(event: Moved, uow: UnitOfWork) -> None:
    assert uow.envelope is not None
    if event.amount == POISON and not uow.deps.done:
        raise ValueError("poison")
    if event.amount == CLASH and not uow.deps.done:
        raise IntegrityError("INSERT", {}, Exception("a key that is taken"))
    if event.amount == BAD_SQL and not uow.deps.done:
        uow.session.execute(text("SELECT nothing FROM nowhere"))
    if event.amount == NO_DISK and not uow.deps.done:
        raise OSError("no space left on the disk")
    at = {"area": uow.envelope.area, "seq": uow.envelope.seq}
    uow.session.add(Applied(**at, subject=event.youth_id, amount=event.amount))
    uow.session.flush()


def apply_joined(event: Joined, uow: UnitOfWork) -> None:
    apply_moved(Moved(youth_id=event.youth_id, amount=event.amount), uow)


class Source(Service):
    name = "source"
    metadata = SourceBase.metadata
    migrations = Path()


class Follower(Service):
    name = "follower"
    metadata = ConsumerBase.metadata
    migrations = Path()
    built_from_events = True
    moved = listens(Moved, apply_moved)
    joined = listens(Joined, apply_joined)


class FaultyBus:
    """Keeps what is published until the test delivers, doubles, shuffles or loses it. May fail in the middle."""

    def __init__(self) -> None:
        self.under_way: list[bytes] = []
        self.accepts: int | None = None

    def publisher(self) -> "FaultyBus":
        return self

    def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        accepted = messages if self.accepts is None else messages[: self.accepts]
        self.under_way += [body for _, body in accepted]
        if self.accepts is not None:
            raise BusDown("the bus went away in the middle of a window")

    def subscribe(self, queue: str, keys: Sequence[str], *, durable: bool = True) -> Any:
        raise NotImplementedError("the test hands over the messages itself")

    def close(self) -> None:
        self.under_way.clear()


class FaultyCaller:
    """The source, when it can be reached."""

    def __init__(self, source: ServiceApp) -> None:
        self._caller = InProcessCaller()
        self._caller.add(source)
        self.reachable = True

    def call(self, method: Method[Any, Any], request: Any, context: Context) -> Any:
        if not self.reachable:
            raise Unavailable("no_service", service=method.service)
        return self._caller.call(method, request, context)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        return self._caller.areas_apart(service)

    def close(self) -> None:
        self._caller.close()


class World:
    """One source, one follower, a bus between them that keeps no promise."""

    def __init__(self, urls: Callable[[str], str]) -> None:
        self.mending = Mending()
        self.source = _app(Source, urls, None)
        self.follower = _app(Follower, urls, self.mending)
        self.bus = FaultyBus()
        self.caller = FaultyCaller(self.source)
        self.relay = Relay(self.source, self.bus)
        self.changes: list[tuple[tuple[str, int], tuple[str, int]]] = []
        self.restart_follower()

    def restart_follower(self) -> None:
        self.consumer = Consumer(self.follower, self.bus, self.caller, try_pauses=(0.0, 0.0))

    def happen(self, *events: tuple[str, Event]) -> None:
        def use_case(uow: UnitOfWork) -> None:
            for area, event in events:
                uow.log.append(area, event)

        self.source.execute(use_case)

    def change_area(self, subject: str, left: str, entered: str) -> None:
        """Two facts of one commit in two areas' logs: the second one comes after the first."""
        def use_case(uow: UnitOfWork) -> None:
            uow.log.append(entered, Moved(youth_id=subject, amount=2), after=left)
            uow.log.append(left, Moved(youth_id=subject, amount=1))

        self.source.execute(use_case)
        heads = {head.area: head.seq for head in self.source.query(lambda uow: self.source.log.heads(uow.session)).heads}
        self.changes.append(((left, heads[left]), (entered, heads[entered])))

    def overtaken(self) -> list[tuple[tuple[str, int], tuple[str, int]]]:
        """Changes of area whose second fact the follower passed before the first."""
        return [(first, second) for first, second in self.changes
                if self.consumer.position("source", second[0]) >= second[1]
                and self.consumer.position("source", first[0]) < first[1]]

    def backup(self) -> dict[str, int]:
        """How far each log of the source reaches now."""
        return {head.area: head.seq for head in self.source.query(lambda uow: self.source.log.heads(uow.session)).heads}

    def restore(self, backup: dict[str, int]) -> None:
        """The source as it was: what it wrote since is gone, and each of its logs begins a new epoch."""
        entries, heads, sent = (self.source.tables[name] for name in ("event_log", "log_head", "relay_cursor"))
        with self.source.database.write() as session:
            for area, seq in backup.items():
                session.execute(entries.delete().where(entries.c.area == area, entries.c.seq > seq))
                session.execute(heads.update().where(heads.c.area == area).values(seq=seq))
                session.execute(sent.update().where(sent.c.area == area, sent.c.seq > seq).values(seq=seq))
        care.new_epoch(self.source)
        self.relay = Relay(self.source, self.bus)

    def adopt(self, area: str) -> None:
        care.adopt_epoch(self.follower, self.caller, "source", area)

    def stopped(self) -> dict[str, str]:
        """The streams that stand, by area, with the reason."""
        c = self.follower.tables["consumer_cursor"].c
        with self.follower.database.read() as session:
            return {area: why for area, why in session.execute(select(c.area, c.stopped).where(c.stopped.is_not(None)))}

    def receive(self, bodies: list[bytes]) -> None:
        """As `Consumer.run` does: a source that is away is asked again later."""
        try:
            self.consumer.receive(bodies)
        except AutonomieError:
            assert not self.caller.reachable

    def log(self, area: str) -> list[tuple[int, str, int]]:
        """What the source's log holds that the follower listens to."""
        with self.source.database.read() as session:
            if area not in {h.area for h in self.source.log.heads(session).heads}:
                return []
        page = self.source.call(log_methods("source")[1], EventsSince(area=area, after=0, limit=1_000))
        assert not page.more
        envelopes = [unseal(body) for body in page.events]
        assert [e.seq for e in envelopes] == list(range(1, len(envelopes) + 1))
        moved = [e for e in envelopes if e.type == Moved.event_type()]
        return [(e.seq, e.subject, _amount(e.data)) for e in moved]

    def expected(self, area: str) -> list[tuple[int, str, int]]:
        """The log without what parks: from a subject's first poison on, nothing of that subject."""
        parked: set[str] = set()
        kept = []
        for seq, subject, amount in self.log(area):
            if amount == POISON:
                parked.add(subject)
            if subject not in parked:
                kept.append((seq, subject, amount))
        return kept

    def applied(self, area: str) -> list[tuple[int, str, int]]:
        with self.follower.database.read() as session:
            rows = session.scalars(select(Applied).where(Applied.area == area).order_by(Applied.n))
            return [(row.seq, row.subject, row.amount) for row in rows]

    def mend_and_replay(self) -> None:
        self.mending.done = True
        for source, area, subject in {(p["source"], p["area"], p["subject"]) for p in care.parked(self.follower)}:
            care.replay(self.follower, str(source), str(area), str(subject))

    def state(self) -> bytes:
        """The follower's whole state; rows in the order of the log."""
        return msgspec.json.encode({area: sorted(self.applied(area)) for area in AREAS})

    def close(self) -> None:
        self.source.database.close()
        self.follower.database.close()


def _amount(data: msgspec.Raw) -> int:
    return msgspec.json.decode(data, type=Moved).amount


def _app(service: type[Service], urls: Callable[[str], str], deps: Any) -> ServiceApp:
    database = Database(urls(service.name))
    service.metadata.create_all(database.engine)
    return ServiceApp(service, database, SystemClock(), deps)
