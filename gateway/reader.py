"""The gateway's one reader of events: feeds the relations and the live streams. Changes nothing anywhere."""

import threading
import time

import msgspec

from contracts.envelope import Envelope, unseal
from contracts.errors import AutonomieError
from contracts.profiles.events import AccessCodeReplaced, SignInClosed, YouthErased
from gateway.heard import LogKey, Place, place_of
from gateway.live import LiveHub
from gateway.relations import COMPARE_SECONDS, Relations
from gateway.tokens import Revoked
from servicekit import logs, metrics
from servicekit.bus.port import Bus, BusDown, Caller
from servicekit.ids import new_id
from servicekit.log.heads import heads_of

SERVICES = ("profiles", "attendance", "progress", "notifications", "resources", "stats")

LOGS_SECONDS = 30.0
HEADS_DEADLINE_MS = 2_000

log = logs.get("reader")


class Reader:
    """Two threads: one hands on what the bus brings, one compares with the logs; a service that is slow keeps only the second."""

    def __init__(self, bus: Bus, caller: Caller, relations: Relations, hub: LiveHub, revoked: Revoked) -> None:
        self._bus = bus
        self._caller = caller
        self._relations = relations
        self._hub = hub
        self._revoked = revoked
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=run, name=f"gateway-{name}", daemon=True)
                         for name, run in (("reader", self._run), ("comparer", self._keep_comparing))]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(5)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except (BusDown, AutonomieError) as error:
                log.warning("reader_waits", error=str(error))
            except Exception:
                log.exception("reader_failed")
            self._stop.wait(1)

    def _follow(self) -> None:
        subscription = self._bus.subscribe(f"gateway-{new_id()}", ["#"], durable=False)
        try:
            self._load()
            self._hub.begin(self.heads())
            while not self._stop.is_set():
                for body in subscription.take(500, timeout=1.0):
                    self._receive(body)
        finally:
            subscription.close()

    def _load(self) -> None:
        """The first time there is nothing without it; later the comparisons make up for a profiles that is away."""
        try:
            self._relations.load()
        except AutonomieError as error:
            if not self._relations.ready:
                raise
            log.warning("relations_wait", error=str(error))
            self._relations.doubt()

    def _keep_comparing(self) -> None:
        due = {self.compare_relations: COMPARE_SECONDS, self.compare_logs: LOGS_SECONDS}
        next_at = {compare: time.monotonic() + seconds for compare, seconds in due.items()}
        while not self._stop.wait(1):
            for compare, seconds in due.items():
                if self._relations.ready and time.monotonic() >= next_at[compare]:
                    next_at[compare] = time.monotonic() + seconds
                    try:
                        compare()
                    except AutonomieError as error:
                        log.warning("comparison_waits", error=str(error))
                    except Exception:
                        log.exception("comparison_failed")

    def compare_relations(self) -> None:
        """Who was not known to follow anybody while the table was stale has missed events: those pages reload."""
        was_stale = self._relations.is_stale
        self._relations.compare()
        if was_stale:
            self._hub.reset_all()

    def compare_logs(self) -> None:
        """An event that was lost and that nothing follows leaves no gap: only the logs know of it."""
        self._hub.compare(self.heads())

    def heads(self) -> dict[LogKey, Place]:
        """Of every service that answers."""
        return {(service, head.area): place_of(head.epoch, head.seq) for service in SERVICES
                for head in heads_of(self._caller, service, deadline_ms=HEADS_DEADLINE_MS)[0]}

    def _receive(self, body: bytes) -> None:
        try:
            event = unseal(body)
        except (msgspec.DecodeError, msgspec.ValidationError):
            metrics.FOREIGN.labels("gateway", "events").inc()
            return
        erased = event.type == YouthErased.event_type()
        if erased:
            self._hub.publish(event)  # to those who followed her until now
        if event.service == "profiles":
            self._relate(event)
            self._revoke(event)
        if not erased:
            self._hub.publish(event)

    def _relate(self, event: Envelope) -> None:
        try:
            self._relations.apply(event)
        except AutonomieError as error:  # one was missing, and profiles cannot be asked for it
            log.warning("relations_wait", error=str(error))
            self._relations.doubt()

    def _revoke(self, event: Envelope) -> None:
        if event.type in (AccessCodeReplaced.event_type(), YouthErased.event_type()):
            self._revoked.replace(event.subject, event.time)
            self._hub.end(event.subject)
        elif event.type == SignInClosed.event_type():
            closed = msgspec.json.decode(event.data, type=SignInClosed)
            self._revoked.close(closed.sign_in_id)
            self._hub.end(closed.person_id, closed.sign_in_id)
