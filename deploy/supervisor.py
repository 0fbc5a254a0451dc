"""Starts processes, starts again those that die, with back-off, and ends them all in order. Knows no particular program."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from servicekit.testing.processes import end_process

FIRST_PAUSE, LONGEST_PAUSE = 0.3, 10.0
HEALTHY_SECONDS = 20.0
FAREWELL_SECONDS = 12.0


@dataclass
class Child:
    """A program that should always run. `port` is where its metrics are, for whoever scrapes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = field(default=0.0)

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,  # Ctrl-C is ours: we end them in order
            )  # fmt: skip
        self.started = time.monotonic()

    def watch(self, now: float) -> bool:
        """True when it was started again just now."""
        if self.is_running():
            return False
        if self.process is not None:
            self.process = None
            self.pause = FIRST_PAUSE if now - self.started > HEALTHY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.start_at = now + self.pause
        if now < self.start_at:
            return False
        self.start()
        return True


class Supervisor:
    def __init__(self, children: Sequence[Child]) -> None:
        self.children = {child.name: child for child in children}

    def start(self) -> None:
        for child in self.children.values():
            child.start()

    def watch(self) -> list[str]:
        """Starts again what has died; returns the names. Called a few times a second."""
        now = time.monotonic()
        return [child.name for child in self.children.values() if child.watch(now)]

    def stop(self) -> None:
        """All at once: each lets what is under way finish; who does not end in time is killed."""
        running = [child for child in self.children.values() if child.is_running()]
        for child in running:
            assert child.process is not None
            child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + FAREWELL_SECONDS
        for child in running:
            end_process(child.pid, signal.SIGTERM, max(0.5, deadline - time.monotonic()))
