"""What a person does to a stream that needs one: replay or discard what is parked, take up a new epoch, rebuild.

Each act is one transaction, and keeps in it who did it, when, why and to which events; none of it happens by itself.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from contracts.envelope import Envelope, unseal
from contracts.errors import Conflict, NotFound
from contracts.kernel import EVERYTHING, SYSTEM, Context, EventsSince, Head, log_methods
from servicekit import logs
from servicekit.app import ServiceApp
from servicekit.bus.port import Caller
from servicekit.ids import new_id
from servicekit.log.heads import heads_of, system_context
from servicekit.redirects import about, fact_about, redirects_among
from servicekit.tables import KIT_TABLES
from servicekit.tombstones import bury, is_buried
from servicekit.uow import UnitOfWork

log = logs.get("care")

PAGE = 500
WHO_LONGEST = 120
KEPT = KIT_TABLES - {"consumer_cursor", "parked_event"}
"""A rebuild keeps the service's own log and stored answers; it empties its state, its cursors and what is parked."""


def parked(app: ServiceApp) -> list[dict[str, object]]:
    """What waits for a person, in order, with its reason."""
    table = app.tables["parked_event"]
    with app.database.read() as session:
        rows = session.execute(select(table).order_by(table.c.source, table.c.area, table.c.seq)).mappings()
        return [{key: value for key, value in row.items() if key != "body"} for row in rows]


def acts(app: ServiceApp, most: int = 20) -> list[dict[str, Any]]:
    """What was done last, the newest first."""
    table = app.tables["care_act"]
    with app.database.read() as session:
        return [dict(row) for row in session.execute(select(table).order_by(table.c.at.desc(), table.c.id.desc()).limit(most)).mappings()]


def replay(app: ServiceApp, source: str, area: str, subject: str, *, by: str = SYSTEM.id) -> int:
    """Applies what is parked for a subject, and for whoever an event of hers joins her with, in order, all or nothing."""
    with app.database.write() as session:
        _hold(session, app.tables["consumer_cursor"], source, area)
        rows = _rows(session, app.tables["parked_event"], source, area, subject)
        uows = [_apply(app, session, unseal(row.body)) for row in rows]
        _remove(session, app.tables["parked_event"], source, area, rows)
        session.flush()
        _note(app, session, by, "replay", source, area, subject=subject, rows=rows)
        collected = [item for uow in uows for item in uow.log.items]
        if collected:
            app.log.write(session, collected)
    log.warning("replayed", service=app.name, source=source, area=area, subject=subject, events=len(rows), by=by)
    return len(rows)


def discard(app: ServiceApp, source: str, area: str, subject: str, reason: str, *, by: str = SYSTEM.id) -> int:
    """Gives up what is parked for a subject, and for whoever an event of hers joins her with; the reason is kept."""
    with app.database.write() as session:
        _hold(session, app.tables["consumer_cursor"], source, area)
        rows = _rows(session, app.tables["parked_event"], source, area, subject)
        _remove(session, app.tables["parked_event"], source, area, rows)
        _note(app, session, by, "discard", source, area, subject=subject, reason=reason, rows=rows)
    log.warning("discarded", service=app.name, source=source, area=area, subject=subject, by=by, sequences=[row.seq for row in rows])
    return len(rows)


def adopt_epoch(app: ServiceApp, caller: Caller, source: str, area: str, after: int | None = None, *, by: str = SYSTEM.id) -> int:
    """Resumes a stopped stream on the source's present epoch, after `after`.

    By default: where the cursor stands, but not past where the two histories part, for what comes next is new to us even
    where its number is not.
    """
    found, errors = heads_of(caller, source, [area])
    heads = {head.area: head for head in found}
    if area not in heads:
        raise errors[0] if errors else NotFound("unknown_log", area=area)
    head, parting = heads[area], _parting(caller, source, heads[area])
    cursor = app.tables["consumer_cursor"]
    where = (cursor.c.source == source) & (cursor.c.area == area)
    with app.database.write() as session:
        ours = session.execute(select(cursor.c.epoch, cursor.c.seq).where(where).with_for_update()).first()
        if after is None:
            furthest = head.seq if ours and ours.epoch == head.epoch else parting
            after = min(ours.seq, furthest) if ours else 0
        values = {"epoch": head.epoch, "seq": after, "stopped": None}
        session.execute(cursor.update().where(where).values(values) if ours
                        else cursor.insert().values(source=source, area=area, **values))
        _note(app, session, by, "adopt-epoch", source, area, reason=f"{head.epoch} after {after}")
    log.warning("epoch_adopted", service=app.name, source=source, area=area, epoch=head.epoch, after=after, by=by)
    return after


