"""The same accounting for `make run`: its one process is killed again and again while clients write."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests

from servicekit.testing.processes import free_port, wait_until
from tests.faults.accounting import Account, Accountant
from tests.faults.world import populate
from tests.faults.writers import Ledger, Writer

ROOT = Path(__file__).parents[2]


class OneProcess:
    """`make run` with an empty programme."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        return dict(json.loads((self.data / "codes.json").read_text()))

    def start(self) -> None:
        environment = {**os.environ, "DATA": str(self.data), "PORT": str(self.port), "DEMO": "0", "PYTHONPATH": str(ROOT)}
        log = (self.data.parent / "run.log").open("ab")
        self._process = subprocess.Popen([sys.executable, "-m", "deploy.cli", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_until(self._is_ready, 60, "the one process is ready", every=0.2)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ctrl-C."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"{self.address}readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False


def run(folder: Path, *, seed: int, kills: int, clients: int, say: Callable[[str], None]) -> Account:
    """Kills the process `kills` times while `clients` write; returns the account. Ends by itself."""
    rng = random.Random(seed)
    platform = OneProcess(folder / "var")
    platform.start()
    try:
        pupils = populate(platform, clients)
        accountant = Accountant(lambda service: f"sqlite:///{platform.data}/{service}.db")
        accountant.wait_until_drained()
        ledger, stop = Ledger(), threading.Event()
        writers = [Writer(pupil, ledger, stop, seed * 1_000 + n) for n, pupil in enumerate(pupils)]
        for writer in writers:
            writer.start()
        for n in range(1, kills + 1):
            time.sleep(rng.uniform(0.5, 2.5))
            platform.kill()
            platform.start()
            say(f"{n}/{kills}  kill -9  ({len(ledger.accepted)} accepted)")
        time.sleep(2)
        stop.set()
        for writer in writers:
            writer.join()
        accountant.wait_until_drained()
        return accountant.count(ledger)
    finally:
        platform.stop()
