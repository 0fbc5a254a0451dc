"""The ports of the bus. Every version passes the contract suite tests/contract/test_bus.py; nothing here is a version."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from contracts.kernel import Context, Method, Record

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)

QUEUE_LENGTH = 10_000
"""A queue is only the bell: past this many messages the oldest are dropped and the consumer reads the log."""


class BusDown(Exception):
    """The bus is away or refuses: wait and try again; nothing is lost, the log has it."""


class Publisher(Protocol):
    """Used by the relay, from one thread."""

    def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """Publishes (routing key, CloudEvent) in order; returns when all are confirmed, else raises `BusDown`."""

    def close(self) -> None: ...


class Subscription(Protocol):
    """A queue of events, read by one thread."""

    def take(self, limit: int, timeout: float) -> list[bytes]:
        """Up to `limit` messages, waiting `timeout` seconds at most for the first; raises `BusDown`."""

    def close(self) -> None: ...


class Outbox(Protocol):
    """A bounded queue for one reader outside the platform, used from one thread."""

    def put(self, body: bytes) -> None:
        """Returns when the broker holds it safely; raises `BusDown` when it is away or the queue is full."""

    def close(self) -> None: ...


class Bus(Protocol):
    """Events: one topic exchange, routing key `<service>.<event>.<area>`."""

    def publisher(self) -> Publisher: ...

    def subscribe(self, queue: str, keys: Sequence[str], *, durable: bool = True) -> Subscription:
        """`keys` are topic patterns; `durable=False` makes a queue that ends with its reader."""

    def outbox(self, name: str) -> Outbox | None:
        """Exchange `<name>` and its queue `<name>.events`, declared; None where no reader outside can come (no broker)."""


class Caller(Protocol):
    """Calls: safe from many threads at once."""

    def call(self, method: Method[Q, A], request: Q, context: Context) -> A:
        """The answer, or an `AutonomieError`: the service's own, `Unavailable` (not done) or `Unknown` (perhaps done)."""

    def areas_apart(self, service: str) -> tuple[str, ...]:
        """The areas that an instance of their own serves; who needs all of a service asks it and each of these."""

    def close(self) -> None: ...
