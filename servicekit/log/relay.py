"""Publishes a service's log, in order, then moves its cursor. No request waits for it; it may publish twice, never skip."""

import threading

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import unseal
from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.bus.port import BusDown, Publisher

WINDOW = 500
IDLE_SECONDS = 1.0

log = logs.get("relay")


class Relay:
    def __init__(self, app: ServiceApp, publisher: Publisher) -> None:
        self._app = app
        self._publisher = publisher
        self._heads = app.tables["log_head"].c
        self._entries = app.tables["event_log"].c
        self._cursor = app.tables["relay_cursor"]

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; on an error of the bus or the database it waits and goes on where it was."""
        while not stop.is_set():
            try:
                if not self.publish_pending():
                    self._app.waker.wait(IDLE_SECONDS)
            except BusDown as error:
                log.warning("bus_away", service=self._app.name, error=str(error))
                stop.wait(1)
            except Exception:
                log.exception("relay_failed", service=self._app.name)
                stop.wait(1)

    def publish_pending(self) -> int:
        """Publishes one window of each area that has some; returns how many events went out."""
        with self._app.database.read() as session:
            lagging = self._lagging(session)
        return sum(self._publish_area(area, after) for area, after in lagging)

    def _lagging(self, session: Session) -> list[tuple[str, int]]:
        cursor = self._cursor.c
        rows = session.execute(
            select(self._heads.area, self._heads.seq, cursor.seq)
            .outerjoin(self._cursor, cursor.area == self._heads.area)
        ).all()
        for area, head, sent in rows:
            metrics.LOG_HEAD.labels(self._app.name, area).set(head)
            metrics.RELAY_LAG.labels(self._app.name, area).set(head - (sent or 0))
        return [(area, sent or 0) for area, head, sent in rows if head > (sent or 0)]

    def _publish_area(self, area: str, after: int) -> int:
        with self._app.database.read() as session:
            bodies = session.execute(
                select(self._entries.body).where(self._entries.area == area, self._entries.seq > after)
                .order_by(self._entries.seq).limit(WINDOW)
            ).scalars().all()
        if not bodies:
            return 0
        self._publisher.publish([(unseal(body).routing_key, body.encode()) for body in bodies])
        self._move(area, after + len(bodies))
        return len(bodies)

    def _move(self, area: str, seq: int) -> None:
        with self._app.database.write() as session:
            moved = session.execute(self._cursor.update().where(self._cursor.c.area == area).values(seq=seq))
            if not moved.rowcount:  # type: ignore[attr-defined]
                session.execute(self._cursor.insert().values(area=area, seq=seq))
