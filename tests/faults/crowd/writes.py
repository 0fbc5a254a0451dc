"""What was asked under which key and what came back: each write is repeated under its key until its answer is known.

Some are sent twice at the same moment, as by a second click. Knows no rule of the domain.
"""

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.faults.world import Client

PATIENCE = 90.0
"""Seconds in which a write must come to an answer; past them the answer is lost."""

CLICKED_TWICE = 0.15
NOT_FINAL = (401, 429)


@dataclass
class Write:
    """`by`: whose client. `kind`: what was wanted; `about`: the youth, or the appointment. `status` 0: no answer yet; then
    `last` is what came instead of one."""

    key: str
    by: int
    kind: str
    about: str
    method: str
    path: str
    body: dict[str, Any] | None
    headers: dict[str, str]
    status: int = 0
    answer: Any = None
    last: str = ""

    @property
    def is_done(self) -> bool:
        return self.status in (200, 201)

    @property
    def code(self) -> str:
        """Why it was refused."""
        return str(self.answer.get("code")) if isinstance(self.answer, dict) else ""


@dataclass
class Book:
    """Every write of everybody, by key; written down before its first try. `contradictions`: two answers to one key;
    `unread`: what nobody was let read."""

    writes: dict[str, Write] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def done(self, *kinds: str) -> list[Write]:
        return [write for write in self.writes.values() if write.is_done and (not kinds or write.kind in kinds)]

    def lost(self) -> list[Write]:
        return [write for write in self.writes.values() if not write.status]

    def settle(self, write: Write, status: int, answer: Any) -> None:
        """A yes stands whatever came before it: a refusal is not stored, so that the same click may succeed later."""
        with self.lock:
            if write.is_done and status in (200, 201) and (write.status, write.answer) != (status, answer):
                self.contradictions.append(f"{write.kind} {write.key}: {write.answer} and then {answer}")
            elif not write.is_done:
                write.status, write.answer = status, answer


class Hand:
    """One person's way to write and read: the own client, the own chance."""

    def __init__(self, client: Client, book: Book, rng: random.Random) -> None:
        self.client = client
        self.rng = rng
        self._book = book

    def read(self, path: str) -> Any:
        """The answer, or None when there is none now."""
        try:
            answer = self.client.request("GET", path)
        except requests.RequestException:
            return None
        if 400 <= answer.status_code < 500:
            self._book.unread.append(f"{path}: {answer.status_code}")
        return answer.json() if answer.status_code == 200 else None

    def write(self, kind: str, about: str, path: str, body: dict[str, Any] | None = None, *, method: str = "POST",
              version: int | None = None) -> Write:
        key = uuid.UUID(int=self.rng.getrandbits(128), version=4).hex
        headers = {"Idempotency-Key": key} | ({"If-Match": f'"{version}"'} if version is not None else {})
        asked = Write(key, id(self.client), kind, about, method, path, body, headers)
        with self._book.lock:
            self._book.writes[key] = asked
        if self.rng.random() < CLICKED_TWICE:
            second = threading.Thread(target=self._until_answered, args=(asked, random.Random(key)), daemon=True)
            second.start()
            self._until_answered(asked, self.rng)
            second.join()
        else:
            self._until_answered(asked, self.rng)
        return asked

    def again(self, write: Write) -> None:
        """The same request once more: whoever got a yes gets that yes."""
        self._until_answered(write, self.rng)

    def _until_answered(self, write: Write, rng: random.Random) -> None:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                answer = self.client.request(write.method, write.path, json=write.body, headers=write.headers)
                write.last = f"{answer.status_code} {answer.text[:200]}"
            except requests.RequestException as error:
                answer, write.last = None, type(error).__name__
            if answer is not None and answer.status_code < 500 and answer.status_code not in NOT_FINAL:
                self._book.settle(write, answer.status_code, answer.json())
                return
            time.sleep(rng.uniform(0.2, 1.0))
