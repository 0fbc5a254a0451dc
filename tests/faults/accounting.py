"""Counts, in every database, the effects of every write (Jepsen's total-queue): lost, duplicated, unexpected, out of order."""

import collections
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from deploy.services import SERVICES
from services.attendance.handlers import chain
from tests.faults.effects import COPIES, EFFECTS, Place
from tests.faults.ledger import Ledger

DRAIN_SECONDS = 180.0
Keys = collections.Counter[Any]
TAKES_A_PLACE = "journey IN ('admitted', 'active', 'paused', 'follow_up') OR holds_place"
FOLLOWERS = ("attendance", "progress", "stats")
"""Services that keep in which area a youth is."""

@dataclass
class Account:
    accepted: int = 0
    lost: int = 0
    duplicated: int = 0
    unexpected: int = 0
    out_of_order: int = 0
    parked: int = 0
    faults: collections.Counter[str] = field(default_factory=collections.Counter)
    wanted: frozenset[str] = frozenset()
    details: list[str] = field(default_factory=list)
    written: collections.Counter[str] = field(default_factory=collections.Counter)
    """How many of each kind were accepted."""

    def struck(self, faults: Iterable[str], wanted: Iterable[str]) -> None:
        """How often each kind of fault came; one that never did is a run that has not shown what it is for."""
        self.faults.update(faults)
        self.wanted |= frozenset(wanted)
        self.details += [f"never happened: {kind}" for kind in sorted(self.wanted - set(self.faults))]

    def plus(self, other: "Account") -> "Account":
        """Of two runs together."""
        return Account(
            self.accepted + other.accepted, self.lost + other.lost, self.duplicated + other.duplicated,
            self.unexpected + other.unexpected, self.out_of_order + other.out_of_order, self.parked + other.parked,
            self.faults + other.faults, self.wanted | other.wanted, self.details + other.details,
            self.written + other.written,
        )  # fmt: skip

    def note(self, what: str, count: str, found: list[Any]) -> None:
        """Adds to one of the counts, with a few of the keys for whoever looks into it."""
        setattr(self, count, getattr(self, count) + len(found))
        if found:
            self.details.append(f"{what} {found[:3]}")

    @property
    def is_clean(self) -> bool:
        counted = self.lost or self.duplicated or self.unexpected or self.out_of_order or self.parked
        return not counted and self.wanted <= set(self.faults)


