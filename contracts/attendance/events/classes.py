"""Classes with places, who waits for one, and time that came free and is offered."""

import datetime as dt
from typing import ClassVar

from contracts.attendance.events.appointments import Kind
from contracts.kernel import Event


class ClassOpened(Event):
    """A code class or a workshop with places. Who takes one is told as an appointment of that youth.

    `despite`: what the school passed with its eyes open, in codes (hours, working time)."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    instructor_id: str | None
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int
    despite: tuple[str, ...] = ()


class ClassChanged(Event):
    """Another number of places, another meeting point, another title."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    places: int


class ClassMoved(Event):
    """The same class at another time, with another instructor or in another room. Who keeps a place in it is told by an
    `appointment_moved`, who cannot come by an `appointment_cancelled`. `despite`: as when it was opened."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    instructor_id: str | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    despite: tuple[str, ...] = ()


class ClassCancelled(Event):
    """It does not take place; each youth who had a place is told by an event of her own."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    starts_at: dt.datetime


class WaitingListJoined(Event):
    """A class is full and the youth waits for a place in it."""

    youth_id: str
    class_id: str
    school_id: str
    starts_at: dt.datetime


class WaitingListLeft(Event):
    """The youth waits no more for a place in that class."""

    youth_id: str
    class_id: str
    school_id: str


class FreedTimeOffered(Event):
    """A freed place or lesson is held for the youth until `until`; then it goes to the next. `class_id`: None for a lesson."""

    youth_id: str
    offer_id: str
    school_id: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    until: dt.datetime
    class_id: str | None = None


class FreedOfferAccepted(Event):
    """The youth took it; the appointment is told beside."""

    youth_id: str
    offer_id: str
    school_id: str
    appointment_id: str
    starts_at: dt.datetime


class FreedOfferDeclined(Event):
    youth_id: str
    offer_id: str
    school_id: str
    starts_at: dt.datetime


class FreedOfferExpired(Event):
    """Nobody answered in time."""

    youth_id: str
    offer_id: str
    school_id: str
    starts_at: dt.datetime


class FreedOfferWithdrawn(Event):
    """It is there no more: the school took it back, the class was cancelled, or the youth left the school."""

    youth_id: str
    offer_id: str
    school_id: str
    starts_at: dt.datetime
