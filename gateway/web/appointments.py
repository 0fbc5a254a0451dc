"""What people do about an appointment: ask for it, confirm or refuse it, move, cancel, note the presence, sign.

Times typed on a page are Europe/Paris; what is sent is UTC. Whether it is possible is said by attendance.
"""

import datetime as dt
from typing import Any

import msgspec
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest, NotFound
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import actor, ask, ask_all, command_id, desk, may, must_be_of, reached
from gateway.signatures import sign_by_code, sign_by_drawing
from gateway.web import booklet, dates, journey, names, words
from gateway.web.arrival import shown_code
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, whole, written
from gateway.web.youth_file import eyes

pages = Blueprint("appointments", __name__)

BOOKED_BY_HAND = {kind: words.APPOINTMENTS[kind] for kind in ("driving_lesson", "practical_exam", "code_exam", "interview")}
"""What a school sets at an hour of its own choice; a group is booked by its places."""
ONE = "/jeunes/<youth_id>/seances/<appointment_id>"


def an_instant(name: str) -> dt.datetime:
    """An ISO instant of a hidden field, or a local date and time that a person typed."""
    try:
        at = dt.datetime.fromisoformat(written(name, 40).replace("Z", "+00:00"))
    except ValueError:
        raise InvalidRequest("bad_time", field=name) from None
    return at.replace(tzinfo=dates.PARIS) if at.tzinfo is None else at


@pages.post("/jeunes/<youth_id>/seances")
@act
def book(youth_id: str) -> ResponseReturnValue:
    command = msgspec.convert({
        "id": command_id(), "youth_id": youth_id, "starts_at": an_instant("starts_at").astimezone(dt.UTC),
        "ends_at": _end().astimezone(dt.UTC), "instructor_id": written("instructor_id", 60),
        "vehicle_id": written("vehicle_id", 60) or None, "meeting_point": written("meeting_point", 200),
        "kind": one_of("kind", BOOKED_BY_HAND) if written("kind") else "driving_lesson", "anyway": bool(written("anyway", 5)),
    }, rpc.BookAppointment)
    booked = ask("book_appointment", rpc.book_appointment, command, youth_id=youth_id)
    if booked.state == "confirmed":
        return done(_("C’est réservé : %(when)s.", when=dates.moment(booked.starts_at)))
    return done(_("C’est demandé : %(when)s. L’auto-école va répondre.", when=dates.moment(booked.starts_at)))


def _end() -> dt.datetime:
    """As the form says it, or so many minutes after the start that a person typed."""
    if written("ends_at"):
        return an_instant("ends_at")
    minutes = whole("minutes")
    if not 15 <= minutes <= 480:
        raise InvalidRequest("bad_lesson_length", field="minutes")
    return an_instant("starts_at").astimezone(dt.UTC) + dt.timedelta(minutes=minutes)


@pages.post("/jeunes/<youth_id>/entretiens")
@act
def fix_interview(youth_id: str) -> ResponseReturnValue:
    """The adviser's own; the youth is told, and says yes or no."""
    command = rpc.BookInterview(
        id=command_id(), youth_id=youth_id, starts_at=an_instant("starts_at").astimezone(dt.UTC), ends_at=_end().astimezone(dt.UTC),
        meeting_point=written("meeting_point", 200), directions=written("directions", 300),
    )
    booked = ask("book_interview", rpc.book_interview, command, youth_id=youth_id)
    return done(_("L’entretien est fixé : %(when)s. Le ou la jeune est prévenu et dit s’il ou elle vient.",
                  when=dates.moment(booked.starts_at)))