def _parting(caller: Caller, source: str, head: Head) -> int:
    """The last event that was written before the present epoch began; 0 when all were written since.

    What was written before keeps its old epoch in its body, so the first of the present one is found by halves.
    """
    low, high = 0, head.seq  # `low` is of before, what follows `high` is of now
    while low < high:
        middle = (low + high + 1) // 2
        if _event(caller, source, head.area, middle).epoch == head.epoch:
            high = middle - 1
        else:
            low = middle
    return low


def _event(caller: Caller, source: str, area: str, seq: int) -> Envelope:
    since = log_methods(source)[1]
    return unseal(caller.call(since, EventsSince(area=area, after=seq - 1, limit=1), system_context(area)).events[0])


def new_epoch(app: ServiceApp, *, by: str = SYSTEM.id) -> dict[str, int]:
    """Says that this service's logs were restored: each begins an epoch of its own after the number that is answered.

    Every consumer then stops and asks for `adopt_epoch` instead of mixing two histories.
    """
    table = app.tables["log_head"]
    with app.database.write() as session:
        heads = {row.area: row.seq for row in session.execute(select(table.c.area, table.c.seq).order_by(table.c.area).with_for_update())}
        for area in heads:
            session.execute(table.update().where(table.c.area == area).values(epoch=new_id()))
            _note(app, session, by, "new-epoch", app.name, area, reason=f"after {heads[area]}")
    log.warning("epoch_begun", service=app.name, after=heads, by=by)
    return heads


def resume(app: ServiceApp, source: str, area: str, *, by: str = SYSTEM.id) -> None:
    """Lets a stream go on that stopped for its parked events, once the bug is mended; `NotFound` where none is stopped."""
    cursor = app.tables["consumer_cursor"]
    here = (cursor.c.source == source) & (cursor.c.area == area) & cursor.c.stopped.is_not(None)
    with app.database.write() as session:
        why = session.scalar(select(cursor.c.stopped).where(here).with_for_update())
        if why is None:
            raise NotFound("stopped_stream", source=source, area=area)
        session.execute(cursor.update().where(here).values(stopped=None))
        _note(app, session, by, "resume", source, area, reason=f"it had stopped: {why}")
    log.warning("resumed", service=app.name, source=source, area=area, by=by)


def rebuild(app: ServiceApp, caller: Caller, *, by: str = SYSTEM.id) -> int:
    """Empties what was built from events and reads every source from the beginning, in one transaction.

    Readers see the old state until it commits (both engines keep versions), so there is no moment without figures. Only for
    a service whose own tables are all `built_from_events`; a rebuild appends no event and sends nothing.
    """
    if not app.service.built_from_events:
        raise Conflict("not_built_from_events", service=app.name)
    applied = 0
    with app.database.write() as session:
        for table in reversed(app.service.metadata.sorted_tables):
            if table.name not in KEPT:
                session.execute(table.delete())
        for source in app.service.sources():
            applied += _read_source(app, caller, session, source)
        _note(app, session, by, "rebuild", "", "", reason=f"{applied} events read")
    log.warning("rebuilt", service=app.name, events=applied, by=by)
    return applied


