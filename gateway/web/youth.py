"""The youth's own pages: the one next act, the way so far, lessons and slots, help. Large, plain, one thing at a time."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.attendance import rpc as attendance
from contracts.errors import AutonomieError
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from contracts.resources import rpc as resources
from gateway.acting import actor, ask, desk
from gateway.web import journey, sentences, standing
from gateway.web.availability import offered
from gateway.web.class_lines import class_line, offer_line
from gateway.web.classes import classes_ahead
from gateway.web.frame import page_for
from gateway.web.news import latest
from gateway.web.next_act import Situation, next_act
from gateway.web.parts import ask_parts
from gateway.web.rights import notice_seen
from gateway.web.situation_acts import themes

pages = Blueprint("youth", __name__)


def _calls(*names: str) -> dict[str, Any]:
    me, now = actor().principal.id, desk().clock.now()
    about = progress.AboutYouth(youth_id=me)
    known = {
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=me, view="youth")),
        "adjustments": ("read_adjustments", progress.list_adjustments, about),
        "difficulties": ("read_difficulties", progress.list_difficulties, about),
        "booklet": ("read_progress", progress.get_booklet, about),
        "results": ("read_progress", progress.get_results, about),
        "availability": ("read_availability", attendance.get_availability, attendance.GetAvailability(owner_id=me)),
        "coming": ("read_appointments", attendance.list_appointments, attendance.ListAppointments(
            youth_id=me, start=now, states=("requested", "confirmed"), limit=10)),
        "past": ("read_appointments", attendance.list_appointments, attendance.ListAppointments(
            youth_id=me, end=now, newest_first=True, limit=10)),
        "waiting": ("read_offers", attendance.get_waiting, attendance.GetWaiting(youth_id=me)),
        "classes": ("read_classes", attendance.list_classes, classes_ahead(me)),
        "summary": ("read_appointments", attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=me)),
        "journey": ("read_file", profiles.get_journey, profiles.GetJourney(youth_id=me, view="youth")),
        "timeline": ("read_progress", progress.list_timeline, progress.ListTimeline(youth_id=me, limit=30)),
    }
    return {name: known[name] for name in names}


def _asked(*names: str) -> dict[str, Any]:
    return ask_parts(_calls(*names), actor().principal.id)


@pages.get("/accueil")
@page_for("youth")
def home() -> ResponseReturnValue:
    answers = _asked("youth", "adjustments", "coming", "past", "availability", "booklet", "journey", "waiting")
    youth, now = answers["youth"], desk().clock.now()
    situation = Situation(
        youth, answers["adjustments"].adjustments, answers["coming"].appointments, answers["past"].appointments,
        answers["availability"], journey.names_of(youth), now, answers["waiting"].offers,
        answers["journey"].admission,
    )
    return render_template(
        "home.html", youth=youth, act_now=next_act(situation), notice_seen=notice_seen(), news=latest(for_youth=True, limit=4),
        acquired=sum(c.acquired for c in answers["booklet"].competences), recommendations=_recommended(),
        objectives=sum(c.objectives for c in answers["booklet"].competences),
        offers=[offer_line(each, journey.names_of(youth)) for each in answers["waiting"].offers], own=True,
        standing=answers["journey"], to_sign=_has_to_sign(answers["journey"]),
        admission=standing.admission_line(answers["journey"].admission),
    )


def _has_to_sign(stands: profiles.Journey) -> bool:
    signed = {one.party for one in stands.charter.signatures} if stands.charter else {"youth"}
    return "youth" not in signed and stands.phase in ("admitted", "active", "paused")


def _recommended() -> tuple[resources.Recommendation, ...]:
    me = actor().principal.id
    try:
        answer = ask("recommend_resources", resources.recommend, resources.Recommend(youth_id=me, limit=2), youth_id=me)
    except AutonomieError:
        return ()  # a comfort: the first page does not wait for it
    return answer.recommendations


@pages.get("/chemin")
@page_for("youth")
def way() -> ResponseReturnValue:
    answers = _asked("youth", "booklet", "results", "summary", "timeline")
    youth, summary = answers["youth"], answers["summary"]
    known = {**journey.names_of(youth), actor().principal.id: ""}
    return render_template(
        "way.html", youth=youth, themes=themes(), booklet=answers["booklet"], results=answers["results"],
        hours=standing.hours(summary.minutes_driven),
        timeline=[sentences.timeline_line(entry, known) for entry in answers["timeline"].entries],
    )


@pages.get("/lecons")
@page_for("youth")
def lessons() -> ResponseReturnValue:
    answers = _asked("youth", "coming", "past", "availability", "waiting", "classes")
    youth, me, now = answers["youth"], actor().principal, desk().clock.now()
    known = journey.names_of(youth)
    return render_template(
        "lessons.html", youth=youth, own=True, availability=answers["availability"], **offered(me.id, youth),
        coming=[journey.appointment_line(item, me, now, known) for item in answers["coming"].appointments],
        past=[journey.appointment_line(item, me, now, known) for item in answers["past"].appointments],
        classes=[class_line(each, known) for each in answers["classes"].classes],
        offers=[offer_line(each, known) for each in answers["waiting"].offers], told_of_freed=answers["waiting"].told_of_freed,
    )


@pages.get("/aide")
@page_for("youth")
def help_() -> ResponseReturnValue:
    answers = _asked("youth", "adjustments", "difficulties")
    me = actor().principal
    return render_template(
        "help.html", youth=answers["youth"],
        adjustments=[journey.adjustment_line(item, me) for item in answers["adjustments"].adjustments],
        difficulties=[journey.difficulty_line(item, me) for item in answers["difficulties"].difficulties],
    )
