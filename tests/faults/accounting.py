"""Counts, in every database, the effects of every write (Jepsen's total-queue): lost, duplicated, unexpected, out of order."""

import collections
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text

from deploy.services import SERVICES
from tests.faults.writers import Ledger

DRAIN_SECONDS = 180.0

EFFECTS: dict[str, dict[str, tuple[str, str]]] = {
    "difficulty": {
        "progress.difficulty": ("progress", "SELECT words FROM difficulty"),
        "progress log": ("progress", "SELECT d.words FROM event_log e JOIN difficulty d ON d.id = e.body::json->'data'->>'difficulty_id' "
                                     "WHERE e.type = 'autonomie.progress.difficulty_reported.v1'"),
        "progress.timeline": ("progress", "SELECT d.words FROM timeline_entry t JOIN difficulty d ON d.id = t.data->>'difficulty_id' "
                                          "WHERE t.what = 'difficulty_reported'"),
    },
    "booking": {
        "attendance.appointment": ("attendance", "SELECT meeting_point FROM appointment"),
        "attendance log": ("attendance", "SELECT a.meeting_point FROM event_log e JOIN appointment a ON a.id = e.subject "
                                         "OR a.id = e.body::json->'data'->>'appointment_id' "
                                         "WHERE e.type = 'autonomie.attendance.appointment_confirmed.v1'"),
    },
    "mark": {
        "progress.mark": ("progress", "SELECT appointment_id FROM mark"),
        "progress log": ("progress", "SELECT body::json->'data'->>'appointment_id' FROM event_log "
                                     "WHERE type = 'autonomie.progress.objective_marked.v1'"),
    },
}
"""Where a write of each kind must be seen exactly once: the query gives one row an effect, the key in its first column."""

COPIES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "progress.timeline of bookings": (
        ("attendance", "SELECT body::json->>'id' FROM event_log WHERE type = 'autonomie.attendance.appointment_confirmed.v1'"),
        ("progress", "SELECT id FROM timeline_entry WHERE what = 'appointment_confirmed'")),
    "notifications of bookings": (
        ("attendance", "SELECT body::json->>'id' FROM event_log WHERE type = 'autonomie.attendance.appointment_confirmed.v1'"),
        ("notifications", "SELECT event_id FROM notification n WHERE what = 'appointment_confirmed' AND recipient_id = youth_id")),
    "notifications log of bookings": (
        ("notifications", "SELECT id FROM notification"),
        ("notifications", "SELECT body::json->'data'->>'notification_id' FROM event_log "
                          "WHERE type = 'autonomie.notifications.notification_posted.v1'")),
    "stats of marks": (
        ("progress", "SELECT body::json->>'id' FROM event_log WHERE type = 'autonomie.progress.objective_marked.v1'"),
        ("stats", "SELECT event_id FROM mark_fact")),
    "profiles' instructors of bookings": (
        ("attendance", "SELECT DISTINCT youth_id || instructor_id FROM appointment"),
        ("profiles", "SELECT youth_id || other_id FROM link WHERE role = 'instructor'")),
}
"""What one service's log holds must stand exactly once in another's read model: (source, copy), by event id."""


@dataclass
class Account:
    accepted: int = 0
    lost: int = 0
    duplicated: int = 0
    unexpected: int = 0
    out_of_order: int = 0
    parked: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected or self.out_of_order or self.parked)


