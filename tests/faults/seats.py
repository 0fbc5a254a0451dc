"""The one place of a class of the writer's own, between two youths: taken, waited for, given up, offered, answered; round and round."""

import contextlib
import random
import time

import requests

from tests.faults.asked import Asked, made_by
from tests.faults.world import Client, Pupil


class Seats:
    """Nobody else knows the class, so each answer says what stands and what can be asked next."""

    def __init__(self, pupil: Pupil, rng: random.Random) -> None:
        self._pupil, self._rng = pupil, rng
        self._people: tuple[tuple[str, Client], ...] = ((pupil.youth_id, pupil.client), (pupil.other_id, pupil.other))
        self._seated: int | None = None
        self._next = 0
        self._appointment = ""
        self._waits = False

    def kind(self) -> str:
        """What comes next. Who waits while nobody sits there has an offer: what is freed is offered at once."""
        if self._seated is None:
            return "answer" if self._waits else "place"
        return "leave" if self._waits else "wait"

    def ask(self, kind: str, key: str) -> tuple[Asked, str]:
        """The request, and what stands in the row that it makes or changes."""
        path = f"/youths/{{}}/classes/{self._pupil.class_id}"
        if kind == "place":
            self._next = self._rng.randrange(2)
            placed = Asked("POST", self._pupil.office, f"{path.format(self._people[self._next][0])}/place")
            return placed, made_by(self._pupil.office_id, key, "place")
        if kind == "leave":
            assert self._seated is not None, "somebody sits there"
            left = Asked("POST", self._people[self._seated][1], f"/appointments/{self._appointment}/cancellation", {})
            return left, self._appointment
        youth_id, client = self._people[self._next]
        if kind == "wait":
            return Asked("PUT", client, f"{path.format(youth_id)}/waiting"), f"{self._pupil.class_id} {youth_id}"
        offer = self._offer(youth_id, client)
        answer = Asked("POST", client, f"/youths/{youth_id}/freed-offers/{offer}/answer", {"accept": self._rng.random() < 0.7})
        return answer, offer

    def note(self, kind: str, answer: requests.Response) -> None:
        """From then on `_next` is the one whose turn it is: the other one of who sits."""
        said = answer.json()
        if kind == "place" or (kind == "answer" and said["outcome"] == "accepted"):
            self._seated, self._appointment = self._next, said["id"] if kind == "place" else said["appointment_id"]
            self._next = 1 - self._next
        if kind == "leave":
            self._seated = None
        if kind in ("wait", "answer"):
            self._waits = kind == "wait"

    def _offer(self, youth_id: str, client: Client) -> str:
        """Made with what freed the place, so it is there; only the way to it may be down."""
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            with contextlib.suppress(requests.RequestException, KeyError, ValueError):
                offers = client.request("GET", f"/youths/{youth_id}/freed-offers").json()["offers"]
                return next((str(each["id"]) for each in offers if each["class_id"] == self._pupil.class_id), "none")
            time.sleep(self._rng.uniform(0.1, 0.6))
        return "none"