class Accountant:
    def __init__(self, url_of: Callable[[str], str]) -> None:
        self._erased: set[str] = set()
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
        account.written.update(ledger.kinds[key] for key in ledger.accepted)
        self._erased = {ledger.rows[key] for key, kind in ledger.kinds.items() if kind == "erasure"}
        for kind, place in EFFECTS.items():
            self._count_effects(account, ledger, kind, self._keys(place))
        for name, (wanted, found) in COPIES.items():
            self._count_copies(account, name, self._keys(wanted), self._keys(found))
        self._count_weeks(account, ledger)
        self._count_waiting(account, ledger)
        self._count_chain(account)
        self._count_moves(account, ledger)
        self._count_erasures(account)
        unbalanced = self.column("profiles", "SELECT entry_id FROM ledger_line GROUP BY entry_id HAVING sum(cents) <> 0")
        account.note("entries that do not balance", "unexpected", unbalanced)
        for service in SERVICES:
            self.count_order(account, service)
        account.note("refused by a rule", "unexpected", [f"{key}: {answer}" for key, answer in ledger.refused.items()])
        return account

    def _count_effects(self, account: Account, ledger: Ledger, kind: str, effects: Keys) -> None:
        asked = {ledger.rows.get(key, key): key for key, of in ledger.kinds.items() if of == kind}
        account.note(f"{kind}: lost", "lost", [row for row, key in asked.items() if key in ledger.accepted and not effects[row]])
        account.note(f"{kind}: doubled", "duplicated", [row for row in asked if effects[row] > 1])
        account.note(f"{kind}: nobody asked", "unexpected", [row for row in effects if row and row not in asked])

    def _count_weeks(self, account: Account, ledger: Ledger) -> None:
        """Each yes to a week was one version, the next one; the last is the one that stands."""
        standing = dict(self.rows("attendance", "SELECT owner_id, version FROM availability WHERE owner_kind = 'youth'"))
        for youth, versions in ledger.weeks.items():
            wrong = versions != list(range(versions[0], versions[0] + len(versions))) or standing.get(youth) != versions[-1]
            account.note("weeks that do not follow", "unexpected", [f"{youth}: {versions[-3:]}, {standing.get(youth)}"] if wrong else [])

    def _count_waiting(self, account: Account, ledger: Ledger) -> None:
        """Each yes to who wants to wait put her on the list once, and is told once; who sits there or has answered waits no more."""
        told = "SELECT body FROM event_log WHERE type = 'autonomie.attendance.waiting_list_joined.v1'"
        data = [_walk(body, ("data",)) for body in self.column("attendance", told)]
        joined = collections.Counter(f"{each['class_id']} {each['youth_id']}" for each in data)
        asked = [(ledger.rows[key], key) for key, kind in ledger.kinds.items() if kind == "wait"]
        came = collections.Counter(row for row, key in asked if key in ledger.accepted)
        open_ = collections.Counter(row for row, key in asked if key in ledger.unknown)
        account.note("waiting: lost", "lost", list((came - joined).elements()))
        account.note("waiting: doubled", "duplicated", list((joined - came - open_).elements()))
        both = "SELECT w.class_id FROM waiting_entry w JOIN class_place p ON p.class_id = w.class_id AND p.youth_id = w.youth_id"
        account.note("waits and sits", "unexpected", self.column("attendance", f"{both} WHERE p.appointment_id IS NOT NULL"))

    def _count_chain(self, account: Account) -> None:
        """Every record and signature hangs in its school's chain, unchanged."""
        with Session(self._engines["attendance"]) as session:
            account.note("chain of proofs", "unexpected", chain.verify(session).faults)

    def _count_moves(self, account: Account, ledger: Ledger) -> None:
        """Each yes to a move left one area and entered another, once; everybody knows where she is; no place is counted twice."""
        told = "SELECT subject FROM event_log WHERE type = 'autonomie.profiles.youth_{}_area.v1'"
        left, entered = (collections.Counter(self.column("profiles", told.format(act))) for act in ("left", "entered"))
        account.note("moves half told", "unexpected", [youth for youth in left | entered if left[youth] != entered[youth]])
        asked = [(ledger.rows[key], key) for key, kind in ledger.kinds.items() if kind == "move"]
        for youth in dict.fromkeys(youth for youth, _ in asked):
            came, open_ = ledger.moves.get(youth, []), [key for of, key in asked if of == youth and key in ledger.unknown]
            account.note("moves: lost", "lost", [youth] * (len(came) - entered[youth]))
            account.note("moves: doubled", "duplicated", [youth] * (entered[youth] - len(came) - len(open_)))
            account.note("in another area than said", "unexpected", self._elsewhere(youth, came[-1]) if came and not open_ else [])
        taken = {area: n for area, n in self.rows("profiles", "SELECT area, taken FROM area_places") if n}
        held = dict(self.rows("profiles", f"SELECT area, count(*) FROM youth WHERE {TAKES_A_PLACE} GROUP BY area"))
        account.note("places", "unexpected", [f"counted {taken}, taken {held}"] if taken != held else [])

    def _elsewhere(self, youth: str, area: str) -> list[str]:
        known = {service: self.column(service, f"SELECT area FROM youth WHERE id = '{youth}'") for service in ("profiles", *FOLLOWERS)}
        return [f"{service} {youth}: {found}, not {area}" for service, found in known.items() if found != [area]]

    def _count_erasures(self, account: Account) -> None:
        """Done is done everywhere: each service answered for each area that knew her, and nobody holds a row of hers but stats, which
        counts under an id that leads to nobody."""
        for youth, said_in in self.rows("profiles", "SELECT youth_id, said_in FROM erasure WHERE state = 'done'"):
            areas = json.loads(said_in) if isinstance(said_in, str) else said_in
            answered = {tuple(row) for row in self.rows("profiles", f"SELECT service, area FROM erasure_answer WHERE youth_id = '{youth}'")}
            silent = [f"{service} {area}" for service in SERVICES if service != "profiles" for area in areas
                      if (service, area) not in answered]
            account.note("erasure without an answer", "lost", silent)
            of_her = f"SELECT id FROM youth WHERE id = '{youth}'"
            left = [service for service in ("profiles", "attendance", "progress") if self.column(service, of_her)]
            account.note("erased and still there", "unexpected", left)

    def _count_copies(self, account: Account, name: str, wanted: Keys, found: Keys) -> None:
        account.note(f"{name}: lost", "lost", [key for key in wanted if key not in found])
        account.note(f"{name}: doubled", "duplicated", [key for key, n in found.items() if n > 1])
        account.note(f"{name}: from nowhere", "unexpected", [key for key in found if key not in wanted])

    def count_order(self, account: Account, service: str) -> None:
        heads = dict(self.rows(service, "SELECT area, seq FROM log_head"))
        logged: dict[str, list[int]] = collections.defaultdict(list)
        for area, seq, body in self.rows(service, "SELECT area, seq, body FROM event_log ORDER BY area, seq"):
            logged[area].append(seq if int(json.loads(body)["sequence"]) == seq else -1)
        gaps = [area for area, head in heads.items() if logged[area] != list(range(1, head + 1))]
        account.note(f"{service}: not contiguous", "out_of_order", gaps)
        stopped = [f"{source} {area}: {why}" for source, area, why in
                   self.rows(service, "SELECT source, area, stopped FROM consumer_cursor WHERE stopped IS NOT NULL")]
        account.note(f"{service}: stopped", "out_of_order", stopped)
        account.note(f"{service}: parked", "parked", self.column(service, "SELECT reason FROM parked_event"))

    def _lagging(self) -> list[str]:
        try:
            heads = {service: dict(self.rows(service, "SELECT area, seq FROM log_head")) for service in SERVICES}
            lagging = []
            for service, (cls, _) in SERVICES.items():
                sent = dict(self.rows(service, "SELECT area, seq FROM relay_cursor"))
                lagging += [f"{service} relay {area}" for area, seq in heads[service].items() if sent.get(area, 0) != seq]
                read = {(s, a): n for s, a, n in self.rows(service, "SELECT source, area, seq FROM consumer_cursor")}
                lagging += [f"{service} ← {source} {area}" for source in cls.sources() for area, seq in heads[source].items()
                            if read.get((source, area), 0) != seq]
            return lagging
        except Exception as error:
            return [f"a database is away: {error}"]

    def _keys(self, place: Place) -> Keys:
        """Of somebody erased nothing is compared: logs keep ids and codes, the rows are gone."""
        values = self.column(place.service, place.query)
        kept = [value for value in values if not (place.path and self._is_of_an_erased(value))]
        return collections.Counter(_walk(value, place.path) for value in kept)

    def _is_of_an_erased(self, value: Any) -> bool:
        return any(youth in str(value) for youth in self._erased)

    def column(self, service: str, query: str) -> list[Any]:
        return [row[0] for row in self.rows(service, query)]

    def rows(self, service: str, query: str) -> list[Any]:
        with self._engines[service].connect() as connection:
            return list(connection.execute(text(query)))


def _walk(value: Any, path: tuple[str, ...]) -> Any:
    found = json.loads(value) if path and isinstance(value, str) else value
    for step in path:
        found = found[step]
    return found


def summary(seed: int, account: Account) -> str:
    """The last line of a run."""
    return json.dumps({"seed": seed, "faults": account.faults.total(), "accepted": account.accepted, "lost": account.lost,
                       "duplicated": account.duplicated, "unexpected": account.unexpected, "out_of_order": account.out_of_order,
                       "parked": account.parked, "kinds": dict(sorted(account.faults.items()))})
