"""Puts each partner's stream into its queue of the broker, in `work`: in order, each one confirmed, never past a refusal.

A full queue refuses: the stream waits here and loses nothing. In one process without a broker there are no queues.
"""

from typing import Any, Protocol

from sqlalchemy import select

from servicekit import logs
from servicekit.bus.port import Bus, BusDown
from servicekit.uow import UnitOfWork
from services.notifications.handlers import stream
from services.notifications.models import PartnerRow, QueueCursorRow

WINDOW = 200

log = logs.get("notifications.queues")


class Worker(Protocol):
    """What a chore is given."""

    app: Any
    bus: Bus


def fill_queues(work: Worker) -> None:
    """One pass; whoever's queue is full or away waits for the next, and does not hold up the others."""
    for partner_id in work.app.query(_with_queue):
        try:
            _fill(work, partner_id)
        except BusDown as error:
            log.warning("partner_waits", partner=partner_id, error=str(error))


def _fill(work: Worker, partner_id: str) -> None:
    outbox = work.bus.outbox(f"partner.{partner_id}")
    if outbox is None:
        return
    try:
        while bodies := work.app.query(lambda uow: _pending(partner_id, uow)):
            sent = 0
            try:
                for body in bodies:
                    outbox.put(body)
                    sent += 1
            finally:
                work.app.execute(lambda uow, sent=sent: _advance(partner_id, sent, uow), entrypoint="fill_queues")
    finally:
        outbox.close()


def _with_queue(uow: UnitOfWork) -> list[str]:
    return list(uow.session.scalars(
        select(PartnerRow.id).where(PartnerRow.queue.is_(True), PartnerRow.revoked_at.is_(None)).order_by(PartnerRow.id)))


def _pending(partner_id: str, uow: UnitOfWork) -> list[bytes]:
    partner, cursor = uow.session.get(PartnerRow, partner_id), uow.session.get(QueueCursorRow, partner_id)
    if partner is None or cursor is None or partner.revoked_at is not None:
        return []
    return stream.page(partner, cursor.seq, WINDOW, uow.session)


def _advance(partner_id: str, sent: int, uow: UnitOfWork) -> None:
    cursor = uow.session.get(QueueCursorRow, partner_id, with_for_update=True)
    if cursor is not None and sent:
        cursor.seq += sent
