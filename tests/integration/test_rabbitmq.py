"""The bus and the calls while RabbitMQ, or the service behind it, misbehaves: nothing hangs, everything comes back."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import uuid4

import kombu
import pytest

from contracts.errors import AutonomieError, Unavailable, Unknown
from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty
from servicekit.bus import wire
from servicekit.bus.port import QUEUE_LENGTH, BusDown
from servicekit.bus.rabbitmq import RabbitBus, RabbitPublisher
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.rabbitmq import PrivateRabbit
from tests.contract import echo
from tests.contract.echo_process import EchoProcess

AS_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)
T = TypeVar("T")
HELLO = echo.Words(text="hello")
AT_ONCE = echo.echo.timeout / 2
"""Seconds: a refusal that does not wait for the call's deadline, however slow the machine; how fast it is, the bench measures."""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRabbit]:
    """A broker of this file's own: it is stopped, starved and emptied."""
    node = PrivateRabbit(tmp_path_factory.mktemp("broker"))
    node.start()
    yield node
    node.kill()


@pytest.fixture(scope="module")
def service(broker: PrivateRabbit, postgres: PrivatePostgres) -> Iterator[EchoProcess]:
    with EchoProcess(broker.amqp_url(), postgres.create_database(f"echo_{uuid4().hex[:8]}")) as process:
        yield process


@pytest.fixture
def caller(broker: PrivateRabbit, service: EchoProcess) -> Iterator[RabbitCaller]:
    made = RabbitCaller(broker.amqp_url())
    until_answered(made)
    yield made
    made.close()


@pytest.fixture
def publisher(broker: PrivateRabbit) -> Iterator[RabbitPublisher]:
    made = RabbitBus(broker.amqp_url()).publisher()
    yield made
    made.close()


def test_calls_that_wait_in_the_database_do_not_wait_for_each_other(caller: RabbitCaller) -> None:
    with ThreadPoolExecutor(4) as pool:
        started = time.monotonic()
        list(pool.map(lambda _: caller.call(echo.pause_in_database, echo.Pause(seconds=1), AS_SYSTEM), range(4)))

    assert time.monotonic() - started < 3.5, "the database driver froze the service (tech.md, § 1.3)"


def test_any_amqp_client_can_call_with_its_own_reply_queue(broker: PrivateRabbit, caller: RabbitCaller) -> None:
    with kombu.Connection(broker.amqp_url()) as connection:
        exchange = kombu.Exchange(wire.CALLS_EXCHANGE, "topic", durable=True)
        mine = kombu.Queue("my-replies", exchange, routing_key="my-replies", exclusive=True)(connection.default_channel)
        mine.declare()
        connection.Producer().publish(
            {"args": [], "kwargs": {"text": "from elsewhere"}}, exchange=exchange, routing_key="echo.echo", serializer="json",
            reply_to="my-replies", correlation_id="7", headers={wire.CONTEXT_HEADER: wire.pack_context(AS_SYSTEM, 3_000)},
        )  # fmt: skip
        reply = wait_for(mine.get, "a reply")

    assert reply.payload == {"result": {"text": "from elsewhere"}, "error": None}
    assert reply.properties["correlation_id"] == "7"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b'{"args": [1], "kwargs": {}}', b'{"kwargs": 3}', b"{}"], ids=repr)
def test_a_foreign_message_leaves_the_service_answering(broker: PrivateRabbit, caller: RabbitCaller, body: bytes) -> None:
    with kombu.Connection(broker.amqp_url()) as connection:
        channel = connection.default_channel
        for properties in ({}, {"reply_to": "nobody", "correlation_id": "1"}, {"reply_to": "amq.rabbitmq.reply-to.forged"}):
            message = channel.prepare_message(body, content_type="application/x-unknown", properties=properties)
            channel.basic_publish(message, exchange=wire.CALLS_EXCHANGE, routing_key="echo.echo")

    until_answered(caller)


def test_a_call_without_a_scope_is_refused(broker: PrivateRabbit, caller: RabbitCaller) -> None:
    with kombu.Connection(broker.amqp_url()) as connection:
        queue = kombu.Queue("no-scope", kombu.Exchange(wire.CALLS_EXCHANGE, "topic", durable=True), routing_key="no-scope",
                            exclusive=True)(connection.default_channel)
        queue.declare()
        connection.Producer().publish({"args": [], "kwargs": {"text": "?"}}, exchange=wire.CALLS_EXCHANGE,
                                      routing_key="echo.echo", serializer="json", reply_to="no-scope")
        error = json.loads(wait_for(queue.get, "a reply").body)["error"]

    assert (error["kind"], error["code"]) == ("not_allowed", "no_scope")


def test_a_service_that_misses_its_deadlines_is_not_asked_for_a_while(caller: RabbitCaller) -> None:
    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(lambda _: kind_of(lambda: caller.call(echo.pause, echo.Pause(seconds=2), AS_SYSTEM)), range(5)))
    started = time.monotonic()

    refused = kind_of(lambda: caller.call(echo.echo, HELLO, AS_SYSTEM))

    assert outcomes == ["unknown"] * 5
    assert refused == "unavailable"
    assert time.monotonic() - started < AT_ONCE


