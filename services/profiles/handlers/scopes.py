"""The scope of a call as a condition of SQL: the gateway decides how far a call reaches, this applies it."""

from sqlalchemy import ColumnElement, false, true

from contracts.errors import NotAllowed, NotFound
from contracts.kernel import PROGRAMME, Scope
from servicekit.uow import UnitOfWork
from services.profiles.models import Person, School, Youth


def youths_in(scope: Scope) -> ColumnElement[bool]:
    ids = list(scope.ids)
    match scope.kind:
        case "all":
            return true()
        case "youth":
            return Youth.id.in_(ids)
        case "adviser":
            return Youth.adviser_id.in_(ids)
        case "school":
            return Youth.school_id.in_(ids)
        case "areas":
            return Youth.area.in_(ids)
    return false()


def staff_in(scope: Scope) -> ColumnElement[bool]:
    """Staff are reached by area or by school; a scope of youths reaches none of them."""
    ids = list(scope.ids)
    match scope.kind:
        case "all":
            return true()
        case "areas":
            return Person.area.in_(ids)
        case "school":
            return Person.organisation_id.in_(ids)
    return false()


def reached_youth(uow: UnitOfWork, youth_id: str, *, lock: bool = False) -> Youth:
    """The file, if it is there and within the scope; locked when it is going to be changed."""
    youth = uow.session.get(Youth, youth_id, with_for_update=lock)
    if youth is None:
        raise NotFound("youth", id=youth_id)
    scope = uow.scope
    named = {"youth": youth.id, "adviser": youth.adviser_id, "school": youth.school_id, "areas": youth.area}
    if scope.kind != "all" and named[scope.kind] not in scope.ids:
        raise NotAllowed("out_of_scope", subject=youth_id)
    uow.subject = youth.id
    return youth


def reached_person(uow: UnitOfWork, person_id: str) -> Person:
    """A youth or someone of the staff, within the scope; everybody reaches themselves."""
    person = uow.session.get(Person, person_id)
    if person is None:
        raise NotFound("person", id=person_id)
    if person.role == "youth":
        reached_youth(uow, person_id)
        return person
    scope = uow.scope
    named = {"areas": person.area, "school": person.organisation_id, "youth": None, "adviser": None}
    if scope.kind != "all" and named[scope.kind] not in scope.ids:
        raise NotAllowed("out_of_scope", subject=person_id)
    return person


def reached_school(uow: UnitOfWork, school_id: str) -> School:
    school = uow.session.get(School, school_id)
    if school is None:
        raise NotFound("school", id=school_id)
    scope = uow.scope
    named = {"areas": school.area, "school": school.id, "youth": None, "adviser": None}
    if scope.kind != "all" and named[scope.kind] not in scope.ids:
        raise NotAllowed("out_of_scope", subject=school_id)
    return school


def log_area(uow: UnitOfWork, person: Person) -> str:
    """Under which area a fact about this person is logged: a youth's own, `programme` for the staff."""
    if person.role != "youth":
        return PROGRAMME
    youth = uow.session.get(Youth, person.id)
    return youth.area if youth else PROGRAMME
