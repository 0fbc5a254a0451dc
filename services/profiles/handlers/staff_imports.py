"""The schools and advisers that come with an export: those who are new are added, the others kept up to date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from contracts.kernel import PROGRAMME
from contracts.profiles.events import InstructorJoined, SchoolOpened, StaffJoined, VehicleAdded
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.domain.communes import Communes
from services.profiles.domain.programme import Programme
from services.profiles.domain.staff_files import AdviserLine, SchoolLine
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import Surroundings
from services.profiles.handlers.people import advisers_by_name
from services.profiles.models import Person, School, Vehicle


@dataclass
class Staff:
    """Advisers and schools by the name that an export gives them, the area that an adviser serves, who left, and the name of each id."""

    adviser_ids: dict[str, str] = field(default_factory=dict)
    adviser_areas: dict[str, str] = field(default_factory=dict)
    school_ids: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    departed: frozenset[str] = frozenset()

    def around(self, programme: Programme, communes: Communes, as_of: dt.date) -> Surroundings:
        return Surroundings(programme, communes, as_of, self.adviser_ids, self.adviser_areas, self.school_ids, self.departed)


def bring_staff(
    uow: UnitOfWork, schools: Sequence[SchoolLine], advisers: Sequence[AdviserLine], *, keep: bool
) -> Staff:
    """`keep` false is a preview: whoever is new is named in the answer, nothing is stored."""
    known_schools = {school.code: school for school in uow.session.scalars(select(School))}
    for line in schools:
        known = known_schools.get(line.code)
        known_schools[line.code] = _school(uow, line, known, keep=keep)
    # of two of one name, the export means the one who is there
    people = list(uow.session.scalars(select(Person).where(Person.role == "adviser").order_by(Person.left_on.is_not(None), Person.id)))
    names = {person.name_key for person in people}
    people += [_adviser(uow, line, keep=keep) for line in advisers if _key(line) not in names]
    if keep:
        uow.session.flush()
    return Staff(
        adviser_ids=advisers_by_name(people),
        adviser_areas={person.id: person.area or "" for person in people},
        school_ids={fold(school.name): school.id for school in known_schools.values()},
        labels={person.id: person.label for person in people}
        | {school.id: school.name for school in known_schools.values()},
        departed=frozenset(person.id for person in people if person.left_on is not None),
    )


def _key(line: AdviserLine) -> str:
    return fold(f"{line.first_name} {line.last_name}")


def _adviser(uow: UnitOfWork, line: AdviserLine, *, keep: bool) -> Person:
    person = Person(
        id=new_id(),
        role="adviser",
        label=f"{line.first_name} {line.last_name}",
        name_key=_key(line),
        area=line.area,
        organisation=line.mission_locale,
        email=line.email or None,
    )
    if keep:
        uow.session.add(person)
        uow.log.append(PROGRAMME, StaffJoined(person_id=person.id, role="adviser"))
    return person


def _school(uow: UnitOfWork, line: SchoolLine, known: School | None, *, keep: bool) -> School:
    school = known or School(id=new_id(), code=line.code, area=line.area, confirmation="manual")
    if not keep:
        return known or School(id=school.id, code=line.code, name=line.name, area=line.area)
    school.name, school.commune, school.postcode = line.name, line.commune, line.postcode
    if known is None:
        uow.session.add(school)
        uow.session.flush()
        uow.log.append(school.area, SchoolOpened(school_id=school.id, confirmation=school.confirmation))
        _add_person(uow, school, "school", school.name)
    _complete(uow, school, line)
    return school


def _complete(uow: UnitOfWork, school: School, line: SchoolLine) -> None:
    """The export gives numbers only: what is missing is added, nobody is taken away because a number fell."""
    there = uow.session.scalar(
        select(func.count()).where(Person.organisation_id == school.id, Person.role == "instructor")
    )
    for number in range((there or 0) + 1, line.instructors + 1):
        person = _add_person(uow, school, "instructor", f"Moniteur {number} – {school.code}")
        uow.log.append(school.area, InstructorJoined(instructor_id=person.id, school_id=school.id))
    cars = uow.session.scalar(select(func.count()).where(Vehicle.school_id == school.id))
    for number in range((cars or 0) + 1, line.vehicles + 1):
        car = Vehicle(id=new_id(), school_id=school.id, label=f"Véhicule {number} – {school.code}", gearbox="manual")
        uow.session.add(car)
        uow.log.append(school.area, VehicleAdded(vehicle_id=car.id, school_id=school.id, gearbox=car.gearbox))


def _add_person(uow: UnitOfWork, school: School, role: str, label: str) -> Person:
    person = Person(
        id=new_id(),
        role=role,
        label=label,
        name_key=fold(label),
        area=school.area,
        organisation_id=school.id,
        organisation=school.name,
    )
    uow.session.add(person)
    uow.log.append(PROGRAMME, StaffJoined(person_id=person.id, role=role, organisation_id=school.id))
    return person
