"""A person's own notifications: the list, and what was read. A school's office shares one list."""

from sqlalchemy import ColumnElement, func, select, tuple_, update

from contracts.kernel import Done
from contracts.notifications import rpc
from servicekit.uow import UnitOfWork
from services.notifications.handlers.keyset import cursor_of, position
from services.notifications.models import NotificationRow
from services.notifications.settings import NotificationsDependencies


def list_notifications(request: rpc.ListNotifications, uow: UnitOfWork) -> rpc.NotificationPage:
    """Newest first, by keyset; `unread` counts all that still wait, not the page."""
    n = NotificationRow
    query = select(n).where(_mine(uow)).order_by(n.at.desc(), n.id.desc()).limit(request.limit + 1)
    if request.unread_only:
        query = query.where(*_waiting(uow))
    if request.cursor:
        query = query.where(tuple_(n.at, n.id) < position(request.cursor))
    rows = uow.session.scalars(query).all()
    page = rows[: request.limit]

    unread = uow.session.scalar(select(func.count()).select_from(n).where(_mine(uow), *_waiting(uow)))
    more = cursor_of(page[-1].at, page[-1].id) if len(rows) > len(page) else None
    return rpc.NotificationPage(notifications=tuple(_told(row) for row in page), unread=unread or 0, next=more)


def mark_read(command: rpc.MarkRead, uow: UnitOfWork) -> Done:
    """Some or all of the principal's own; others' ids are passed over, and what was read keeps its first instant."""
    n = NotificationRow
    chosen = update(n).where(_mine(uow), n.read_at.is_(None)).values(read_at=uow.now)
    if command.ids is not None:
        chosen = chosen.where(n.id.in_(command.ids))
    uow.session.execute(chosen)
    return Done()


def _mine(uow: UnitOfWork) -> ColumnElement[bool]:
    """The principal's own, and those of the school for someone of its office."""
    principal = uow.principal
    own = [principal.id]
    if principal.role == "school" and principal.organisation_id:
        own.append(principal.organisation_id)
    return NotificationRow.recipient_id.in_(own)


def _waiting(uow: UnitOfWork) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Unread, and new enough: a badge that only grows is not looked at."""
    deps: NotificationsDependencies = uow.deps
    return NotificationRow.read_at.is_(None), NotificationRow.at > uow.now - deps.waits_for(uow.now)


def _told(row: NotificationRow) -> rpc.Notification:
    return rpc.Notification(
        id=row.id, at=row.at, what=row.what, youth_id=row.youth_id, data=row.data, read_at=row.read_at
    )
