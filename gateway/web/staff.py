"""« Équipe » of an area: who works there, by role; somebody added with her code, renamed, gone. A school's own page is school.py.

What may be done is said by the policy and profiles; a coordinator adds nobody who answers for the whole programme.
"""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import Conflict, InvalidRequest
from contracts.profiles import rpc
from gateway.acting import actor, ask, ask_all, command_id
from gateway.api.v1.people import must_be_addable, must_be_own_staff
from gateway.web import codes, picking, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query, refuse
from gateway.web.youth_file import area_names

pages = Blueprint("staff", __name__)

HERE = "/equipe-du-bassin"
OF_AN_AREA = ("adviser", "referent", "school", "instructor", "coordinator")
OF_THE_PROGRAMME = ("programme_lead", "evaluator")
OF_A_SCHOOL = ("school", "instructor")
PROGRAMME_PART = "programme"
"""Among the areas of the page: those who work for all of them."""

_QUOTED = ", ".join(f'"{role}"' for role in (*OF_AN_AREA, *OF_THE_PROGRAMME))
_ROLE = f"<any({_QUOTED}):role>"


@pages.get(HERE)
@page_for("coordinator", "programme_lead")
def staff() -> ResponseReturnValue:
    """One area at a time; a lead has also the part of those who belong to none."""
    areas = _areas()
    part = query().get("bassin", "")
    part = part if part in (*areas, PROGRAMME_PART) and _leads() else next(iter(areas), "")
    roles = OF_THE_PROGRAMME if part == PROGRAMME_PART else OF_AN_AREA
    area = None if part == PROGRAMME_PART else part
    there = ask_all({role: picking.people(role=role, area=area) for role in roles})
    gone = ask_all({role: picking.people(role=role, area=area, gone=True) for role in roles})
    return render_template(
        "staff.html", groups=[(role, there[role].people) for role in roles], most=picking.MOST, part=part, areas=areas,
        more=picking.more(*(there[role].people for role in roles)), text=picking.sought(), leads=_leads(),
        gone=[person for role in roles for person in gone[role].people], me=actor().principal.id, role_words=words.ROLES,
    )  # fmt: skip


@pages.get(f"{HERE}/ajout/{_ROLE}")
@page_for("coordinator", "programme_lead")
def new(role: str) -> ResponseReturnValue:
    """The form of one role: only what this role needs is asked."""
    must_be_addable(role, _own_area())
    schools = ask(*picking.schools(area=_own_area())).schools if role in OF_A_SCHOOL else ()
    areas = area_names()
    return render_template(
        "staff_new.html", role=role, areas=areas if _leads() and role in OF_AN_AREA and role not in OF_A_SCHOOL else {},
        schools=[(school.id, f"{school.name} – {school.commune}") for school in schools[: picking.MOST]],
        more=picking.more(schools), text=picking.sought(),
    )


@pages.post(f"{HERE}/ajout/{_ROLE}")
@act
def add(role: str) -> ResponseReturnValue:
    """The new code is on the page that answers and nowhere else. The same form sent again gives a new code, not a second person."""
    must_be_addable(role, _own_area())
    if role in OF_A_SCHOOL and not written("organisation_id", 60):
        raise InvalidRequest("unknown_choice", field="organisation_id")
    area = None if role in (*OF_A_SCHOOL, *OF_THE_PROGRAMME) else _own_area() or written("area", 60) or None
    command = rpc.AddPerson(
        id=command_id("person"), role=role, label=written("label", 200), email=written("email", 254) or None, area=area,  # type: ignore[arg-type]
        organisation_id=written("organisation_id", 60) or None if role in OF_A_SCHOOL else None,
        organisation=written("organisation", 200) or None,
    )
    ask("add_staff", rpc.add_person, command)
    issued = ask("issue_staff_code", rpc.issue_code, rpc.IssueCode(person_id=command.id))
    response = make_response(render_template("code_sheets.html", sheets=[codes.sheet_of(issued)], back=HERE))
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post(f"{HERE}/<person_id>/nom")
@act
def rename(person_id: str) -> ResponseReturnValue:
    must_be_own_staff(person_id)
    command = rpc.RenamePerson(person_id=person_id, label=written("label", 200), email=written("email", 254))
    ask("edit_school", rpc.rename_person, command)
    return done(_("C’est enregistré."))


@pages.post(f"{HERE}/<person_id>/depart")
@act
def leaves(person_id: str) -> ResponseReturnValue:
    must_be_own_staff(person_id)
    try:
        ask("note_departure", rpc.note_departure, rpc.NoteDeparture(person_id=person_id))
    except Conflict as error:
        if error.code != "caseload_remains":
            raise
        return refuse(_("Cette personne suit encore des jeunes : %(count)s. Confiez-les d’abord à quelqu’un, dans « Transferts ».",
                        count=error.data.get("youths", "")))
    return done(_("Le départ est noté. Son code ne marche plus."))


def _leads() -> bool:
    return actor().principal.role == "programme_lead"


def _own_area() -> str | None:
    return None if _leads() else actor().principal.area


def _areas() -> dict[str, str]:
    """Those whose team the viewer may see."""
    own = _own_area()
    return {key: name for key, name in area_names().items() if own in (None, key)}
