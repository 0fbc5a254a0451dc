"""Rows made into the contract's answers, and what each pair of eyes may see of a file (domain.md § 3)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.kernel import Principal
from contracts.profiles import rpc
from services.profiles.domain.identity import show_phone
from services.profiles.handlers.phones import phones_of, shown
from services.profiles.models import Link, Person, Room, School, StatusPeriod, Vehicle, Youth
from services.profiles.relation_models import PastLink

NO_STATUS = frozenset({"school", "instructor"})
SEES_INCOME = frozenset({"youth", "adviser", "coordinator"})


def principal_of(person: Person) -> Principal:
    """What the gateway's tokens say of a person; `area` is set for those who act in one."""
    return Principal(id=person.id, role=person.role, area=person.area, organisation_id=person.organisation_id)  # type: ignore[arg-type]


def person_view(person: Person) -> rpc.Person:
    return rpc.Person(
        id=person.id,
        role=person.role,
        label=person.label,
        area=person.area,
        organisation_id=person.organisation_id,
        email=person.email,
        organisation=person.organisation,
        left_on=person.left_on,
    )


def summaries(session: Session, youths: Sequence[Youth], *, with_status: bool = True) -> list[rpc.YouthSummary]:
    """Lines of a list; the names of advisers and schools are fetched once for all of them."""
    advisers = labels(session, {youth.adviser_id for youth in youths})
    schools = school_names(session, {youth.school_id for youth in youths})
    return [_summary(youth, advisers, schools, with_status) for youth in youths]


def _summary(youth: Youth, advisers: dict[str, str], schools: dict[str, str], with_status: bool) -> rpc.YouthSummary:
    return rpc.YouthSummary(
        id=youth.id,
        area=youth.area,
        file_number=youth.file_number or "",
        first_name=youth.first_name,
        last_name=youth.last_name,
        journey=youth.journey,
        status=youth.status if with_status else "",
        code_track=youth.code_track,  # type: ignore[arg-type]
        driving_track=youth.driving_track,  # type: ignore[arg-type]
        needed_by=youth.needed_by,
        adviser_id=youth.adviser_id,
        adviser=advisers.get(youth.adviser_id or ""),
        school_id=youth.school_id,
        school=schools.get(youth.school_id or ""),
        reachable=youth.reachable,
        email_refused=youth.email_refused(),
    )


def youth_view(session: Session, youth: Youth, view: str, reader: Principal, proposes_area: str | None = None) -> rpc.Youth:
    """One file through the eyes of `view`; `reader` counts for needs, which stay with their author until shared."""
    with_status = view not in NO_STATUS
    (summary,) = summaries(session, [youth], with_status=with_status)
    own = view == "youth"
    needs_seen = view != "coordinator" and (own or youth.needs_shared or youth.needs_author == reader.id)
    income_seen = view in SEES_INCOME and bool(youth.low_income)
    return rpc.Youth(
        summary=summary,
        project=project_view(youth),
        civility=youth.civility,
        birth_date=youth.birth_date,
        address=youth.address,
        postcode=youth.postcode,
        commune=youth.commune,
        phone=show_phone(youth.phone),
        phones=shown(phones_of(session, youth)),
        email=youth.email,
        neph=masked(youth.neph),
        low_income=youth.low_income == "yes" if income_seen else None,
        strengths=tuple(youth.strengths),
        needs=tuple(youth.needs) if needs_seen else None,
        needs_shared=youth.needs_shared,
        strengths_words=youth.strengths_words,
        needs_words=youth.needs_words if needs_seen else None,
        preferred_contact=youth.preferred_contact,
        language=youth.language,
        representative=youth.representative if view in SEES_INCOME else None,
        proposes_area=proposes_area,
        statuses=statuses(session, youth.id) if with_status else (),
        links=links(session, youth.id),
        past_links=past_links(session, youth.id),
        version=youth.version,
    )


def project_view(youth: Youth) -> rpc.Project:
    return rpc.Project(target=youth.target, why=youth.why, needed_by=youth.needed_by, version=youth.project_version)


