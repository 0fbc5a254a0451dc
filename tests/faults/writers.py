"""Clients that write through HTTP, each write under a key of its own, repeated under that key until the answer is known."""

import contextlib
import datetime as dt
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import requests

from gateway.acting import COMMAND_IDS
from tests.faults.world import Client, Pupil

PATIENCE = 120.0
"""Seconds after the end of the faults in which a write must come to an answer; past them it stays unknown."""

KINDS = (
    "difficulty", "booking", "mark", "message", "adjustment", "series", "promise", "invoice", "payment", "class", "week", "status",
    "step", "move",
)  # fmt: skip
FOLLOWED_BY = {"promise": "invoice", "invoice": "payment"}
CENT: dict[str, object] = {"payer": "programme", "cents": 1}
AREAS = ("orleans", "montargis-gien", "pithiviers")
STATUSES = ("job_seeker", "apprentice", "student")
LONG_AGO = dt.date(1900, 1, 1)
"""Statuses of the run are dated from here, each day by one write: no export has any of them, and none is the present one."""
DAYS_OF_A_WRITER = 1_000
OBJECTIVES = [f"C1.{letter}" for letter in "abcdefghi"]


@dataclass
class Ledger:
    """What was asked: key → kind; and what became of it. Every key is in `kinds` before its first try.

    `rows`: key → what stands in the row, where that is not the key itself. `weeks`: youth → the versions that her week got.
    `moves`: youth → the areas that she came to, one after the other.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    weeks: dict[str, list[int]] = field(default_factory=dict)
    moves: dict[str, list[str]] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def unknown(self) -> set[str]:
        return set(self.kinds) - self.accepted - set(self.refused)


class Writer(threading.Thread):
    """One client: what the youth says, writes, practises, plans and gives of her week, bookings, marks and proposals of the school,
    what a funder promises, is asked for and pays, the school's classes, another youth's moves; in a random mix."""

    def __init__(self, pupil: Pupil, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True, name=f"writer-{pupil.youth_id[-4:]}")
        self._pupil = pupil
        self._ledger = ledger
        self._stopping = stop
        self._rng = random.Random(seed)
        self._version: int | None = None
        self._ready = {"invoice": 0, "payment": 0}  # how many a promise, or an invoice, has made possible
        self._lessons: list[str] = []  # booked and not marked yet
        self._days = iter(range((seed % 1_000) * DAYS_OF_A_WRITER, (seed % 1_000 + 1) * DAYS_OF_A_WRITER))
        self._step: str | None = None
        self._area = pupil.area
        self._hour = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)

    def run(self) -> None:
        while not self._stopping.is_set():
            self._write(self._possible(self._rng.choice(KINDS)))
            time.sleep(self._rng.uniform(0, 0.1))

    def _possible(self, kind: str) -> str:
        """Money is asked for once it is promised, and paid once it is asked for, a step done once it is planned: else what comes
        before is taken; one step is open at a time, and a mark is given in a lesson of its own."""
        if kind == "mark" and not self._lessons:
            return "booking"
        if kind == "step" and self._step:
            return "step_done"
        if kind == "payment" and not self._ready["payment"]:
            kind = "invoice"
        if kind == "invoice" and not self._ready["invoice"]:
            kind = "promise"
        if kind in self._ready:
            self._ready[kind] -= 1
        return kind

    def _write(self, kind: str) -> None:
        key = uuid.UUID(int=self._rng.getrandbits(128), version=4).hex
        with self._ledger.lock:
            self._ledger.kinds[key] = kind
        method, client, path, body, headers = self._request(kind, key)
        ends: float | None = None
        while ends is None or time.monotonic() < ends:
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + PATIENCE
            answer = self._settled(key, method, client, path, body, headers)
            if answer is not None:
                self._note(kind, answer)
                return
            time.sleep(self._rng.uniform(0.1, 0.6))

    def _settled(self, key: str, method: str, client: Client, path: str, body: dict[str, object],
                 headers: dict[str, str]) -> requests.Response | None:
        """The answer when it is final: done, or refused by a rule."""
        try:
            answer = client.request(method, path, json=body, headers={"Idempotency-Key": key, **headers})
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

    def _note(self, kind: str, answer: requests.Response) -> None:
        """Nobody else writes this youth's week, steps or accounts, nor moves the other one: each yes is what the next write begins from."""
        if answer.status_code == 201 and kind in FOLLOWED_BY:
            self._ready[FOLLOWED_BY[kind]] += 1
        if kind == "booking" and answer.status_code == 201:
            self._lessons.append(answer.json()["id"])
        if kind == "week" and answer.status_code == 200:
            self._version = int(answer.json()["version"])
            self._ledger.weeks.setdefault(self._pupil.youth_id, []).append(self._version)
        if kind == "move" and answer.status_code == 200:
            self._area = answer.json()["area"]
            self._ledger.moves.setdefault(self._pupil.mover_id, []).append(self._area)
        if kind.startswith("step"):
            self._step = answer.json()["id"] if kind == "step" and answer.status_code == 201 else None

    def _request(self, kind: str, key: str) -> tuple[str, Client, str, dict[str, object], dict[str, str]]:
        """Method, who, where, what, and headers beside the key."""
        pupil, youth = self._pupil, f"/youths/{self._pupil.youth_id}"
        if kind == "week":
            days = self._rng.sample(("mon", "tue", "wed", "thu", "fri"), 2)
            week = {"weekly": [{"day": day, "start": "08:00", "end": "18:00"} for day in days]}
            return "PUT", pupil.client, f"{youth}/availability", dict(week), {"If-Match": f'"{self._week_version()}"'}
        if kind == "status":
            since = (LONG_AGO + dt.timedelta(days=next(self._days))).isoformat()
            self._ledger.rows[key] = since
            return "POST", pupil.client, f"{youth}/statuses", {"status": self._rng.choice(STATUSES), "since": since}, {}
        if kind == "step_done":
            self._ledger.rows[key] = str(self._step)
            return "POST", pupil.client, f"{youth}/steps/{self._step}/marks", {"act": "done"}, {}
        if kind == "move":
            self._ledger.rows[key] = pupil.mover_id
            to = self._rng.choice([area for area in AREAS if area != self._area])
            return "POST", pupil.lead, f"/youths/{pupil.mover_id}/area", {"area": to, "reason": key}, {}
        if kind == "series":
            self._ledger.rows[key] = made_by(pupil.youth_id, key, "series")
            return "POST", pupil.client, f"{youth}/results", {"by_theme": {"L": self._rng.randrange(1, 5)}}, {}
        if kind == "promise":
            self._ledger.rows[key] = made_by(pupil.lead_id, key, "")
            promise = {"plan_id": pupil.plan_id, "payer": "programme", "cents": self._rng.randrange(1, 40), "on": _today()}
            return "POST", pupil.lead, f"{youth}/funding/commitments", dict(promise), {}
        if kind in ("invoice", "payment"):
            self._ledger.rows[key] = made_by(pupil.lead_id, key, "")
            money: dict[str, object] = {"parts": [CENT]} if kind == "invoice" else CENT
            return "POST", pupil.lead, f"{youth}/funding/{kind}s", {**money, "on": _today()}, {}
        if kind == "class":
            at = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=self._rng.randrange(5, 60))
            return "POST", pupil.office, "/classes", {
                "kind": "code_class", "starts_at": at.isoformat(), "ends_at": (at + dt.timedelta(hours=1)).isoformat(), "places": 4,
                "title": key}, {}  # fmt: skip
        if kind == "booking":
            self._hour = _next_hour(self._hour)
            return "POST", pupil.office, "/appointments", {
                "youth_id": pupil.youth_id, "starts_at": self._hour.isoformat(),
                "ends_at": (self._hour + dt.timedelta(hours=1)).isoformat(), "instructor_id": pupil.instructor_id,
                "vehicle_id": pupil.vehicle_id, "meeting_point": key, "anyway": True}, {}  # fmt: skip
        if kind == "mark":
            self._ledger.rows[key] = self._lessons.pop()
            mark = {"objective": self._rng.choice(OBJECTIVES), "level": "in_progress"}
            return "POST", pupil.office, f"{youth}/booklet/marks", {"marks": [mark], "appointment_id": self._ledger.rows[key]}, {}
        simple: dict[str, tuple[Client, str, dict[str, object]]] = {
            "difficulty": (pupil.client, f"{youth}/difficulties", {"kind": "transport", "words": key}),
            "step": (pupil.client, f"{youth}/steps", {"words": key, "due_on": _today()}),
            "message": (pupil.client, f"{youth}/messages", {"text": key}),
            "adjustment": (pupil.office, f"{youth}/adjustments", {"kind": "pace", "words": key}),
        }
        return ("POST", *simple[kind], {})

    def _week_version(self) -> int:
        """Read before the first week only; from then on the last answer said it."""
        if self._version is None:
            ends = time.monotonic() + PATIENCE
            while self._version is None and time.monotonic() < ends:
                with contextlib.suppress(requests.RequestException, KeyError, ValueError):
                    self._version = int(self._pupil.client.request("GET", f"/youths/{self._pupil.youth_id}/availability").json()["version"])
        return self._version or 0


def made_by(person_id: str, key: str, suffix: str) -> str:
    """The id of the thing that a command makes, as the gateway derives it (gateway/acting.py)."""
    return str(uuid.uuid5(COMMAND_IDS, f"{person_id}/{key}/{suffix}"))


def _next_hour(hour: dt.datetime) -> dt.datetime:
    """Four lessons a day from eight o'clock on: no instructor's day or week is too long, no night too short."""
    if hour.hour in range(8, 11):
        return hour + dt.timedelta(hours=1)
    return (hour + dt.timedelta(days=1)).replace(hour=8)


def _today() -> str:
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
