"""What a row is measured on: private servers, started by the first row that asks, and processes ended by their ids.

Knows no row. Durability is on, for that is how the platform runs.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.processes import end_process
from servicekit.testing.rabbitmq import PrivateRabbit

if TYPE_CHECKING:
    from tests.bench.world import World

ROOT = Path(__file__).parents[2]


class NotMeasured(Exception):
    """The row has no figure; the message says why."""


class Ground:
    """`with Ground(seed, short) as ground: …`; `short` asks for fewer and shorter rounds."""

    def __init__(self, seed: int, short: bool, say: Callable[[str], None]) -> None:
        self.seed = seed
        self.short = short
        self.say = say
        self.random = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="autonomie-bench-"))
        self.folder.chmod(0o711)  # the user `postgres` must get through to its own folder inside
        self._processes: list[subprocess.Popen[bytes]] = []
        self._worlds: list[World] = []
        self._servers: list[PrivateRabbit | PrivatePostgres] = []

    @cached_property
    def rabbit(self) -> PrivateRabbit:
        return self._started(PrivateRabbit(self.folder / "rabbitmq"))

    @cached_property
    def postgres(self) -> PrivatePostgres:
        return self._started(PrivatePostgres(self.folder / "postgres", durable=True))

    @cached_property
    def large_postgres(self) -> PrivatePostgres:
        """For many rows that are only read: durability would only slow their loading."""
        return self._started(PrivatePostgres(self.folder / "large-postgres", durable=False))

    def amqp_url(self) -> str:
        """The node is ours and rows run one after the other: its first vhost does."""
        return self.rabbit.amqp_url()

    def database_url(self, name: str = "b") -> str:
        """An empty PostgreSQL database of its own."""
        return self.postgres.create_database(f"{name}_{uuid4().hex[:8]}")

    @cached_property
    def world(self) -> "World":
        """The whole platform; its own broker and database."""
        from tests.bench.world import World

        self.say("  the platform starts (RabbitMQ, PostgreSQL, 15 processes, 300 youths)…")
        world = World(self.folder / "world")
        self._worlds.append(world)
        world.start()
        if not self.short:
            world.until_quiet()
        return world

    def end_world(self) -> None:
        """What follows is measured without its processes beside."""
        while self._worlds:
            self._worlds.pop().stop()

    def spawn(self, *command: str, ready: bytes | None = b"ready", seconds: float = 30, **env: str) -> subprocess.Popen[bytes]:
        """Starts `python …` of ours and returns when it has printed the line `ready`."""
        log = (self.folder / f"process-{len(self._processes)}.log").open("ab")
        process = subprocess.Popen([sys.executable, "-W", "ignore", *command], cwd=ROOT, env={**os.environ, **env},
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self._processes.append(process)
        if ready:
            self._wait_for(process, ready, seconds, Path(log.name))
        return process

    def end(self, process: "subprocess.Popen[bytes]") -> None:
        """Ends one process before its time, in order."""
        end_process(process.pid, signal.SIGTERM, 10)

    def close(self) -> None:
        self.end_world()
        for process in reversed(self._processes):
            end_process(process.pid, signal.SIGTERM, 10)
        for server in reversed(self._servers):
            server.kill() if isinstance(server, PrivateRabbit) else server.stop_immediate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _started(self, server: PrivateRabbit | PrivatePostgres):
        self._servers.append(server)
        server.start()
        return server

    def _wait_for(self, process: "subprocess.Popen[bytes]", line: bytes, seconds: float, log: Path) -> None:
        assert process.stdout is not None
        deadline = time.monotonic() + seconds
        os.set_blocking(process.stdout.fileno(), False)
        got = b""
        while line not in got.splitlines():
            if process.poll() is not None or time.monotonic() > deadline:
                end = log.read_text(errors="replace")[-1_500:]
                raise NotMeasured(f"{' '.join(map(str, process.args[3:]))} did not start: {end}")
            got += process.stdout.read() or b""
            time.sleep(0.02)
        os.set_blocking(process.stdout.fileno(), True)
