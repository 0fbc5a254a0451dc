"""« Je travaille en équipes »: a few touches, the weeks in words, then one act; undone while nothing else was said."""

import datetime as dt

import msgspec
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, ask_all
from gateway.web import dates, rules, shift_words, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, whole, written
from gateway.web.shift_words import LENGTHS, NTH, ORDERS, RESTS, ROTATIONS, TEAMS
from gateway.web.youth_file import eyes

pages = Blueprint("shifts", __name__)

_TURNS = {"2": ("morning", "afternoon"), "forward": ("morning", "afternoon", "night"), "backward": ("morning", "night", "afternoon")}


@pages.get("/jeunes/<youth_id>/disponibilites/equipes")
@page_for("youth", "adviser")
def shifts_of_youth(youth_id: str) -> ResponseReturnValue:
    return render_template("shifts.html", **_page(youth_id))


@pages.post("/jeunes/<youth_id>/disponibilites/equipes/voir")
@act
def show(youth_id: str) -> ResponseReturnValue:
    """Nothing is kept before somebody has seen the weeks and says that they are right."""
    return render_template("shifts.html", **_page(youth_id, _written_rota(), _travel()))


@pages.post("/jeunes/<youth_id>/disponibilites/equipes")
@act
def keep(youth_id: str) -> ResponseReturnValue:
    command = rpc.SetShifts(youth_id=youth_id, version=whole("version"), rota=_written_rota(), travel_minutes=_travel())
    ask("edit_availability", rpc.set_shifts, command, youth_id=youth_id)
    return done(_("Vos équipes sont enregistrées.") if _own() else _("Ses équipes sont enregistrées."), _address(youth_id))


@pages.post("/jeunes/<youth_id>/disponibilites/equipes/fin")
@act
def end(youth_id: str) -> ResponseReturnValue:
    command = rpc.SetShifts(youth_id=youth_id, version=whole("version"))
    ask("edit_availability", rpc.set_shifts, command, youth_id=youth_id)
    return done(_("Il n’y a plus d’équipes. Les jours de travail sont à redire dans la semaine."), _address(youth_id))


@pages.post("/jeunes/<youth_id>/disponibilites/equipes/annuler")
@act
def undo(youth_id: str) -> ResponseReturnValue:
    ask("edit_availability", rpc.undo_shifts, rpc.UndoShifts(youth_id=youth_id, version=whole("version")), youth_id=youth_id)
    return done(_("C’est annulé : tout est comme avant."), _address(youth_id))


def _own() -> bool:
    return actor().principal.role == "youth"


def _address(youth_id: str) -> str:
    return f"/jeunes/{youth_id}/disponibilites/equipes"


def _page(youth_id: str, asked: rpc.ShiftRota | None = None, travel: int | None = None) -> dict[str, object]:
    """What shifts.html shows: the rota just `asked` for, or the one that holds; its weeks in words."""
    answers = ask_all({
        "availability": ("read_availability", rpc.get_availability, rpc.GetAvailability(owner_id=youth_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    availability: rpc.Availability = answers["availability"]
    rota = asked or availability.shifts
    today, usual = dates.today(), availability.usual_shifts or rpc.UsualShifts(hours=(), rest_minutes=0)
    shown = None
    if rota is not None:
        preview = rpc.PreviewShifts(youth_id=youth_id, rota=rota, travel_minutes=travel)
        shown = ask("read_availability", rpc.preview_shifts, preview, youth_id=youth_id)
    return {
        "availability": availability, "own": _own(), "base": _address(youth_id), "youth_id": youth_id,
        "name": answers["youth"].summary.first_name, "asked": asked, "shown": shown,
        "weeks": shift_words.week_words(rota, shown.weeks, today) if rota and shown else [],
        "choice": shift_words.choice_of(rota, usual, today), "shift_words": shift_words, "rules": rules,
        "travel": availability.travel_minutes if travel is None else travel, "sent": _sent() if asked else [],
    }


def _sent() -> list[tuple[str, str]]:
    """What was shown is what is kept: the second form carries the fields of the first."""
    carried = ("key", "form", "back")
    return [(name, value) for name, values in request.form.lists() if name not in carried for value in values]


def _written_rota() -> rpc.ShiftRota:
    """The form as a rota: this week's team first, its turn begun as many weeks ago as it is said."""
    rotation, order = one_of("rotation", ROTATIONS), one_of("order", ORDERS)
    turns = _TURNS["2" if rotation == "2" else order]
    team = written("team", 20)
    if team not in TEAMS:
        raise InvalidRequest("team_missing", field="team")
    if team not in turns:
        raise InvalidRequest("no_night_team", field="team")
    length, nth = int(one_of("length", LENGTHS)), int(one_of("nth", NTH))
    if nth > length:
        raise InvalidRequest("turn_shorter", field="nth")
    days = [day for day in words.WEEKDAYS if day in request.form.getlist("days")]
    if not days:
        raise InvalidRequest("days_missing", field="days")
    first = turns.index(team)
    since = dates.monday_of(dates.today()) - dt.timedelta(weeks=nth - 1)
    return msgspec.convert({
        "shifts": [_hours(each) for each in (*turns[first:], *turns[:first])], "since": since, "weeks": length, "days": days,
        "rest_after_night_minutes": int(one_of("rest", RESTS)),
    }, rpc.ShiftRota)


def _hours(team: str) -> dict[str, str]:
    start, end = written(f"{team}_start", 5), written(f"{team}_end", 5)
    for name, time in (("start", start), ("end", end)):
        try:
            dt.time.fromisoformat(time)
        except ValueError:
            raise InvalidRequest("bad_time", field=f"{team}_{name}") from None
    if start == end:
        raise InvalidRequest("bad_shift", field=f"{team}_end")
    return {"start": start, "end": end}


def _travel() -> int:
    return int(one_of("travel_minutes", rules.TRAVEL))
