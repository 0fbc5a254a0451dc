"""A page made of several services still shows when one of them is away: its parts are empty, and the page says so."""

from collections.abc import Mapping
from typing import Any

from flask import flash
from flask_babel import gettext as _

from contracts.attendance import rpc as attendance
from contracts.errors import Unavailable, Unknown
from contracts.kernel import Method, Record
from contracts.progress import rpc as progress
from gateway.acting import ask, ask_all

Call = tuple[str, Method[Any, Any], Record]
Calls = Mapping[str, Call]

AWAY = (Unavailable, Unknown)


def ask_parts(calls: Calls, youth_id: str) -> dict[str, Any]:
    """As `ask_all`; a part whose service does not answer is shown empty. The file itself (`youth`) must answer."""
    try:
        return ask_all(calls, youth_id=youth_id)
    except AWAY:
        flash(_("Une partie de la page ne répond pas pour le moment. Réessayez dans une minute."), "warn")
        return {name: _one(name, *call, youth_id) for name, call in calls.items()}


def _one(name: str, action: str, method: Method[Any, Any], request: Record, youth_id: str) -> Any:
    try:
        return ask(action, method, request, youth_id=youth_id)
    except AWAY:
        nothing = _nothing(youth_id).get(name)
        if nothing is None:
            raise
        return nothing


def _nothing(youth_id: str) -> dict[str, Record]:
    appointments = attendance.AppointmentPage(appointments=())
    return {
        "booklet": progress.Booklet(youth_id=youth_id, lines=(), competences=()),
        "results": progress.Results(youth_id=youth_id, practice=()),
        "difficulties": progress.Difficulties(difficulties=()),
        "adjustments": progress.Adjustments(adjustments=()),
        "timeline": progress.Timeline(entries=()),
        "signals": progress.Signals(signals=()),
        "summary": attendance.AttendanceSummary(youth_id=youth_id, minutes_driven=0, by_outcome={}),
        "waiting": attendance.Waiting(youth_id=youth_id, told_of_freed=False),
        "classes": attendance.ClassPage(classes=()),
        "coming": appointments,
        "past": appointments,
        "availability": attendance.Availability(owner_id=youth_id, owner_kind="youth", known=True),
    }
