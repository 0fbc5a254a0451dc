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
from tests.faults.erasing import Erasing
from tests.faults.ledger import Ledger
from tests.faults.world import leaver, populate, with_hours
from tests.faults.writers import Writer

ROOT = Path(__file__).parents[2]


class OneProcess:
    """`make run` on a folder of its own; what it prints is in `run.log` beside it."""

    def __init__(self, data: Path, *, demo: bool = False, patience: float = 180) -> None:
        self.data = data
        self.port = free_port()
        self._demo, self._patience = demo, patience
        self._log = data.parent / "run.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        return dict(json.loads((self.data / "codes.json").read_text()))

    def start(self) -> None:
        self.launch()
        wait_until(self._is_ready, self._patience, "the one process is ready", every=0.2)

    def launch(self) -> None:
        """Without waiting until it is ready."""
        environment = {**os.environ, "DATA": str(self.data), "PORT": str(self.port), "DEMO": str(int(self._demo)),
                       "PYTHONPATH": str(ROOT)}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)

    def printed(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def wait_for_words(self, words: str) -> None:
        wait_until(lambda: words in self.printed(), self._patience, f"it says « {words} »")

    def kill(self) -> int | None:
        return self._end(signal.SIGKILL)

    def stop(self) -> int | None:
        """Ctrl-C; answers the exit code, None when it was stopped already."""
        return self._end(signal.SIGINT)

    def wait(self) -> int | None:
        """Until it ends by itself."""
        ended, self._process = self._process.wait(self._patience) if self._process else None, None
        return ended

    def _end(self, how: signal.Signals) -> int | None:
        if not self._process:
            return None
        self._process.send_signal(how)
        ended, self._process = self._process.wait(30), None
        return ended

    def _is_ready(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"it ended with {self._process.returncode}: {self.printed()[-800:]}")
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
        url_of = "sqlite:///{}/{}.db".format
        accountant = Accountant(lambda service: url_of(platform.data, service))
        accountant.wait_until_drained()
        pupils = with_hours(pupils, url_of(platform.data, "attendance"))
        ledger, stop = Ledger(), threading.Event()
        writers: list[threading.Thread] = [Writer(pupil, ledger, stop, seed * 1_000 + n) for n, pupil in enumerate(pupils)]
        writers.append(Erasing(pupils[0].lead, leaver(pupils[0]), ledger, stop, seed))
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
        account = accountant.count(ledger)
        account.struck(["kill -9 the one process"] * kills, ["kill -9 the one process"])
        return account
    finally:
        platform.stop()
