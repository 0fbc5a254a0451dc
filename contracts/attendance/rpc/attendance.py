"""What happened at an appointment: recorded once, corrected by a new record, signed, contested, counted."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.attendance.events import Outcome
from contracts.attendance.rpc.appointments import Appointment
from contracts.attendance.rpc.records import NewId, Reason, Strokes
from contracts.kernel import Method, Record


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


class SignOnThisPhone(Record):
    """The youth signs on the phone of the instructor who calls: with a finger (`strokes`), or with the own access code, which
    the gateway has checked (`code_checked`) and nobody keeps."""

    appointment_id: str
    record_id: str
    strokes: Strokes = ()
    code_checked: bool = False


class ListDrawings(Record):
    """What was drawn as signatures of these records, for the sheet of those who give the lessons, and for the youth herself."""

    record_ids: Annotated[tuple[str, ...], Meta(max_length=500)]


class Drawing(Record):
    record_id: str
    strokes: Strokes


class Drawings(Record):
    drawings: tuple[Drawing, ...]


class ContestAttendance(Record):
    appointment_id: str
    record_id: str
    words: Annotated[str, Meta(max_length=1_000)] = ""


class AnswerContest(Record):
    """By the school or the lead adviser. Upheld, it waits for the school's correction; not upheld, the record stays, with the reason."""

    appointment_id: str
    record_id: str
    upheld: bool
    reason: Annotated[str, Meta(max_length=300)] = ""


class AttendanceSummary(Record):
    """Of one youth: minutes of driving lessons driven; counts by outcome, lessons cancelled beforehand included."""

    youth_id: str
    minutes_driven: int
    by_outcome: dict[str, int]
    last_attended_at: dt.datetime | None = None
    next_appointment_at: dt.datetime | None = None


class GetAttendanceSummary(Record):
    youth_id: str


record_attendance = Method("attendance", "record_attendance", RecordAttendance, Appointment, command=True)
correct_attendance = Method("attendance", "correct_attendance", CorrectAttendance, Appointment, command=True)
sign_attendance = Method("attendance", "sign_attendance", SignAttendance, Appointment, command=True)
sign_on_this_phone = Method("attendance", "sign_on_this_phone", SignOnThisPhone, Appointment, command=True)
list_drawings = Method("attendance", "list_drawings", ListDrawings, Drawings)
contest_attendance = Method("attendance", "contest_attendance", ContestAttendance, Appointment, command=True)
answer_contest = Method("attendance", "answer_contest", AnswerContest, Appointment, command=True)
attendance_summary = Method("attendance", "attendance_summary", GetAttendanceSummary, AttendanceSummary)
