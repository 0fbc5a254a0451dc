"""« Planning »: a coordinator asks for a week's plan, sees and adjusts it, sends it; each school says yes to its part."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, command_id
from gateway.refusals import BY_CODE
from gateway.web import dates, names, plan_words, words
from gateway.web.appointments import an_instant
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, whole, written
from gateway.web.refused_form import query
from gateway.web.youth_file import area_names

pages = Blueprint("plans", __name__)

ONE = "/plannings/<area>/<plan_id>"
WEEKS_AHEAD = 8
IN_MAKING = ("asked", "solving")


@dataclass(frozen=True)
class SchoolLine:
    """One school's part in the overview."""

    id: str
    name: str
    lessons: int
    missing: int
    state: str


@pages.get("/plannings")
@page_for("coordinator", "programme_lead", "school")
def plans() -> ResponseReturnValue:
    me = actor().principal
    areas = area_names() if me.role == "programme_lead" else {}
    area = me.area or query().get("bassin") or next(iter(areas), "")
    asked = rpc.ListPlans(area=area or None, cursor=query().get("suite") or None, limit=20)
    found = ask("read_plans", rpc.list_plans, asked, area=area)
    this = dates.monday_of(dates.today())
    weeks = [this + dt.timedelta(weeks=n) for n in range(1, WEEKS_AHEAD)]
    return render_template(
        "plans.html", plans=found.plans, next=found.next, area=area, areas=areas, own=me.role == "school", week_text=week_text,
        weeks=[(plan_words.week_code(monday), week_text(plan_words.week_code(monday))) for monday in weeks],
        states=plan_words.STATES, waits_for_us=lambda plan: any(part.state == "waiting" for part in plan.parts),
    )


@pages.post("/plannings")
@act
def make() -> ResponseReturnValue:
    area = actor().principal.area or written("area", 64)
    command = rpc.AskPlan(id=command_id("plan"), area=area, week=plan_words.checked_week(written("week", 8)))
    plan = ask("make_plan", rpc.ask_plan, command, area=area)
    return redirect(f"/plannings/{area}/{plan.id}", 303)


@pages.get(ONE)
@page_for("coordinator", "programme_lead", "school")
def one(area: str, plan_id: str) -> ResponseReturnValue:
    plan = ask("read_plans", rpc.get_plan, rpc.GetPlan(plan_id=plan_id), area=area)
    if actor().principal.role == "school":
        return _part_of_school(plan)
    named = {*(each.school_id for each in plan.appointments), *(wish.school_id for wish in plan.unmet)}
    wanted = profiles.ListSchools(area=area, ids=tuple(school_id for school_id in named if school_id))
    schools = {each.id: each for each in ask("read_schools", profiles.list_schools, wanted).schools}
    chosen = schools.get(query().get("auto-ecole", ""))
    return render_template(
        "plan.html", plan=plan, week=week_text(plan.week), schools=_overview(plan, schools), chosen=chosen,
        making=plan.state in IN_MAKING, reasons=_reasons(plan), states=plan_words.STATES,
        failed_text=BY_CODE.get(plan.failed_because or ""), **(_detail(plan, chosen) if chosen else {}),
    )


def _part_of_school(plan: rpc.Plan) -> ResponseReturnValue:
    school = names.own_school()
    return render_template(
        "plan_part.html", plan=plan, week=week_text(plan.week), waiting=any(part.state == "waiting" for part in plan.parts),
        replaced_by=next((part.replaced_by for part in plan.parts if part.replaced_by), None),
        reasons=words.DECLINE_REASONS, **_detail(plan, school),
    )


def _overview(plan: rpc.Plan, schools: dict[str, profiles.School]) -> list[SchoolLine]:
    lessons = Counter(each.school_id for each in plan.appointments)
    missing = Counter[str]()
    for wish in plan.unmet:
        missing[wish.school_id or ""] += 1
    state = {part.school_id: part.state for part in plan.parts}
    named = ((each, schools[each].name if each in schools else _("Sans auto-école")) for each in {*lessons, *missing})
    return sorted(
        (SchoolLine(school_id, name, lessons[school_id], missing[school_id], state.get(school_id, "")) for school_id, name in named),
        key=lambda line: (line.id == "", line.name),
    )


def _reasons(plan: rpc.Plan) -> list[tuple[str, int]]:
    return [(plan_words.why(code), count) for code, count in Counter(wish.code for wish in plan.unmet).most_common()]


