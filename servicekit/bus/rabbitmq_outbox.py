"""A queue for one reader outside the platform: quorum, bounded, refusing when full, so that its writer waits and nothing is lost.

One message at a time, each confirmed before the next: a refusal in the middle of a window would leave holes.
"""

import pika
from pika.exceptions import AMQPError, NackError, UnroutableError

from contracts.envelope import CONTENT_TYPE
from servicekit.bus.port import BusDown

LENGTH = 1_000
SECONDS = 5
MESSAGE = pika.BasicProperties(content_type=CONTENT_TYPE, delivery_mode=2)
AWAY = (AMQPError, OSError)


class RabbitOutbox:
    """Connects and declares at once; raises `BusDown` when it cannot."""

    def __init__(self, url: str, name: str, length: int = LENGTH) -> None:
        self._name = name
        shape = {"x-queue-type": "quorum", "x-max-length": length, "x-overflow": "reject-publish"}
        parameters = pika.URLParameters(url)
        parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = SECONDS
        parameters.client_properties = {"connection_name": f"outbox {name}"}
        try:
            self._connection = pika.BlockingConnection(parameters)
            self._channel = self._connection.channel()
            self._channel.exchange_declare(name, "fanout", durable=True)
            self._channel.queue_declare(f"{name}.events", durable=True, arguments=shape)
            self._channel.queue_bind(f"{name}.events", name)
            self._channel.confirm_delivery()
        except AWAY as error:
            raise BusDown(repr(error)) from error

    def put(self, body: bytes) -> None:
        try:
            self._channel.basic_publish(self._name, "", body, MESSAGE, mandatory=True)
        except (NackError, UnroutableError) as error:
            raise BusDown(f"{self._name}.events takes no more") from error
        except AWAY as error:
            raise BusDown(repr(error)) from error

    def close(self) -> None:
        try:
            self._connection.close()
        except AWAY:
            return  # it was gone already
