"""The faults: kills, stops, floods and deletions, one at a time, at random moments of a seeded order."""

import contextlib
import random
import time
from collections.abc import Callable

import pika
import pika.exceptions

from deploy.up import Up

WATERMARK = "0.4"
"""RabbitMQ's usual memory limit, put back after the alarm."""


class Faults:
    """`strike()` does the next one; every fault that stops something also lets it come back."""

    def __init__(self, up: Up, rng: random.Random) -> None:
        self._up = up
        self._rng = rng
        self.done: list[str] = []

    def strike(self) -> str:
        kinds: list[tuple[Callable[[], str], int]] = [
            (self._kill, 12), (self._stop_broker, 2), (self._memory_alarm, 2), (self._delete_topology, 2),
            (self._stop_database, 2),
        ]
        fault = self._rng.choices([kind for kind, _ in kinds], weights=[weight for _, weight in kinds])[0]
        name = fault()
        self.done.append(name)
        return name

    def _kill(self) -> str:
        name = self._rng.choice(sorted(name for name in self._up.pids() if name != "front"))
        self._up.kill(name)
        time.sleep(self._rng.uniform(0.2, 1.5))
        return f"kill -9 {name}"

    def _stop_broker(self) -> str:
        self._up.rabbit.ctl("stop_app")
        time.sleep(self._rng.uniform(0.2, 2))
        self._up.rabbit.ctl("start_app")
        return "rabbitmqctl stop_app, start_app"

    def _memory_alarm(self) -> str:
        self._up.rabbit.ctl("set_vm_memory_high_watermark", "0.00001")
        time.sleep(self._rng.uniform(1, 3))
        self._up.rabbit.ctl("set_vm_memory_high_watermark", WATERMARK)
        return "memory alarm"

    def _delete_topology(self) -> str:
        queues = [line.split("\t")[0] for line in self._up.rabbit.ctl("list_queues", "name").splitlines()[1:]]
        with pika.BlockingConnection(pika.URLParameters(self._up.rabbit.amqp_url())) as connection:
            for queue in queues:
                with contextlib.suppress(pika.exceptions.ChannelClosedByBroker):  # exclusive ones are their owner's
                    connection.channel().queue_delete(queue)
            for exchange in ("events", "nameko-rpc"):
                connection.channel().exchange_delete(exchange)
        return "all queues and exchanges deleted"

    def _stop_database(self) -> str:
        self._up.postgres.stop_immediate()
        time.sleep(self._rng.uniform(0.2, 2))
        self._up.postgres.start()
        return "PostgreSQL stopped in mode immediate"
