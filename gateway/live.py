"""The live stream: a ring of recent events in memory and the open streams it is handed to. Reads no service's data.

A stream is found by the keys it registered (a person, a school, an area, everything), so that one event costs only the
streams it concerns; relations and policy are asked as of now. Where a page stands is `heard.py`'s.
"""

import collections
import queue
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from contracts.envelope import Envelope
from contracts.kernel import Principal
from contracts.profiles.events import YouthErased
from gateway.heard import Heard, LogKey, Place, Places, key_of, place_of, read, written
from gateway.policy import sees
from gateway.relations import Relations
from servicekit import metrics
from servicekit.ids import new_id

RING = 10_000
HEARTBEAT_SECONDS = 5.0
BACKLOG = 1_000
_NUMBER = re.compile(r"[0-9]{1,18}")
RESET = b"event: reset\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Item:
    """`erased_for`: of somebody who is erased nobody is known any more, so those who followed her are named here."""

    n: int
    log: LogKey
    place: Place
    type: str
    subject: str
    area: str
    frame: bytes
    erased_for: frozenset[str] | None


@dataclass(eq=False, slots=True)
class Stream:
    """One open page. `ends_at` is in the monotonic clock's seconds: the token's end."""

    principal: Principal
    sign_in_id: str
    ends_at: float
    waiting: "queue.Queue[bytes | None]" = field(default_factory=lambda: queue.Queue(BACKLOG))

    @property
    def keys(self) -> frozenset[str]:
        p = self.principal
        if p.role == "programme_lead":
            return frozenset({"all", f"person:{p.id}"})
        if p.role == "coordinator":
            return frozenset({f"area:{p.area}", f"person:{p.id}"})
        if p.role == "school":
            return frozenset({f"school:{p.organisation_id}", f"person:{p.organisation_id}", f"person:{p.id}"})
        return frozenset({f"person:{p.id}"})


