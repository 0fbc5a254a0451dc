"""Clients that write through HTTP, each write under a key of its own, repeated under that key until the answer is known."""

import random
import threading
import time
import uuid

import requests

from tests.faults.acts import KINDS, PATIENCE, Acts
from tests.faults.asked import Asked
from tests.faults.ledger import Ledger
from tests.faults.world import Pupil


class Writer(threading.Thread):
    """One client: what the youth says, writes, practises, plans, signs and gives of her week, bookings, marks, records and proposals
    of the school, the place in a class that two youths want, what a funder promises, is asked for and pays, the school's classes,
    another youth's moves; in a random mix."""

    def __init__(self, pupil: Pupil, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True, name=f"writer-{pupil.youth_id[-4:]}")
        self._ledger = ledger
        self._stopping = stop
        self._rng = random.Random(seed)
        self._acts = Acts(pupil, ledger, self._rng, seed)

    def run(self) -> None:
        while not self._stopping.is_set():
            self._write(self._acts.possible(self._rng.choice(KINDS)))
            time.sleep(self._rng.uniform(0, 0.1))

    def _write(self, kind: str) -> None:
        key = uuid.UUID(int=self._rng.getrandbits(128), version=4).hex
        with self._ledger.lock:
            self._ledger.kinds[key] = kind
        asked = self._acts.ask(kind, key)
        ends: float | None = None
        while ends is None or time.monotonic() < ends:
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + PATIENCE
            answer = self._settled(key, asked)
            if answer is not None:
                self._acts.note(kind, answer)
                return
            time.sleep(self._rng.uniform(0.1, 0.6))

    def _settled(self, key: str, asked: Asked) -> requests.Response | None:
        """The answer when it is final: done, or refused by a rule."""
        headers = {"Idempotency-Key": key, **asked.headers}
        try:
            answer = asked.client.request(asked.method, asked.path, json=asked.body, headers=headers)
        except requests.RequestException:
            return None
        with self._ledger.lock:
            if answer.status_code in (200, 201):
                self._ledger.accepted.add(key)
            elif answer.status_code < 500 and answer.status_code not in (401, 429):
                self._ledger.refused[key] = f"{answer.status_code} {answer.text[:200]}"
            else:
                return None
        return answer
