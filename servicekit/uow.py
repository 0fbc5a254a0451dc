"""The unit of work: one use case, one transaction, its state change and its events together or not at all."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.errors import NotAllowed
from contracts.kernel import Context, Event, Principal, Scope


@dataclass(frozen=True)
class Collected:
    """A fact that waits for its number, with what its envelope will say. `after`: another area, see `CollectedEvents.append`."""

    area: str
    event: Event
    at: dt.datetime
    actor: str
    traceparent: str | None
    after: str | None = None


class CollectedEvents:
    """What the use case says happened; numbered and stored only when the transaction ends."""

    def __init__(self, at: dt.datetime, actor: str, traceparent: str | None) -> None:
        self.items: list[Collected] = []
        self._at = at
        self._actor = actor
        self._traceparent = traceparent

    def append(self, area: str, event: Event, after: str | None = None) -> None:
        """`area`: the employment area whose log it belongs to, or `PROGRAMME`.

        `after`: another area, of which this use case collected an event too; whoever follows both applies that one first.
        """
        self.items.append(Collected(area, event, self._at, self._actor, self._traceparent, after))


class UnitOfWork:
    """What a handler is given. `session` is a SQLAlchemy session of this service's database.

    `now` is the instant of the use case; when an event is applied, `envelope` is that event's and `now` its time, so
    that replaying a log gives the same state. `deps` are the service's own dependencies from its composition root.
    """

    def __init__(self, session: Session, context: Context, now: dt.datetime, deps: Any,
                 envelope: Envelope | None = None, rebuilding: bool = False) -> None:
        self.session = session
        self.context = context
        self.now = now
        self.deps = deps
        self.envelope = envelope
        self.rebuilding = rebuilding
        self.log = CollectedEvents(now, context.principal.id, context.traceparent)

    @property
    def principal(self) -> Principal:
        return self.context.principal

    @property
    def scope(self) -> Scope:
        return self.context.scope

    def must_reach(self, subject: str) -> None:
        """For a call about one subject: refuses unless the scope names it (or is everything, for the system)."""
        if self.scope.kind == "all" or (self.scope.kind == "youth" and subject in self.scope.ids):
            return
        raise NotAllowed("out_of_scope", subject=subject)
