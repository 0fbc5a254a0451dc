"""Tombstones: who was erased stays erased, whatever event or command comes late, in any order, once or twice.

Puts one up, and asks whether one stands. What a service itself holds of a person is `holdings.py`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import String, bindparam, column, delete, insert, select, table, text, update
from sqlalchemy.orm import Session

from servicekit.db import on_sqlite
from servicekit.tables import UtcDateTime

if TYPE_CHECKING:
    from servicekit.uow import UnitOfWork

_TOMBSTONE = table("tombstone", column("subject", String), column("at", UtcDateTime()))
_ANSWER = table("stored_answer", column("principal", String), column("subject", String))
_PARKED = table("parked_event", column("subject", String))
_CARE_ACT = table("care_act", column("subject", String), column("reason", String))
_REDIRECT = table("redirect", column("subject", String), column("into", String))
_SHARED = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:subject, 7))")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 7))")


def bury(uow: "UnitOfWork", subject: str) -> None:
    """From this transaction on nothing is made of this id. Commands about it that run now are awaited first.

    What the kit itself keeps goes: answers given to or about that person, events that were parked, words about what was done to these.
    """
    session = uow.session
    session.flush()
    if not on_sqlite(session):
        session.execute(_ALONE, {"subject": subject})
    if not is_buried(session, subject):
        session.execute(insert(_TOMBSTONE).values(subject=subject, at=uow.now))
    for one in (subject, *_bury_those_joined(uow, subject)):
        session.execute(delete(_ANSWER).where((_ANSWER.c.subject == one) | (_ANSWER.c.principal == one)))
        session.execute(delete(_PARKED).where(_PARKED.c.subject == one))
        session.execute(update(_CARE_ACT).where(_CARE_ACT.c.subject == one).values(reason=""))  # words may name her
    known: set[str] | None = session.info.get("buried")
    if known is not None:
        known.add(subject)


def _bury_those_joined(uow: "UnitOfWork", subject: str) -> list[str]:
    """Ids that turned out to be hers go with her: what comes late about them makes nobody again, and no undoing is kept."""
    session = uow.session
    hers = list(session.scalars(select(_REDIRECT.c.subject).where(_REDIRECT.c.into == subject)))
    for joined in hers:
        session.execute(delete(_REDIRECT).where(_REDIRECT.c.subject == joined))
        if not is_buried(session, joined):
            session.execute(insert(_TOMBSTONE).values(subject=joined, at=uow.now))
    return hers


def is_buried(session: Session, subject: str) -> bool:
    return session.scalar(select(_TOMBSTONE.c.subject).where(_TOMBSTONE.c.subject == subject)) is not None


def buried_among(session: Session, subjects: Iterable[str]) -> set[str]:
    """Those of them who were erased; kept for the transaction, so that `bury` shows in the same batch of events."""
    some = select(_TOMBSTONE.c.subject).where(_TOMBSTONE.c.subject.in_(bindparam("some", expanding=True)))
    found: set[str] = set(session.scalars(some, {"some": sorted(set(subjects))}))
    session.info["buried"] = found
    return found


def hold_off(session: Session, subject: str) -> bool:
    """For a command about somebody: no erasure comes between from here to the commit. False when one came before."""
    if not on_sqlite(session):  # SQLite has one writer at a time
        session.execute(_SHARED, {"subject": subject})
    return not is_buried(session, subject)
