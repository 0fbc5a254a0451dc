"""The faults: kills, stops, floods and deletions, one at a time, at random moments of a seeded order."""

import contextlib
import random
import time
from collections.abc import Callable
from functools import partial

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
        self._kinds: dict[str, tuple[Callable[[], str], int]] = {
            **{f"kill -9 {part}": (partial(self._kill, part), 3) for part in ("serve", "work", "gateway", "streams")},
            "broker stopped": (self._stop_broker, 2), "memory alarm": (self._memory_alarm, 2),
            "topology deleted": (self._delete_topology, 2), "database stopped": (self._stop_database, 2),
        }  # fmt: skip
        self.done: list[str] = []
        self._first = rng.sample(sorted(self._kinds), len(self._kinds))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self._kinds)

    def strike(self) -> str:
        """Each kind once, in any order; then by their weights."""
        weights = [weight for _, weight in self._kinds.values()]
        kind = self._first.pop() if self._first else self._rng.choices(list(self._kinds), weights=weights)[0]
        name = self._kinds[kind][0]()
        self.done.append(kind)
        return name

    def _kill(self, part: str) -> str:
        running = sorted(name for name in self._up.pids() if name.startswith(part))
        while not running:  # it is being started again
            time.sleep(0.1)
            running = sorted(name for name in self._up.pids() if name.startswith(part))
        name = self._rng.choice(running)
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
