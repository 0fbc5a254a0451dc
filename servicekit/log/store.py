"""Reads and writes one service's log: gapless per area, counters taken last (architecture.md § 2). Publishes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from contracts.envelope import after_of, seal, seal_unnumbered, source_of
from contracts.errors import NotFound
from contracts.kernel import EventsPage, Head, Heads
from servicekit.db import WAKE_CHANNEL, on_sqlite, ringing
from servicekit.ids import new_id
from servicekit.uow import Collected

PAGE_BYTES = 256 * 1024
PAGE_EVENTS = 1_000

_TAKE = (
    "INSERT INTO log_head (area, epoch, seq) VALUES (:area, :epoch, :count) "
    "ON CONFLICT (area) DO UPDATE SET seq = log_head.seq + :count"
)
_NUMBER_AND_STORE = text(
    f"WITH head AS ({_TAKE} RETURNING epoch, seq), stored AS ("
    "INSERT INTO event_log (area, seq, type, subject, at, body) "
    "SELECT :area, seq, :type, :subject, :at, :before || epoch || :between || lpad(seq::text, 19, '0') || :rest FROM head) "
    f"SELECT pg_notify('{WAKE_CHANNEL}', '')"
)
"""Of PostgreSQL. The last statement of a transaction that says something."""


class EventLog:
    """Bound to one service's name and tables."""

    def __init__(self, service: str, tables: "dict[str, Table]") -> None:
        self.service = service
        self._heads = tables["log_head"]
        self._entries = tables["event_log"]

    def write(self, session: Session, collected: Sequence[Collected]) -> None:
        """Numbers and stores what use cases collected, areas in alphabetical order so that two never deadlock.

        The relay's bell rings when the transaction commits.
        """
        if len(collected) == 1 and not on_sqlite(session):
            self._write_one(session, collected[0])
        else:
            self._write_in_steps(session, collected)

    def _write_one(self, session: Session, item: Collected) -> None:
        """Numbered and stored by one statement, for every writer of the area waits for who holds its counter."""
        before, between, rest = seal_unnumbered(item.event, event_id=new_id(), service=self.service, area=item.area,
                                                actor=item.actor, at=item.at, traceparent=item.traceparent)
        session.connection().execute(_NUMBER_AND_STORE, {
            "area": item.area, "epoch": new_id(), "count": 1, "type": item.event.event_type(), "subject": item.event.subject(),
            "at": item.at, "before": before, "between": between, "rest": rest})

    def _write_in_steps(self, session: Session, collected: Sequence[Collected]) -> None:
        """All counters first: an event may name the number of another area's."""
        take = text(ringing(session, _TAKE, "epoch, seq"))
        connection = session.connection()
        last: dict[str, tuple[str, int]] = {}
        for area, count in sorted(Counter(item.area for item in collected).items()):
            epoch, seq = connection.execute(take, {"area": area, "epoch": new_id(), "count": count}).one()[:2]
            last[area] = source_of(self.service, area, epoch), seq
        connection.execute(insert(self._entries), [
            _row(item, seq, source, after_of(*last[item.after]) if item.after else None)
            for area, (source, head) in last.items()
            for seq, item in _numbered([item for item in collected if item.area == area], head)])

    def heads(self, session: Session) -> Heads:
        rows = session.execute(select(self._heads.c.area, self._heads.c.epoch, self._heads.c.seq))
        return Heads(heads=tuple(Head(area=area, epoch=epoch, seq=seq) for area, epoch, seq in rows))

    def since(self, session: Session, area: str, after: int, limit: int) -> EventsPage:
        """One page of an area's log, in order, under 256 KB; `NotFound` for an area without a log."""
        entries, heads = self._entries.c, self._heads.c
        epoch = session.scalar(select(heads.epoch).where(heads.area == area))
        if epoch is None:
            raise NotFound("unknown_log", area=area)
        rows = session.execute(
            select(entries.body).where(entries.area == area, entries.seq > after)
            .order_by(entries.seq).limit(min(limit, PAGE_EVENTS) + 1)
        ).scalars().all()
        page = _within(rows[:min(limit, PAGE_EVENTS)], PAGE_BYTES)
        return EventsPage(epoch=epoch, events=tuple(msgspec.Raw(body.encode()) for body in page),
                          more=len(rows) > len(page))

    def size(self, session: Session) -> int:
        """How many events the log holds, over all areas."""
        return int(session.scalar(select(func.coalesce(func.sum(self._heads.c.seq), 0))) or 0)


def _numbered(items: list[Collected], head: int) -> Iterator[tuple[int, Collected]]:
    return enumerate(items, head - len(items) + 1)


def _row(item: Collected, seq: int, source: str, after: str | None) -> dict[str, object]:
    body = seal(item.event, event_id=new_id(), source=source, seq=seq, area=item.area, actor=item.actor, at=item.at,
                traceparent=item.traceparent, after=after)
    return {"area": item.area, "seq": seq, "type": item.event.event_type(), "subject": item.event.subject(),
            "at": item.at, "body": body.decode()}


def _within(bodies: Sequence[str], limit: int) -> list[str]:
    """As many of the first bodies as fit; one at least, so that a page always advances."""
    page: list[str] = []
    size = 0
    for body in bodies:
        size += len(body) + 1
        if page and size > limit:
            break
        page.append(body)
    return page