@pages.post(ONE + "/confirmer")
@act
def confirm(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = rpc.ConfirmAppointment(appointment_id=appointment_id)
    ask("confirm_appointment", rpc.confirm_appointment, command, youth_id=youth_id)
    return done(_("Le rendez-vous est confirmé."))


@pages.post(ONE + "/refuser")
@act
def decline(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = rpc.DeclineAppointment(appointment_id=appointment_id, reason=one_of("reason", words.DECLINE_REASONS))
    ask("confirm_appointment", rpc.decline_appointment, command, youth_id=youth_id)
    return done(_("La demande est refusée. Le ou la jeune voit pourquoi."))


@pages.post(ONE + "/annuler")
@act
def cancel(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    reason = one_of("reason", words.REASONS) if written("reason") else None
    if written("series_id", 64):
        return _cancel_following(youth_id, reason)
    command = rpc.CancelAppointment(appointment_id=appointment_id, reason=reason)
    cancelled = ask("cancel_appointment", rpc.cancel_appointment, command, youth_id=youth_id)
    if cancelled.late_cancellation and cancelled.kind == "driving_lesson":
        return done(_("C’est annulé, hors délai. Une personne décidera si l’heure est due."))
    return done(_("C’est annulé."))


def _cancel_following(youth_id: str, reason: Any) -> ResponseReturnValue:
    command = rpc.CancelSeries(
        series_id=written("series_id", 64), youth_id=youth_id, start=an_instant("starts_at").astimezone(dt.UTC), reason=reason
    )
    gone = ask("cancel_appointment", rpc.cancel_series, command, youth_id=youth_id)
    if gone.late:
        return done(_("%(count)s rendez-vous sont annulés, dont %(late)s hors délai. Une personne décidera si une heure est due.",
                      count=gone.cancelled, late=gone.late))
    return done(_("%(count)s rendez-vous sont annulés.", count=gone.cancelled))


@pages.get(ONE)
@page_for("adviser", "school", "instructor")
def one(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    """Closing a lesson: the presence with a thumb, then the marks, then the signature; an adviser's interview: the presence."""
    if actor().principal.role == "adviser":
        return _interview(youth_id, appointment_id)
    answers = ask_all({
        "appointment": ("read_appointments", rpc.get_appointment, rpc.GetAppointment(appointment_id=appointment_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
        "booklet": ("read_progress", progress.get_booklet, progress.AboutYouth(youth_id=youth_id)),
    }, youth_id=youth_id)
    lesson = _lesson(answers)
    opens = "show_code" in lesson["line"].acts and answers["appointment"].state == "confirmed"
    return render_template("lesson.html", may=may, shown=shown_code(youth_id, appointment_id) if opens else None, **lesson)


def _interview(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    """What a school gives is the school's to note: there is no page of it for an adviser."""
    answers = ask_all({
        "appointment": ("read_appointments", rpc.get_appointment, rpc.GetAppointment(appointment_id=appointment_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    appointment = answers["appointment"]
    if appointment.interviewer_id is None:
        raise NotFound("appointment", id=appointment_id)
    line = journey.appointment_line(appointment, actor().principal, desk().clock.now(), journey.names_of(answers["youth"]))
    return render_template("interview.html", appointment=appointment, line=line)


def _lesson(answers: dict[str, Any]) -> dict[str, Any]:
    appointment, youth = answers["appointment"], answers["youth"]
    known = {**names.of_own_school(), **journey.names_of(youth)}
    return {
        "appointment": appointment, "youth": youth,
        "line": journey.appointment_line(appointment, actor().principal, desk().clock.now(), known),
        "competences": booklet.competences(answers["booklet"]),
        "marked": [line for line in answers["booklet"].lines if line.appointment_id == appointment.id],
        "names": known,
    }


def _what_happened() -> dict[str, Any]:
    outcome = one_of("outcome", words.OUTCOMES)
    reason = one_of("reason", words.REASONS) if written("reason") else None
    return {
        "outcome": outcome, "late_minutes": whole("late_minutes") if outcome == "late" else 0,
        "reason": None if outcome == "present" else reason,
    }


@pages.post(ONE + "/presence")
@act
def record(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    what = {"id": command_id(), "appointment_id": appointment_id, **_what_happened()}
    command = _valid(what, rpc.RecordAttendance)
    ask("record_attendance", rpc.record_attendance, command, youth_id=youth_id)
    return done(_("La présence est notée."))


@pages.post(ONE + "/corriger")
@act
def correct(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    if len(written("correction_reason")) < 3:
        raise InvalidRequest("correction_reason_missing", field="correction_reason")
    what = {
        "id": command_id(), "appointment_id": appointment_id, "replaces": written("record_id", 60),
        "correction_reason": written("correction_reason", 300), **_what_happened(),
    }
    ask("record_attendance", rpc.correct_attendance, _valid(what, rpc.CorrectAttendance), youth_id=youth_id)
    return done(_("La correction est notée. L’ancienne note reste lisible."))


def _valid(what: dict[str, Any], record_type: Any) -> Any:
    try:
        return msgspec.convert(what, record_type)
    except msgspec.ValidationError:
        raise InvalidRequest("bad_minutes_late", field="late_minutes") from None


@pages.post(ONE + "/signer")
@act
def sign(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    reason = written("not_signed_reason", 200) or None
    command = rpc.SignAttendance(
        appointment_id=appointment_id, record_id=written("record_id", 60), not_signed_reason=reason
    )
    ask("sign_attendance", rpc.sign_attendance, command, youth_id=youth_id)
    return done(_("La raison est notée.") if reason else _("C’est signé."))


@pages.post(ONE + "/signer-au-doigt")
@act
def sign_with_a_finger(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    """On the instructor's phone: what the youth drew comes as JSON from static/signature.js."""
    try:
        strokes = msgspec.json.decode(written("strokes", 60_000) or "[]", type=rpc.Strokes)
    except msgspec.MsgspecError:
        raise InvalidRequest("bad_drawing", field="strokes") from None
    sign_by_drawing(youth_id, appointment_id, written("record_id", 60), strokes)
    return done(_("C’est signé par le ou la jeune."))


@pages.post(ONE + "/signer-avec-code")
@act
def sign_with_the_code(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    sign_by_code(youth_id, appointment_id, written("record_id", 60), written("own_code", 64))
    return done(_("C’est signé par le ou la jeune."))


@pages.post(ONE + "/notes")
@act
def mark(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = progress.MarkObjectives(
        youth_id=youth_id, marks=booklet.chosen_marks(request.form), appointment_id=appointment_id
    )
    reached("mark_objectives", youth_id)
    must_be_of(youth_id, appointment_id)
    ask("mark_objectives", progress.mark_objectives, command, youth_id=youth_id)
    return done(_("Les notes sont dans le livret."))
