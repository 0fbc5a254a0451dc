"""« Mobilité et emploi » on one screen, and the charter on another: for the youth and everyone who follows her."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.attendance import rpc as attendance
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, desk, may
from gateway.web import dates, journey, standing
from gateway.web.frame import page_for
from gateway.web.parts import ask_parts
from gateway.web.youth_file import eyes
from gateway.web.youth_list import FOLLOWERS

pages = Blueprint("mobility", __name__)


@pages.get("/jeunes/<youth_id>/mobilite-emploi")
@page_for("youth", *FOLLOWERS)
def mobility(youth_id: str) -> ResponseReturnValue:
    now, me = desk().clock.now(), actor().principal
    answers = ask_parts({
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
        "journey": ("read_file", profiles.get_journey, profiles.GetJourney(youth_id=youth_id, view=eyes())),
        "summary": ("read_appointments", attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=youth_id)),
        "coming": ("read_appointments", attendance.list_appointments, attendance.ListAppointments(
            youth_id=youth_id, start=now, states=("requested", "confirmed"), limit=3)),
    }, youth_id)
    youth, stands = answers["youth"], answers["journey"]
    known = journey.names_of(youth)
    return render_template(
        "mobility.html", youth=youth, standing=stands, may=may, own=me.role == "youth",
        milestones=standing.milestone_lines(stands), employment=standing.employment_lines(stands),
        needed=standing.needed_in(youth.project.needed_by), today=dates.today(),
        hours=standing.hours(answers["summary"].minutes_driven),
        coming=[journey.appointment_line(item, me, now, known) for item in answers["coming"].appointments],
    )


@pages.get("/jeunes/<youth_id>/charte")
@page_for("youth", *FOLLOWERS)
def charter(youth_id: str) -> ResponseReturnValue:
    role = actor().principal.role
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes()), youth_id)
    stands = ask("read_file", profiles.get_journey, profiles.GetJourney(youth_id=youth_id, view=eyes()), youth_id)
    text = stands.charter
    assert text is not None
    lines = standing.charter_lines(text, role)
    return render_template(
        "charter.html", youth=youth, charter=text, parties=lines, state=standing.charter_state(text), may=may, own=role == "youth",
        can_sign=any(line.is_me and not line.signed for line in lines) and stands.phase in ("admitted", "active", "paused"),
    )
