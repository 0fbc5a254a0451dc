"""Publishes a service's log, in order, then moves its cursor. No request waits for it; it may publish twice, never skip."""

import contextlib
import threading
import time
from collections.abc import Sequence
from functools import cache

from sqlalchemy import TextClause, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.envelope import unseal
from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.bus.port import BusDown, Publisher

WINDOW = 500
IDLE_SECONDS = 1.0
KEEP_SECONDS = 0.25
LOOK_SECONDS = 1.0

_KEEP = text("INSERT INTO relay_cursor (area, seq) VALUES (:area, :seq) ON CONFLICT (area) DO UPDATE SET seq = excluded.seq")

log = logs.get("relay")


@cache
def _following(areas: int) -> TextClause:
    """What follows a place in each of so many areas; built once, for it is asked at each bell."""
    places = " OR ".join(f"area = :area{n} AND seq > :seq{n}" for n in range(areas))
    return text(f"SELECT area, seq, body FROM event_log WHERE {places} ORDER BY area, seq LIMIT {WINDOW}")


class Relay:
    """Holds its cursor in memory and keeps it four times a second: what a crash forgets is published again."""

    def __init__(self, app: ServiceApp, publisher: Publisher) -> None:
        self._app = app
        self._publisher = publisher
        self._heads = app.tables["log_head"].c
        self._entries = app.tables["event_log"].c
        self._cursor = app.tables["relay_cursor"].c
        self._sent: dict[str, int] = {}
        self._to_keep: dict[str, int] = {}
        self._kept_at = self._looked_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; on an error of the bus or the database it waits and goes on where it was."""
        while not stop.is_set():
            try:
                full = self._publish_window() >= WINDOW
                if time.monotonic() - self._kept_at > KEEP_SECONDS:
                    self._keep()
                if not full:  # whatever was written since has rung the bell
                    self._app.waker.wait(KEEP_SECONDS if self._to_keep else IDLE_SECONDS)
            except BusDown as error:
                log.warning("bus_away", service=self._app.name, error=str(error))
                stop.wait(1)
            except Exception:
                log.exception("relay_failed", service=self._app.name)
                stop.wait(1)
        with contextlib.suppress(DBAPIError):
            self._keep()

    def publish_pending(self) -> int:
        """Publishes one window of each area that has some and keeps the cursor; returns how many events went out."""
        published = self._publish_window()
        self._keep()
        return published

    def _publish_window(self) -> int:
        """One question while things follow each other; the heads of all logs, with their figures, when it found nothing."""
        if time.monotonic() - self._looked_at < LOOK_SECONDS and (published := self._publish_known()):
            return published
        self._looked_at = time.monotonic()
        with self._app.database.read() as session:
            lagging = self._lagging(session)
        return sum(self._publish_area(area, after) for area, after in lagging)

    def _publish_known(self) -> int:
        """What follows what we sent last, in the areas of which we sent something."""
        if not self._sent:
            return 0
        places: dict[str, str | int] = {}
        for n, (area, seq) in enumerate(self._sent.items()):
            places |= {f"area{n}": area, f"seq{n}": seq}
        rows = self._app.database.ask(_following(len(self._sent)), places)
        self._send([body for _, _, body in rows], {area: seq for area, seq, _ in rows})
        return len(rows)

    def _lagging(self, session: Session) -> list[tuple[str, int]]:
        rows = session.execute(
            select(self._heads.area, self._heads.seq, self._cursor.seq)
            .outerjoin(self._cursor.seq.table, self._cursor.area == self._heads.area)
        ).all()
        lagging = []
        for area, head, kept in rows:
            sent = max(kept or 0, self._sent.get(area, 0))
            if sent > head:  # a database restored from an older copy: what it says counts
                sent = self._sent[area] = kept or 0
                self._to_keep.pop(area, None)
            metrics.LOG_HEAD.labels(self._app.name, area).set(head)
            metrics.RELAY_LAG.labels(self._app.name, area).set(head - sent)
            if head > sent:
                lagging.append((area, sent))
        return lagging

    def _publish_area(self, area: str, after: int) -> int:
        with self._app.database.read() as session:
            bodies = session.execute(
                select(self._entries.body).where(self._entries.area == area, self._entries.seq > after)
                .order_by(self._entries.seq).limit(WINDOW)
            ).scalars().all()
        self._send(bodies, {area: after + len(bodies)})
        return len(bodies)

    def _send(self, bodies: Sequence[str], up_to: dict[str, int]) -> None:
        if bodies:
            self._publisher.publish([(unseal(body).routing_key, body.encode()) for body in bodies])
            self._sent |= up_to
            self._to_keep |= up_to

    def _keep(self) -> None:
        for area, seq in self._to_keep.items():
            self._app.database.write_at_once(_KEEP.bindparams(area=area, seq=seq))
        self._to_keep.clear()
        self._kept_at = time.monotonic()