def _detail(plan: rpc.Plan, school: profiles.School) -> dict[str, Any]:
    """One school's lines by day, those who get less, and who and what can be chosen."""
    lines = [each for each in plan.appointments if each.school_id == school.id]
    unmet = [each for each in plan.unmet if each.school_id == school.id]
    pupils = {*(each.youth_id for each in lines), *(each.youth_id for each in unmet)}
    known = {
        **names.youths(pupils), **{each.id: each.label for each in school.instructors},
        **{each.id: each.label for each in school.vehicles},
    }
    by_day: dict[dt.date, list[rpc.PlannedAppointment]] = {}
    for line in lines:
        by_day.setdefault(dates.local(line.starts_at).date(), []).append(line)
    return {
        "days": [(dates.day(day).capitalize(), own) for day, own in by_day.items()], "known": known, "school": school,
        "line_states": plan_words.LINE_STATES, "decline_reasons": words.DECLINE_REASONS,
        "unmet": [(known.get(each.youth_id, ""), each, plan_words.why(each.code)) for each in unmet],
        "pupils": sorted(((each, known.get(each, "")) for each in pupils), key=lambda pair: pair[1]),
        "instructors": [(each.id, each.label) for each in school.instructors],
        "vehicles": [(each.id, each.label) for each in school.vehicles],
    }


def week_text(week: str) -> str:
    return str(_("semaine du %(day)s", day=dates.full_day(plan_words.monday_of(week))))


@pages.post(ONE + "/seances")
@act
def add(area: str, plan_id: str) -> ResponseReturnValue:
    starts_at = an_instant("starts_at").astimezone(dt.UTC)
    command = rpc.AddPlanned(
        id=command_id("planned"), plan_id=plan_id, version=whole("version"), youth_id=written("youth_id", 64),
        instructor_id=written("instructor_id", 64), vehicle_id=written("vehicle_id", 64), starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=_minutes()),
    )
    ask("make_plan", rpc.add_planned, command, area=area)
    return done(_("La séance est ajoutée au planning."))


@pages.post(ONE + "/seances/<planned_id>/deplacer")
@act
def move(area: str, plan_id: str, planned_id: str) -> ResponseReturnValue:
    starts_at = an_instant("starts_at").astimezone(dt.UTC)
    command = rpc.MovePlanned(
        plan_id=plan_id, version=whole("version"), planned_id=planned_id, starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=_minutes()), instructor_id=written("instructor_id", 64) or None,
        vehicle_id=written("vehicle_id", 64) or None,
    )
    ask("make_plan", rpc.move_planned, command, area=area)
    return done(_("La séance est déplacée dans le planning."))


@pages.post(ONE + "/seances/<planned_id>/enlever")
@act
def remove(area: str, plan_id: str, planned_id: str) -> ResponseReturnValue:
    ask("make_plan", rpc.remove_planned, rpc.RemovePlanned(plan_id=plan_id, version=whole("version"), planned_id=planned_id), area=area)
    return done(_("La séance est enlevée du planning."))


@pages.post(ONE + "/envoyer")
@act
def send(area: str, plan_id: str) -> ResponseReturnValue:
    ask("make_plan", rpc.send_plan, rpc.SendPlan(plan_id=plan_id, version=whole("version")), area=area)
    return done(_("Le planning est envoyé. Chaque auto-école répond pour sa partie."))


@pages.post(ONE + "/reponse")
@act
def answer(area: str, plan_id: str) -> ResponseReturnValue:
    refused = tuple(text[:64] for text in request.form.getlist("refused"))
    reason: Any = one_of("reason", words.DECLINE_REASONS) if refused else "other"
    command = rpc.AnswerPlan(plan_id=plan_id, school_id=actor().principal.organisation_id or "", refused=refused, reason=reason)
    plan = ask("answer_plan", rpc.answer_plan, command, area=area)
    taken = sum(line.state == "taken" for line in plan.appointments)
    if taken:
        return done(_("C’est enregistré. %(count)s séances n’étaient plus libres : elles ne sont pas réservées.", count=taken))
    return done(_("C’est enregistré. Les séances sont réservées."))


def waiting_plans() -> list[rpc.Plan]:
    """Those that wait for the say of the signed-in school."""
    found = ask("read_plans", rpc.list_plans, rpc.ListPlans(limit=10)).plans
    return [plan for plan in found if any(part.state == "waiting" for part in plan.parts)]


def _minutes() -> int:
    minutes = whole("minutes") or 60
    if not 15 <= minutes <= 240:
        raise InvalidRequest("bad_lesson_length", field="minutes")
    return minutes


