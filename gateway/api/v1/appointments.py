"""Appointments: asked, confirmed, moved, cancelled; what happened at them and who signed."""

from typing import Annotated, Any

import msgspec
from flask import Response

from contracts.attendance import rpc
from contracts.kernel import Record
from gateway.acting import actor, ask, ask_everywhere, command_id, reached, youth_of_appointment
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of
from gateway.signatures import sign_by_code, sign_by_drawing
from gateway.web.certificates import certificate_of

blp = resource("appointments", "Driving lessons, code classes and other appointments, and the attendance at them.")

Values = dict[str, Any]
_Appointment = schema_of(rpc.Appointment)


@blp.route("/appointments")
@blp.arguments(schema_of(rpc.ListAppointments), location="query")
@blp.response(200, schema_of(rpc.AppointmentPage))
def list_appointments(values: Values) -> Response:
    """Those in reach, by time; an instructor's are the own ones."""
    who = actor().principal
    if who.role == "instructor":
        values["instructor_id"] = who.id
    query = record_from(rpc.ListAppointments, values)
    if query.youth_id:
        return answer(ask("read_appointments", rpc.list_appointments, query, query.youth_id))
    return answer(_one_page(ask_everywhere("read_appointments", rpc.list_appointments, query), query))


def _one_page(pages: list[rpc.AppointmentPage], query: rpc.ListAppointments) -> rpc.AppointmentPage:
    """The pages of several instances as one: the first of all of them, in order."""
    if len(pages) == 1:
        return pages[0]
    found = sorted((each for page in pages for each in page.appointments), key=lambda each: (each.starts_at, each.id),
                   reverse=query.newest_first)
    shown = found[: query.limit]
    goes_on = len(found) > len(shown) or any(page.next for page in pages)
    return rpc.AppointmentPage(appointments=tuple(shown),
                               next=f"{shown[-1].starts_at.isoformat()}|{shown[-1].id}" if goes_on else None)


@blp.route("/youths/<youth_id>/hours-certificate")
@blp.response(200, content_type="application/pdf", description="Hours driven, nothing else.")
def get_hours_certificate(youth_id: str) -> Response:
    reached("read_appointments", youth_id)
    return Response(certificate_of(youth_id), mimetype="application/pdf")


@blp.route("/appointments", methods=["POST"])
@blp.arguments(schema_of(rpc.BookAppointment, ("id",)))
@blp.response(201, _Appointment)
def post_appointment(values: Values) -> Response:
    """A request until the school confirms, unless its setting is automatic."""
    command = record_from(rpc.BookAppointment, values, id=command_id("appointment"))
    return answer(ask("book_appointment", rpc.book_appointment, command, command.youth_id), 201)


@blp.route("/youths/<youth_id>/interviews", methods=["POST"])
@blp.arguments(schema_of(rpc.BookInterview, ("id", "youth_id")))
@blp.response(201, _Appointment)
def post_interview(values: Values, youth_id: str) -> Response:
    """The calling adviser's own: it holds at once, and the youth says yes or no."""
    command = record_from(rpc.BookInterview, values, id=command_id("interview"), youth_id=youth_id)
    return answer(ask("book_interview", rpc.book_interview, command, youth_id), 201)


@blp.route("/appointments/<appointment_id>")
@blp.response(200, _Appointment)
def get_appointment(appointment_id: str) -> Response:
    youth_id = youth_of_appointment(appointment_id)
    found = ask("read_appointments", rpc.get_appointment, rpc.GetAppointment(appointment_id=appointment_id), youth_id)
    return answer(found, version=found.version)


