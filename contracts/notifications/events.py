"""What notifications publishes: that something waits for a person, and that a thread of messages moved, never its words."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event, Role


class EmailBounced(Event):
    """A letter to this youth came back for good. `sent_at`: an address that was changed since is another one."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    sent_at: dt.datetime


class NotificationPosted(Event):
    """Something new waits for this person. `youth_id`: whom it is about."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    notification_id: str
    youth_id: str | None = None


class MessagePosted(Event):
    """A message was written on the thread of the youth's journey; the actor wrote it, playing `by_role`. Its words stay here."""

    youth_id: str
    message_id: str
    by_role: Role


class MessageRead(Event):
    """The actor, playing `reader_role`, has read the thread up to and including this message."""

    youth_id: str
    reader_role: Role
    up_to_message_id: str


class MessageReported(Event):
    """Someone of the thread asks that this message be looked at: it waits for the area's coordinator."""

    youth_id: str
    message_id: str


class MessageModerated(Event):
    """A reported message was looked at: `hide` took its words away, `keep` left it."""

    youth_id: str
    message_id: str
    decision: Literal["hide", "keep"]


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
