"""Answers calls from RabbitMQ: turns a `ServiceApp` into a nameko service on eventlet. Importing this patches the process.

The only place that knows eventlet or nameko (architecture.md § 6); a process that imports it does nothing else. nameko gives
the container, the worker pool, the consumer and the orderly stop; what it does badly is ours: a call is acked by being
sent and never redelivered, a foreign message is acked and counted, replies are transient and on a connection of their own.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # known: docs/decisions/0001

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402 - everything below must meet a patched standard library
import signal  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import kombu  # noqa: E402
from amqp.exceptions import AMQPError  # noqa: E402
from eventlet.queue import Empty, LightQueue  # noqa: E402
from kombu.exceptions import KombuError  # noqa: E402
from nameko.extensions import Entrypoint, SharedExtension  # noqa: E402
from nameko.messaging import QueueConsumer  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from contracts.errors import AutonomieError, Internal  # noqa: E402
from servicekit import logs, metrics  # noqa: E402
from servicekit.app import ServiceApp  # noqa: E402
from servicekit.bus import wire  # noqa: E402
from servicekit.bus.gulps import read_in_gulps  # noqa: E402
from servicekit.memory import settle_memory  # noqa: E402

WORKERS = 50
HEARTBEAT = 20
STOP_SECONDS = 8.0
READ_SECONDS = 1.0
DIRECT = "amq.rabbitmq.reply-to"
AWAY = (AMQPError, KombuError, OSError)

log = logs.get("nameko")


class CallQueue(QueueConsumer):
    """nameko's consumer, which declares again every 10 s, comes back sooner, and hands messages over undecoded."""

    _declared = 0.0

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        for provider in self._providers:
            # acked by being sent: a call is never redelivered, so an ack of its own would only be one more message
            self._consumers[provider] = consumer_cls(queues=provider.queues(), on_message=provider.receive, no_ack=True)
        read_in_gulps(channel.connection)
        self._declared = time.monotonic()
        return self._consumers.values()

    def on_iteration(self) -> None:
        super().on_iteration()
        if time.monotonic() - self._declared > wire.DECLARE_SECONDS:
            for consumer in self._consumers.values():
                consumer.declare()
            self._declared = time.monotonic()

    def create_connection(self) -> Any:
        connection = super().create_connection()
        # kombu waits 2, 4, … 30 s between tries: too long for callers that wait seconds
        connection.ensure_connection = partial(
            connection.ensure_connection, interval_start=0.2, interval_step=0.4, interval_max=2.0
        )
        return connection


class Replier(SharedExtension):
    """Sends replies from one green thread on a connection of its own: transient, unconfirmed, none past its deadline."""

    def setup(self) -> None:
        self._waiting = LightQueue()
        self._connection: Any = None
        self._read = 0.0

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._run, identifier="replier")

    def stop(self) -> None:
        deadline = time.monotonic() + 2
        while self._waiting.qsize() and time.monotonic() < deadline:
            eventlet.sleep(0.01)
        self._thread.kill()
        self._forget()

    def send(self, reply_to: str, correlation: str | None, body: bytes, deadline: float) -> None:
        self._waiting.put((reply_to, correlation, body, deadline))

    def _run(self) -> None:
        while True:
            try:
                reply = self._waiting.get(timeout=HEARTBEAT / 4)
            except Empty:
                reply = None
            if time.monotonic() - self._read > READ_SECONDS:
                self._keep_alive()
            if reply:
                self._insist(*reply)

    def _insist(self, reply_to: str, correlation: str | None, body: bytes, deadline: float) -> None:
        """Tries again on a new connection until the deadline: the first sign of a lost one is a reply that fails."""
        while time.monotonic() < deadline:
            try:
                self._publish(reply_to, correlation, body)
                return
            except AWAY as error:
                log.warning("reply_failed", error=repr(error))
                self._forget()
                eventlet.sleep(0.2)
        metrics.LATE_REPLIES.labels(self.container.service_name).inc()

    def _publish(self, reply_to: str, correlation: str | None, body: bytes) -> None:
        channel = self._channel()
        message = channel.prepare_message(
            body, content_type=wire.JSON, content_encoding="utf-8",
            properties={"delivery_mode": 1, "correlation_id": correlation or ""},
        )  # fmt: skip
        exchange = "" if reply_to.startswith(DIRECT) else wire.CALLS_EXCHANGE  # a stock nameko client listens there
        channel.basic_publish(message, exchange=exchange, routing_key=reply_to)

    def _channel(self) -> Any:
        if self._connection is None:
            connection = kombu.Connection(self.container.config["AMQP_URI"], heartbeat=HEARTBEAT, connect_timeout=5)
            connection.connect()
            # py-amqp would read the socket before each publish to learn of a block: we read it once a second
            connection.connection.client_properties["capabilities"].pop("connection.blocked", None)
            self._connection, self._read = connection, time.monotonic()
        return self._connection.default_channel

    def _keep_alive(self) -> None:
        """Beats the heart, and hears of a channel or connection that the broker closed."""
        self._read = time.monotonic()
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_check()
            self._connection.drain_events(timeout=0)
        except TimeoutError:
            return
        except AWAY:
            self._forget()

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.collect()


