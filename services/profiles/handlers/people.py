"""People of the staff and schools: who there is, how they are called, what a school decides for itself."""

from collections.abc import Iterable

from sqlalchemy import and_, select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import PROGRAMME, Done, Empty
from contracts.profiles import rpc
from contracts.profiles.events import SchoolConfirmationChanged, StaffJoined
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import fold, tidy
from services.profiles.handlers.scopes import reached_person, reached_school, staff_in
from services.profiles.handlers.views import person_view, principal_of, schools_view
from services.profiles.models import Person, School

_MOST_PEOPLE = 1_000


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
    query = select(Person).where(Person.role != "youth").order_by(Person.label, Person.id).limit(_MOST_PEOPLE)
    asked = Person.id.in_(request.ids) if request.ids is not None else and_(staff_in(uow.scope), Person.left_on.is_(None))
    query = query.where(asked)
    if request.role:
        query = query.where(Person.role == request.role)
    if request.area:
        query = query.where(Person.area == request.area)
    if request.organisation_id:
        query = query.where(Person.organisation_id == request.organisation_id)
    return rpc.People(people=tuple(person_view(person) for person in uow.session.scalars(query)))


def add_person(command: rpc.AddPerson, uow: UnitOfWork) -> Done:
    """Someone of the staff may be given a code from now on; a school's people belong to the school's area."""
    if uow.session.get(Person, command.id):
        raise Conflict("person_exists", id=command.id)
    label = tidy(command.label)
    if not label:
        raise InvalidRequest("name", field="label")
    area, organisation = command.area, command.organisation
    if command.role in ("school", "instructor"):
        school = reached_school(uow, command.organisation_id or "")
        area, organisation = school.area, school.name
    elif area and uow.deps.programme.area(area) is None:
        raise InvalidRequest("area", field="area")
    elif uow.scope.kind != "all" and (uow.scope.kind != "areas" or area not in uow.scope.ids):
        raise NotAllowed("other_area", area=area)
    person = Person(
        id=command.id,
        role=command.role,
        label=label,
        name_key=fold(label),
        area=area,
        organisation=organisation,
        organisation_id=command.organisation_id,
        email=command.email,
    )
    uow.session.add(person)
    uow.log.append(
        PROGRAMME, StaffJoined(person_id=person.id, role=person.role, organisation_id=person.organisation_id)
    )
    return Done(id=person.id)


def rename_person(command: rpc.RenamePerson, uow: UnitOfWork) -> Done:
    person = reached_person(uow, command.person_id)
    label = tidy(command.label)
    if not label:
        raise InvalidRequest("name", field="label")
    if person.role == "youth":
        raise InvalidRequest("not_staff", field="person_id")
    person.label, person.name_key = label, fold(label)
    return Done(id=person.id)


def get_school(request: rpc.GetSchool, uow: UnitOfWork) -> rpc.School:
    """A school is known to everyone who sees its name on a file: reading it needs no scope."""
    school = uow.session.get(School, request.school_id)
    return schools_view(uow.session, [school or reached_school(uow, request.school_id)])[0]


def list_schools(request: rpc.ListSchools, uow: UnitOfWork) -> rpc.Schools:
    query = select(School).order_by(School.area, School.code)
    if request.area:
        query = query.where(School.area == request.area)
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
