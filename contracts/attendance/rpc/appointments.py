"""Appointments: asked for, confirmed or declined, moved, cancelled, listed. Instants are aware UTC."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Kind
from contracts.attendance.rpc.records import Arrival, AttendanceRecord, NewId, Reason
from contracts.kernel import Method, Record

Directions = Annotated[str, Meta(max_length=300)]
"""How to get there: the line and the stop, what to look for."""
Note = Annotated[str, Meta(max_length=300)]


class BookAppointment(Record):
    """Asks for (or, in the school's own name, sets) an appointment. `id` is made by the caller. `anyway`: the school knows that
    the instructor's working time or rest is passed (`working_day_full`, `working_week_full`, `rest_too_short`)."""

    id: NewId
    youth_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str
    vehicle_id: str | None = None
    kind: Kind = "driving_lesson"
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""
    anyway: bool = False


class Appointment(Record):
    """`state`: requested, confirmed, declined, cancelled or closed (attendance recorded). `class_id`: it is a place in that
    class; `instructor_id` is empty where the class has none. `interviewer_id`: the adviser who holds it, and no school.
    `youth_answer`: to what somebody else booked for her. `arrival_opens_at`: from when to its end the youth can check in; None
    once she has, or where she cannot."""

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
    arrival: Arrival | None = None
    arrival_opens_at: dt.datetime | None = None
    class_id: str | None = None
    series_id: str | None = None
    directions: str = ""
    youth_answer: Literal["accepted", "declined"] | None = None
    youth_reason: Reason | None = None
    note_of_school: str = ""
    note_of_youth: str = ""
    cancel_in_time_until: dt.datetime | None = None
    interviewer_id: str | None = None


class BookInterview(Record):
    """By an adviser who follows the youth, and who holds it: it takes the time of both and holds at once; the youth says yes or no."""

    id: NewId
    youth_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""


class GetAppointment(Record):
    appointment_id: str


class ListAppointments(Record):
    """Those in scope that start in [start, end), oldest first; `cursor` continues a page: `<start>|<id>` of the last one shown,
    so that the pages of several instances can be put together. `contested`: only those that wait for an answer to the youth, or
    for the correction that was promised. `ends_after`: only those that still go on then; with a `start` some hours before, what
    a half-day holds. `interviews`: only those that an adviser holds."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    youth_id: str | None = None
    instructor_id: str | None = None
    states: tuple[str, ...] = ()
    newest_first: bool = False
    contested: bool = False
    ends_after: dt.datetime | None = None
    interviews: bool = False
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
    """`anyway`: as when it is booked. Another time is asked for by whoever moves it: what the youth had answered is no answer to it.
    Where nothing is other than it was, nothing is told."""

    appointment_id: str
    version: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str | None = None
    vehicle_id: str | None = None
    anyway: bool = False


class FindFreeStaff(Record):
    """Who could give an appointment at another time."""

    appointment_id: str
    starts_at: dt.datetime
    ends_at: dt.datetime


class FreeStaff(Record):
    """Of its school: instructors whom nothing takes then and whom the law leaves that time; vehicles that are free and suit the youth."""

    instructors: tuple[str, ...]
    vehicles: tuple[str, ...]


class CancelAppointment(Record):
    """By anyone who may; whether it is late is said by the clock and the setting, not by the caller."""

    appointment_id: str
    reason: Reason | None = None


class AnswerAppointment(Record):
    """The youth's yes or no to what somebody else booked; a no needs its reason, cancels, and is never late."""

    appointment_id: str
    accept: bool
    reason: Reason | None = None


class NoteAppointment(Record):
    """A short note of the caller's side to the other; an empty one takes it away."""

    appointment_id: str
    words: Note = ""


class SetMeetingPoint(Record):
    appointment_id: str
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""


class SchoolMeetingPoint(Record):
    """What holds for an appointment that says nothing of its own."""

    school_id: str
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""


class GetSchoolMeetingPoint(Record):
    school_id: str


book_appointment = Method("attendance", "book_appointment", BookAppointment, Appointment, command=True)
book_interview = Method("attendance", "book_interview", BookInterview, Appointment, command=True)
get_appointment = Method("attendance", "get_appointment", GetAppointment, Appointment)
list_appointments = Method("attendance", "list_appointments", ListAppointments, AppointmentPage)
confirm_appointment = Method("attendance", "confirm_appointment", ConfirmAppointment, Appointment, command=True)
decline_appointment = Method("attendance", "decline_appointment", DeclineAppointment, Appointment, command=True)
move_appointment = Method("attendance", "move_appointment", MoveAppointment, Appointment, command=True)
find_free_staff = Method("attendance", "find_free_staff", FindFreeStaff, FreeStaff)
cancel_appointment = Method("attendance", "cancel_appointment", CancelAppointment, Appointment, command=True)
answer_appointment = Method("attendance", "answer_appointment", AnswerAppointment, Appointment, command=True)
note_appointment = Method("attendance", "note_appointment", NoteAppointment, Appointment, command=True)
set_meeting_point = Method("attendance", "set_meeting_point", SetMeetingPoint, Appointment, command=True)
get_school_meeting_point = Method("attendance", "get_school_meeting_point", GetSchoolMeetingPoint, SchoolMeetingPoint)
set_school_meeting_point = Method("attendance", "set_school_meeting_point", SchoolMeetingPoint, SchoolMeetingPoint, command=True)