class LiveHub:
    """Fed by one reader thread; read by one thread (or green thread) a stream."""

    def __init__(self, relations: Relations, most: int) -> None:
        self.boot = new_id()
        self._relations = relations
        self._most = most
        self._ring: collections.deque[Item] = collections.deque(maxlen=RING)
        self._n = 0
        self._heard = Heard()
        self._streams: collections.defaultdict[str, set[Stream]] = collections.defaultdict(set)
        self._lock = threading.Lock()
        self._open = 0

    def position(self) -> str:
        """Where the logs stand: a page whose data is read after this misses nothing when it follows from here, in any process."""
        return written(self._heard.places)

    def begin(self, heads: Places) -> None:
        """It listens from these heads on; what came before is not at hand."""
        with self._lock:
            self._heard.begin(heads)
        self.reset_all()

    def compare(self, heads: Places) -> None:
        """With the heads of the logs as they are now, now and then: a loss that nothing follows shows in no number."""
        with self._lock:
            lost = self._heard.compare(heads)
        if lost:
            self.reset_all()

    def publish(self, event: Envelope) -> None:
        """Hands one event to the streams it concerns now; after a gap in its log every page reloads its parts first."""
        keys = self._concerned(event.subject, event.area)
        with self._lock:
            whole = self._heard.hear(event)
        if not whole:
            self._reset()
        with self._lock:
            self._n += 1
            item = Item(self._n, key_of(event), place_of(event.epoch, event.seq), event.type, event.subject, event.area,
                        self._frame(self._n, event), keys if event.type == YouthErased.event_type() else None)
            if len(self._ring) == RING:
                self._heard.drop(self._ring[0].log, self._ring[0].place)
            self._ring.append(item)
            streams = {stream for key in keys for stream in self._streams.get(key, ())}
        for stream in streams:
            self._give(stream, item)

    def reset_all(self) -> None:
        """After a gap: every page reloads its parts, and one that comes back from before the gap does too."""
        with self._lock:
            self._heard.forget()
        self._reset()

    def _reset(self) -> None:
        with self._lock:
            self._n += 1
            self._ring.clear()
        for stream in self._all_streams():
            self._put(stream, RESET)

    def end(self, person_id: str, sign_in_id: str | None = None) -> None:
        """Ends a person's streams: code replaced, signed out, sign-in stolen."""
        for stream in self._all_streams():
            if stream.principal.id == person_id and sign_in_id in (None, stream.sign_in_id):
                self._put(stream, None)

    def open(self, stream: Stream, stood_at: str | None) -> Iterator[bytes] | None:
        """The bytes of a stream, or None when too many are open. `stood_at`: an id of this stream, or a `position()`."""
        with self._lock:
            if self._open >= self._most:
                return None
            reached, missed = self._missed(stood_at)
            self._open += 1
            for key in stream.keys:
                self._streams[key].add(stream)
        metrics.STREAMS.set(self._open)
        again = [RESET] if missed is None else [item.frame for item in missed if self._concerns(item, stream)]
        frames = self._run(stream, reached, again)
        next(frames)  # from its first yield on it forgets the stream however it ends, also when nobody reads it (HEAD)
        return frames

    def _run(self, stream: Stream, reached: int, missed: list[bytes]) -> Iterator[bytes]:
        try:
            yield b""
            yield f"retry: 1000\nid: {self.boot}-{reached}\n: here\n\n".encode()
            yield from missed
            while (left := stream.ends_at - time.monotonic()) > 0:
                try:
                    frame = stream.waiting.get(timeout=min(HEARTBEAT_SECONDS, left))
                except queue.Empty:
                    yield b": still here\n\n"
                    continue
                if frame is None:
                    return
                metrics.STREAM_EVENTS.inc()
                yield frame
        finally:
            self._forget(stream)

    def _forget(self, stream: Stream) -> None:
        with self._lock:
            self._open -= 1
            for key in stream.keys:
                self._streams[key].discard(stream)
                if not self._streams[key]:
                    del self._streams[key]
        metrics.STREAMS.set(self._open)

    def _missed(self, stood_at: str | None) -> tuple[int, list[Item] | None]:
        """How far the page has got, and what has come since; None when that is not at hand any more."""
        if not stood_at:
            return self._n, []
        if (places := read(stood_at)) is not None:
            return self._missed_since(places)
        boot, _, number = stood_at.rpartition("-")
        first = self._ring[0].n if self._ring else self._n + 1
        if boot != self.boot or not _NUMBER.fullmatch(number) or not first - 1 <= int(number) <= self._n:
            return self._n, None
        return int(number), [item for item in self._ring if item.n > int(number)]

    def _missed_since(self, places: Places) -> tuple[int, list[Item] | None]:
        if not self._heard.misses_nothing_since(places):
            return self._n, None
        missed = [item for item in self._ring if item.place.seq > places.get(item.log, Place("", 0)).seq]
        return (missed[0].n - 1 if missed else self._n), missed

    def _concerns(self, item: Item, stream: Stream) -> bool:
        """As of now: who followed the youth when it happened, and does not any more, is told nothing of it."""
        if not sees(stream.principal, item.type):
            return False
        return not stream.keys.isdisjoint(item.erased_for or self._concerned(item.subject, item.area))

    def _concerned(self, subject: str, area: str) -> frozenset[str]:
        keys = {"all", f"area:{area}", f"person:{subject}", f"school:{subject}"}
        links = self._relations.known(subject)
        if links:
            keys |= {f"person:{person}" for person in links.people()}
            keys |= {f"school:{links.school_id}"} if links.school_id else set()
        return frozenset(keys)

    def _frame(self, n: int, event: Envelope) -> bytes:
        data = msgspec.json.encode({"type": event.type, "subject": event.subject, "area": event.area,
                                    "sequence": event.sequence})
        return b"id: %s-%d\ndata: %s\n\n" % (self.boot.encode(), n, data)

    def _give(self, stream: Stream, item: Item) -> None:
        if sees(stream.principal, item.type):
            self._put(stream, item.frame)

    def _put(self, stream: Stream, frame: bytes | None) -> None:
        try:
            stream.waiting.put_nowait(frame)
        except queue.Full:
            # A page that does not read: it is told to reload all its parts, and the backlog goes.
            stream.waiting = queue.Queue(BACKLOG)
            stream.waiting.put_nowait(RESET if frame is not None else None)

    def _all_streams(self) -> list[Stream]:
        with self._lock:
            return list({stream for streams in self._streams.values() for stream in streams})
