"""One person of the run is erased while everything else goes on: the lead decides, and repeats it until it is known."""

import random
import threading
import time
import uuid

import requests

from tests.faults.acts import PATIENCE
from tests.faults.ledger import Ledger
from tests.faults.world import Client

WHY = {"X-Reason": "effacement demandé sur place"}


class Erasing(threading.Thread):
    """`youth_id`: somebody about whom nobody else writes."""

    def __init__(self, lead: Client, youth_id: str, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True, name="erasing")
        self._lead, self._youth_id, self._ledger, self._stopping = lead, youth_id, ledger, stop
        self._rng = random.Random(seed)

    def run(self) -> None:
        time.sleep(self._rng.uniform(0, 8))
        key = uuid.UUID(int=self._rng.getrandbits(128), version=4).hex
        with self._ledger.lock:
            self._ledger.kinds[key], self._ledger.rows[key] = "erasure", self._youth_id
        ends: float | None = None
        while (ends is None or time.monotonic() < ends) and not self._is_settled(key):
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + PATIENCE
            time.sleep(self._rng.uniform(0.1, 0.6))

    def _is_settled(self, key: str) -> bool:
        """Once she is gone nobody reads her file any more: then a try whose answer was lost had been the one."""
        path = f"/youths/{self._youth_id}"
        try:
            seen = self._lead.request("GET", path, headers=WHY)
            version = {"If-Match": seen.headers.get("ETag", "")} if seen.status_code == 200 else {}
            answer = self._lead.request("POST", f"{path}/erasure/decision", json={"ground": "asked_here"},
                                        headers={"Idempotency-Key": key, **version}) if version else seen  # fmt: skip
        except requests.RequestException:
            return False
        with self._ledger.lock:
            if answer.status_code in (200, 404):
                self._ledger.accepted.add(key)
            elif answer.status_code >= 500 or answer.status_code in (401, 412, 429):
                return False
            else:
                self._ledger.refused[key] = f"{answer.status_code} {answer.text[:200]}"
        return True
