"""What notifications publishes: that something waits for a person, so that the badge on her page moves."""

from typing import ClassVar

from contracts.kernel import Event


class NotificationPosted(Event):
    """Something new waits for this person. `youth_id`: whom it is about."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    notification_id: str
    youth_id: str | None = None


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