@blp.route("/appointments/<appointment_id>/confirmation", methods=["POST"])
@blp.response(200, _Appointment)
def post_confirmation(appointment_id: str) -> Response:
    command = rpc.ConfirmAppointment(appointment_id=appointment_id)
    return answer(ask("confirm_appointment", rpc.confirm_appointment, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/refusal", methods=["POST"])
@blp.arguments(schema_of(rpc.DeclineAppointment, ("appointment_id",)))
@blp.response(200, _Appointment)
def post_refusal(values: Values, appointment_id: str) -> Response:
    command = record_from(rpc.DeclineAppointment, values, appointment_id=appointment_id)
    return answer(ask("confirm_appointment", rpc.decline_appointment, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>", methods=["PATCH"])
@blp.arguments(schema_of(rpc.MoveAppointment, ("appointment_id", "version")))
@blp.response(200, _Appointment)
def patch_appointment(values: Values, appointment_id: str) -> Response:
    """Moves it to another time, instructor or vehicle."""
    command = record_from(rpc.MoveAppointment, values, appointment_id=appointment_id, version=version_named())
    moved = ask("move_appointment", rpc.move_appointment, command, youth_of_appointment(appointment_id))
    return answer(moved, version=moved.version)


@blp.route("/appointments/<appointment_id>/free-staff")
@blp.arguments(schema_of(rpc.FindFreeStaff, ("appointment_id",)), location="query")
@blp.response(200, schema_of(rpc.FreeStaff))
def get_free_staff(values: Values, appointment_id: str) -> Response:
    """Which instructors and vehicles of the school could have it at another time."""
    query = record_from(rpc.FindFreeStaff, values, appointment_id=appointment_id)
    return answer(ask("move_appointment", rpc.find_free_staff, query, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/cancellation", methods=["POST"])
@blp.arguments(schema_of(rpc.CancelAppointment, ("appointment_id",)))
@blp.response(200, _Appointment)
def post_cancellation(values: Values, appointment_id: str) -> Response:
    command = record_from(rpc.CancelAppointment, values, appointment_id=appointment_id)
    return answer(ask("cancel_appointment", rpc.cancel_appointment, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/attendance")
@blp.response(200, _Appointment)
def get_attendance(appointment_id: str) -> Response:
    """The appointment with its attendance and the records that it replaced."""
    return get_appointment(appointment_id)


@blp.route("/appointments/<appointment_id>/attendance", methods=["POST"])
@blp.arguments(schema_of(rpc.RecordAttendance, ("id", "appointment_id")))
@blp.response(201, _Appointment)
def post_attendance(values: Values, appointment_id: str) -> Response:
    command = record_from(rpc.RecordAttendance, values, id=command_id("record"), appointment_id=appointment_id)
    return answer(ask("record_attendance", rpc.record_attendance, command, youth_of_appointment(appointment_id)), 201)


@blp.route("/appointments/<appointment_id>/attendance/corrections", methods=["POST"])
@blp.arguments(schema_of(rpc.CorrectAttendance, ("id", "appointment_id")))
@blp.response(201, _Appointment)
def post_correction(values: Values, appointment_id: str) -> Response:
    """A new record with its reason; the one before stays readable."""
    command = record_from(rpc.CorrectAttendance, values, id=command_id("correction"), appointment_id=appointment_id)
    return answer(ask("record_attendance", rpc.correct_attendance, command, youth_of_appointment(appointment_id)), 201)


@blp.route("/appointments/<appointment_id>/attendance/signatures", methods=["POST"])
@blp.arguments(schema_of(rpc.SignAttendance, ("appointment_id",)))
@blp.response(201, _Appointment)
def post_signature(values: Values, appointment_id: str) -> Response:
    """The youth's or the instructor's; or, by the instructor, why there is none."""
    command = record_from(rpc.SignAttendance, values, appointment_id=appointment_id)
    return answer(ask("sign_attendance", rpc.sign_attendance, command, youth_of_appointment(appointment_id)), 201)


class CodeOfYouth(Record):
    """What the youth types on the instructor's phone instead of drawing."""

    record_id: str
    own_code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


@blp.route("/appointments/<appointment_id>/attendance/signatures/drawn", methods=["POST"])
@blp.arguments(schema_of(rpc.SignOnThisPhone, ("appointment_id", "code_checked")))
@blp.response(201, _Appointment)
def post_drawn_signature(values: Values, appointment_id: str) -> Response:
    """The youth's, drawn with a finger on the instructor's phone."""
    asked = record_from(rpc.SignOnThisPhone, values, appointment_id=appointment_id)
    youth_id = youth_of_appointment(appointment_id)
    reached("take_signature", youth_id)
    return answer(sign_by_drawing(youth_id, appointment_id, asked.record_id, asked.strokes), 201)


@blp.route("/appointments/<appointment_id>/attendance/signatures/by-code", methods=["POST"])
@blp.arguments(schema_of(CodeOfYouth, name="CodeOfYouth"))
@blp.response(201, _Appointment)
def post_signature_by_code(values: Values, appointment_id: str) -> Response:
    """The youth's, by the own access code typed on the instructor's phone. It is kept nowhere; wrong tries count as at the door."""
    youth_id = youth_of_appointment(appointment_id)
    reached("take_signature", youth_id)
    return answer(sign_by_code(youth_id, appointment_id, values["record_id"], values["own_code"]), 201)


@blp.route("/appointments/<appointment_id>/attendance/contests", methods=["POST"])
@blp.arguments(schema_of(rpc.ContestAttendance, ("appointment_id",)))
@blp.response(201, _Appointment)
def post_contest(values: Values, appointment_id: str) -> Response:
    command = record_from(rpc.ContestAttendance, values, appointment_id=appointment_id)
    return answer(ask("contest_attendance", rpc.contest_attendance, command, youth_of_appointment(appointment_id)), 201)


@blp.route("/appointments/<appointment_id>/attendance/contests/answer", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerContest, ("appointment_id",)))
@blp.response(200, _Appointment)
def post_contest_answer(values: Values, appointment_id: str) -> Response:
    """The school's or the adviser's. Upheld, it waits for the school's correction; not upheld, it says why."""
    command = record_from(rpc.AnswerContest, values, appointment_id=appointment_id)
    return answer(ask("answer_contest", rpc.answer_contest, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/answer", methods=["POST"])
@blp.arguments(schema_of(rpc.AnswerAppointment, ("appointment_id",)))
@blp.response(200, _Appointment)
def post_appointment_answer(values: Values, appointment_id: str) -> Response:
    """The youth's yes or no, with the reason, to what somebody else booked; a no is never late."""
    command = record_from(rpc.AnswerAppointment, values, appointment_id=appointment_id)
    return answer(ask("answer_appointment", rpc.answer_appointment, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/note", methods=["PUT"])
@blp.arguments(schema_of(rpc.NoteAppointment, ("appointment_id",)))
@blp.response(200, _Appointment)
def put_note(values: Values, appointment_id: str) -> Response:
    """A short note of the caller's side to the other; empty, it is taken away."""
    command = record_from(rpc.NoteAppointment, values, appointment_id=appointment_id)
    return answer(ask("note_appointment", rpc.note_appointment, command, youth_of_appointment(appointment_id)))


@blp.route("/appointments/<appointment_id>/meeting-point", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetMeetingPoint, ("appointment_id",)))
@blp.response(200, _Appointment)
def put_meeting_point(values: Values, appointment_id: str) -> Response:
    command = record_from(rpc.SetMeetingPoint, values, appointment_id=appointment_id)
    return answer(ask("edit_meeting_point", rpc.set_meeting_point, command, youth_of_appointment(appointment_id)))


@blp.route("/youths/<youth_id>/series", methods=["POST"])
@blp.arguments(schema_of(rpc.BookSeries))
@blp.response(201, schema_of(rpc.Series))
def post_series(values: Values, youth_id: str) -> Response:
    """Every week at that hour. Each time is booked, or says why not; the ids in `first` are not used."""
    asked = record_from(rpc.BookSeries, values)
    first = msgspec.structs.replace(asked.first, id=command_id("series"), youth_id=youth_id)
    command = msgspec.structs.replace(asked, first=first)
    return answer(ask("book_appointment", rpc.book_series, command, youth_id), 201)


@blp.route("/youths/<youth_id>/series/<series_id>/cancellation", methods=["POST"])
@blp.arguments(schema_of(rpc.CancelSeries, ("youth_id", "series_id")))
@blp.response(200, schema_of(rpc.SeriesCancelled))
def post_series_cancellation(values: Values, youth_id: str, series_id: str) -> Response:
    """From an instant on."""
    command = record_from(rpc.CancelSeries, values, youth_id=youth_id, series_id=series_id)
    return answer(ask("cancel_appointment", rpc.cancel_series, command, youth_id))


@blp.route("/me/meeting-point")
@blp.response(200, schema_of(rpc.SchoolMeetingPoint))
def get_school_meeting_point() -> Response:
    """The school's own: what holds for an appointment that says nothing else."""
    query = rpc.GetSchoolMeetingPoint(school_id=actor().principal.organisation_id or "")
    return answer(ask("edit_school_meeting_point", rpc.get_school_meeting_point, query))


@blp.route("/me/meeting-point", methods=["PUT"])
@blp.arguments(schema_of(rpc.SchoolMeetingPoint, ("school_id",)))
@blp.response(200, schema_of(rpc.SchoolMeetingPoint))
def put_school_meeting_point(values: Values) -> Response:
    command = record_from(rpc.SchoolMeetingPoint, values, school_id=actor().principal.organisation_id or "")
    return answer(ask("edit_school_meeting_point", rpc.set_school_meeting_point, command))
