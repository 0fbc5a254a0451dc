"""The unit of work: one use case, one transaction, its state change and its events together or not at all."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.errors import NotAllowed, NotFound
from contracts.kernel import Context, Event, Principal, Scope
from servicekit.tombstones import hold_off


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
    `subject`: whom the use case turned out to be about; its stored answer goes when that person is erased.
    """

    def __init__(self, session: Session, context: Context, now: dt.datetime, deps: Any,
                 envelope: Envelope | None = None, rebuilding: bool = False) -> None:
        self.session = session
        self.context = context
        self.now = now
        self.deps = deps
        self.envelope = envelope
        self.rebuilding = rebuilding
        self.subject: str | None = None
        self.log = CollectedEvents(now, context.principal.id, context.traceparent)

    @property
    def principal(self) -> Principal:
        return self.context.principal

    @property
    def scope(self) -> Scope:
        return self.context.scope

    def must_reach(self, subject: str) -> None:
        """For a call about one subject: refuses unless the scope names it (or is everything, for the system)."""
        if self.scope.kind != "all" and not (self.scope.kind == "youth" and subject in self.scope.ids):
            raise NotAllowed("out_of_scope", subject=subject)
        self.concerns(subject)

    def concerns(self, subject: str) -> None:
        """Says whom a call is about, where the request names a thing of hers instead; `must_reach` says it by itself.

        A command about somebody who was erased finds nobody, and an erasure waits until the command is over.
        """
        self.subject = subject
        if self.session.info.get("writes") and not hold_off(self.session, subject):
            raise NotFound("youth", id=subject)
