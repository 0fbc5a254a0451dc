"""Who follows whom, in memory: loaded from profiles at start, then fed by its events. Decides nothing (policy.py does).

Order and gaps are handled as every consumer does (architecture.md § 2): a cursor per area with its epoch, and the log when an
event is missing. Where a log is another one than it was (profiles was restored), all is loaded again. Nobody who asks ever
waits for a call: what is fetched is fetched first, and put in its place under the lock.
"""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from contracts.envelope import Envelope
from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty, EventsSince, log_methods
from contracts.profiles import events, rpc
from servicekit.bus.port import Caller

COMPARE_SECONDS = 10.0
STALE_SECONDS = 30.0
"""Compared with profiles' heads every 10 s; past three missed comparisons the table asks profiles youth by youth."""

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


class At(NamedTuple):
    """How far the log of one area was applied."""

    epoch: str
    seq: int


class Relations:
    """Safe from many threads: every change is one event in its turn, whoever brought it."""

    def __init__(self, caller: Caller, clock: Callable[[], float] = time.monotonic) -> None:
        self._caller = caller
        self._clock = clock
        self._links: dict[str, Links] = {}
        self._youths_of: defaultdict[str, set[str]] = defaultdict(set)
        self._merged: dict[str, str] = {}
        self._cursor: dict[str, At] = {}
        self._erased: set[str] = set()
        self._compared = -math.inf
        self._lock = threading.RLock()
        self._loading = threading.RLock()
        self.ready = False

    def load(self) -> None:
        """All relations, page by page; events after the heads taken first are applied again, which changes nothing.

        Whoever is not in them any more was erased or merged while nobody listened, and is forgotten.
        """
        with self._loading:
            heads = self._heads()
            gone, merged = set(self._links), dict[str, str]()
            cursor: str | None = None
            while True:
                page = self._caller.call(rpc.list_relations, rpc.ListRelations(cursor=cursor), _SYSTEM)
                merged |= page.merged
                with self._lock:
                    for state in page.youths:
                        self._set(state.youth_id, _links_of(state))
                        self._erased.discard(state.youth_id)
                        gone.discard(state.youth_id)
                cursor = page.next
                if cursor is None:
                    break
            with self._lock:
                for youth_id in gone:
                    self._forget(youth_id)
                self._merged, self._cursor = merged, heads
            self._read_on(self._heads())
        self._compared = self._clock()
        self.ready = True

    @property
    def is_stale(self) -> bool:
        """Whether it is too long ago that profiles said that nothing is missing here."""
        return self._clock() - self._compared > STALE_SECONDS

    def doubt(self) -> None:
        """Something is missing and cannot be had: profiles is asked until the next good comparison."""
        self._compared = -math.inf

    def links(self, youth_id: str) -> Links | None:
        """None for a youth whom nobody may follow (unknown, or not admitted)."""
        return self._ask(youth_id) if self.is_stale else self._links.get(youth_id)

    def known(self, youth_id: str) -> Links | None:
        """The same without a call, for who cannot wait: while the table is stale nobody is known to follow anybody."""
        return None if self.is_stale else self._links.get(youth_id)

    def area_of(self, youth_id: str) -> str | None:
        links = self._links.get(youth_id)
        return links.area if links else None

    def followed_by(self, person_id: str) -> tuple[str, ...]:
        """The youths of an adviser, a referent or an instructor."""
        with self._lock:
            return tuple(sorted(self._youths_of.get(person_id, ())))

    def stands_in(self, person_id: str) -> bool:
        """Does she follow somebody in a colleague's place now?"""
        found = (self._links.get(youth_id) for youth_id in self.followed_by(person_id))
        return any(links is not None and person_id in links.stand_in_ids for links in found)

    def apply(self, event: Envelope) -> None:
        """One event of profiles, in any order: a missing one is read from the log first."""
        at = self._cursor.get(event.area, At(event.epoch, 0))
        if event.epoch != at.epoch:
            self.compare()  # the log is another one now, or this was written before it was restored and comes late
        elif event.seq == at.seq + 1:
            self._take(event, at.epoch)
        elif event.seq > at.seq:
            self._catch_up(event.area)

    def compare(self) -> None:
        """Reads what was missed since the last comparison; raises when profiles is away (the table is then stale)."""
        known = dict(self._cursor)
        heads = self._heads()
        if all(area in heads and heads[area].epoch == at.epoch and heads[area].seq >= at.seq for area, at in known.items()):
            self._read_on(heads)
            self._compared = self._clock()
        else:
            self.load()

    def _heads(self) -> dict[str, At]:
        head, _ = log_methods("profiles")
        return {h.area: At(h.epoch, h.seq) for h in self._caller.call(head, Empty(), _SYSTEM).heads}

    def _read_on(self, heads: dict[str, At]) -> None:
        for area, head in heads.items():
            if head.seq > self._seq(area):
                self._catch_up(area)

    def _seq(self, area: str) -> int:
        at = self._cursor.get(area)
        return at.seq if at else 0

    def _catch_up(self, area: str) -> None:
        _, since = log_methods("profiles")
        more = True
        while more:
            at = self._cursor.get(area)
            page = self._caller.call(since, EventsSince(area=area, after=at.seq if at else 0), _SYSTEM)
            if at and page.epoch != at.epoch:
                self.load()
                return
            for body in page.events:
                self._take(msgspec.json.decode(body, type=Envelope), page.epoch)
            more = page.more

    def _take(self, event: Envelope, epoch: str) -> None:
        """What the event comes after is read first, from the log of the other area. `epoch`: of the log, see `Applier.apply`."""
        after = event.follows
        if after is not None and self._seq(after.area) < after.seq:
            self._catch_up(after.area)
        with self._lock:
            if event.seq == self._seq(event.area) + 1:  # another thread, or the other log, may have brought it on as well
                self._apply(event)
                self._cursor[event.area] = At(epoch, event.seq)

    def _apply(self, event: Envelope) -> None:
        if event.type == events.YouthErased.event_type():
            self._forget(event.subject)
        elif event.subject in self._erased:
            return  # of another area's log, and late
        elif event.type in (events.YouthAdmitted.event_type(), events.YouthPutOnWaitingList.event_type()):
            self._set(event.subject, self._links.get(event.subject, Links(area=event.area)))
        elif event.type in (events.YouthApplied.event_type(), events.YouthRefused.event_type()):
            self._set(event.subject, replace(self._links.get(event.subject, Links(area=event.area)), area=event.area))
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
