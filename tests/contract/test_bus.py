"""What every version of the bus and of the calls promises (servicekit/bus/port.py): run on both."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.errors import Conflict, InvalidRequest, NotFound, NotMyArea, Unavailable
from contracts.kernel import EVERYTHING, SYSTEM, Context, Done, Empty, Method
from servicekit.bus.inprocess import InProcessBus, InProcessCaller
from servicekit.bus.port import Bus, Caller, Subscription
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_calls import RabbitCaller
from tests.contract import echo
from tests.contract.echo_process import EchoProcess

AREAS = ("orleans", "pithiviers")
AS_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING, area="orleans")
IN_TIME = Method("nobody", "echo", Empty, Done).timeout / 2
"""Seconds: what is said at once does not wait for the call's deadline, however slow the machine."""


@pytest.fixture(params=["in process", "rabbitmq"])
def bus(request: pytest.FixtureRequest) -> Bus:
    return InProcessBus() if request.param == "in process" else RabbitBus(request.getfixturevalue("amqp_url"))


@pytest.fixture(scope="module", params=["in process", "rabbitmq"])
def caller(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A caller beside one instance of the echo service that serves two of the three areas."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('echo')}/echo.db"
    if request.param == "in process":
        inside = InProcessCaller()
        inside.add(echo.build(database_url, AREAS))
        yield inside
        return
    amqp_url = request.getfixturevalue("amqp_url")
    with EchoProcess(amqp_url, database_url, ",".join(AREAS)):
        outside = RabbitCaller(amqp_url)
        yield outside
        outside.close()


# ── events ──


def test_events_arrive_in_the_order_they_were_published(bus: Bus) -> None:
    subscription = bus.subscribe("orders", ["progress.#"])

    publish(bus, [(f"progress.marked.{'a' if n % 2 else 'b'}", str(n).encode()) for n in range(1_500)])

    assert take(subscription, 1_500) == [str(n).encode() for n in range(1_500)]
    subscription.close()


def test_a_queue_gets_only_what_its_keys_name(bus: Bus) -> None:
    subscription = bus.subscribe("keys", ["progress.*.orleans", "profiles.#"])

    publish(bus, [
        ("progress.marked.orleans", b"1"), ("progress.marked.pithiviers", b"2"), ("profiles.youth_admitted.gien", b"3"),
        ("attendance.booked.orleans", b"4"),
    ])  # fmt: skip

    assert take(subscription, 2) == [b"1", b"3"]
    assert subscription.take(10, timeout=0.2) == []
    subscription.close()


def test_each_queue_gets_its_own_copy(bus: Bus) -> None:
    first = bus.subscribe("first", ["#"])
    second = bus.subscribe("second", ["#"], durable=False)

    publish(bus, [("a.b.c", b"fact")])

    assert take(first, 1) == take(second, 1) == [b"fact"]
    first.close()
    second.close()


def test_an_event_that_nobody_waits_for_is_no_error(bus: Bus) -> None:
    publish(bus, [("a.b.c", b"fact")])


def test_a_reader_is_given_no_more_than_it_asks_for(bus: Bus) -> None:
    subscription = bus.subscribe("limit", ["#"])
    publish(bus, [("a.b.c", str(n).encode()) for n in range(10)])

    first = subscription.take(1, timeout=5)
    rest = take(subscription, 9)

    assert first == [b"0"]
    assert rest == [str(n).encode() for n in range(1, 10)]
    subscription.close()


def test_a_reader_of_a_silent_bus_is_back_in_time(bus: Bus) -> None:
    subscription = bus.subscribe("silent", ["#"])
    started = time.monotonic()

    assert subscription.take(10, timeout=0.3) == []

    assert 0.2 < time.monotonic() - started < 10, "it waited for what does not come"
    subscription.close()


# ── calls ──


def test_a_call_is_answered(caller: Caller) -> None:
    assert caller.call(echo.echo, echo.Words(text="ça va ?"), AS_SYSTEM) == echo.Words(text="ça va ?")


def test_an_error_crosses_with_its_code_and_its_data(caller: Caller) -> None:
    with pytest.raises(Conflict) as refused:
        caller.call(echo.refuse, echo.Words(text="tuesday"), AS_SYSTEM)

    assert (refused.value.code, refused.value.data) == ("slot_taken", {"slot": "tuesday"})


def test_a_command_repeated_under_its_key_is_done_once_and_answered_twice(caller: Caller) -> None:
    context = Context(principal=SYSTEM, scope=EVERYTHING, area="orleans", key="k1")
    before = caller.call(echo.count_notes, Empty(), AS_SYSTEM).notes

    answers = [caller.call(echo.take_note, echo.Words(text="y1"), context) for _ in range(2)]

    assert answers == [Done(id="y1"), Done(id="y1")]
    assert caller.call(echo.count_notes, Empty(), AS_SYSTEM).notes == before + 1


def test_a_key_used_for_another_request_is_refused(caller: Caller) -> None:
    context = Context(principal=SYSTEM, scope=EVERYTHING, area="orleans", key="k2")
    caller.call(echo.take_note, echo.Words(text="y1"), context)

    with pytest.raises(InvalidRequest, match="key_reused"):
        caller.call(echo.take_note, echo.Words(text="y2"), context)


def test_a_method_that_does_not_exist_is_not_found(caller: Caller) -> None:
    with pytest.raises(NotFound, match="unknown_method"):
        caller.call(Method("echo", "nothing", Empty, Done), Empty(), AS_SYSTEM)


def test_a_request_of_the_wrong_shape_is_refused_with_its_field(caller: Caller) -> None:
    with pytest.raises(InvalidRequest) as refused:
        caller.call(Method("echo", "echo", echo.Count, Done), echo.Count(notes=3), AS_SYSTEM)

    assert refused.value.code == "invalid_request"


def test_a_service_that_is_not_there_is_said_at_once(caller: Caller) -> None:
    caller.call(echo.echo, echo.Words(text="first, so that all is connected"), AS_SYSTEM)
    started = time.monotonic()

    with pytest.raises(Unavailable, match="no_service"):
        caller.call(Method("nobody", "echo", Empty, Done), Empty(), AS_SYSTEM)

    assert time.monotonic() - started < IN_TIME, "it waited for the deadline of the call"


def test_an_instance_refuses_a_call_about_an_area_that_is_not_its_own(caller: Caller) -> None:
    elsewhere = Context(principal=SYSTEM, scope=EVERYTHING, area="montargis-gien")

    with pytest.raises((NotMyArea, Unavailable)):
        caller.call(echo.echo, echo.Words(text="?"), elsewhere)

    assert caller.call(echo.echo, echo.Words(text="!"), AS_SYSTEM).text == "!"


def test_many_threads_each_get_their_own_answer(caller: Caller) -> None:
    def ask(n: int) -> bool:
        return caller.call(echo.echo, echo.Words(text=str(n)), AS_SYSTEM).text == str(n)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


# ── helpers ──


def publish(bus: Bus, messages: list[tuple[str, bytes]]) -> None:
    publisher = bus.publisher()
    publisher.publish(messages)
    if isinstance(bus, RabbitBus):
        publisher.close()


def take(subscription: Subscription, count: int) -> list[bytes]:
    """All of them, or what came within ten seconds."""
    got: list[bytes] = []
    deadline = time.monotonic() + 10
    while len(got) < count and time.monotonic() < deadline:
        got += subscription.take(count - len(got), timeout=0.5)
    return got


def test_no_thread_of_the_calls_outlives_its_close(amqp_url: str) -> None:
    before = {thread.name for thread in threading.enumerate()}
    caller = RabbitCaller(amqp_url)

    with pytest.raises(Unavailable):
        caller.call(Method("nobody", "echo", Empty, Done), Empty(), AS_SYSTEM)
    caller.close()

    assert {thread.name for thread in threading.enumerate()} <= before


