"""No place given twice and no offer lost: from answers, tables, the log, and what each youth was told."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.faults.accounting import Accountant
from tests.faults.crowd.verdict import Verdict
from tests.faults.crowd.writes import Book

HOLDING = "('requested', 'confirmed')"
ENDS = {"freed_offer_accepted": "accepted", "freed_offer_declined": "declined", "freed_offer_expired": "expired",
        "freed_offer_withdrawn": "withdrawn"}  # fmt: skip
PATIENCE = 90.0
"""Seconds in which the timer offers what an act left free: it runs three times a minute."""


class OffersAudit:
    def __init__(self, accountant: Accountant, book: Book) -> None:
        self._accountant = accountant
        self._book = book
        columns = "id, youth_id, source_id, turn, class_id, outcome, appointment_id"
        self._offers: dict[str, Any] = {row[0]: row for row in accountant.rows("attendance", f"SELECT {columns} FROM freed_offer")}
        bodies = accountant.column("attendance", "SELECT body FROM event_log WHERE type LIKE '%.freed\\_%' ORDER BY area, seq")
        self._events = [json.loads(body) for body in bodies]

    def into(self, verdict: Verdict) -> None:
        verdict.facts["offers"] = dict(Counter(row[5] or "open" for row in self._offers.values()))
        verdict.facts["offers_of_lessons"] = sum(row[4] is None for row in self._offers.values())
        verdict.ask("places_given_twice", self._places())
        verdict.ask("offers_without_an_end", self._ends())
        verdict.ask("offers_given_twice", self._turns())
        verdict.ask("answers_to_offers_that_differ", self._answers())
        verdict.ask("offers_not_told", self._told())
        verdict.ask("free_though_somebody_waits", idle(self._accountant))

    def _places(self) -> Iterator[str]:
        """What is held in a class, by an appointment or by an open offer, is one place each, and no more than there are."""
        places = dict(self._accountant.rows("attendance", "SELECT id, places FROM group_class"))
        seats = self._accountant.rows("attendance", "SELECT class_id, youth_id, appointment_id, offer_id FROM class_place")
        taken = Counter(seat[0] for seat in seats)
        yield from (f"{group}: {n} of {places[group]}" for group, n in taken.items() if n > places[group])
        held = set(map(tuple, self._accountant.rows(
            "attendance", f"SELECT class_id, youth_id, id FROM appointment WHERE class_id IS NOT NULL AND state IN {HOLDING}")))
        yield from _both("seat", held, {(group, youth, appointment) for group, youth, appointment, _ in seats if appointment})
        offered = {(row[4], row[1], row[0]) for row in self._offers.values() if row[4] and not row[5]}
        yield from _both("held seat", offered, {(group, youth, offer) for group, youth, appointment, offer in seats if not appointment})
        twice = Counter((group, youth) for group, youth, _ in held)
        yield from (f"{key} has {n} places" for key, n in twice.items() if n > 1)

    def _ends(self) -> Iterator[str]:
        """Each offer that was made is open, or ended once, as the table says."""
        ended: defaultdict[str, list[str]] = defaultdict(list)
        made = []
        for event in self._events:
            name, offer = event["type"].split(".")[2], event["data"]["offer_id"]
            made.append(offer) if name == "freed_time_offered" else ended[offer].append(ENDS[name])
        yield from (f"{offer}: made {n} times" for offer, n in Counter(made).items() if n > 1)
        yield from _both("offer", set(self._offers), set(made))
        for offer, row in self._offers.items():
            if ended[offer] != ([row[5]] if row[5] else []):
                yield f"{offer}: {row[5] or 'open'}, the log says {ended[offer]}"

    def _turns(self) -> Iterator[str]:
        """The turns of what was freed are 1, 2, …; a lesson is offered to one at a time and accepted once."""
        by_source: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._offers.values():
            by_source[row[2]].append(row)
        for source, rows in by_source.items():
            if sorted(row[3] for row in rows) != list(range(1, len(rows) + 1)):
                yield f"{source}: turns {sorted(row[3] for row in rows)}"
            if rows[0][4] is None and sum(row[5] in ("", "accepted") for row in rows) > 1:
                yield f"{source}: held by several"
            if rows[0][4] is None and len({row[1] for row in rows}) < len(rows):
                yield f"{source}: one youth asked twice"

    def _answers(self) -> Iterator[str]:
        """A yes is the youth's appointment; nobody's yes or no is anybody else's."""
        owners = dict(self._accountant.rows("attendance", "SELECT id, youth_id FROM appointment"))
        for write in self._book.done("accept_offer", "decline_offer"):
            row = self._offers[write.about]
            if (row[5], row[6]) != (write.answer["outcome"], write.answer["appointment_id"]):
                yield f"{write.about}: answered {write.answer['outcome']}, is {row[5]}"
            if row[5] == "accepted" and owners.get(row[6]) != row[1]:
                yield f"{write.about}: the appointment is {owners.get(row[6])}'s, offered to {row[1]}"
        answered = {write.about for write in self._book.done("accept_offer", "decline_offer")}
        yield from (f"{offer}: {row[5]} by nobody" for offer, row in self._offers.items()
                    if row[5] in ("accepted", "declined") and offer not in answered)

    def _told(self) -> Iterator[str]:
        told = self._accountant.rows("notifications", "SELECT event_id, recipient_id FROM notification WHERE what = 'freed_time_offered'")
        wanted = {(event["id"], event["data"]["youth_id"]) for event in self._events if event["type"].split(".")[2] == "freed_time_offered"}
        yield from _both("told", wanted, set(map(tuple, told)))


def wait_until_offered(accountant: Accountant) -> None:
    ends = time.monotonic() + PATIENCE
    while list(idle(accountant)) and time.monotonic() < ends:
        time.sleep(1)


def idle(accountant: Accountant) -> Iterator[str]:
    """A free place of a class in which somebody waits to whom nothing is offered and who has nothing else then; a freed lesson
    that is nobody's and still to be offered."""
    yield from accountant.column("attendance", """
        SELECT 'place in ' || c.id || ' for ' || w.youth_id FROM group_class c JOIN waiting_entry w ON w.class_id = c.id
        WHERE c.state = 'open' AND w.offer_id IS NULL
          AND (SELECT count(*) FROM class_place p WHERE p.class_id = c.id) < c.places
          AND NOT EXISTS (SELECT 1 FROM claim k WHERE k.resource_id = w.youth_id
                          AND k.quarter >= floor(extract(epoch FROM c.starts_at) / 900)
                          AND k.quarter < extract(epoch FROM c.ends_at) / 900)""")
    yield from accountant.column("attendance", """
        SELECT 'lesson ' || l.id FROM freed_lesson l WHERE l.state = 'open'
          AND NOT EXISTS (SELECT 1 FROM freed_offer o WHERE o.source_id = l.id AND o.outcome = '')""")


def _both(what: str, wanted: set[Any], found: set[Any]) -> Iterator[str]:
    yield from (f"{what}: missing {each}" for each in wanted - found)
    yield from (f"{what}: from nowhere {each}" for each in found - wanted)
