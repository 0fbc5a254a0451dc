"""The gateway's one reader of events: feeds the relations and the live streams. Changes nothing anywhere."""

import threading
import time

import msgspec

from contracts.envelope import Envelope, unseal
from contracts.errors import AutonomieError
from contracts.profiles.events import AccessCodeReplaced, SignInClosed, YouthErased
from gateway.live import LiveHub
from gateway.relations import Relations
from gateway.tokens import Revoked
from servicekit import logs, metrics
from servicekit.bus.port import Bus, BusDown
from servicekit.ids import new_id

COMPARE_SECONDS = 15.0

log = logs.get("reader")


class Reader:
    def __init__(self, bus: Bus, relations: Relations, hub: LiveHub, revoked: Revoked) -> None:
        self._bus = bus
        self._relations = relations
        self._hub = hub
        self._revoked = revoked
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gateway-reader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

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
            self._relations.load()
            self._hub.reset_all()
            compared = time.monotonic()
            while not self._stop.is_set():
                for body in subscription.take(500, timeout=1.0):
                    self._receive(body)
                if time.monotonic() - compared >= COMPARE_SECONDS:
                    self._relations.compare()
                    compared = time.monotonic()
        finally:
            subscription.close()

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
            self._relations.apply(event)
            self._revoke(event)
        if not erased:
            self._hub.publish(event)

    def _revoke(self, event: Envelope) -> None:
        if event.type in (AccessCodeReplaced.event_type(), YouthErased.event_type()):
            self._revoked.replace(event.subject, event.time)
            self._hub.end(event.subject)
        elif event.type == SignInClosed.event_type():
            closed = msgspec.json.decode(event.data, type=SignInClosed)
            self._revoked.close(closed.sign_in_id)
            self._hub.end(closed.person_id, closed.sign_in_id)
