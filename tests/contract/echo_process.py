"""The echo service as a process of its own on RabbitMQ, as `serve` runs a service."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from servicekit.testing.processes import end_process

ROOT = Path(__file__).parents[2]


class EchoProcess:
    """`with EchoProcess(amqp_url, database_url): …` answers from the first line of the block on."""

    def __init__(self, amqp_url: str, database_url: str, areas: str = "") -> None:
        self._env = {**os.environ, "AMQP_URL": amqp_url, "DATABASE_URL": database_url, "AREAS": areas}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "tests.contract.echo"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        end_process(self.pid, signal.SIGKILL, 5)

    def stop(self) -> int:
        """An orderly stop; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(15)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        end_process(self.pid, signal.SIGTERM, 15)