class Accountant:
    def __init__(self, url_of: Callable[[str], str]) -> None:
        self._engines = {service: create_engine(url_of(service)) for service in SERVICES}

    def wait_until_drained(self) -> None:
        """Every log published and applied everywhere; raises with what still lags."""
        ends = time.monotonic() + DRAIN_SECONDS
        while lagging := self._lagging():
            if time.monotonic() > ends:
                raise TimeoutError(f"not drained: {lagging[:8]}")
            time.sleep(0.5)

    def count(self, ledger: Ledger) -> Account:
        account = Account(accepted=len(ledger.accepted))
        for kind, places in EFFECTS.items():
            for place, (service, query) in places.items():
                self._count_effects(account, ledger, kind, place, collections.Counter(self._column(service, query)))
        for name, ((source, wanted), (copy, found)) in COPIES.items():
            self._count_copies(account, name, collections.Counter(self._column(source, wanted)),
                               collections.Counter(self._column(copy, found)))
        for service in SERVICES:
            self._count_order(account, service)
        for key, answer in ledger.refused.items():
            account.unexpected += 1
            account.details.append(f"refused {key}: {answer}")
        return account

    def _count_effects(self, account: Account, ledger: Ledger, kind: str, place: str, effects: "collections.Counter[Any]") -> None:
        asked = {key for key, of in ledger.kinds.items() if of == kind}
        lost = [key for key in asked & ledger.accepted if not effects[key]]
        doubled = [key for key in asked if effects[key] > 1]
        strange = [key for key in effects if key and key not in asked]
        account.lost += len(lost)
        account.duplicated += len(doubled)
        account.unexpected += len(strange)
        account.details += [f"{place}: lost {lost[:3]} doubled {doubled[:3]} strange {strange[:3]}"] if lost or doubled or strange else []

    def _count_copies(self, account: Account, name: str, wanted: "collections.Counter[Any]", found: "collections.Counter[Any]") -> None:
        lost, strange = [key for key in wanted if key not in found], [key for key in found if key not in wanted]
        doubled = [key for key, n in found.items() if n > 1]
        account.lost += len(lost)
        account.duplicated += len(doubled)
        account.unexpected += len(strange)
        account.details += [f"{name}: lost {lost[:3]} doubled {doubled[:3]} strange {strange[:3]}"] if lost or doubled or strange else []

    def _count_order(self, account: Account, service: str) -> None:
        gaps = self._column(service, "SELECT h.area FROM log_head h LEFT JOIN (SELECT area, count(*) n, max(seq) m FROM event_log "
                                     "GROUP BY area) e ON e.area = h.area WHERE e.n <> h.seq OR e.m <> h.seq OR e.n IS NULL")
        bodies = self._column(service, "SELECT area || seq FROM event_log WHERE (body::json->>'sequence')::bigint <> seq")
        stopped = self._column(service, "SELECT source || area FROM consumer_cursor WHERE stopped IS NOT NULL")
        parked = self._column(service, "SELECT reason FROM parked_event")
        account.out_of_order += len(gaps) + len(bodies) + len(stopped)
        account.parked += len(parked)
        account.details += [f"{service}: gaps {gaps} stopped {stopped} parked {parked[:3]}"] if gaps or bodies or stopped or parked else []

    def _lagging(self) -> list[str]:
        try:
            heads = {service: dict(self._rows(service, "SELECT area, seq FROM log_head")) for service in SERVICES}
            lagging = []
            for service, (cls, _) in SERVICES.items():
                sent = dict(self._rows(service, "SELECT area, seq FROM relay_cursor"))
                lagging += [f"{service} relay {area}" for area, seq in heads[service].items() if sent.get(area, 0) != seq]
                read = {(s, a): n for s, a, n in self._rows(service, "SELECT source, area, seq FROM consumer_cursor")}
                lagging += [f"{service} ← {source} {area}" for source in cls.sources() for area, seq in heads[source].items()
                            if read.get((source, area), 0) != seq]
            return lagging
        except Exception as error:
            return [f"a database is away: {error}"]

    def _column(self, service: str, query: str) -> list[Any]:
        return [row[0] for row in self._rows(service, query)]

    def _rows(self, service: str, query: str) -> list[Any]:
        with self._engines[service].connect() as connection:
            return list(connection.execute(text(query.replace("::", "\\:\\:"))))


def summary(seed: int, faults: int, account: Account) -> str:
    """The last line of a run."""
    return json.dumps({"seed": seed, "faults": faults, "accepted": account.accepted, "lost": account.lost,
                       "duplicated": account.duplicated, "unexpected": account.unexpected, "out_of_order": account.out_of_order,
                       "parked": account.parked})
