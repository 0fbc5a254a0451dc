"""Appointments: asked for, settled, moved, cancelled, answered; and when somebody can at all."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event

Kind = Literal["driving_lesson", "code_class", "workshop", "interview", "exam", "code_exam", "practical_exam"]
"""`exam`: the practical one, as it was called before the two were told apart. An interview that an adviser holds names neither
school nor instructor: both are empty."""


class AvailabilityDeclared(Event):
    """A weekly availability was given or changed. `to_ask`: something still has to be asked of the person."""

    subject_field: ClassVar[str] = "owner_id"
    owner_id: str
    owner_kind: Literal["youth", "instructor", "vehicle", "room"]
    to_ask: bool


class AppointmentRequested(Event):
    """Someone asked; the school has not said yes."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime


class AppointmentConfirmed(Event):
    """The appointment holds, by the school's yes or by its setting. `despite`: what the school passed with its eyes open, a code."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    despite: str | None = None


class AppointmentDeclined(Event):
    """The school said no; `reason` is a code."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    reason: str


class AppointmentMoved(Event):
    """Same appointment, other time or instructor. `despite`: as when it was booked."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    despite: str | None = None


class AppointmentCancelled(Event):
    """`by`: the role that cancelled; `late`: inside the school's limit (48 h, a setting).

    `kind`, `planned_minutes`: of what was cancelled; None when it was told before they were.
    """

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    by: str
    late: bool
    starts_at: dt.datetime
    kind: Kind | None = None
    planned_minutes: int | None = None


class AppointmentAccepted(Event):
    """The youth said yes to an appointment that somebody else booked."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime


class AppointmentTurnedDown(Event):
    """The youth said no to an appointment that somebody else booked; `appointment_cancelled` follows. `reason` is a code."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime
    reason: str


class AppointmentNoted(Event):
    """One side left a note for the other, or took it away; its words stay where they are."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime
    by: Literal["youth", "school"]


class MeetingPointChanged(Event):
    """Where the youth is met, or how to get there, changed; the words stay where they are."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime


class ErasedTimeFreed(Event):
    """Somebody was erased who had this hour to come: the school and the instructor learn the hour, and not whose it was."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
