"""Where a consumer stands in each log, past events that nobody here listens to: those cost it no transaction.

The cursor in the database follows once a second and with every event applied; what a crash forgets is passed over again.
Knows no handler; the cursor's rules are the consumer's.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, Table, func, select
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.kernel import Cursor, Cursors
from servicekit.db import Database

if TYPE_CHECKING:
    from servicekit.app import ServiceApp

KEEP_SECONDS = 1.0


@dataclass(frozen=True)
class Standing:
    """`kept` is what the database's cursor says, `seq` how far it is true that nothing was left out."""

    epoch: str
    kept: int
    seq: int


class Standings:
    """One per (source, area), known from the first transaction on."""

    def __init__(self, database: Database, cursor: Table) -> None:
        self._database = database
        self._cursor = cursor
        self._known: dict[tuple[str, str], Standing] = {}
        self._kept_at = time.monotonic()

    def applied(self, source: str, area: str, epoch: str, seq: int) -> None:
        """A transaction committed with the cursor there."""
        self._known[source, area] = Standing(epoch, seq, seq)

    def forget(self, source: str, area: str) -> None:
        """A person, a stop or an error moved the cursor: the database alone knows."""
        self._known.pop((source, area), None)

    def beyond(self, source: str, area: str, epoch: str, kept: int) -> int:
        """How far the log is done when the locked cursor says `kept`."""
        standing = self._known.get((source, area))
        return standing.seq if standing and (standing.epoch, standing.kept) == (epoch, kept) else kept

    def pass_over(self, source: str, area: str, events: Sequence[Envelope]) -> bool:
        """Counts these events, which are in order and concern nobody here, as done; False when that is not sure."""
        standing = self._known.get((source, area))
        if standing is None:
            return False
        seq = standing.seq
        for event in events:
            if event.epoch != standing.epoch or event.seq > seq + 1:
                return False
            seq = max(seq, event.seq)
        self._known[source, area] = replace(standing, seq=seq)
        return True

    def keep(self, *, at_once: bool = False) -> None:
        """Moves the cursors in the database to where we stand, once a second at most."""
        if not at_once and time.monotonic() - self._kept_at < KEEP_SECONDS:
            return
        self._kept_at = time.monotonic()
        for (source, area), standing in list(self._known.items()):
            if standing.seq > standing.kept and not self._moved(source, area, standing):
                self.forget(source, area)

    def _moved(self, source: str, area: str, standing: Standing) -> bool:
        c = self._cursor.c
        here = (c.source == source) & (c.area == area) & (c.epoch == standing.epoch) & (c.seq == standing.kept)
        with self._database.write() as session:
            result: CursorResult[tuple[()]] = session.execute(  # type: ignore[assignment]
                self._cursor.update().where(here, c.stopped.is_(None)).values(seq=standing.seq))
        if result.rowcount:
            self.applied(source, area, standing.epoch, standing.seq)
        return bool(result.rowcount)


def cursors_of(app: "ServiceApp", session: Session) -> Cursors:
    """What the database says of how far each log was applied."""
    cursor, parked = app.tables["consumer_cursor"], app.tables["parked_event"]
    rows = session.execute(select(cursor).order_by(cursor.c.source, cursor.c.area))
    return Cursors(
        sources=app.service.sources(), areas=tuple(sorted(app.areas)),
        parked=session.scalar(select(func.count()).select_from(parked)) or 0,
        cursors=tuple(Cursor(source=row.source, area=row.area, epoch=row.epoch, seq=row.seq, stopped=row.stopped is not None)
                      for row in rows),
    )  # fmt: skip
