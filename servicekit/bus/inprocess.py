"""The bus inside one process (`make run`): bounded queues, topic keys, direct calls. No broker, nothing durable.

What it loses (a full queue, a killed process) the consumers read again from the logs, as they do with RabbitMQ.
"""

import collections
import threading
import time
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from contracts.errors import Unavailable
from contracts.kernel import Context, Method, Record
from servicekit import metrics
from servicekit.app import ServiceApp
from servicekit.bus.breaker import Breaker
from servicekit.bus.port import QUEUE_LENGTH

IN_FLIGHT_HERE = 56
"""Of the web server's 64 threads: what one service may keep waiting, so that pages of the others are still answered."""

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)


def key_matches(pattern: str, key: str) -> bool:
    """AMQP topic rules: `*` is one word, `#` any number of words."""
    return _match(pattern.split("."), key.split("."))


def _match(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_match(pattern[1:], words[n:]) for n in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _match(pattern[1:], words[1:])


class InProcessQueue:
    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._messages: collections.deque[bytes] = collections.deque(maxlen=QUEUE_LENGTH)
        self._bell = threading.Condition()
        self._closed = False

    def offer(self, key: str, body: bytes) -> None:
        if not any(key_matches(pattern, key) for pattern in self._keys):
            return
        with self._bell:
            self._messages.append(body)
            self._bell.notify()

    def take(self, limit: int, timeout: float) -> list[bytes]:
        with self._bell:
            if not self._messages and not self._closed:
                self._bell.wait(timeout)
            return [self._messages.popleft() for _ in range(min(limit, len(self._messages)))]

    def close(self) -> None:
        with self._bell:
            self._closed = True
            self._bell.notify_all()


class InProcessBus:
    """Events from hand to hand: there is nothing between publisher and queue."""

    def __init__(self) -> None:
        self._queues: dict[str, InProcessQueue] = {}
        self._lock = threading.Lock()

    def publisher(self) -> "InProcessPublisher":
        return InProcessPublisher(self)

    def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        with self._lock:
            queues = list(self._queues.values())
        for key, body in messages:
            for queue in queues:
                queue.offer(key, body)

    def subscribe(self, queue: str, keys: Sequence[str], *, durable: bool = True) -> InProcessQueue:
        with self._lock:
            self._queues[queue] = InProcessQueue(keys)
            return self._queues[queue]

    def outbox(self, name: str) -> None:
        return None

    def close(self) -> None:
        with self._lock:
            for queue in self._queues.values():
                queue.close()


class InProcessPublisher:
    """Hands over to the bus; has nothing of its own to end."""

    def __init__(self, bus: InProcessBus) -> None:
        self.publish = bus.publish

    def close(self) -> None:
        """The bus outlives its publishers."""


class InProcessCaller:
    """Calls the services of this process on the caller's thread, through the same bytes as the wire.

    Bounded per service, as with RabbitMQ: one that hangs keeps its places and nobody else's threads. There is no deadline:
    a thread cannot leave a call that runs on it, and nothing but its own database can make a service here wait.
    """

    def __init__(self, in_flight: int = IN_FLIGHT_HERE) -> None:
        self._apps: dict[str, list[ServiceApp]] = {}
        self._in_flight = in_flight
        self._places: dict[str, Breaker] = {}

    def add(self, app: ServiceApp) -> None:
        self._apps.setdefault(app.name, []).append(app)
        self._places.setdefault(app.name, Breaker(app.name, self._in_flight))

    def call(self, method: Method[Q, A], request: Q, context: Context) -> A:
        app = self._app_for(method.service, context.area)
        started, outcome = time.perf_counter(), "error"
        try:
            with self._places[app.name].call():
                body = app.dispatch(method.name, msgspec.json.encode(request), context)
            outcome = "ok"
            return msgspec.json.decode(body, type=method.answer)
        finally:
            metrics.CALLS.labels(method.service, method.name, outcome).observe(time.perf_counter() - started)

    def _app_for(self, service: str, area: str | None) -> ServiceApp:
        apps = self._apps.get(service, [])
        for app in apps:
            if app.areas == {area}:
                return app
        for app in apps:
            if len(app.areas) != 1 and (area is None or not app.areas or area in app.areas):
                return app
        raise Unavailable("no_service", service=service, retry_after=2)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        return tuple(sorted(area for app in self._apps.get(service, []) if len(app.areas) == 1 for area in app.areas))

    def close(self) -> None:
        self._apps.clear()
