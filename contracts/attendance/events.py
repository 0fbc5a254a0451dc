"""What attendance publishes, in the log of the youth's (or school's) area. Reasons of absence are codes."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event

Kind = Literal["driving_lesson", "code_class", "workshop", "interview", "exam"]
Outcome = Literal[
    "present", "late", "absent_excused", "absent_unexcused", "cancelled_in_time", "cancelled_late", "cancelled_by_school",
    "postponed",
]


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
    """The appointment holds, by the school's yes or by its setting."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime


class AppointmentDeclined(Event):
    """The school said no; `reason` is a code."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    reason: str


class AppointmentMoved(Event):
    """Same appointment, other time or instructor."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    starts_at: dt.datetime
    ends_at: dt.datetime


class AppointmentCancelled(Event):
    """`by`: the role that cancelled; `late`: inside the school's limit (48 h, a setting)."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    by: str
    late: bool
    starts_at: dt.datetime


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


class ClassOpened(Event):
    """A code class or a workshop with places. Who takes one is told as an appointment of that youth."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    instructor_id: str | None
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int


class ClassChanged(Event):
    """Another number of places, another meeting point, another title."""

    subject_field: ClassVar[str] = "school_id"
    class_id: str
    school_id: str
    places: int


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


class YouthCheckedIn(Event):
    """The youth says that she is there, with the code shown at the appointment. It counts for nothing until attendance is recorded."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime
    arrived_at: dt.datetime


class LessonAttended(Event):
    """The youth was there. `minutes`: driven (or followed), lateness taken off. `record_id` is the attendance record."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    minutes: int
    late_minutes: int = 0


class LessonMissed(Event):
    """The youth was not there, or it was cancelled; `outcome` says how, `reason` is a code (never leaves to partners).

    `planned_minutes`: how long it would have been.
    """

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    outcome: Outcome
    reason: str | None = None
    planned_minutes: int | None = None


class AttendanceCorrected(Event):
    """A new record replaces `replaced_id`; the old one stays readable and counts no more."""

    appointment_id: str
    record_id: str
    replaced_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    outcome: Outcome
    minutes: int
    reason: str | None = None
    planned_minutes: int | None = None


class AttendanceSigned(Event):
    """One side signed the record; `by`: youth or instructor."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    by: Literal["youth", "instructor"]


class AttendanceContested(Event):
    """The youth says that the record is wrong, within the setting's days."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str


class PlanProposed(Event):
    """The plan of an area's week is made and waits for a person; `unmet`: youths who would get less than they wish."""

    subject_field: ClassVar[str] = "plan_id"
    plan_id: str
    week: str
    appointments: int
    unmet: int


class ErasedTimeFreed(Event):
    """Somebody was erased who had this hour to come: the school and the instructor learn the hour, and not whose it was."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime


class PlanSentToSchool(Event):
    """A school was sent its part of a week's plan and is asked for its say."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    plan_id: str
    week: str


class PlanAnswered(Event):
    """A school had its say: lines that became appointments, that it refused, and whose time was somebody else's by then."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    plan_id: str
    week: str
    confirmed: int
    refused: int
    taken: int


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
