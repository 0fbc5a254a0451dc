"""Reads and writes one service's log: gapless per area, counters taken last (architecture.md § 2). Publishes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from sqlalchemy import Table, TextClause, func, insert, select, text
from sqlalchemy.orm import Session

from contracts.envelope import after_of, seal, seal_unnumbered, source_of
from contracts.errors import NotFound
from contracts.kernel import EventsPage, Head, Heads
from servicekit.db import WAKE_CHANNEL, on_sqlite, ringing
from servicekit.ids import new_id
from servicekit.uow import Collected

PAGE_BYTES = 256 * 1024
PAGE_EVENTS = 1_000
AT_ONCE = 8
"""Events that one statement numbers; what has more (an import, a plan) is stored in batches."""

_TAKE = (
    "INSERT INTO log_head (area, epoch, seq) VALUES (:area, :epoch, :count) "
    "ON CONFLICT (area) DO UPDATE SET seq = log_head.seq + :count"
)


@cache
def _number_and_store(events: int, commit: bool) -> TextClause:
    """Of PostgreSQL: so many events of one area, numbered and stored in one trip; the last statement that says something.

    With `commit` the COMMIT travels along, for every writer of the area waits from the counter to it: in between, a busy
    process would let others of its own go first. When the statement fails the COMMIT is not read; when it does not, the
    driver's own COMMIT ends the empty transaction that is chained to it.
    """
    rows = ", ".join(f"({n}, :type{n}, :subject{n}, :at{n}, :before{n}, :between{n}, :rest{n})" for n in range(1, events + 1))
    return text(
        f"WITH head AS ({_TAKE} RETURNING epoch, seq - :count AS seq), stored AS ("
        "INSERT INTO event_log (area, seq, type, subject, at, body) SELECT :area, seq + n, type, subject, at, "
        "before || epoch || between_ || lpad((seq + n)::text, 19, '0') || rest "
        f"FROM head, (VALUES {rows}) AS said (n, type, subject, at, before, between_, rest)) "
        f"SELECT pg_notify('{WAKE_CHANNEL}', ''){'; COMMIT AND CHAIN' if commit else ''}"
    )


class EventLog:
    """Bound to one service's name and tables."""

    def __init__(self, service: str, tables: "dict[str, Table]") -> None:
        self.service = service
        self._heads = tables["log_head"]
        self._entries = tables["event_log"]

    def write(self, session: Session, collected: Sequence[Collected], *, last: bool = False) -> None:
        """Numbers and stores what use cases collected, areas in alphabetical order so that two never deadlock.

        The relay's bell rings when the transaction commits. `last`: nothing follows in the transaction, so it may be committed.
        """
        at_once = len(collected) <= AT_ONCE and len({item.area for item in collected}) == 1
        if at_once and not any(item.after for item in collected) and not on_sqlite(session):
            self._write_at_once(session, collected, commit=last)
        else:
            self._write_in_steps(session, collected)

    def _write_at_once(self, session: Session, collected: Sequence[Collected], *, commit: bool) -> None:
        values: dict[str, object] = {"area": collected[0].area, "epoch": new_id(), "count": len(collected)}
        for n, item in enumerate(collected, 1):
            before, between, rest = seal_unnumbered(item.event, event_id=new_id(), service=self.service, area=item.area,
                                                    actor=item.actor, at=item.at, traceparent=item.traceparent)
            values |= {f"type{n}": item.event.event_type(), f"subject{n}": item.event.subject(), f"at{n}": item.at,
                       f"before{n}": before, f"between{n}": between, f"rest{n}": rest}
        session.connection().execute(_number_and_store(len(collected), commit), values)

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
