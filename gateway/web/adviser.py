"""The adviser's first page: who needs someone today, why, with the evidence and a proposed act."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc as attendance
from contracts.errors import AutonomieError, InvalidRequest
from contracts.kernel import Principal
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import actor, ask, desk
from gateway.web import dates, journey, names, news, standing
from gateway.web.contests import waiting_contests
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act, written
from gateway.web.parts import AWAY
from gateway.web.refused_form import refuse

pages = Blueprint("adviser", __name__)

NOTED_WITHIN = dt.timedelta(days=60)
"""So long the list of the day asks for it; the file always does."""


@dataclass(frozen=True)
class Line:
    youth: profiles.YouthSummary
    tone: str
    signals: tuple[journey.SignalLine, ...]
    adjustments: tuple[journey.AdjustmentLine, ...]


@pages.get("/aujourdhui")
@page_for("adviser")
def today() -> ResponseReturnValue:
    me = actor().principal
    triage = ask("read_triage", progress.list_triage, progress.ListTriage(waiting_role=me.role, limit=_lines_asked()))
    wanted = tuple(line.youth_id for line in triage.lines)
    found = ask("read_triage", profiles.list_youths, profiles.ListYouths(ids=wanted, limit=200)).youths if wanted else ()
    known = {youth.id: youth for youth in found}
    lines = [_line(line, known[line.youth_id], me) for line in triage.lines if line.youth_id in known]
    return render_template(
        "today.html", lines=lines, total=triage.total, today_text=dates.day(dates.today()).capitalize(),
        news=news.latest(), due=_due(), contests=_contests(), interviews=_interviews(),
    )


def _interviews() -> list[journey.AppointmentLine]:
    """Those that were held, and of which nobody has noted yet what happened; the oldest first."""
    now = desk().clock.now()
    asked = attendance.ListAppointments(
        start=now - NOTED_WITHIN, end=now, states=("requested", "confirmed"), interviews=True, limit=50)
    try:
        found = ask("read_appointments", attendance.list_appointments, asked).appointments
        known = names.youths(each.youth_id for each in found)
    except AWAY:
        return []
    return [journey.appointment_line(each, actor().principal, now, known) for each in found]


def _contests() -> list[journey.AppointmentLine]:
    """What waits for an answer to a youth; nothing when the service does not answer: the list of the day still shows."""
    try:
        return waiting_contests()
    except AWAY:
        return []


def _lines_asked() -> int:
    """The most urgent, or everybody of a caseload."""
    return 200 if "tous" in request.args else 25


def _due() -> list[standing.DueLine] | None:
    """What days make due over the caseload; None when the service does not answer: the list of the day still shows."""
    try:
        lines = ask("read_due", profiles.list_due, profiles.ListDue()).lines
    except AWAY:
        return None
    return [
        standing.due_line(line.due, line.youth.id, f"{line.youth.first_name} {line.youth.last_name}") for line in lines
    ]


def _line(line: progress.TriageLine, youth: profiles.YouthSummary, me: Principal) -> Line:
    signals = tuple(journey.signal_line(signal) for signal in line.signals)
    waiting = tuple(journey.adjustment_line(item, me) for item in line.waiting_adjustments)
    tone = "bad" if any(signal.tone == "bad" for signal in signals) else "warn" if signals else "accent"
    return Line(youth, tone, signals, waiting)


@pages.post("/jeunes/<youth_id>/signaux/<signal_id>")
def close_signal(youth_id: str, signal_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").strip()
    if len(reason) < 3:
        return refuse(_("Écrivez en quelques mots pourquoi le signal est levé."), "reason")
    command = progress.CloseSignal(signal_id=signal_id, youth_id=youth_id, reason=reason[:300])
    try:
        ask("close_signal", progress.close_signal, command, youth_id=youth_id)
    except AutonomieError as error:
        return refuse(error)
    return done(_("Le signal est levé."))


@pages.post("/jeunes/<youth_id>/signaux/<signal_id>/plus-tard")
@act
def snooze_signal(youth_id: str, signal_id: str) -> ResponseReturnValue:
    until, reason = a_date("until", required=True), written("reason", 300)
    if len(reason) < 3:
        raise InvalidRequest("reason_needed", field="reason")
    assert until is not None, "a_date refuses what is missing"
    command = progress.SnoozeSignal(signal_id=signal_id, youth_id=youth_id, until=until, reason=reason)
    ask("snooze_signal", progress.snooze_signal, command, youth_id=youth_id)
    if until <= dates.today():
        return done(_("Le signal est de nouveau dans la liste."))
    return done(_("Le signal revient le %(day)s, s’il tient encore.", day=dates.full_day(until)))
