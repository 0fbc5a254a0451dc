"""What one writer can ask next, as a request, and what its answers make possible."""

import contextlib
import datetime as dt
import random
import time
from zoneinfo import ZoneInfo

import requests

from tests.faults.asked import Asked, made_by
from tests.faults.ledger import Ledger
from tests.faults.seats import Seats
from tests.faults.world import Pupil

PATIENCE = 120.0
"""Seconds after the end of the faults in which a write must come to an answer; past them it stays unknown."""

KINDS = (
    "difficulty", "booking", "mark", "message", "adjustment", "series", "promise", "invoice", "payment", "class", "week", "status",
    "step", "move", "seat", "seat", "record",
)  # fmt: skip
FOLLOWED_BY = {"promise": "invoice", "invoice": "payment"}
OF_A_SEAT = frozenset({"place", "wait", "leave", "answer"})
CENT: dict[str, object] = {"payer": "programme", "cents": 1}
AREAS = ("orleans", "montargis-gien", "pithiviers")
STATUSES = ("job_seeker", "apprentice", "student")
LONG_AGO = dt.date(1900, 1, 1)
"""Statuses of the run are dated from here, each day by one write: no export has any of them, and none is the present one."""
DAYS_OF_A_WRITER = 1_000
OBJECTIVES = [f"C1.{letter}" for letter in "abcdefghi"]


