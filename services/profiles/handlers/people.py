"""People of the staff and schools: who there is, how they are called, what a school decides for itself."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import PROGRAMME, Done, Empty
from contracts.profiles import rpc
from contracts.profiles.events import InstructorJoined, SchoolConfirmationChanged, StaffJoined
from servicekit.db import on_sqlite
from servicekit.uow import UnitOfWork
from services.profiles.domain.identity import read_email
from services.profiles.domain.words import fold, tidy
from services.profiles.handlers.scopes import reached_person, reached_school, staff_in
from services.profiles.handlers.views import person_view, principal_of, schools_view
from services.profiles.models import Person, School

OF_MANY_HOUSES = ("referent", "school", "instructor")
BOUND_TO_AN_AREA = ("adviser", "referent", "coordinator")
"""Roles that work in one area: without it nobody of theirs would ever be listed."""


def oneself(uow: UnitOfWork) -> Person:
    person = uow.session.get(Person, uow.principal.id)
    if person is None:
        raise NotFound("person", id=uow.principal.id)
    return person


def me(_request: Empty, uow: UnitOfWork) -> rpc.Me:
    person = oneself(uow)
    return rpc.Me(
        principal=principal_of(person),
        label=person.label,
        organisation=person.organisation,
        notice_seen=person.notice_seen_at is not None,
    )


def see_notice(_command: Empty, uow: UnitOfWork) -> Done:
    person = oneself(uow)
    person.notice_seen_at = person.notice_seen_at or uow.now
    return Done(id=person.id)


def list_people(request: rpc.ListPeople, uow: UnitOfWork) -> rpc.People:
    """Staff within the scope; people asked for by id are named whatever the scope, since names are on every screen."""
    there = Person.left_on.is_not(None) if request.gone else Person.left_on.is_(None)
    query = select(Person).where(Person.role != "youth").order_by(Person.label, Person.id).limit(request.limit)
    asked = Person.id.in_(request.ids) if request.ids is not None else and_(staff_in(uow.scope), there)
    query = query.where(asked)
    if request.role:
        query = query.where(Person.role == request.role)
    if request.area:
        query = query.where(Person.area == request.area)
    if request.organisation_id:
        query = query.where(Person.organisation_id == request.organisation_id)
    if request.text:
        query = query.where(called(uow, request.text, request.role))
    return rpc.People(people=tuple(person_view(person) for person in uow.session.scalars(query)))


def called(uow: UnitOfWork, text: str, role: str | None) -> ColumnElement[bool]:
    """Whose name has words that begin with those of the text; of a role whose houses differ, also whose house has it anywhere."""
    named = _words_begin(uow.session, fold(text).split())
    if role in OF_MANY_HOUSES:
        return or_(Person.id.in_(select(Person.id).where(Person.role == role, named)), _has(Person.organisation, text))
    return named


def _words_begin(session: Session, words: list[str]) -> ColumnElement[bool]:
    if on_sqlite(session):
        return and_(true(), *((" " + Person.name_key).contains(f" {word}") for word in words))
    asked = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
    return func.to_tsvector(literal_column("'simple'"), Person.name_key).bool_op("@@")(asked) if words else true()


def _has(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str) -> ColumnElement[bool]:
    return func.lower(column).contains(tidy(text).lower(), autoescape=True)


def add_person(command: rpc.AddPerson, uow: UnitOfWork) -> Done:
    """Someone of the staff may be given a code from now on; a school's people belong to the school's area."""
    if uow.session.get(Person, command.id):
        raise Conflict("person_exists", id=command.id)
    label, email = _label(command.label), _email(command.email)
    area, house_id, house = _house_of(command, uow)
    person = Person(
        id=command.id,
        role=command.role,
        label=label,
        name_key=fold(label),
        area=area,
        organisation=house,
        organisation_id=house_id,
        email=email,
    )
    uow.session.add(person)
    uow.log.append(
        PROGRAMME, StaffJoined(person_id=person.id, role=person.role, organisation_id=person.organisation_id)
    )
    if person.role == "instructor" and area and house_id:
        uow.log.append(area, InstructorJoined(instructor_id=person.id, school_id=house_id))
    return Done(id=person.id)


def _house_of(command: rpc.AddPerson, uow: UnitOfWork) -> tuple[str | None, str | None, str | None]:
    """The area, and the id and the name of the house: a school's for its people, the area's Mission Locale for its own."""
    if command.role in ("school", "instructor"):
        school = reached_school(uow, command.organisation_id or "")
        return school.area, school.id, school.name
    area = uow.deps.programme.area(command.area) if command.area else None
    if area is None and (command.area or command.role in BOUND_TO_AN_AREA):
        raise InvalidRequest("area", field="area")
    if uow.scope.kind != "all" and (uow.scope.kind != "areas" or command.area not in uow.scope.ids):
        raise NotAllowed("other_area", area=command.area)
    own_house = area.mission_locale if area is not None and command.role in ("adviser", "coordinator") else None
    return command.area, command.organisation_id, tidy(command.organisation or "") or own_house


def _label(text: str) -> str:
    label = tidy(text)
    if not label:
        raise InvalidRequest("name", field="label")
    return label


def _email(text: str | None) -> str | None:
    if not (text or "").strip():
        return None
    address = read_email(text or "")
    if address is None:
        raise InvalidRequest("email", field="email")
    return address


def rename_person(command: rpc.RenamePerson, uow: UnitOfWork) -> Done:
    person = reached_person(uow, command.person_id)
    label = _label(command.label)
    if person.role == "youth":
        raise InvalidRequest("not_staff", field="person_id")
    person.label, person.name_key = label, fold(label)
    if command.email is not None:
        person.email = _email(command.email)
    return Done(id=person.id)


def get_school(request: rpc.GetSchool, uow: UnitOfWork) -> rpc.School:
    """A school is known to everyone who sees its name on a file: reading it needs no scope."""
    school = uow.session.get(School, request.school_id)
    return schools_view(uow.session, [school or reached_school(uow, request.school_id)])[0]


def list_schools(request: rpc.ListSchools, uow: UnitOfWork) -> rpc.Schools:
    query = select(School).order_by(School.area, School.code).limit(request.limit)
    if request.area:
        query = query.where(School.area == request.area)
    if request.ids is not None:
        query = query.where(School.id.in_(request.ids))
    if request.text:
        query = query.where(or_(_has(School.name, request.text), _has(School.commune, request.text)))
    return rpc.Schools(schools=schools_view(uow.session, uow.session.scalars(query).all()))


def set_school_confirmation(command: rpc.SetSchoolConfirmation, uow: UnitOfWork) -> Done:
    school = reached_school(uow, command.school_id)
    if school.confirmation != command.confirmation:
        school.confirmation = command.confirmation
        uow.log.append(school.area, SchoolConfirmationChanged(school_id=school.id, confirmation=command.confirmation))
    return Done(id=school.id)


def advisers_by_name(people: Iterable[Person]) -> dict[str, str]:
    """An export writes « Valentine REGNIER » or « REGNIER Valentine »: every turn of the words leads to the id."""
    found: dict[str, str] = {}
    for person in people:
        words = person.name_key.split()
        for turn in range(len(words)):
            found.setdefault(" ".join(words[turn:] + words[:turn]), person.id)
    return found