def _read_source(app: ServiceApp, caller: Caller, session: Session, source: str) -> int:
    heads, errors = heads_of(caller, source, app.areas)
    if errors:
        raise errors[0]  # half a rebuild would be committed as if it were the whole
    reading = _Reading(app, caller, session, source, {head.area for head in heads})
    for head in sorted(heads, key=lambda h: h.area):
        reading.read(head.area)
        session.execute(app.tables["consumer_cursor"].insert().values(
            source=source, area=head.area, epoch=head.epoch, seq=reading.done[head.area], stopped=None))
    return sum(reading.done.values())


class _Reading:
    """The logs of one source's areas, each in order, and an event that comes after another area's only after that one."""

    def __init__(self, app: ServiceApp, caller: Caller, session: Session, source: str, areas: set[str]) -> None:
        self._app = app
        self._session = session
        self._events = {area: itertools.chain.from_iterable(_pages(caller, source, area)) for area in areas}
        self.done = dict.fromkeys(areas, 0)

    def read(self, area: str, until: int | None = None) -> None:
        """To the end, or to a sequence number."""
        while (until is None or self.done[area] < until) and (event := next(self._events[area], None)):
            after = event.follows
            if after and after.area in self.done:
                self.read(after.area, after.seq)
            _apply(self._app, self._session, event, rebuilding=True)
            self.done[area] = event.seq
            if event.seq % PAGE == 0:
                self._session.flush()
                self._session.expire_all()


def _pages(caller: Caller, source: str, area: str) -> Iterator[list[Envelope]]:
    _, since = log_methods(source)
    after, more = 0, True
    while more:
        page = caller.call(since, EventsSince(area=area, after=after, limit=PAGE), system_context(area))
        if page.events:
            events = [unseal(body) for body in page.events]
            after = events[-1].seq
            yield events
        more = page.more


def _apply(app: ServiceApp, session: Session, event: Envelope, *, rebuilding: bool = False) -> UnitOfWork:
    if into := redirects_among(session, [event.subject]).get(event.subject):
        event = about(event, into)
    context = Context(principal=SYSTEM, scope=EVERYTHING, area=event.area, traceparent=event.traceparent)
    uow = UnitOfWork(session, context, event.time, app.deps, envelope=event, rebuilding=rebuilding)
    listener = app.service.listeners.get(event.type)
    if listener and listener.buries:
        bury(uow, event.subject)
    if listener and (listener.buries or listener.of_the_erased or not is_buried(session, event.subject)):
        listener.handler(fact_about(msgspec.json.decode(event.data, type=listener.event), event.subject), uow)
    return uow


def _hold(session: Session, cursor: Table, source: str, area: str) -> None:
    """The consumer parks nothing more meanwhile: what it parked after we read would be removed unread."""
    c = cursor.c
    session.execute(select(c.seq).where(c.source == source, c.area == area).with_for_update())


def _rows(session: Session, table: Table, source: str, area: str, subject: str) -> Sequence[Any]:
    """In order: of the subject, and of all whom one of these events joins with her, for neither can be told without the other."""
    c = table.c
    known: set[str] = set()
    wanted = {subject}
    while wanted - known:
        known = wanted
        rows = session.execute(select(c.seq, c.subject, c.also, c.body).where(
            c.source == source, c.area == area, c.subject.in_(sorted(known)) | c.also.in_(sorted(known))).order_by(c.seq)).all()
        wanted = known | {one for row in rows for one in (row.subject, row.also) if one}
    return rows


def _remove(session: Session, table: Table, source: str, area: str, rows: Sequence[Any]) -> None:
    c = table.c
    for row in rows:
        session.execute(table.delete().where(c.source == source, c.area == area, c.seq == row.seq))


def _note(app: ServiceApp, session: Session, by: str, act: str, source: str, area: str, *, subject: str | None = None,
          reason: str = "", rows: Sequence[Any] = ()) -> None:
    session.execute(app.tables["care_act"].insert().values(
        id=new_id(), at=app.clock.now(), who=by[:WHO_LONGEST], act=act, source=source, area=area, subject=subject, reason=reason,
        sequences=[row.seq for row in rows]))