class Calls(Entrypoint):
    """Every method of a service, through one queue per name it answers under."""

    consumer = CallQueue()
    replier = Replier()

    def __init__(self, names: Iterable[str] = (), **options: Any) -> None:
        self.names = tuple(names)
        super().__init__(**options)

    def setup(self) -> None:
        self.consumer.register_provider(self)

    def stop(self) -> None:
        self.consumer.unregister_provider(self)

    def queues(self) -> list[Any]:
        """Auto-delete: with nobody there a call comes back to its caller at once."""
        exchange = kombu.Exchange(wire.CALLS_EXCHANGE, "topic", durable=True)
        return [
            kombu.Queue(wire.queue_name(name), exchange, routing_key=f"{name}.*", durable=True, auto_delete=True)
            for name in self.names
        ]

    def receive(self, message: Any) -> None:
        """On the consumer's thread. Waits when all workers are busy, and with it the broker, past the socket's buffer."""
        try:
            self._start(message)
        except AWAY:
            raise  # the consumer connects again
        except Exception as error:
            metrics.FOREIGN.labels(self.container.service_name, "calls").inc()
            log.warning("foreign_call", service=self.container.service_name, error=repr(error))

    def _start(self, message: Any) -> None:
        if message.delivery_info.get("redelivered"):
            raise wire.Malformed("redelivered: it may have run; its caller asks again under its key")
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        request = wire.unpack_request(body)
        context = wire.unpack_context((message.headers or {}).get(wire.CONTEXT_HEADER))
        deadline = time.monotonic() + (context.deadline_ms if context else 5_000) / 1000
        method = message.delivery_info["routing_key"].rpartition(".")[2]
        reply_to, correlation = message.properties.get("reply_to"), message.properties.get("correlation_id")
        self.container.spawn_worker(
            self, (method, request, context, deadline), {}, handle_result=partial(self._reply, reply_to, correlation, deadline)
        )

    def _reply(self, reply_to: str | None, correlation: str | None, deadline: float, _worker: Any, result: bytes | None,
               exc_info: Any) -> tuple[Any, Any]:
        if exc_info is not None:
            result = wire.pack_error(Internal())
        if result is not None and isinstance(reply_to, str):
            self.replier.send(reply_to, correlation, result, deadline)
        return None, None


def service_class(app: ServiceApp) -> type:
    """The nameko service of an app: its one entrypoint answers every method."""
    name = wire.service_name(app.name, tuple(sorted(app.areas)))

    def answer(self: Any, method: str, request: bytes, context: Any, deadline: float) -> bytes | None:
        if time.monotonic() > deadline:
            metrics.LATE_REPLIES.labels(app.name).inc()
            return None
        try:
            return wire.pack_answer(app.dispatch(method, request, context))
        except AutonomieError as error:
            return wire.pack_error(error)

    return type(f"{app.name.title()}Calls", (), {"name": name, "answer": Calls.decorator(names=[name])(answer)})


def serve(app: ServiceApp, amqp_url: str, workers: int = WORKERS, on_ready: Callable[[], None] | None = None) -> None:
    """Answers until SIGTERM or SIGINT, then lets the calls under way finish."""
    runner = ServiceRunner({"AMQP_URI": amqp_url, "max_workers": workers, "HEARTBEAT": HEARTBEAT})
    runner.add_service(service_class(app))
    for number in (signal.SIGTERM, signal.SIGINT):
        # a signal handler may not switch green threads itself
        signal.signal(number, lambda *_: eventlet.spawn_n(_stop, runner))
    runner.start()
    settle_memory()
    log.info("serving", service=app.name)
    if on_ready:
        on_ready()
    runner.wait()


def _stop(runner: ServiceRunner) -> None:
    """In order, or, with the broker away, at once: nameko would wait for it to come back."""
    try:
        with eventlet.Timeout(STOP_SECONDS):
            runner.stop()
    except eventlet.Timeout:
        log.warning("stopped_without_farewell")
        os._exit(0)
