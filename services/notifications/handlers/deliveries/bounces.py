"""Letters that came back after they were taken: noted on their delivery, seen by staff, told to whoever keeps the address."""

from sqlalchemy import select

from contracts.notifications.events import EmailBounced
from servicekit import logs
from servicekit.uow import UnitOfWork
from services.notifications.domain.bounces import Bounce, read_bounce
from services.notifications.handlers.deliveries.planning import BOUNCED, SENT, UNKNOWN
from services.notifications.handlers.deliveries.sending import Worker
from services.notifications.models import DeliveryRow
from services.notifications.outlets.letterbox import Letterbox, LetterboxAway

log = logs.get("notifications.bounces")


def read_bounces(work: Worker) -> None:
    """One look into the mailbox. A letter that is no report of ours is left there for people."""
    box: Letterbox | None = work.app.deps.letterbox
    if box is None:
        return
    try:
        for key, letter in box.unread():
            if work.ending():
                return
            _take(work, letter)
            box.seen(key)
    except LetterboxAway as error:
        log.warning("letterbox_away", error=str(error))


def _take(work: Worker, letter: bytes) -> None:
    try:
        bounce = read_bounce(letter)
    except Exception:  # whatever somebody sends there: one letter must not hold up the others
        log.exception("unreadable_letter")
        return
    if bounce is not None:
        work.app.execute(lambda uow: came_back(uow, bounce), entrypoint="read_bounces")


def came_back(uow: UnitOfWork, bounce: Bounce) -> None:
    """Said twice, or of a letter that we never sent, it changes nothing."""
    row = uow.session.scalar(select(DeliveryRow).where(DeliveryRow.id == bounce.delivery_id).with_for_update())
    if row is None or row.channel != "email" or row.state not in (SENT, UNKNOWN):
        return
    sent_at = row.ended_at or uow.now
    row.state, row.reason, row.problem, row.ended_at = BOUNCED, f"dsn_{bounce.status}"[:60], True, uow.now
    log.info("delivery_bounced", delivery=row.id, status=bounce.status)
    if bounce.for_good and row.person_id == row.youth_id:
        uow.log.append(row.area, EmailBounced(person_id=row.person_id, sent_at=sent_at))
