"""A presence that a youth contests, and the answer: her own words on one side, the school's or the adviser's yes or no on the other."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from gateway.acting import actor, ask, desk
from gateway.web import journey, names
from gateway.web.frame import done
from gateway.web.journey_acts import act, written

pages = Blueprint("contests", __name__)

ONE = "/jeunes/<youth_id>/seances/<appointment_id>/contester"
MOST = 50


def waiting_contests() -> list[journey.AppointmentLine]:
    """Those that wait for an answer, or for the correction that was promised; the oldest first."""
    asked = rpc.ListAppointments(contested=True, limit=MOST)
    found = ask("read_appointments", rpc.list_appointments, asked).appointments
    if not found:
        return []
    me, now = actor().principal, desk().clock.now()
    known = {**names.people(each.interviewer_id or each.instructor_id for each in found), **names.youths(each.youth_id for each in found)}
    return [journey.appointment_line(each, me, now, known) for each in found]


@pages.post(ONE)
@act
def contest(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    command = rpc.ContestAttendance(
        appointment_id=appointment_id, record_id=written("record_id", 60), words=written("words")
    )
    contested = ask("contest_attendance", rpc.contest_attendance, command, youth_id=youth_id)
    if contested.interviewer_id:
        return done(_("C’est noté : vous contestez. Votre conseiller ou conseillère le lit et vous répond."))
    return done(_("C’est noté : vous contestez. Votre auto-école et votre conseiller ou conseillère le lisent et vous répondent."))


@pages.post(ONE + "/reponse")
@act
def answer(youth_id: str, appointment_id: str) -> ResponseReturnValue:
    if written("upheld", 5) not in ("yes", "no"):
        raise InvalidRequest("unknown_kind", field="upheld")
    upheld = written("upheld", 5) == "yes"
    command = rpc.AnswerContest(
        appointment_id=appointment_id, record_id=written("record_id", 60), upheld=upheld, reason=written("reason", 300)
    )
    answered = ask("answer_contest", rpc.answer_contest, command, youth_id=youth_id)
    if upheld and answered.interviewer_id:
        to_correct = f"/jeunes/{youth_id}/seances/{appointment_id}"
        return done(_("La contestation est acceptée. Corrigez maintenant la note de présence."), to_correct)
    if upheld:
        return done(_("La contestation est acceptée. L’auto-école corrige maintenant la note de présence."))
    return done(_("La réponse est envoyée. La note de présence reste, et le ou la jeune lit pourquoi."))
