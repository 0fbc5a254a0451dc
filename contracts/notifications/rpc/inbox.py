"""What a person is told in the application. A notification is a code and ids; the gateway writes the sentence."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Done, Method, Record


class Notification(Record):
    """`what`: the event's short name; `data`: ids, codes and numbers for the sentence."""

    id: str
    at: dt.datetime
    what: str
    youth_id: str | None
    data: dict[str, str | int | None]
    read_at: dt.datetime | None = None


class ListNotifications(Record):
    """Those of the principal (for a school's office or instructor: hers or her school's), newest first."""

    unread_only: bool = False
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 30


class NotificationPage(Record):
    """`unread`: those that still wait; after some days (a setting) an unread one stays in the list and counts no more."""

    notifications: tuple[Notification, ...]
    unread: int
    next: str | None = None


class MarkRead(Record):
    """Some, or all of the principal's when `ids` is None."""

    ids: Annotated[tuple[str, ...], Meta(max_length=500)] | None = None


list_notifications = Method("notifications", "list_notifications", ListNotifications, NotificationPage)
mark_read = Method("notifications", "mark_read", MarkRead, Done, command=True)
