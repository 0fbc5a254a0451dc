"""« Chaque semaine »: the same hour booked several weeks in one act; what could not be booked is said, time by time."""

import datetime as dt

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, command_id
from gateway.refusals import BY_CODE, BY_KIND
from gateway.web import dates, names
from gateway.web.appointments import an_instant
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, whole, written
from gateway.web.youth_file import eyes

pages = Blueprint("series", __name__)

CAN_PASS = frozenset({"working_day_full", "working_week_full", "rest_too_short", "outside_hours"})
"""What a school may pass by saying « quand même »."""

WEEKS = (2, 4, 6, 8, 10, 12)


@pages.get("/jeunes/<youth_id>/chaque-semaine")
@page_for("adviser", "school")
def every_week(youth_id: str) -> ResponseReturnValue:
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes()), youth_id=youth_id)
    school = _school_of(youth)
    return render_template(
        "every_week.html", youth=youth, school=school, weeks=week_choices(),
        instructors=[(each.id, each.label) for each in school.instructors] if school else [],
        vehicles=[(each.id, each.label) for each in school.vehicles] if school else [],
    )


def _school_of(youth: profiles.Youth) -> profiles.School | None:
    if actor().principal.role == "school":
        return names.own_school()
    school_id = next((link.other_id for link in youth.links if link.role == "school"), None)
    return ask("read_schools", profiles.get_school, profiles.GetSchool(school_id=school_id)) if school_id else None


def week_choices() -> list[tuple[str, str]]:
    return [(str(weeks), _("%(weeks)s semaines", weeks=weeks)) for weeks in WEEKS]


@pages.post("/jeunes/<youth_id>/chaque-semaine")
@act
def book(youth_id: str) -> ResponseReturnValue:
    start = an_instant("starts_at").astimezone(dt.UTC)
    minutes = whole("minutes") or 60
    if not 15 <= minutes <= 240:
        raise InvalidRequest("bad_lesson_length", field="minutes")
    first = rpc.BookAppointment(
        id=command_id("series"), youth_id=youth_id, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes),
        instructor_id=written("instructor_id", 64), vehicle_id=written("vehicle_id", 64) or None, anyway=bool(written("anyway", 5)),
    )
    command = rpc.BookSeries(first=first, weeks=weeks_written(), skip_holidays=written("skip_holidays", 5) == "yes")
    made = ask("book_appointment", rpc.book_series, command, youth_id=youth_id)
    return told(made, _("rendez-vous"))


def weeks_written() -> int:
    weeks = whole("weeks")
    if weeks not in WEEKS:
        raise InvalidRequest("unknown_choice", field="weeks")
    return weeks


def told(made: rpc.Series, what: str) -> ResponseReturnValue:
    """How many there are now, and of each other time why not; none at all is a refusal, and the form comes back."""
    refused = [f"{dates.moment(each.starts_at)} : {_why(each.code)}" for each in made.occurrences if each.code]
    count = sum(each.code is None for each in made.occurrences)
    if not count:
        field = "anyway" if any(each.code in CAN_PASS for each in made.occurrences) else ""
        raise Conflict("no_week_fits", why=refused[0] if refused else "", field=field)
    if refused:
        flash(_("Pas possible : %(times)s", times=" · ".join(refused)), "warn")
    return done(ngettext("%(num)s %(what)s, une semaine.", "%(num)s %(what)s, semaine après semaine.", count, what=what))


def _why(code: str) -> str:
    if code == "holiday":
        return str(_("jour férié ou vacances"))
    return str(BY_CODE.get(code, BY_KIND["conflict"])).split(".")[0].lower()
