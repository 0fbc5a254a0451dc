"""Applies a run of events of one log in one transaction with its cursor; what cannot be applied is parked with its reason.

Knows the cursor's rules (gap, epoch, order between areas), tombstones and redirects; not where events come from.
"""

import collections
import time
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import Envelope, Position
from contracts.kernel import EVERYTHING, SYSTEM, Context
from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.db import is_infrastructure
from servicekit.log.standing import Standings
from servicekit.redirects import about, fact_about, redirects_among
from servicekit.rows import rows_of
from servicekit.service import Listener
from servicekit.tombstones import buried_among, bury
from servicekit.uow import UnitOfWork

TRY_PAUSES = (0.5, 1.5)
PARKED_SUBJECTS_A_MINUTE = 5

log = logs.get("consumer")


class StreamStopped(Exception):
    """The stream stands until a person acts: unknown epoch, head behind the cursor, or too many parked at once."""


class HeldBack(Exception):
    """An event comes after one of another area's log that this consumer has not applied yet."""

    def __init__(self, behind: Position) -> None:
        super().__init__(behind)
        self.behind = behind


class Applier:
    """One per consumer; its cursors are the service's."""

    def __init__(self, app: ServiceApp, standings: Standings, try_pauses: Sequence[float] = TRY_PAUSES) -> None:
        self._app = app
        self._standings = standings
        self._try_pauses = try_pauses
        self._cursor = app.tables["consumer_cursor"]
        self._parked = app.tables["parked_event"]
        self._newly_parked: collections.deque[float] = collections.deque()
        self._nothing_parked: set[tuple[str, str]] = set()

    def apply(self, source: str, area: str, events: Sequence[Envelope], epoch: str | None = None) -> bool:
        """Applies in order; False when events are missing between the cursor and these; raises `HeldBack`.

        `epoch`: that of the log these were read from. What was written before a restore keeps its old epoch in its body,
        and belongs to the log all the same; only what the bus brought is judged by its own.
        """
        try:
            return self._transaction(source, area, events, epoch)
        except HeldBack:
            raise
        except StreamStopped as stopped:
            self.stop(source, area, str(stopped), epoch or events[0].epoch)
            return True
        except Exception as error:
            if is_infrastructure(error):
                raise
            if len(events) == 1:
                return self._insist(source, area, events[0], epoch, error)
        return all([self.apply(source, area, [event], epoch) for event in events])

    def _insist(self, source: str, area: str, event: Envelope, epoch: str | None, error: Exception) -> bool:
        for pause in self._try_pauses:
            time.sleep(pause)
            try:
                return self._transaction(source, area, [event], epoch)
            except Exception as again:
                if is_infrastructure(again):
                    raise
                error = again
        log.error("event_parked", service=self._app.name, source=source, area=area, seq=event.seq, error=repr(error),
                  trace=logs.correlation_of(event.traceparent))
        if self._too_many_parked():
            self.stop(source, area, "more than 5 subjects parked in a minute: a bug, not a poison", epoch or event.epoch)
            return True
        return self._transaction(source, area, [event], epoch, park_reason=repr(error))

    def _too_many_parked(self) -> bool:
        now = time.monotonic()
        self._newly_parked.append(now)
        while self._newly_parked and self._newly_parked[0] < now - 60:
            self._newly_parked.popleft()
        if len(self._newly_parked) <= PARKED_SUBJECTS_A_MINUTE:
            return False
        self._newly_parked.clear()
        return True

    def _transaction(self, source: str, area: str, events: Sequence[Envelope], read_from: str | None = None,
                     park_reason: str | None = None) -> bool:
        with self._app.database.write() as session:
            epoch, seq, stopped = self._locked_cursor(session, source, area, read_from or events[0].epoch)
            if stopped:
                return True
            seq = self._standings.beyond(source, area, epoch, seq)
            start, complete, uows = seq, True, []
            held: Position | None = None
            parked = self._parked_subjects(session, source, area)
            joined = redirects_among(session, {event.subject for event in events})
            buried = buried_among(session, {joined.get(event.subject, event.subject) for event in events})
            if len(events) > 1:
                self._read_ahead(session, events)
            for event in events:
                if (read_from or event.epoch) != epoch:
                    raise StreamStopped(f"unknown epoch {read_from or event.epoch}")
                if event.seq <= seq:
                    continue
                if event.seq > seq + 1:
                    complete = False
                    break
                if held := self._not_yet(session, source, event):
                    break
                into = joined.get(event.subject)
                uows.append(self._apply_one(session, about(event, into) if into else event, park_reason, parked, buried))
                seq = event.seq
            self._close(session, source, area, seq if seq > start else None, uows)
        if seq > start:
            self._standings.applied(source, area, epoch, seq)
        if any(uow.log.items for uow in uows):
            self._app.waker.ring()
        metrics.APPLIED.labels(self._app.name, source).inc(seq - start)
        if held:
            raise HeldBack(held)
        return complete

    def _not_yet(self, session: Session, source: str, event: Envelope) -> Position | None:
        """What this event comes after and is still to be applied here; nothing for areas that this instance does not follow."""
        after = event.follows
        if after is None or (self._app.areas and after.area not in self._app.areas):
            return None
        c = self._cursor.c
        done = session.scalar(select(c.seq).where(c.source == source, c.area == after.area)) or 0
        return after if done < after.seq else None

    def _read_ahead(self, session: Session, events: Sequence[Envelope]) -> None:
        wanted: collections.defaultdict[type[Any], set[Any]] = collections.defaultdict(set)
        for event in events:
            listener = self._app.service.listeners.get(event.type)
            if listener is None:
                continue
            if self._app.service.row_of_subject:
                wanted[self._app.service.row_of_subject].add(event.subject)
            if listener.reads:
                model, key = listener.reads(msgspec.json.decode(event.data, type=listener.event))
                wanted[model].add(key)
        for model, keys in wanted.items():
            rows_of(session).load(model, keys)

    def _apply_one(self, session: Session, event: Envelope, park_reason: str | None, parked: set[str],
                   buried: set[str]) -> UnitOfWork:
        context = Context(principal=SYSTEM, scope=EVERYTHING, area=event.area, traceparent=event.traceparent)
        uow = UnitOfWork(session, context, event.time, self._app.deps, envelope=event)
        listener = self._app.service.listeners.get(event.type)
        if listener and event.subject in buried and not (listener.buries or listener.of_the_erased):
            return uow  # about somebody erased: it came late, and makes nothing of that person again
        also = _also(event, listener)
        waits = listener is not None and not listener.buries and not parked.isdisjoint((event.subject, also))
        if park_reason or waits:
            self._park(session, event, also, park_reason or "behind a parked event of the same subject")
            parked.update(one for one in (event.subject, also) if one)
        elif listener:
            if listener.buries:
                bury(uow, event.subject)
            with structlog.contextvars.bound_contextvars(trace=logs.correlation_of(event.traceparent)):
                listener.handler(fact_about(msgspec.json.decode(event.data, type=listener.event), event.subject), uow)
        return uow

    def _close(self, session: Session, source: str, area: str, seq: int | None, uows: list[UnitOfWork]) -> None:
        c = self._cursor.c
        if seq is not None:
            session.execute(self._cursor.update().where(c.source == source, c.area == area).values(seq=seq))
        session.flush()
        collected = [item for uow in uows for item in uow.log.items]
        if collected:
            self._app.log.write(session, collected)

    def _locked_cursor(self, session: Session, source: str, area: str, epoch: str) -> tuple[str, int, str | None]:
        c = self._cursor.c
        found = select(c.epoch, c.seq, c.stopped).where(c.source == source, c.area == area).with_for_update()
        row = session.execute(found).first()
        if row is None:
            session.execute(self._cursor.insert().values(source=source, area=area, epoch=epoch, seq=0))
            return epoch, 0, None
        return row.epoch, row.seq, row.stopped

    def _parked_subjects(self, session: Session, source: str, area: str) -> set[str]:
        """Asked until there are none; from then on only this consumer parks."""
        if (source, area) in self._nothing_parked:
            return set()
        c = self._parked.c
        rows = session.execute(select(c.subject, c.also).where(c.source == source, c.area == area).distinct())
        found = {one for row in rows for one in row if one}
        if not found:
            self._nothing_parked.add((source, area))
        return found

    def _park(self, session: Session, event: Envelope, also: str | None, reason: str) -> None:
        self._nothing_parked.discard((event.service, event.area))
        session.execute(self._parked.insert().values(
            source=event.service, area=event.area, seq=event.seq, subject=event.subject, also=also, type=event.type,
            body=msgspec.json.encode(event).decode(), reason=reason, at=self._app.clock.now()))

    def stop(self, source: str, area: str, reason: str, epoch: str) -> None:
        """The stream stands, with its reason, until a person acts. `epoch`: of the log, where no cursor had begun."""
        log.error("stream_stopped", service=self._app.name, source=source, area=area, reason=reason)
        self._standings.forget(source, area)
        with self._app.database.write() as session:
            self._locked_cursor(session, source, area, epoch)
            session.execute(self._cursor.update().where(
                self._cursor.c.source == source, self._cursor.c.area == area).values(stopped=reason))


def _also(event: Envelope, listener: Listener[Any] | None) -> str | None:
    """The second one whom an event is about; of one that cannot even be read nobody knows."""
    if listener is None or listener.event.also_field is None:
        return None
    try:
        return str(msgspec.json.decode(event.data, type=listener.event).also())
    except msgspec.MsgspecError:
        return None
