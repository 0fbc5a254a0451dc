"""deploy/rabbitmq/definitions.json, loaded into a real broker: each part's user can do its part and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError

from contracts.kernel import EVERYTHING, SYSTEM, Context
from deploy import compose
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.bus.wire import CALLS_EXCHANGE, EVENTS_EXCHANGE
from servicekit.testing.processes import wait_until
from servicekit.testing.rabbitmq import PrivateRabbit
from tests.contract import echo
from tests.contract.echo_process import EchoProcess

DEFINITIONS = Path(compose.__file__).parent / "rabbitmq" / "definitions.json"
SERVICES, GATEWAY = "autonomie-services", "autonomie-gateway"


@dataclass(frozen=True)
class Broker:
    """Where each user finds the vhost that the definitions made."""

    port: int
    vhost: str
    password: str

    def url(self, user: str) -> str:
        return f"amqp://{user}:{self.password}@127.0.0.1:{self.port}/{self.vhost}"


@pytest.fixture(scope="module")
def broker(rabbit: PrivateRabbit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The file as it is, but for the vhost, which is the test's own, and the passwords, which the operator sets."""
    vhost, password = f"d{uuid4().hex[:12]}", uuid4().hex
    definitions = tmp_path_factory.mktemp("definitions") / "definitions.json"
    definitions.write_text(DEFINITIONS.read_text().replace('": "/"', f'": "{vhost}"'))
    definitions.parent.chmod(0o755)
    rabbit.ctl("import_definitions", str(definitions))
    for user in (SERVICES, GATEWAY):
        rabbit.ctl("change_password", user, password)
    yield Broker(rabbit.node.port, vhost, password)
    for user in (SERVICES, GATEWAY):
        rabbit.ctl("delete_user", user)
    rabbit.delete_vhost(vhost)


def test_the_users_have_no_password_until_the_operator_sets_one() -> None:
    users = json.loads(DEFINITIONS.read_text())["users"]

    assert {user["name"]: user["password_hash"] for user in users} == {SERVICES: "", GATEWAY: ""}


def test_a_service_answers_the_gateway(broker: Broker, tmp_path: Path) -> None:
    with EchoProcess(broker.url(SERVICES), f"sqlite:///{tmp_path}/echo.db"):
        caller = RabbitCaller(broker.url(GATEWAY))
        try:
            answer = caller.call(echo.echo, echo.Words(text="bonjour"), Context(principal=SYSTEM, scope=EVERYTHING))
        finally:
            caller.close()

    assert answer.text == "bonjour"


def test_what_a_service_publishes_reaches_another_service_and_the_gateway(broker: Broker) -> None:
    bus, gateway = RabbitBus(broker.url(SERVICES)), RabbitBus(broker.url(GATEWAY))
    theirs, live = bus.subscribe("events-stats", ["echo.#"]), gateway.subscribe("gateway-1", ["#"], durable=False)
    publisher = bus.publisher()

    publisher.publish([("echo.said.orleans", b"1")])

    for queue in (theirs, live):
        got: list[bytes] = []
        wait_until(lambda queue=queue, got=got: got.extend(queue.take(1, timeout=0.5)) or bool(got), 10, "the event arrives")  # type: ignore[misc]
        assert got == [b"1"]
        queue.close()
    publisher.close()


@pytest.mark.parametrize(("exchange", "key"), [(EVENTS_EXCHANGE, "profiles.youth_erased.x"), ("", "rpc-profiles"), ("amq.topic", "x")])
def test_the_gateway_publishes_no_event_and_fills_no_queue(broker: Broker, exchange: str, key: str) -> None:
    channel = pika.BlockingConnection(pika.URLParameters(broker.url(GATEWAY))).channel()
    channel.confirm_delivery()

    with pytest.raises((ChannelClosedByBroker, ProbableAccessDeniedError)) as refused:
        channel.basic_publish(exchange, key, b"{}")

    assert refused.value.args[0] == 403


def test_the_gateway_takes_no_call_from_a_services_queue(broker: Broker, tmp_path: Path) -> None:
    with EchoProcess(broker.url(SERVICES), f"sqlite:///{tmp_path}/echo.db"):
        channel = pika.BlockingConnection(pika.URLParameters(broker.url(GATEWAY))).channel()

        with pytest.raises(ChannelClosedByBroker) as refused:
            channel.basic_get("rpc-echo")

    assert refused.value.args[0] == 403


def test_the_gateway_may_send_calls_but_not_change_where_they_go(broker: Broker) -> None:
    channel = pika.BlockingConnection(pika.URLParameters(broker.url(GATEWAY))).channel()

    with pytest.raises(ChannelClosedByBroker) as refused:
        channel.queue_bind("rpc-echo", CALLS_EXCHANGE, "echo.*")

    assert refused.value.args[0] in (403, 404)