def test_a_service_killed_in_the_middle_is_unknown_then_absent_then_back(broker: PrivateRabbit, caller: RabbitCaller,
                                                                         service: EchoProcess) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: caller.call(echo.pause, echo.Pause(seconds=3), AS_SYSTEM))
        time.sleep(0.3)
        service.kill()
        with pytest.raises(Unknown):
            waiting.result(10)
    assert wait_for(lambda: kind_of(lambda: caller.call(echo.echo, HELLO, AS_SYSTEM)) == "unavailable", "an absent service")

    service.start()

    until_answered(caller)


@pytest.mark.parametrize("queues", [[], ["rpc-echo", "heals"]], ids=["exchanges", "exchanges and queues"])
def test_what_is_deleted_is_declared_again(broker: PrivateRabbit, caller: RabbitCaller, publisher: RabbitPublisher,
                                           queues: list[str]) -> None:
    subscription = RabbitBus(broker.amqp_url()).subscribe("heals", ["#"])
    publisher.publish([("a.b.c", b"before")])
    with kombu.Connection(broker.amqp_url()) as connection:
        for exchange in (wire.CALLS_EXCHANGE, wire.EVENTS_EXCHANGE):
            connection.default_channel.exchange_delete(exchange)
        for queue in queues:
            connection.default_channel.queue_delete(queue)

    until_answered(caller, seconds=25)

    def heard() -> bool:
        try:
            publisher.publish([("a.b.c", b"after")])
            return b"after" in subscription.take(10, timeout=0.5)
        except BusDown:
            return False

    assert wait_for(heard, "an event after the deletion", seconds=25)
    subscription.close()


def test_a_starved_broker_is_said_at_once_and_nothing_hangs(broker: PrivateRabbit, caller: RabbitCaller,
                                                            publisher: RabbitPublisher) -> None:
    publisher.publish([("a.b.c", b"before")])
    broker.ctl("set_vm_memory_high_watermark", "0.00001")
    try:
        blocked = wait_for(lambda: code_of(lambda: caller.call(echo.echo, HELLO, AS_SYSTEM)) == "bus_blocked", "a refusal")
        started = time.monotonic()
        with pytest.raises(Unavailable):
            caller.call(echo.echo, HELLO, AS_SYSTEM)
        refused_in = time.monotonic() - started
        with pytest.raises(BusDown):
            publisher.publish([("a.b.c", b"meanwhile")])
    finally:
        broker.ctl("set_vm_memory_high_watermark", "0.4")

    assert blocked
    assert refused_in < AT_ONCE
    until_answered(caller)
    until_published(publisher)


def test_a_broker_that_stops_and_starts_is_found_again(broker: PrivateRabbit, caller: RabbitCaller,
                                                       publisher: RabbitPublisher) -> None:
    broker.ctl("stop_app")
    started = time.monotonic()
    absent = kind_of(lambda: caller.call(echo.echo, HELLO, AS_SYSTEM))
    refused_in = time.monotonic() - started
    broker.ctl("start_app")

    assert (absent, refused_in < AT_ONCE) == ("unavailable", True)
    until_answered(caller)
    until_published(publisher)


def test_a_command_under_way_when_the_connection_breaks_is_unknown_and_its_repeat_has_no_second_effect(
    broker: PrivateRabbit, caller: RabbitCaller
) -> None:
    before = caller.call(echo.count_notes, Empty(), AS_SYSTEM).notes
    context = Context(principal=SYSTEM, scope=EVERYTHING, key="through-the-break")

    def insist() -> bool:
        try:
            return caller.call(echo.take_note, echo.Words(text="y"), context).id == "y"
        except (Unknown, Unavailable):
            return False

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(insist) for _ in range(20)]
        broker.ctl("close_all_connections", "a fault")
        [one.result(20) for one in asked]
    assert wait_for(insist, "the repeat is answered")

    assert caller.call(echo.count_notes, Empty(), AS_SYSTEM).notes == before + 1


def test_a_queue_keeps_the_newest_ten_thousand_while_its_reader_is_away(broker: PrivateRabbit,
                                                                        publisher: RabbitPublisher) -> None:
    bus = RabbitBus(broker.amqp_url())
    bus.subscribe("away", ["kept.#"]).close()
    time.sleep(0.2)

    publisher.publish([("kept.x.y", str(n).encode()) for n in range(QUEUE_LENGTH + 50)])

    back = bus.subscribe("away", ["kept.#"])
    assert back.take(1, timeout=30) == [b"50"]
    back.close()


def until_answered(caller: RabbitCaller, seconds: float = 30) -> None:
    wait_for(lambda: kind_of(lambda: caller.call(echo.echo, HELLO, AS_SYSTEM)) == "answered", "an answer", seconds)


def until_published(publisher: RabbitPublisher) -> None:
    def published() -> bool:
        try:
            publisher.publish([("a.b.c", b"again")])
        except BusDown:
            return False
        return True

    wait_for(published, "a confirmed publish")


def kind_of(call: Callable[[], object]) -> str:
    try:
        call()
    except AutonomieError as error:
        return error.kind
    return "answered"


def code_of(call: Callable[[], object]) -> str:
    try:
        call()
    except AutonomieError as error:
        return error.code
    return "answered"


def wait_for(ask: Callable[[], T], what: str, seconds: float = 20) -> T:
    """The first answer that says something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.1)
    pytest.fail(f"{what}: not within {seconds:g} s")

