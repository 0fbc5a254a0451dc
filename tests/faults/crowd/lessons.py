"""Youths who book, wait, take what is offered and cancel; the desks of schools that confirm, refuse, move and cancel: all on the
same few hours and places."""

import datetime as dt
import threading
import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from tests.faults.crowd.ground import Ground, School, Youth
from tests.faults.crowd.writes import Hand

MOST_HELD = 3
LOOKED_AT = 6
"""Everyone takes one of the first so many slots that are shown: many take the same."""

KINDS = ("driving_lesson", "driving_lesson", "driving_lesson", "interview", "exam")
"""What an hour is asked for, lessons most often: whatever it is, it takes the same people's time."""

REFUSALS = ("instructor_away", "vehicle_away", "full", "other_time", "other")


class Person(threading.Thread, ABC):
    """Acts until told to stop, with a moment between two acts."""

    PAUSE: ClassVar[tuple[float, float]] = (0.1, 0.8)

    def __init__(self, hand: Hand, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.hand = hand
        self._stopping = stop

    def run(self) -> None:
        while not self._stopping.is_set():
            self.act()
            time.sleep(self.hand.rng.uniform(*self.PAUSE))

    @abstractmethod
    def act(self) -> None:
        """One act of this person, or none when nothing can be done now."""


class Booker(Person):
    """A youth: takes one of the first slots shown, or a place in a class, or waits for one; answers offers; gives back, looks again."""

    def __init__(self, youth: Youth, ground: Ground, hand: Hand, stop: threading.Event) -> None:
        super().__init__(hand, stop)
        self._youth = youth
        self._first, self._last = ground.days
        self._asked = False

    def act(self) -> None:
        if not self._asked:  # first of all: to be told of what others give back
            self.hand.write("ask_freed", self._youth.id, f"/youths/{self._youth.id}/freed-lessons", {"wanted": True}, method="PUT")
            self._asked = True
        if self._answers_an_offer():
            return
        if self.hand.rng.random() < 0.4:
            self._go_for_a_class()
            return
        held = self._held()
        if held and (len(held) >= MOST_HELD or self.hand.rng.random() < 0.35):
            chosen = self.hand.rng.choice(held)
            self.hand.write("cancel", chosen["id"], f"/appointments/{chosen['id']}/cancellation", {"reason": "work"})
        else:
            self._book()

    def _answers_an_offer(self) -> bool:
        """Before anything else: somebody else waits for the answer."""
        waiting = self.hand.read(f"/youths/{self._youth.id}/freed-offers")
        if waiting and waiting["offers"]:
            offer = self.hand.rng.choice(waiting["offers"])
            yes = self.hand.rng.random() < 0.7
            path = f"/youths/{self._youth.id}/freed-offers/{offer['id']}/answer"
            self.hand.write("accept_offer" if yes else "decline_offer", offer["id"], path, {"accept": yes})
            return True
        return False

    def _go_for_a_class(self) -> None:
        """A place is taken, or waited for where there is none."""
        page = self.hand.read(f"/classes?start={self._first}T00:00:00Z&youth_id={self._youth.id}")
        free = [group for group in page["classes"] if group["mine"] is None] if page else []
        if free:
            group = self.hand.rng.choice(free)
            path = f"/youths/{self._youth.id}/classes/{group['id']}"
            if self.hand.write("take_place", self._youth.id, f"{path}/place").code == "class_full":
                self.hand.write("wait", group["id"], f"{path}/waiting", method="PUT")

    def _held(self) -> list[dict[str, Any]]:
        page = self.hand.read("/appointments?states=requested&states=confirmed&limit=20") or {"appointments": []}
        return [each for each in page["appointments"] if each["state"] in ("requested", "confirmed")]

    def _book(self) -> None:
        days = (self._last - self._first).days + 1
        found = self.hand.read(f"/youths/{self._youth.id}/slots?start={self._first}&days={days}&limit={LOOKED_AT}")
        if found and found["slots"]:
            slot = self.hand.rng.choice(found["slots"])
            wanted = {name: slot[name] for name in ("starts_at", "ends_at", "instructor_id", "vehicle_id")}
            kind = self.hand.rng.choice(KINDS)
            wanted |= {"kind": kind} if kind != "interview" else {"kind": kind, "vehicle_id": None}
            self.hand.write("book", self._youth.id, "/appointments", {"youth_id": self._youth.id, **wanted})


class Desk(Person):
    """Somebody of a school's office; a colleague works on the same list at the same time."""

    def __init__(self, school: School, hand: Hand, stop: threading.Event) -> None:
        super().__init__(hand, stop)
        self._school = school

    def act(self) -> None:
        page = self.hand.read("/appointments?states=requested&states=confirmed&limit=40")
        if not page or not page["appointments"]:
            return
        chosen = self.hand.rng.choice(page["appointments"][:8])
        choice = self.hand.rng.random()
        if chosen["state"] == "requested" and choice < 0.7:
            self.hand.write("confirm", chosen["id"], f"/appointments/{chosen['id']}/confirmation")
        elif chosen["state"] == "requested":
            reason = {"reason": self.hand.rng.choice(REFUSALS)}
            self.hand.write("decline", chosen["id"], f"/appointments/{chosen['id']}/refusal", reason)
        elif choice < 0.6 and chosen["class_id"] is None:
            self._move(chosen)
        else:
            self.hand.write("cancel", chosen["id"], f"/appointments/{chosen['id']}/cancellation", {})

    def _move(self, chosen: dict[str, Any]) -> None:
        """By a few half-hours, onto what may be somebody's hour; often of a version that a colleague has changed meanwhile."""
        by = dt.timedelta(minutes=30 * self.hand.rng.choice((-4, -2, -1, 1, 2, 4)))
        starts, ends = (dt.datetime.fromisoformat(chosen[name]) + by for name in ("starts_at", "ends_at"))
        self.hand.write("move", chosen["id"], f"/appointments/{chosen['id']}", method="PATCH", version=chosen["version"],
                        body={"starts_at": starts.isoformat(), "ends_at": ends.isoformat()})
