"""The bus on RabbitMQ: events to a topic exchange with confirms in windows (pika), and queues that are only the bell (kombu).

What a queue loses is read again from the source's log, so messages are transient, acked by being sent, and the oldest are
dropped past 10 000. Exchanges, queues and bindings are declared at connect, on a 404 and every 10 s. Calls are in
rabbitmq_calls.py.
"""

import secrets
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import kombu
import pika
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from contracts.envelope import CONTENT_TYPE
from servicekit.bus.gulps import read_in_gulps
from servicekit.bus.link import Link
from servicekit.bus.port import QUEUE_LENGTH, BusDown
from servicekit.bus.rabbitmq_outbox import RabbitOutbox
from servicekit.bus.wire import DECLARE_SECONDS, EVENTS_EXCHANGE

CONFIRM_SECONDS = 10.0
CONNECT_SECONDS = 5.0
EVENT = pika.BasicProperties(content_type=CONTENT_TYPE, delivery_mode=1)
AWAY = (AMQPError, KombuError, OSError)


class RabbitBus:
    """`url`: amqp://user:password@host:port/vhost."""

    def __init__(self, url: str) -> None:
        self._url = url

    def publisher(self) -> "RabbitPublisher":
        return RabbitPublisher(self._url)

    def subscribe(self, queue: str, keys: Sequence[str], *, durable: bool = True) -> "RabbitSubscription":
        return RabbitSubscription(self._url, queue, keys, durable)

    def outbox(self, name: str) -> RabbitOutbox:
        return RabbitOutbox(self._url, name)


class RabbitPublisher:
    """Publishes a window and waits for all its confirms; a refusal, a block or a silence is `BusDown`."""

    def __init__(self, url: str) -> None:
        self._window: Window | None = None
        self._blocked = False
        self._link = Link(url, "publisher", self._opened, self._down, self._block)

    def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        if not messages:
            return
        if self._blocked:
            raise BusDown("the broker blocks publishers")
        self._window = window = Window(messages)
        self._link.run(lambda channel: self._send(channel, window), patience=CONNECT_SECONDS)
        if not window.done.wait(CONFIRM_SECONDS):
            self._window = None
            raise BusDown(f"no confirm in {CONFIRM_SECONDS:g} s")
        if window.failure:
            raise BusDown(window.failure)

    def close(self) -> None:
        self._link.close()

    def _opened(self, channel: Any) -> None:
        self._blocked = False
        self._sent = 0
        channel.exchange_declare(EVENTS_EXCHANGE, "topic", durable=True)
        channel.confirm_delivery(self._confirmed, callback=lambda _frame: self._link.ready())
        self._link.later(DECLARE_SECONDS, self._declare_again)

    def _declare_again(self, channel: Any) -> None:
        channel.exchange_declare(EVENTS_EXCHANGE, "topic", durable=True)
        self._link.later(DECLARE_SECONDS, self._declare_again)

    def _send(self, channel: Any, window: "Window") -> None:
        for key, body in window.messages:
            channel.basic_publish(EVENTS_EXCHANGE, key, body, EVENT)
        window.first_tag = self._sent + 1
        self._sent = window.last_tag = self._sent + len(window.messages)

    def _confirmed(self, frame: Any) -> None:
        window, method = self._window, frame.method
        if window is None or method.delivery_tag < window.first_tag:
            return
        if isinstance(method, pika.spec.Basic.Nack):
            window.fail("the broker refused an event")
        else:
            window.confirm(method.delivery_tag, method.multiple)

    def _down(self, reason: str) -> None:
        if self._window:
            self._window.fail(reason)

    def _block(self, blocked: bool) -> None:
        self._blocked = blocked
        if blocked and self._window:
            self._window.fail("the broker blocks publishers")


class Window:
    """Messages under way together, and which of them are not yet confirmed."""

    def __init__(self, messages: Sequence[tuple[str, bytes]]) -> None:
        self.messages = messages
        self.first_tag = self.last_tag = sys.maxsize  # until sent: a late confirm of an older window is not ours
        self.failure: str | None = None
        self.done = threading.Event()
        self._confirmed_up_to = 0
        self._confirmed_alone: set[int] = set()

    def confirm(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._confirmed_up_to = max(self._confirmed_up_to, tag)
        else:
            self._confirmed_alone.add(tag)
        up_to = max(self._confirmed_up_to, self.first_tag - 1)
        while up_to + 1 in self._confirmed_alone:
            up_to += 1
            self._confirmed_alone.discard(up_to)
        self._confirmed_up_to = up_to
        if up_to >= self.last_tag:
            self.done.set()

    def fail(self, reason: str) -> None:
        self.failure = reason
        self.done.set()


class RabbitSubscription:
    """A classic queue of at most 10 000 events, the oldest dropped first; read by one thread."""

    def __init__(self, url: str, queue: str, keys: Sequence[str], durable: bool) -> None:
        self._connection = kombu.Connection(url, heartbeat=20, connect_timeout=CONNECT_SECONDS)
        self._queue = self._shape(queue, keys, durable)
        self._arrived: deque[bytes] = deque()
        self._bound: kombu.Queue | None = None
        self._declared = 0.0
        try:
            self._connect()
        except BusDown:
            self.close()
            raise

    def take(self, limit: int, timeout: float) -> list[bytes]:
        if self._bound is None:
            self._connect()
        try:
            self._wait(limit, timeout)
            self._connection.heartbeat_check()
            if time.monotonic() - self._declared > DECLARE_SECONDS:
                self._declare()
        except AWAY as error:
            self._forget_connection()
            if not self._arrived:
                raise BusDown(repr(error)) from error
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    def close(self) -> None:
        self._forget_connection()

    def _shape(self, queue: str, keys: Sequence[str], durable: bool) -> kombu.Queue:
        exchange = kombu.Exchange(EVENTS_EXCHANGE, "topic", durable=True)
        name = queue if durable else f"{queue}-{secrets.token_hex(4)}"  # every reader its own
        return kombu.Queue(
            name,
            bindings=[kombu.binding(exchange, routing_key=key) for key in keys],
            durable=durable, exclusive=not durable, auto_delete=not durable,
            queue_arguments={"x-max-length": QUEUE_LENGTH, "x-overflow": "drop-head"},
        )  # fmt: skip

    def _connect(self) -> None:
        try:
            self._connection.connect()
            read_in_gulps(self._connection.connection)
            self._bound = self._queue(self._connection.default_channel)
            self._declare()
            consumer = kombu.Consumer(self._connection.default_channel, [self._bound], on_message=self._receive,
                                      no_ack=True, auto_declare=False)
            consumer.consume()
        except AWAY as error:
            self._forget_connection()
            raise BusDown(repr(error)) from error

    def _declare(self) -> None:
        assert self._bound is not None
        self._bound.declare()
        self._declared = time.monotonic()

    def _wait(self, limit: int, timeout: float) -> None:
        """Reads what has come; the socket's own buffer holds the broker back when we are slow."""
        left = timeout if not self._arrived else 0.0
        while len(self._arrived) < limit:
            try:
                self._connection.drain_events(timeout=left)
            except TimeoutError:
                return
            left = 0.0

    def _receive(self, message: Any) -> None:
        body = message.body
        self._arrived.append(body.encode() if isinstance(body, str) else bytes(body))

    def _forget_connection(self) -> None:
        self._bound = None
        self._connection.collect()
