"""Clients that write through HTTP, each write under a key of its own, repeated under that key until the answer is known."""

import datetime as dt
import random
import threading
import time
import uuid
from dataclasses import dataclass, field

import requests

from tests.faults.world import Client, Pupil

PATIENCE = 120.0
"""Seconds after the end of the faults in which a write must come to an answer; past them it stays unknown."""

OBJECTIVES = [f"C1.{letter}" for letter in "abcdefghi"]


@dataclass
class Ledger:
    """What was asked: key → kind; and what became of it. Every key is in `kinds` before its first try."""

    kinds: dict[str, str] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def unknown(self) -> set[str]:
        return set(self.kinds) - self.accepted - set(self.refused)


class Writer(threading.Thread):
    """One client: difficulties of the youth, bookings and marks by the school, in a random mix."""

    def __init__(self, pupil: Pupil, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True, name=f"writer-{pupil.youth_id[-4:]}")
        self._pupil = pupil
        self._ledger = ledger
        self._stopping = stop
        self._rng = random.Random(seed)
        self._hour = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)

    def run(self) -> None:
        while not self._stopping.is_set():
            self._write(self._rng.choice(("difficulty", "booking", "mark")))
            time.sleep(self._rng.uniform(0, 0.1))

    def _write(self, kind: str) -> None:
        key = uuid.UUID(int=self._rng.getrandbits(128), version=4).hex
        with self._ledger.lock:
            self._ledger.kinds[key] = kind
        client, path, body = self._request(kind, key)
        ends: float | None = None
        while ends is None or time.monotonic() < ends:
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + PATIENCE
            if self._settled(key, client, path, body):
                return
            time.sleep(self._rng.uniform(0.1, 0.6))

    def _settled(self, key: str, client: Client, path: str, body: dict[str, object]) -> bool:
        """True when the answer is final: done, or refused by a rule."""
        try:
            answer = client.request("POST", path, json=body, headers={"Idempotency-Key": key})
        except requests.RequestException:
            return False
        with self._ledger.lock:
            if answer.status_code in (200, 201):
                self._ledger.accepted.add(key)
            elif answer.status_code < 500 and answer.status_code not in (401, 429):
                self._ledger.refused[key] = f"{answer.status_code} {answer.text[:200]}"
            else:
                return False
        return True

    def _request(self, kind: str, key: str) -> tuple[Client, str, dict[str, object]]:
        pupil = self._pupil
        if kind == "difficulty":
            return pupil.client, f"/youths/{pupil.youth_id}/difficulties", {"kind": "transport", "words": key}
        if kind == "mark":
            mark = {"objective": self._rng.choice(OBJECTIVES), "level": "in_progress"}
            return pupil.office, f"/youths/{pupil.youth_id}/booklet/marks", {"marks": [mark], "appointment_id": key}
        self._hour += dt.timedelta(hours=1)
        return pupil.office, "/appointments", {
            "youth_id": pupil.youth_id, "starts_at": self._hour.isoformat(),
            "ends_at": (self._hour + dt.timedelta(hours=1)).isoformat(), "instructor_id": pupil.instructor_id,
            "vehicle_id": pupil.vehicle_id, "meeting_point": key}