def masked(neph: str) -> str | None:
    """Enough to recognise the number on a paper, too little to use it."""
    return "•" * (len(neph) - 4) + neph[-4:] if neph else None


def statuses(session: Session, youth_id: str) -> tuple[rpc.StatusPeriod, ...]:
    rows = session.scalars(
        select(StatusPeriod).where(StatusPeriod.youth_id == youth_id).order_by(StatusPeriod.since.desc())
    )
    return tuple(rpc.StatusPeriod(status=row.status, since=row.since) for row in rows)


def links(session: Session, youth_id: str) -> tuple[rpc.Link, ...]:
    rows = session.scalars(select(Link).where(Link.youth_id == youth_id).order_by(Link.role, Link.since)).all()
    return _links(session, [(row.role, row.other_id, row.since, None) for row in rows])


def past_links(session: Session, youth_id: str) -> tuple[rpc.Link, ...]:
    """Who followed the youth and no longer does, the last first."""
    past = select(PastLink).where(PastLink.youth_id == youth_id).order_by(PastLink.until.desc(), PastLink.id.desc()).limit(50)
    return _links(session, [(row.role, row.other_id, row.since, row.until) for row in session.scalars(past)])


def _links(session: Session, rows: list[tuple[str, str, dt.date, dt.date | None]]) -> tuple[rpc.Link, ...]:
    people = labels(session, {other_id for role, other_id, _, _ in rows if role != "school"})
    schools = school_names(session, {other_id for role, other_id, _, _ in rows if role == "school"})
    names = people | schools
    return tuple(
        rpc.Link(role=role, other_id=other_id, label=names.get(other_id, ""), since=since, until=until)  # type: ignore[arg-type]
        for role, other_id, since, until in rows
    )


def _vehicle(car: Vehicle) -> rpc.Vehicle:
    return rpc.Vehicle(id=car.id, label=car.label, gearbox=car.gearbox, adapted=tuple(car.adapted or ()))


def schools_view(session: Session, schools: Sequence[School]) -> tuple[rpc.School, ...]:
    ids = [school.id for school in schools]
    instructors = _by_school(
        session.scalars(
            select(Person)
            .where(Person.organisation_id.in_(ids), Person.role == "instructor", Person.left_on.is_(None))
            .order_by(Person.label)
        )
    )
    vehicles: dict[str, list[rpc.Vehicle]] = {}
    for car in session.scalars(select(Vehicle).where(Vehicle.school_id.in_(ids)).order_by(Vehicle.label)):
        vehicles.setdefault(car.school_id, []).append(_vehicle(car))
    rooms: dict[str, list[rpc.Room]] = {}
    for room in session.scalars(select(Room).where(Room.school_id.in_(ids), Room.removed.is_(False)).order_by(Room.label, Room.id)):
        rooms.setdefault(room.school_id, []).append(rpc.Room(id=room.id, label=room.label, seats=room.seats))
    return tuple(
        rpc.School(
            id=school.id,
            code=school.code,
            name=school.name,
            area=school.area,
            commune=school.commune,
            confirmation=school.confirmation,  # type: ignore[arg-type]
            instructors=tuple(instructors.get(school.id, ())),
            vehicles=tuple(vehicles.get(school.id, ())),
            rooms=tuple(rooms.get(school.id, ())),
        )
        for school in schools
    )


def _by_school(people: Iterable[Person]) -> dict[str, list[rpc.Person]]:
    found: dict[str, list[rpc.Person]] = {}
    for person in people:
        found.setdefault(person.organisation_id or "", []).append(person_view(person))
    return found


def labels(session: Session, ids: set[str | None]) -> dict[str, str]:
    rows = session.execute(select(Person.id, Person.label).where(Person.id.in_([i for i in ids if i])))
    return {person_id: label for person_id, label in rows}


def school_names(session: Session, ids: set[str | None]) -> dict[str, str]:
    rows = session.execute(select(School.id, School.name).where(School.id.in_([i for i in ids if i])))
    return {school_id: name for school_id, name in rows}
