"""What attendance answers. Instants are aware UTC; weekly ranges are local wall-clock times of the area's zone."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Kind, Outcome
from contracts.kernel import Done, Method, Record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NewId = Annotated[str, Meta(min_length=1, max_length=64)]
WallTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
OwnerKind = Literal["youth", "instructor", "vehicle"]
Reason = Literal[
    "work", "training", "health", "transport", "childcare", "administrative", "money", "discouragement", "other"
]


class WeeklyRange(Record):
    """Free from `start` to `end` (local time, "24:00" allowed) every such weekday."""

    day: Weekday
    start: WallTime
    end: WallTime


class AvailabilityException(Record):
    """A dated change: free or not from `start` to `end` of one local day (whole day by default)."""

    day: dt.date
    free: bool
    start: WallTime = "00:00"
    end: WallTime = "24:00"


class Availability(Record):
    """`known` is false until someone gave it; `to_ask` is the question that stays open (a French text of the import rules)."""

    owner_id: str
    owner_kind: OwnerKind
    known: bool
    weekly: tuple[WeeklyRange, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    to_ask: str | None = None
    source_text: str | None = None
    version: int = 0


class GetAvailability(Record):
    owner_id: str
    owner_kind: OwnerKind = "youth"


class SetAvailability(Record):
    """Replaces the weekly ranges and the exceptions from today on. `version`: the one that was shown."""

    owner_id: str
    owner_kind: OwnerKind
    version: int
    weekly: tuple[WeeklyRange, ...]
    exceptions: tuple[AvailabilityException, ...] = ()


class ReceivedAvailability(Record):
    owner_id: str
    text: Annotated[str, Meta(max_length=500)]


class ReceiveAvailabilities(Record):
    """The hand-over of an import: free texts to read. What a person set here since is not overwritten."""

    import_id: str
    area: str
    availabilities: tuple[ReceivedAvailability, ...]


class FindSlots(Record):
    """Slots for one youth. `minutes` long, from `start` on for `days` local days."""

    youth_id: str
    start: dt.date
    days: Annotated[int, Meta(ge=1, le=60)] = 14
    minutes: Annotated[int, Meta(ge=30, le=240)] = 60
    limit: Annotated[int, Meta(ge=1, le=200)] = 40


class Slot(Record):
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str
    vehicle_id: str | None


class NoSlotReason(Record):
    """Why there is none, and what would open one: `code`, with the date, its weekday and local times where they matter.

    `no_instructor_free`, `no_vehicle_free`, `school_gives_no_range`, `youth_not_available`, `youth_availability_unknown`: these
    hours, given by `subject_id` (by somebody new when None), open a slot. `youth_has_other_appointments`; `no_school`;
    `lesson_too_long`: `minutes` would fit; `no_time_in_range`: look at other days. `also`: what must change beside it.
    """

    code: str
    day: Weekday | None = None
    start: WallTime | None = None
    end: WallTime | None = None
    subject_id: str | None = None
    date: dt.date | None = None
    minutes: int | None = None
    also: tuple["NoSlotReason", ...] = ()


class Slots(Record):
    """Either `slots`, or the `reason` why there is none."""

    slots: tuple[Slot, ...]
    reason: NoSlotReason | None = None


class BookAppointment(Record):
    """Asks for (or, in the school's own name, sets) an appointment. `id` is made by the caller."""

    id: NewId
    youth_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str
    vehicle_id: str | None = None
    kind: Kind = "driving_lesson"
    meeting_point: Annotated[str, Meta(max_length=200)] = ""


class AttendanceRecord(Record):
    """What happened; corrected only by a new record. `digest`: sha256 over its canonical text."""

    id: str
    outcome: Outcome
    at: dt.datetime
    recorded_by: str
    digest: str
    minutes: int
    late_minutes: int = 0
    reason: Reason | None = None
    replaces: str | None = None
    correction_reason: str | None = None
    signed_by_youth_at: dt.datetime | None = None
    signed_by_instructor_at: dt.datetime | None = None
    not_signed_reason: str | None = None
    contested_at: dt.datetime | None = None


class Appointment(Record):
    """`state`: requested, confirmed, declined, cancelled or closed (attendance recorded)."""

    id: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    area: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: Literal["requested", "confirmed", "declined", "cancelled", "closed"]
    requested_by: str
    meeting_point: str = ""
    declined_reason: str | None = None
    cancelled_by: str | None = None
    late_cancellation: bool = False
    attendance: AttendanceRecord | None = None
    earlier_records: tuple[AttendanceRecord, ...] = ()
    version: int = 0


class GetAppointment(Record):
    appointment_id: str


class ListAppointments(Record):
    """Those in scope that start in [start, end), oldest first; `cursor` continues a page: `<start>|<id>` of the
    last one shown, so that the pages of several instances can be put together."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    youth_id: str | None = None
    instructor_id: str | None = None
    states: tuple[str, ...] = ()
    newest_first: bool = False
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class AppointmentPage(Record):
    appointments: tuple[Appointment, ...]
    next: str | None = None


class ConfirmAppointment(Record):
    appointment_id: str


class DeclineAppointment(Record):
    appointment_id: str
    reason: Literal["instructor_away", "vehicle_away", "full", "other_time", "other"]


class MoveAppointment(Record):
    appointment_id: str
    version: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str | None = None
    vehicle_id: str | None = None


class CancelAppointment(Record):
    """By anyone who may; whether it is late is said by the clock and the setting, not by the caller."""

    appointment_id: str
    reason: Reason | None = None


class RecordAttendance(Record):
    """`id`: of the new record, made by the caller."""

    id: NewId
    appointment_id: str
    outcome: Outcome
    late_minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    reason: Reason | None = None


class CorrectAttendance(Record):
    """A new record in place of the present one, with the reason for it."""

    id: NewId
    appointment_id: str
    replaces: str
    outcome: Outcome
    correction_reason: Annotated[str, Meta(min_length=3, max_length=300)]
    late_minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    reason: Reason | None = None


class SignAttendance(Record):
    """By the youth or the instructor who calls; or left unsigned by the instructor, with the reason."""

    appointment_id: str
    record_id: str
    not_signed_reason: Annotated[str, Meta(max_length=200)] | None = None


class ContestAttendance(Record):
    appointment_id: str
    record_id: str
    words: Annotated[str, Meta(max_length=1_000)] = ""


class AttendanceSummary(Record):
    """Of one youth: minutes of driving lessons driven; counts by outcome, lessons cancelled beforehand included."""

    youth_id: str
    minutes_driven: int
    by_outcome: dict[str, int]
    last_attended_at: dt.datetime | None = None
    next_appointment_at: dt.datetime | None = None


class GetAttendanceSummary(Record):
    youth_id: str


get_availability = Method("attendance", "get_availability", GetAvailability, Availability)
set_availability = Method("attendance", "set_availability", SetAvailability, Availability, command=True)
receive_availabilities = Method("attendance", "receive_availabilities", ReceiveAvailabilities, Done, command=True, timeout=30.0)
find_slots = Method("attendance", "find_slots", FindSlots, Slots)
book_appointment = Method("attendance", "book_appointment", BookAppointment, Appointment, command=True)
get_appointment = Method("attendance", "get_appointment", GetAppointment, Appointment)
list_appointments = Method("attendance", "list_appointments", ListAppointments, AppointmentPage)
confirm_appointment = Method("attendance", "confirm_appointment", ConfirmAppointment, Appointment, command=True)
decline_appointment = Method("attendance", "decline_appointment", DeclineAppointment, Appointment, command=True)
move_appointment = Method("attendance", "move_appointment", MoveAppointment, Appointment, command=True)
cancel_appointment = Method("attendance", "cancel_appointment", CancelAppointment, Appointment, command=True)
record_attendance = Method("attendance", "record_attendance", RecordAttendance, Appointment, command=True)
correct_attendance = Method("attendance", "correct_attendance", CorrectAttendance, Appointment, command=True)
sign_attendance = Method("attendance", "sign_attendance", SignAttendance, Appointment, command=True)
contest_attendance = Method("attendance", "contest_attendance", ContestAttendance, Appointment, command=True)
attendance_summary = Method("attendance", "attendance_summary", GetAttendanceSummary, AttendanceSummary)
