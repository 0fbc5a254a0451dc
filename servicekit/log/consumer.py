"""Applies other services' logs: exactly once in effect, in order per (source, area) (architecture.md § 2).

The queue is only the bell. The cursor moves in the transaction that applies; what a queue lost, doubled or shuffled is
read from the source's log. An event that cannot be applied is parked with its reason, never dropped.
"""

import itertools
import threading
import time
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import select

from contracts.envelope import Envelope, unseal
from contracts.errors import AutonomieError
from contracts.kernel import PROGRAMME, EventsSince, Head, log_methods
from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.bus.port import Bus, BusDown, Caller, Subscription
from servicekit.log.applier import TRY_PAUSES, Applier, HeldBack
from servicekit.log.heads import heads_of, system_context
from servicekit.log.standing import Standings

BATCH = 500
COMPARE_SECONDS = 30.0
LINGER_SECONDS = 0.2

log = logs.get("consumer")


class Consumer:
    """Follows every source that the service listens to, for its areas."""

    def __init__(self, app: ServiceApp, bus: Bus, caller: Caller,
                 try_pauses: Sequence[float] = TRY_PAUSES) -> None:
        self._app = app
        self._bus = bus
        self._caller = caller
        self._cursor = app.tables["consumer_cursor"]
        self._standings = Standings(app.database, self._cursor)
        self._applier = Applier(app, self._standings, try_pauses)
        self._received_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. With the bus, a source or the database down it waits; its lag shows; then it catches up."""
        while not stop.is_set():
            try:
                self._follow(stop)
            except BusDown as error:
                log.warning("bus_away", service=self._app.name, error=str(error))
            except Exception:
                log.exception("consumer_failed", service=self._app.name)
            stop.wait(1)

    def keys(self) -> list[str]:
        """The topic patterns of its queue: whole logs, for a cursor counts every event of its area."""
        sources = self._app.service.sources()
        if not self._app.areas:
            return [f"{source}.#" for source in sources]
        return [f"{source}.*.{area}" for source in sources for area in sorted(self._app.areas | {PROGRAMME})]

    def queue_name(self) -> str:
        return "-".join(["events", self._app.name, *sorted(self._app.areas)])

    def _follow(self, stop: threading.Event) -> None:
        subscription = self._bus.subscribe(self.queue_name(), self.keys())
        try:
            compared = -COMPARE_SECONDS
            while not stop.is_set():
                if time.monotonic() - compared >= COMPARE_SECONDS:
                    # A source that could not be asked is asked again soon, not in 30 s.
                    compared = time.monotonic() - (0 if self.catch_up() else COMPARE_SECONDS - 1)
                if bodies := self._some(subscription, stop):
                    self.receive(bodies)
                    self._received_at = time.monotonic()
                self._standings.keep()
        finally:
            subscription.close()

    def _some(self, subscription: Subscription, stop: threading.Event) -> list[bytes]:
        """What has come; while events follow each other closely, also what comes in the moment after.

        Ten events in one transaction cost little more than one; an event that comes alone is not kept waiting.
        """
        bodies = subscription.take(BATCH, timeout=0.5)
        if bodies and len(bodies) < BATCH and time.monotonic() - self._received_at < LINGER_SECONDS:
            stop.wait(LINGER_SECONDS)
            bodies += subscription.take(BATCH - len(bodies), timeout=0)
        return bodies

    def receive(self, bodies: Iterable[bytes]) -> None:
        """Applies what the bus brought; a gap sends it to the source's log. Foreign messages are counted and passed over."""
        envelopes = []
        for body in bodies:
            try:
                envelopes.append(unseal(body))
            except (msgspec.DecodeError, msgspec.ValidationError):
                metrics.FOREIGN.labels(self._app.name, "events").inc()
        envelopes.sort(key=lambda e: (e.service, e.area, e.seq))
        for (source, area), events in itertools.groupby(envelopes, key=lambda e: (e.service, e.area)):
            come = list(events)
            if not any(e.type in self._app.service.listeners for e in come) and self._standings.pass_over(source, area, come):
                continue
            present = self._of_present_epoch(source, area, come)
            if len(present) < len(come) or not self.apply(source, area, present):
                self._catch_up_log(source, area)

    def _of_present_epoch(self, source: str, area: str, events: list[Envelope]) -> list[Envelope]:
        """Without what was written before a restore: after `adopt-epoch` that is no new epoch, and the log has it in its place.

        Before there is a cursor, only the beginning of a log can be taken from the bus.
        """
        c = self._cursor.c
        with self._app.database.read() as session:
            ours = session.scalar(select(c.epoch).where(c.source == source, c.area == area))
        if ours is None:
            return events if events[0].seq == 1 else []
        if all(event.epoch == ours for event in events):
            return events
        heads, errors = heads_of(self._caller, source, self._app.areas)
        if errors and not any(head.area == area for head in heads):
            raise errors[0]  # who cannot be asked has not said that it was restored
        if not any(head.area == area and head.epoch == ours for head in heads):
            return events
        log.warning("old_epoch_passed_over", service=self._app.name, source=source, area=area)
        return [event for event in events if event.epoch == ours]

    def catch_up(self) -> bool:
        """Compares every cursor with its source's heads and reads what is missing; False when a source was away."""
        self._standings.keep(at_once=True)
        return all([self._catch_up_source(source) for source in self._app.service.sources()])

    def _catch_up_source(self, source: str) -> bool:
        heads, errors = heads_of(self._caller, source, self._app.areas)
        for head in heads:
            try:
                self._compare(source, head)
            except AutonomieError as error:
                errors.append(error)
        for away in errors:
            log.warning("source_away", service=self._app.name, source=source, error=away.code)
        return not errors

    def _compare(self, source: str, head: Head) -> None:
        epoch, seq, stopped = self._standing(source, head)
        if stopped:
            return
        if seq > head.seq:
            head = self._head_now(source, head)
        if seq > head.seq:
            self._applier.stop(source, head.area, f"head {head.seq} is behind our cursor {seq}", head.epoch)
        elif epoch != head.epoch:  # also where we had read all there was: what comes next is another history's
            self._applier.stop(source, head.area, f"unknown epoch {head.epoch}", head.epoch)
        elif seq < head.seq:
            self._catch_up_log(source, head.area)

    def _head_now(self, source: str, before: Head) -> Head:
        """Asked again: what another area's events come after was read meanwhile, past the head that was told before."""
        heads, errors = heads_of(self._caller, source, self._app.areas)
        found = next((head for head in heads if head.area == before.area), None)
        if found is None and errors:
            raise errors[0]
        return found or before

    def _standing(self, source: str, head: Head) -> tuple[str, int, str | None]:
        """Epoch, sequence number and why it stands; where no cursor has begun, the beginning of the log as it is now."""
        c = self._cursor.c
        with self._app.database.read() as session:
            row = session.execute(select(c.epoch, c.seq, c.stopped).where(c.source == source, c.area == head.area)).first()
        return (row.epoch, row.seq, row.stopped) if row else (head.epoch, 0, None)

    def _catch_up_log(self, source: str, area: str) -> None:
        _, since = log_methods(source)
        self._standings.keep(at_once=True)
        while True:
            after = self.position(source, area)
            page = self._caller.call(since, EventsSince(area=area, after=after), system_context(area))
            if page.events:
                self.apply(source, area, [unseal(body) for body in page.events], page.epoch)
            if not page.more or self.position(source, area) == after:
                return

    def position(self, source: str, area: str) -> int:
        """The cursor: the last sequence number applied."""
        c = self._cursor.c
        with self._app.database.read() as session:
            return session.scalar(select(c.seq).where(c.source == source, c.area == area)) or 0

    def apply(self, source: str, area: str, events: Sequence[Envelope], epoch: str | None = None) -> bool:
        """Applies in order; False when events are missing between the cursor and these. `epoch`: of the log they were read from."""
        try:
            return self._applier.apply(source, area, events, epoch)
        except HeldBack as held:
            # The log of the other area cannot wait for this one in turn: both events left the source in one commit.
            self._catch_up_log(source, held.behind.area)
            if self.position(source, held.behind.area) < held.behind.seq:
                return True  # that stream stands; this one goes on when it does
            return self.apply(source, area, events, epoch)
