"""Rows `start` and `memory`: the second `make run` on its data, from the command to the first page, and what it then weighs.

The first start (set-up, migrations, the invented programme) is not measured; the second is run as `make run` runs it.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from servicekit.testing.processes import end_process, free_port
from tests.bench.clocks import percentile
from tests.bench.ground import ROOT, Ground, NotMeasured
from tests.bench.table import Figure

FIRST_SECONDS = 240.0
PAGE = "entrer"


class LocalPlatform:
    """`python -m deploy.cli run` on a folder of its own."""

    def __init__(self, data: Path, demo: bool) -> None:
        self._port = free_port()
        self._env = {**os.environ, "DATA": str(data), "PORT": str(self._port), "DEMO": str(int(demo))}
        self._log = data.parent / "run.log"

    def start(self, patience: float) -> float:
        """Seconds from the command to the first page."""
        began = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([sys.executable, "-m", "deploy.cli", "run"], cwd=ROOT, env=self._env, stdout=log, stderr=log)
        while not self._answers():
            if self._process.poll() is not None or time.perf_counter() - began > patience:
                self.stop()
                raise NotMeasured(f"no page after {time.perf_counter() - began:.0f} s: {self._log.read_text()[-800:]}")
            time.sleep(0.01)
        return time.perf_counter() - began

    def megabytes(self) -> float:
        """Resident memory, as the system counts it."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1_024

    def stop(self) -> None:
        end_process(self._process.pid, signal.SIGTERM, 20)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/{PAGE}", timeout=5) as answer:
                return bool(answer.status == 200 and answer.read())
        except (urllib.error.URLError, OSError):
            return False


def start_and_memory(ground: Ground) -> dict[str, Figure]:
    """Both rows, from the same starts. `--short` starts an empty programme; the whole run the invented one of 300 youths."""
    data = ground.folder / "run" / "var"
    data.mkdir(parents=True)
    platform = LocalPlatform(data, demo=not ground.short)
    first = platform.start(FIRST_SECONDS)
    platform.stop()
    starts, weights = [], []
    for _ in range(1 if ground.short else 3):
        starts.append(platform.start(60))
        weights.append(platform.megabytes())
        platform.stop()
    detail = {"first_start_s": round(first, 1), "youths": 0 if ground.short else 300}
    return {"start": Figure(percentile(starts, 0.5), None, detail), "memory": Figure(percentile(weights, 0.5), None, detail)}
