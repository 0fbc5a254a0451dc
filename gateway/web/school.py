"""The school's and the instructors' pages: requests to confirm, the week, my day, the team. Hours are Europe/Paris."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import actor, ask, desk
from gateway.api.v1.people import must_be_own_staff
from gateway.web import dates, journey, names
from gateway.web.class_lines import ClassLine, class_line
from gateway.web.classes import freed_offers, own_place
from gateway.web.contests import waiting_contests
from gateway.web.diaries import collision_lines
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.news import latest
from gateway.web.plans import waiting_plans, week_text
from gateway.web.refused_form import query

pages = Blueprint("school", __name__)

SHOWN = ("requested", "confirmed", "closed")


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dates.PARIS).astimezone(dt.UTC)


def lines_between(start: dt.datetime | None, end: dt.datetime | None, states: tuple[str, ...]) -> list[journey.AppointmentLine]:
    """The appointments in scope, with names; an instructor's own ones only."""
    me = actor().principal
    page = ask("read_appointments", rpc.list_appointments, rpc.ListAppointments(
        start=start, end=end, states=states, instructor_id=me.id if me.role == "instructor" else None, limit=300,
    ))
    known = {**names.of_own_school(), **names.youths(item.youth_id for item in page.appointments)}
    now = desk().clock.now()
    return [journey.appointment_line(item, me, now, known) for item in page.appointments]


@pages.get("/demandes")
@page_for("school")
def requests() -> ResponseReturnValue:
    """What waits for the school: appointments asked for, then adjustments to agree."""
    me, now = actor().principal, desk().clock.now()
    triage = ask("read_adjustments", progress.list_triage, progress.ListTriage(waiting_role="school", limit=50))
    waiting = [(line.youth_id, item) for line in triage.lines for item in line.waiting_adjustments]
    known = names.youths(youth_id for youth_id, _item in waiting)
    return render_template(
        "requests.html", plans=[(plan, week_text(plan.week)) for plan in waiting_plans()],
        lines=lines_between(now, None, ("requested",)), news=latest(),
        freed=freed_offers(), contests=waiting_contests(), collisions=collision_lines(),
        adjustments=[(known.get(youth_id, ""), journey.adjustment_line(item, me)) for youth_id, item in waiting],
    )


@pages.get("/semaine")
@page_for("school", "instructor")
def week() -> ResponseReturnValue:
    monday = _monday()
    slots = _held(midnight(monday), midnight(monday + dt.timedelta(days=7)))
    chosen = query().get("qui", "")
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    return render_template(
        "week.html", monday=monday, before=monday - dt.timedelta(days=7), after=monday + dt.timedelta(days=7),
        people=sorted({each.instructor for each in slots if each.instructor}), chosen=chosen,
        days=[(day, [x for x in slots if x.day == day and chosen in ("", x.instructor)]) for day in days
              if day.weekday() < 6 or any(x.day == day for x in slots)],
    )


@dataclass(frozen=True)
class Slot:
    """An hour of the week or the day: somebody's own appointment, or a class, full or still empty."""

    starts: str
    day: dt.date
    instructor: str
    appointment: journey.AppointmentLine | None = None
    group: ClassLine | None = None


def _held(start: dt.datetime, end: dt.datetime) -> list[Slot]:
    """What is held in these days, by start; a class once, whoever is in it."""
    own = [line for line in lines_between(start, end, SHOWN) if not line.class_id]
    page = ask("read_classes", rpc.list_classes, rpc.ListClasses(start=start, end=end, limit=200))
    given = [each for each in page.classes if each.state != "cancelled"]
    known = names.of_own_school() if given else {}
    return sorted([
        *(Slot(line.starts, line.day, line.instructor, appointment=line) for line in own),
        *(Slot(dates.local(each.starts_at).strftime("%Y-%m-%dT%H:%M"), line.day, line.instructor, group=line)
          for each in given for line in [class_line(each, known)]),
    ], key=lambda slot: slot.starts)


def _monday() -> dt.date:
    try:
        return dates.monday_of(dt.date.fromisoformat(query().get("du", "")))
    except ValueError:
        return dates.monday_of(dates.today())


@pages.get("/ma-journee")
@page_for("instructor")
def my_day() -> ResponseReturnValue:
    """Today's lessons and classes, those of the last days that are still open, and tomorrow's first ones."""
    today = dates.today()
    slots = _held(midnight(today - dt.timedelta(days=7)), midnight(today + dt.timedelta(days=2)))
    return render_template(
        "my_day.html", today_text=dates.day(today).capitalize(), news=latest(),
        today=[x for x in slots if x.day == today], tomorrow=[x for x in slots if x.day > today],
        late=[x for x in slots if x.day < today and _is_open(x)],
        me=actor().principal.id,
    )


def _is_open(slot: Slot) -> bool:
    if slot.group is not None:
        return slot.group.state == "open"
    return slot.appointment is not None and (slot.appointment.state == "confirmed" or "sign" in slot.appointment.acts)


@pages.get("/equipe")
@page_for("school")
def team() -> ResponseReturnValue:
    return render_template("team.html", school=names.own_school(), place=own_place())


@pages.post("/equipe/confirmation")
@act
def set_confirmation() -> ResponseReturnValue:
    choice = written("confirmation", 20)
    if choice not in ("manual", "automatic"):
        raise InvalidRequest("unknown_kind", field="confirmation")
    command = profiles.SetSchoolConfirmation(
        school_id=actor().principal.organisation_id or "", confirmation="automatic" if choice == "automatic" else "manual"
    )
    ask("edit_school", profiles.set_school_confirmation, command)
    return done(_("Le choix est enregistré."))


@pages.post("/equipe/<person_id>/depart")
@act
def leaves(person_id: str) -> ResponseReturnValue:
    must_be_own_staff(person_id)
    ask("note_departure", profiles.leave_school, profiles.LeaveSchool(person_id=person_id))
    return done(_("Le départ est noté. Pensez à déplacer les leçons prévues."))


@pages.post("/equipe/<person_id>/nom")
@act
def rename(person_id: str) -> ResponseReturnValue:
    label = written("label", 200)
    if not label:
        raise InvalidRequest("label_missing", field="label")
    must_be_own_staff(person_id)
    ask("edit_school", profiles.rename_person, profiles.RenamePerson(person_id=person_id, label=label))
    return done(_("Le nom est enregistré."))