class Acts:
    """Nobody else writes this youth's week, steps, accounts or class, nor moves the other one: each yes is what the next begins from."""

    def __init__(self, pupil: Pupil, ledger: Ledger, rng: random.Random, seed: int) -> None:
        self._pupil, self._ledger, self._rng = pupil, ledger, rng
        self._youth = f"/youths/{pupil.youth_id}"
        self._seats = Seats(pupil, rng)
        self._version: int | None = None
        self._ready = {"invoice": 0, "payment": 0}  # how many a promise, or an invoice, has made possible
        self._lessons: list[str] = []  # booked and not marked yet
        self._held = list(pupil.held)  # over, and nothing noted of them yet
        self._to_sign: tuple[str, str] | None = None  # a lesson and its record
        self._days = iter(range((seed % 1_000) * DAYS_OF_A_WRITER, (seed % 1_000 + 1) * DAYS_OF_A_WRITER))
        self._open_step: str | None = None
        self._area = pupil.area
        self._hour = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)

    def possible(self, kind: str) -> str:
        """Money is asked for once it is promised, and paid once it is asked for, a step done once it is planned: else what comes
        before is taken; one step is open at a time, a mark is given in a lesson of its own, and what is recorded is signed next."""
        if kind == "seat":
            return self._seats.kind()
        if kind == "record":
            kind = "sign" if self._to_sign else "record" if self._held else "booking"
        if kind == "mark" and not self._lessons:
            return "booking"
        if kind == "step" and self._open_step:
            return "step_done"
        if kind == "payment" and not self._ready["payment"]:
            kind = "invoice"
        if kind == "invoice" and not self._ready["invoice"]:
            kind = "promise"
        if kind in self._ready:
            self._ready[kind] -= 1
        return kind

    def ask(self, kind: str, key: str) -> Asked:
        """Its row is written down beside the key where it has another name."""
        if kind in OF_A_SEAT:
            asked, self._ledger.rows[key] = self._seats.ask(kind, key)
            return asked
        asked = getattr(self, f"_ask_{kind}")(key)
        assert isinstance(asked, Asked)
        return asked

    def note(self, kind: str, answer: requests.Response) -> None:
        if answer.status_code not in (200, 201):
            self._open_step = None if kind.startswith("step") else self._open_step
            return
        if kind in OF_A_SEAT:
            self._seats.note(kind, answer)
        elif kind in FOLLOWED_BY:
            self._ready[FOLLOWED_BY[kind]] += 1
        elif kind == "booking":
            self._lessons.append(answer.json()["id"])
        elif kind == "week":
            self._version = int(answer.json()["version"])
            self._ledger.weeks.setdefault(self._pupil.youth_id, []).append(self._version)
        elif kind == "move":
            self._area = answer.json()["area"]
            self._ledger.moves.setdefault(self._pupil.mover_id, []).append(self._area)
        elif kind in ("step", "step_done"):
            self._open_step = answer.json()["id"] if kind == "step" else None
        elif kind in ("record", "sign"):
            said = answer.json()
            self._to_sign = (said["id"], said["attendance"]["id"]) if kind == "record" else None

    def _ask_week(self, _key: str) -> Asked:
        days = self._rng.sample(("mon", "tue", "wed", "thu", "fri"), 2)
        week = {"weekly": [{"day": day, "start": "08:00", "end": "18:00"} for day in days]}
        return Asked("PUT", self._pupil.client, f"{self._youth}/availability", week, {"If-Match": f'"{self._week_version()}"'})

    def _week_version(self) -> int:
        """Read before the first week only; from then on the last answer said it."""
        ends = time.monotonic() + PATIENCE
        while self._version is None and time.monotonic() < ends:
            with contextlib.suppress(requests.RequestException, KeyError, ValueError):
                self._version = int(self._pupil.client.request("GET", f"{self._youth}/availability").json()["version"])
        return self._version or 0

    def _ask_status(self, key: str) -> Asked:
        since = self._ledger.rows[key] = (LONG_AGO + dt.timedelta(days=next(self._days))).isoformat()
        return Asked("POST", self._pupil.client, f"{self._youth}/statuses", {"status": self._rng.choice(STATUSES), "since": since})

    def _ask_step(self, key: str) -> Asked:
        return Asked("POST", self._pupil.client, f"{self._youth}/steps", {"words": key, "due_on": _today()})

    def _ask_step_done(self, key: str) -> Asked:
        self._ledger.rows[key] = str(self._open_step)
        return Asked("POST", self._pupil.client, f"{self._youth}/steps/{self._open_step}/marks", {"act": "done"})

    def _ask_move(self, key: str) -> Asked:
        self._ledger.rows[key] = self._pupil.mover_id
        to = self._rng.choice([area for area in AREAS if area != self._area])
        return Asked("POST", self._pupil.lead, f"/youths/{self._pupil.mover_id}/area", {"area": to, "reason": key})

    def _ask_series(self, key: str) -> Asked:
        self._ledger.rows[key] = made_by(self._pupil.youth_id, key, "series")
        return Asked("POST", self._pupil.client, f"{self._youth}/results", {"by_theme": {"L": self._rng.randrange(1, 5)}})

    def _ask_promise(self, key: str) -> Asked:
        self._ledger.rows[key] = made_by(self._pupil.lead_id, key, "")
        promise = {"plan_id": self._pupil.plan_id, "payer": "programme", "cents": self._rng.randrange(1, 40), "on": _today()}
        return Asked("POST", self._pupil.lead, f"{self._youth}/funding/commitments", promise)

    def _ask_invoice(self, key: str) -> Asked:
        self._ledger.rows[key] = made_by(self._pupil.lead_id, key, "")
        return Asked("POST", self._pupil.lead, f"{self._youth}/funding/invoices", {"parts": [CENT], "on": _today()})

    def _ask_payment(self, key: str) -> Asked:
        self._ledger.rows[key] = made_by(self._pupil.lead_id, key, "")
        return Asked("POST", self._pupil.lead, f"{self._youth}/funding/payments", {**CENT, "on": _today()})

    def _ask_class(self, key: str) -> Asked:
        at = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=self._rng.randrange(5, 60))
        return Asked("POST", self._pupil.office, "/classes", {
            "kind": "code_class", "starts_at": at.isoformat(), "ends_at": (at + dt.timedelta(hours=1)).isoformat(), "places": 4,
            "title": key})  # fmt: skip

    def _ask_booking(self, key: str) -> Asked:
        self._hour = _next_hour(self._hour)
        return Asked("POST", self._pupil.office, "/appointments", {
            "youth_id": self._pupil.youth_id, "starts_at": self._hour.isoformat(),
            "ends_at": (self._hour + dt.timedelta(hours=1)).isoformat(), "instructor_id": self._pupil.instructor_id,
            "vehicle_id": self._pupil.vehicle_id, "meeting_point": key, "anyway": True})  # fmt: skip

    def _ask_mark(self, key: str) -> Asked:
        lesson = self._ledger.rows[key] = self._lessons.pop()
        mark = {"objective": self._rng.choice(OBJECTIVES), "level": "in_progress"}
        return Asked("POST", self._pupil.office, f"{self._youth}/booklet/marks", {"marks": [mark], "appointment_id": lesson})

    def _ask_record(self, key: str) -> Asked:
        lesson = self._ledger.rows[key] = self._held.pop()
        return Asked("POST", self._pupil.office, f"/appointments/{lesson}/attendance", {"outcome": "present"})

    def _ask_sign(self, key: str) -> Asked:
        assert self._to_sign is not None, "it was recorded"
        lesson, self._ledger.rows[key] = self._to_sign
        body = {"record_id": self._ledger.rows[key]}
        return Asked("POST", self._pupil.client, f"/appointments/{lesson}/attendance/signatures", body)

    def _ask_difficulty(self, key: str) -> Asked:
        return Asked("POST", self._pupil.client, f"{self._youth}/difficulties", {"kind": "transport", "words": key})

    def _ask_message(self, key: str) -> Asked:
        return Asked("POST", self._pupil.client, f"{self._youth}/messages", {"text": key})

    def _ask_adjustment(self, key: str) -> Asked:
        return Asked("POST", self._pupil.office, f"{self._youth}/adjustments", {"kind": "pace", "words": key})


def _next_hour(hour: dt.datetime) -> dt.datetime:
    """Four lessons a day from eight o'clock on: no instructor's day or week is too long, no night too short."""
    if hour.hour in range(8, 11):
        return hour + dt.timedelta(hours=1)
    return (hour + dt.timedelta(days=1)).replace(hour=8)


def _today() -> str:
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
