"""Coordinators who promise, call, pay, give back and correct, all in the same few accounts; youths who answer plans."""

import datetime as dt
import threading
from typing import Any

from tests.faults.crowd.ground import PARIS, Ground, Youth
from tests.faults.crowd.lessons import Booker, Person
from tests.faults.crowd.writes import Hand, Write

FUNDERS = ("programme", "france_travail", "faj")
ENTRIES = ("commit", "invoice", "pay", "refund", "release", "correct")


class Treasurer(Person):
    """Reads an account, then writes what that reading allows: a colleague may have spent it meanwhile."""

    def __init__(self, ground: Ground, hand: Hand, stop: threading.Event) -> None:
        super().__init__(hand, stop)
        self._accounts = ground.accounts

    def act(self) -> None:
        youth = self.hand.rng.choice(self._accounts)
        funding = self.hand.read(f"/youths/{youth.id}/funding")
        if funding is None:
            return
        kind = self.hand.rng.choices(("propose", *ENTRIES), weights=(2, 6, 4, 5, 2, 1, 1))[0] if funding["plans"] else "propose"
        getattr(self, f"_{kind}")(youth, funding)

    def _propose(self, youth: Youth, _funding: dict[str, Any]) -> None:
        payers = self.hand.rng.sample(FUNDERS, 2)
        aids = [{"payer": payer, "cents": self.hand.rng.randrange(10_000, 60_000)} for payer in payers]
        self._put("propose", youth, "plans", {"minutes": 1_200, "hour_cents": 6_000, "aids": aids})

    def _commit(self, youth: Youth, funding: dict[str, Any]) -> None:
        plans = [plan for plan in funding["plans"] if plan["state"] == "accepted"]
        if plans:
            plan = self.hand.rng.choice(plans)
            aid = self.hand.rng.choice(plan["aids"])
            cents = self.hand.rng.randrange(1, aid["cents"] + 1)
            self._put("commit", youth, "commitments", {"plan_id": plan["id"], "payer": aid["payer"], "cents": cents, "on": _today()})

    def _invoice(self, youth: Youth, funding: dict[str, Any]) -> None:
        parts = [{"payer": p["payer"], "cents": self._part(p["open_cents"])} for p in funding["payers"] if p["open_cents"]]
        if parts:
            self._put("invoice", youth, "invoices", {"parts": parts, "minutes": 60, "on": _today()})

    def _pay(self, youth: Youth, funding: dict[str, Any]) -> None:
        self._of_school(youth, funding, "due", "pay", "payments", {})

    def _refund(self, youth: Youth, funding: dict[str, Any]) -> None:
        self._of_school(youth, funding, "paid", "refund", "refunds", {"reason": "Heures non faites"})

    def _release(self, youth: Youth, funding: dict[str, Any]) -> None:
        payers = [payer for payer in funding["payers"] if payer["open_cents"]]
        if payers:
            payer = self.hand.rng.choice(payers)
            body = {"payer": payer["payer"], "cents": self._part(payer["open_cents"]), "on": _today(), "reason": "Parcours plus court"}
            self._put("release", youth, "releases", body)

    def _correct(self, youth: Youth, funding: dict[str, Any]) -> None:
        if funding["entries"]:
            entry = self.hand.rng.choice(funding["entries"])
            self._put("correct", youth, "corrections", {"entry_id": entry["id"], "reason": "Saisie par erreur"})

    def _of_school(self, youth: Youth, funding: dict[str, Any], account: str, kind: str, where: str, more: dict[str, str]) -> None:
        standing = [line for line in funding["standings"] if line["account"] == account and line["cents"] > 0]
        if standing:
            line = self.hand.rng.choice(standing)
            body = {"payer": line["payer"], "cents": self._part(line["cents"]), "school_id": line["school_id"], "on": _today()}
            self._put(kind, youth, where, body | more)

    def _part(self, cents: int) -> int:
        """All of it as often as a part: then two people who do so at once would spend it twice."""
        return cents if self.hand.rng.random() < 0.5 else self.hand.rng.randrange(1, cents + 1)

    def _put(self, kind: str, youth: Youth, where: str, body: dict[str, Any]) -> Write:
        return self.hand.write(kind, youth.id, f"/youths/{youth.id}/funding/{where}", body)


class Payee(Booker):
    """A youth with an account: says yes or no to the plan that waits, and books as the others do."""

    def __init__(self, youth: Youth, ground: Ground, hand: Hand, stop: threading.Event) -> None:
        super().__init__(youth, ground, hand, stop)
        self._id = youth.id

    def act(self) -> None:
        funding = self.hand.read(f"/youths/{self._id}/funding") or {"plans": ()}
        waiting = next((plan for plan in funding["plans"] if plan["state"] == "proposed"), None)
        if waiting is None:
            super().act()
            return
        body = {"accept": self.hand.rng.random() < 0.8, "own_cents": waiting["own_cents"]}
        self.hand.write("answer_plan", self._id, f"/youths/{self._id}/funding/plans/{waiting['id']}/answer", body)


def _today() -> str:
    return dt.datetime.now(PARIS).date().isoformat()
