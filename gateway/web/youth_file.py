"""A youth's file for those who follow her: project, next appointments, difficulties, adjustments, booklet, timeline.

Each reader sees what the policy lets her read; the parts are asked in parallel and follow the live stream.
"""

from typing import Any, Literal, cast

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.attendance import rpc as attendance
from contracts.kernel import Empty
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway import policy
from gateway.acting import actor, ask, desk, may
from gateway.signals import NONE, call_for_signals
from gateway.web import brief, communes, journey, names, sentences, standing
from gateway.web.frame import page_for
from gateway.web.parts import Call, ask_parts
from gateway.web.youth_list import FOLLOWERS

pages = Blueprint("youth_file", __name__)

RECENT = 60
"""Facts and writings that the page reads: what is new since a visit, and the last of what happened."""

Eyes = Literal["youth", "adviser", "referent", "school", "instructor", "coordinator"]


def eyes() -> Eyes:
    """With whose eyes the file is read; the lead sees what a coordinator sees."""
    role = actor().principal.role
    return "coordinator" if role == "programme_lead" else cast(Eyes, role)


def reaches(action: str, youth_id: str) -> bool:
    """May the viewer do this about this youth, as of now? A form that would only be refused is not shown."""
    who = actor().principal
    relation = policy.RULES[action].get(who.role)
    return relation is not None and policy.reaches(who, relation, youth_id, desk().relations.links(youth_id))


@pages.get("/jeunes/<youth_id>")
@page_for(*FOLLOWERS)
def file(youth_id: str) -> ResponseReturnValue:
    about = progress.AboutYouth(youth_id=youth_id)
    now = desk().clock.now()
    parts: dict[str, Call] = {
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
        "booklet": ("read_progress", progress.get_booklet, about),
        "results": ("read_progress", progress.get_results, about),
        "difficulties": ("read_difficulties", progress.list_difficulties, about),
        "adjustments": ("read_adjustments", progress.list_adjustments, about),
        "summary": ("read_appointments", attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=youth_id)),
        "coming": ("read_appointments", attendance.list_appointments, attendance.ListAppointments(
            youth_id=youth_id, start=now, states=("requested", "confirmed"), limit=5)),
        "past": ("read_appointments", attendance.list_appointments, attendance.ListAppointments(
            youth_id=youth_id, end=now, newest_first=True, limit=5)),
        "availability": ("read_availability", attendance.get_availability, attendance.GetAvailability(owner_id=youth_id)),
        "timeline": ("read_progress", progress.list_timeline, progress.ListTimeline(youth_id=youth_id, limit=RECENT)),
        "journey": ("read_file", profiles.get_journey, profiles.GetJourney(youth_id=youth_id, view=eyes())),
        **call_for_signals(youth_id),
    }
    if may("read_changes"):
        parts["changes"] = ("read_changes", profiles.list_changes, profiles.GetChanges(youth_id=youth_id, limit=RECENT))
    answers = {"signals": NONE, **ask_parts(parts, youth_id)}
    known = names_in(answers)
    return render_template("file.html", may=may, **shown(answers, known), **at_a_glance(answers, known))


def at_a_glance(answers: dict[str, Any], known: journey.Names) -> dict[str, object]:
    """The head of the file: where the journey stands, what is open and due, what is new to this reader."""
    youth, stands, changes = answers["youth"], answers["journey"], answers.get("changes")
    told_what_is_due = eyes() in ("adviser", "coordinator")
    return {
        "standing": stands,
        "admission": standing.admission_line(stands.admission),
        "brief": brief.brief_of(answers),
        "due": [standing.due_line(due, youth.summary.id) for due in stands.due] if told_what_is_due else None,
        "milestones": standing.milestone_lines(stands),
        "charter_state": standing.charter_state(stands.charter),
        "since": standing.since_lines(changes, answers["timeline"].entries, known),
        "last_visit": changes.last_visit if changes else None,
        "communes": communes.choices(),
        "areas": area_names() if youth.proposes_area else {},
    }


def names_in(answers: dict[str, Any]) -> dict[str, str]:
    """Whoever the file names: those around the journey, before and now, and who did what it tells."""
    around = journey.names_of(answers["youth"])
    did = {other for entry in answers["timeline"].entries for other in (entry.actor, str(entry.data.get("other_id", "")))}
    did |= {item.interviewer_id or item.instructor_id for part in ("coming", "past") for item in answers[part].appointments}
    return {**names.people(did - around.keys()), **around, actor().principal.id: actor().label}


def area_names() -> dict[str, str]:
    """The areas by their key, as the programme calls them."""
    found = ask("read_programme", profiles.get_programme, Empty())
    return {area.key: area.name for area in found.areas}


def shown(answers: dict[str, Any], known: journey.Names) -> dict[str, object]:
    """The answers as lines for the template."""
    me, now, youth = actor().principal, desk().clock.now(), answers["youth"]
    summary = answers["summary"]
    return {
        "youth": youth, "commune": communes.name_of(youth.commune), "booklet": answers["booklet"], "results": answers["results"],
        "availability": answers["availability"], "hours": standing.hours(summary.minutes_driven),
        "outcomes": summary.by_outcome,
        "difficulties": [journey.difficulty_line(item, me) for item in answers["difficulties"].difficulties],
        "adjustments": [journey.adjustment_line(item, me) for item in answers["adjustments"].adjustments],
        "signals": [journey.signal_line(signal) for signal in answers["signals"].signals if signal.cleared_at is None],
        "coming": [journey.appointment_line(item, me, now, known) for item in answers["coming"].appointments],
        "past": [journey.appointment_line(item, me, now, known) for item in answers["past"].appointments],
        "timeline": [sentences.timeline_line(entry, known) for entry in answers["timeline"].entries],
    }
