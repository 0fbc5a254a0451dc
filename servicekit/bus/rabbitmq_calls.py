"""Calls on RabbitMQ: one thread owns the connection, replies come straight back (direct reply-to), many threads wait.

A call to nobody, to a broker that is away or blocked, or past the bounds of `breaker.py` is refused at once; one without an
answer in time is unknown: it may have been done. Safe from many threads; made after a fork, not before.
"""

import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
import pika

from contracts.errors import AutonomieError, Internal, NotMyArea, Unavailable, Unknown
from contracts.kernel import Context, Method, Record
from servicekit import logs, metrics
from servicekit.bus import wire
from servicekit.bus.breaker import IN_FLIGHT, NO_ANSWER, Breaker
from servicekit.bus.link import Link
from servicekit.bus.port import BusDown
from servicekit.bus.routes import Routes

REPLY_TO = "amq.rabbitmq.reply-to"
CONNECT_SECONDS = 2.0
"""How long the very first call may wait for the connection; later ones are refused at once when it is away."""

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)

log = logs.get("calls")


class ConnectionLost(Exception):
    """The connection ended, or was blocked, while calls waited for their answer."""


class RabbitCaller:
    """`in_flight` bounds the calls that wait, per service."""

    def __init__(self, url: str, routes: Routes | None = None, in_flight: int = IN_FLIGHT) -> None:
        self._routes = routes or Routes()
        self._in_flight = in_flight
        self._pending: dict[str, Future[bytes]] = {}
        self._breakers: dict[str, Breaker] = {}
        self._lock = threading.Lock()
        self._blocked = False
        self._patience = CONNECT_SECONDS
        self._link = Link(url, "calls", self._opened, self._down, self._block)

    def call(self, method: Method[Q, A], request: Q, context: Context) -> A:
        started, outcome = time.perf_counter(), "error"
        try:
            answer = self._call_where_it_lives(method, msgspec.json.encode(request), context)
            outcome = "ok"
        except AutonomieError as error:
            outcome = error.kind
            raise
        finally:
            metrics.CALLS.labels(method.service, method.name, outcome).observe(time.perf_counter() - started)
        return msgspec.json.decode(answer, type=method.answer)

    def areas_apart(self, service: str) -> tuple[str, ...]:
        with suppress(OSError, ValueError):  # a table that is being written, or wrong: the one we have goes on
            self._routes.reload()
        return self._routes.areas_apart(service)

    def close(self) -> None:
        self._link.close()

    def _call_where_it_lives(self, method: Method[Q, A], request: bytes, context: Context) -> bytes:
        name = self._routes.name_of(method.service, context.area)
        try:
            return self._call(name, method, request, context)
        except NotMyArea:
            self._routes.reload()
            return self._call(self._routes.name_of(method.service, context.area), method, request, context)

    def _call(self, name: str, method: Method[Q, A], request: bytes, context: Context) -> bytes:
        if self._blocked:
            raise Unavailable("bus_blocked", retry_after=5)
        with self._breaker(name).call():
            return self._ask(name, method, request, context)

    def _ask(self, name: str, method: Method[Q, A], request: bytes, context: Context) -> bytes:
        deadline_ms = min(context.deadline_ms, int(method.timeout * 1000))
        deadline = time.monotonic() + deadline_ms / 1000
        correlation, future = uuid4().hex, Future[bytes]()
        self._pending[correlation] = future
        try:
            self._send(name, method, request, context, deadline, correlation)
            return wire.unpack_reply(future.result(max(0.0, deadline - time.monotonic())))
        except TimeoutError:
            raise Unknown(NO_ANSWER, service=method.service, retry_after=2) from None
        except ConnectionLost as error:
            if method.command:
                raise Unknown("connection_lost", service=method.service, retry_after=2) from error
            raise Unavailable("bus_away", retry_after=2) from error
        except BusDown as error:
            raise Unavailable("bus_away", retry_after=2) from error
        except wire.Malformed as error:
            metrics.FOREIGN.labels(method.service, "reply").inc()
            raise Internal("malformed_reply", service=method.service) from error
        finally:
            self._pending.pop(correlation, None)

    def _send(self, name: str, method: Method[Q, A], request: bytes, context: Context, deadline: float,
              correlation: str) -> None:
        def publish(channel: Any) -> None:
            left = int((deadline - time.monotonic()) * 1000)
            if left <= 0 or correlation not in self._pending:
                return
            properties = pika.BasicProperties(
                content_type=wire.JSON, delivery_mode=1, expiration=str(left), reply_to=REPLY_TO,
                correlation_id=correlation, headers={wire.CONTEXT_HEADER: wire.pack_context(context, left)},
            )  # fmt: skip
            channel.basic_publish(wire.CALLS_EXCHANGE, f"{name}.{method.name}", body, properties, mandatory=True)

        body = wire.pack_request(request)
        self._link.run(publish, self._patience)

    def _breaker(self, name: str) -> Breaker:
        with self._lock:
            return self._breakers.setdefault(name, Breaker(name, self._in_flight))

    # ── on the link's thread ──

    def _opened(self, channel: Any) -> None:
        self._blocked = False
        channel.add_on_return_callback(self._returned)
        channel.exchange_declare(wire.CALLS_EXCHANGE, "topic", durable=True)
        channel.basic_consume(REPLY_TO, self._replied, auto_ack=True, callback=lambda _frame: self._ready())
        self._link.later(wire.DECLARE_SECONDS, self._declare_again)

    def _ready(self) -> None:
        self._patience = 0.0
        self._link.ready()

    def _declare_again(self, channel: Any) -> None:
        channel.exchange_declare(wire.CALLS_EXCHANGE, "topic", durable=True)
        self._link.later(wire.DECLARE_SECONDS, self._declare_again)

    def _replied(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        future = self._pending.pop(properties.correlation_id, None)
        if future is not None:  # else it came too late: its caller has gone
            future.set_result(body)

    def _returned(self, _channel: Any, method: Any, properties: Any, _body: bytes) -> None:
        future = self._pending.pop(properties.correlation_id, None)
        if future is not None:
            service = method.routing_key.split(".")[0]
            future.set_exception(Unavailable("no_service", service=service, retry_after=2))

    def _down(self, reason: str) -> None:
        log.warning("calls_down", reason=reason)
        self._fail_all(ConnectionLost(reason))

    def _block(self, blocked: bool) -> None:
        self._blocked = blocked
        if blocked:
            self._fail_all(ConnectionLost("the broker blocks publishers"))

    def _fail_all(self, error: Exception) -> None:
        for correlation in list(self._pending):
            future = self._pending.pop(correlation, None)
            if future is not None:
                future.set_exception(error)

