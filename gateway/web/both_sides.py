"""What the two sides say to each other of an appointment: « Je viens », a note, where to meet and how to get there."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from gateway.acting import actor, ask
from gateway.web import words
from gateway.web.appointments import ONE
from gateway.web.frame import done
from gateway.web.journey_acts import act, one_of, written

pages = Blueprint("both_sides", __name__)


@pages.post(ONE + "/reponse")
@act
def answer(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    accept = one_of("answer", {"yes": "", "no": ""}) == "yes"
    if not accept and not written("reason"):
        raise InvalidRequest("reason_needed", field="reason")
    reason = None if accept else one_of("reason", words.REASONS)
    command = rpc.AnswerAppointment(appointment_id=appointment_id, accept=accept, reason=reason)
    ask("answer_appointment", rpc.answer_appointment, command, youth_id=youth_id)
    if accept:
        return done(_("C’est dit : vous venez."))
    return done(_("C’est dit : vous ne pouvez pas. Le rendez-vous est annulé, et rien ne vous est compté."))


@pages.post(ONE + "/mot")
@act
def note(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = rpc.NoteAppointment(appointment_id=appointment_id, words=_short("words", 300))
    ask("note_appointment", rpc.note_appointment, command, youth_id=youth_id)
    return done(_("Votre mot est enregistré.") if command.words else _("Votre mot est enlevé."))


@pages.post(ONE + "/lieu")
@act
def meeting_point(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = rpc.SetMeetingPoint(
        appointment_id=appointment_id, meeting_point=_short("meeting_point", 200), directions=_short("directions", 300)
    )
    ask("edit_meeting_point", rpc.set_meeting_point, command, youth_id=youth_id)
    return done(_("Le lieu est enregistré. Le ou la jeune le voit."))


@pages.post("/equipe/lieu")
@act
def school_meeting_point() -> ResponseReturnValue:
    command = rpc.SchoolMeetingPoint(
        school_id=actor().principal.organisation_id or "", meeting_point=_short("meeting_point", 200),
        directions=_short("directions", 300),
    )
    ask("edit_school_meeting_point", rpc.set_school_meeting_point, command)
    return done(_("Le lieu est enregistré. Il vaut pour les prochains rendez-vous."))


def _short(name: str, longest: int) -> str:
    """What was written, or why it is too long: nothing of it is cut without a word."""
    text = written(name, 2_000).replace("\r\n", "\n")
    if len(text) > longest:
        raise InvalidRequest("words_too_long", field=name, longest=longest)
    return text
