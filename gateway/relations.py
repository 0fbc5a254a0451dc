"""Who follows whom, in memory: loaded from profiles at start, then fed by its events. Decides nothing (policy.py does).

Order and gaps are handled as every consumer does (architecture.md § 2): a cursor per area, and the log when one is missing.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, replace

import msgspec

from contracts.envelope import Envelope
from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty, EventsSince, log_methods
from contracts.profiles import events, rpc
from servicekit.bus.port import Caller

STALE_SECONDS = 45.0
"""Compared with profiles' heads every 15 s; past three missed comparisons the table asks profiles youth by youth."""

_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING, deadline_ms=30_000)


@dataclass(frozen=True, slots=True)
class Links:
    """Those who follow one youth now."""

    area: str
    adviser_id: str | None = None
    school_id: str | None = None
    referent_ids: frozenset[str] = frozenset()
    instructor_ids: frozenset[str] = frozenset()
    stand_in_ids: frozenset[str] = frozenset()

    def people(self) -> frozenset[str]:
        many = self.referent_ids | self.instructor_ids | self.stand_in_ids
        return many | ({self.adviser_id} if self.adviser_id else frozenset())


class Relations:
    """Safe for one writer (the reader of events) and many readers."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._links: dict[str, Links] = {}
        self._youths_of: defaultdict[str, set[str]] = defaultdict(set)
        self._merged: dict[str, str] = {}
        self._cursor: dict[str, int] = {}
        self._erased: set[str] = set()
        self._compared = 0.0
        self._lock = threading.RLock()
        self.ready = False

    def load(self) -> None:
        """All relations, page by page; events after the heads taken first are applied again, which changes nothing.

        Whoever is not in them any more was erased or merged while nobody listened, and is forgotten.
        """
        heads = self._heads()
        gone = set(self._links)
        cursor: str | None = None
        while True:
            page = self._caller.call(rpc.list_relations, rpc.ListRelations(cursor=cursor), _SYSTEM)
            with self._lock:
                self._merged.update(page.merged)
                for state in page.youths:
                    self._set(state.youth_id, _links_of(state))
                    gone.discard(state.youth_id)
            cursor = page.next
            if cursor is None:
                break
        with self._lock:
            for youth_id in gone:
                self._forget(youth_id)
            self._cursor = heads
            self._compared = time.monotonic()
            self.ready = True

    def links(self, youth_id: str) -> Links | None:
        """None for a youth whom nobody may follow (unknown, or not admitted)."""
        if time.monotonic() - self._compared <= STALE_SECONDS:
            return self._links.get(youth_id)
        return self._ask(youth_id)

    def area_of(self, youth_id: str) -> str | None:
        links = self._links.get(youth_id)
        return links.area if links else None

    def followed_by(self, person_id: str) -> tuple[str, ...]:
        """The youths of an adviser, a referent or an instructor."""
        with self._lock:
            return tuple(sorted(self._youths_of.get(person_id, ())))

    def apply(self, event: Envelope) -> None:
        """One event of profiles, in any order: a missing one is read from the log first."""
        with self._lock:
            cursor = self._cursor.get(event.area, 0)
            if event.seq <= cursor:
                return
            if event.seq > cursor + 1:
                self._catch_up(event.area)
                return
            self._take(event)

    def compare(self) -> None:
        """Reads what was missed since the last comparison; raises when profiles is away (the table is then stale)."""
        heads = self._heads()
        with self._lock:
            for area, head in heads.items():
                if head > self._cursor.get(area, 0):
                    self._catch_up(area)
            self._compared = time.monotonic()

    def _heads(self) -> dict[str, int]:
        head, _ = log_methods("profiles")
        return {h.area: h.seq for h in self._caller.call(head, Empty(), _SYSTEM).heads}

    def _catch_up(self, area: str) -> None:
        _, since = log_methods("profiles")
        more = True
        while more:
            request = EventsSince(area=area, after=self._cursor.get(area, 0))
            page = self._caller.call(since, request, _SYSTEM)
            for body in page.events:
                self._take(msgspec.json.decode(body, type=Envelope))
            more = page.more

    def _take(self, event: Envelope) -> None:
        """What the event comes after is read first, from the log of the other area."""
        after = event.follows
        if after is not None and self._cursor.get(after.area, 0) < after.seq:
            self._catch_up(after.area)
        if event.seq > self._cursor.get(event.area, 0):  # reading the other log may have brought this one on as well
            self._apply(event)
            self._cursor[event.area] = event.seq

    def _apply(self, event: Envelope) -> None:
        if event.type == events.YouthErased.event_type():
            self._forget(event.subject)
        elif event.subject in self._erased:
            return  # of another area's log, and late
        elif event.type in (events.YouthAdmitted.event_type(), events.YouthPutOnWaitingList.event_type()):
            self._set(event.subject, self._links.get(event.subject, Links(area=event.area)))
        elif event.type == events.YouthLinked.event_type():
            link = msgspec.json.decode(event.data, type=events.YouthLinked)
            known = self._links.get(event.subject, Links(area=event.area))
            self._set(event.subject, _with(known, link.role, link.other_id))
        elif event.type == events.YouthUnlinked.event_type():
            unlink = msgspec.json.decode(event.data, type=events.YouthUnlinked)
            known = self._links.get(event.subject, Links(area=event.area))
            self._set(event.subject, _without(known, unlink.role, unlink.other_id))
        elif event.type == events.AdviserAttached.event_type():
            attached = msgspec.json.decode(event.data, type=events.AdviserAttached)
            known = self._links.get(event.subject, Links(area=event.area))
            self._set(event.subject, _with(known, "stand_in", attached.adviser_id))
        elif event.type == events.AdviserDetached.event_type():
            detached = msgspec.json.decode(event.data, type=events.AdviserDetached)
            known = self._links.get(event.subject, Links(area=event.area))
            self._set(event.subject, _without(known, "stand_in", detached.adviser_id))
        elif event.type == events.YouthsMerged.event_type():
            merged = msgspec.json.decode(event.data, type=events.YouthsMerged)
            self._merged[merged.merged_id] = merged.youth_id
            self._forget(merged.merged_id)
        elif event.type == events.YouthEnteredArea.event_type():
            self._set(event.subject, _links_on_entering(msgspec.json.decode(event.data, type=events.YouthEnteredArea), event.area))

    def _set(self, youth_id: str, links: Links) -> None:
        old = self._links.get(youth_id)
        for person in (old.people() if old else frozenset()) - links.people():
            self._youths_of[person].discard(youth_id)
        for person in links.people():
            self._youths_of[person].add(youth_id)
        self._links[youth_id] = links

    def _forget(self, youth_id: str) -> None:
        """Nobody follows somebody who was erased, and no late link makes it so again."""
        self._erased.add(youth_id)
        self._set(youth_id, Links(area=""))
        self._links.pop(youth_id, None)

    def survivor_of(self, youth_id: str) -> str | None:
        """The file that this one went into, for a page or a link that is older than the merge."""
        return self._merged.get(youth_id)

    def _ask(self, youth_id: str) -> Links | None:
        try:
            return _links_of(self._caller.call(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id), _SYSTEM))
        except AutonomieError as error:
            if error.kind == "not_found":
                return None
            raise


def _links_of(state: rpc.YouthState) -> Links:
    return Links(area=state.area, adviser_id=state.adviser_id, school_id=state.school_id,
                 referent_ids=frozenset(state.referent_ids), instructor_ids=frozenset(state.instructor_ids),
                 stand_in_ids=frozenset(state.stand_in_ids))


def _links_on_entering(event: events.YouthEnteredArea, area: str) -> Links:
    """The event names everyone who still follows the youth."""
    return Links(area=area, adviser_id=event.adviser_id, school_id=event.school_id,
                 referent_ids=frozenset(event.referent_ids), instructor_ids=frozenset(event.instructor_ids))


def _with(links: Links, role: str, other: str) -> Links:
    match role:
        case "adviser":
            return replace(links, adviser_id=other)
        case "school":
            return replace(links, school_id=other)
        case "referent":
            return replace(links, referent_ids=links.referent_ids | {other})
        case "stand_in":
            return replace(links, stand_in_ids=links.stand_in_ids | {other})
        case _:
            return replace(links, instructor_ids=links.instructor_ids | {other})


def _without(links: Links, role: str, other: str) -> Links:
    match role:
        case "adviser":
            return replace(links, adviser_id=None if links.adviser_id == other else links.adviser_id)
        case "school":
            return replace(links, school_id=None if links.school_id == other else links.school_id)
        case "referent":
            return replace(links, referent_ids=links.referent_ids - {other})
        case "stand_in":
            return replace(links, stand_in_ids=links.stand_in_ids - {other})
        case _:
            return replace(links, instructor_ids=links.instructor_ids - {other})
