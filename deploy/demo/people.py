"""Who takes part in the invented programme beside those whom the export names: coordinators, referents, offices, a lead."""

import datetime as dt
import random
from dataclasses import dataclass

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from servicekit.ids import new_id

COORDINATORS = {
    "orleans": "Hélène Marchand", "montargis-gien": "Karim Benali", "pithiviers": "Sylvie Roux",
}
REFERENTS = (
    ("orleans", "Mariam Diallo", "Foyer de jeunes travailleurs d’Orléans"),
    ("montargis-gien", "Paul Lemoine", "CFA de Montargis"),
    ("pithiviers", "Inès Carvalho", "Club de prévention de Pithiviers"),
)
WEEKDAYS: tuple[attendance.Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class Staff:
    """Ids of the people the simulation needs. `referents` by area."""

    lead: str
    evaluator: str
    coordinators: dict[str, str]
    referents: dict[str, str]
    offices: dict[str, str]
    schools: tuple[rpc.School, ...]

    def office(self, school: rpc.School) -> Principal:
        """The school's office, as who acts."""
        return Principal(id=self.offices[school.id], role="school", area=school.area, organisation_id=school.id)


def add_lead(platform: Platform, at: dt.datetime) -> str:
    """The one person of an empty programme."""
    lead = new_id()
    with Batch(platform.apps["profiles"]) as batch:
        batch.do(rpc.add_person, rpc.AddPerson(id=lead, role="programme_lead", label="Claire Vasseur"), at=at)
    return lead


def add_staff(platform: Platform, lead: str, at: dt.datetime) -> Staff:
    """Everyone whom the export does not name."""
    schools = platform.apps["profiles"].call(rpc.list_schools, rpc.ListSchools()).schools
    people = [rpc.AddPerson(id=new_id(), role="evaluator", label="Observatoire – équipe d’évaluation")]
    coordinators = [rpc.AddPerson(id=new_id(), role="coordinator", label=name, area=area) for area, name in COORDINATORS.items()]
    referents = [rpc.AddPerson(id=new_id(), role="referent", label=name, area=area, organisation=house)
                 for area, name, house in REFERENTS]
    offices = platform.apps["profiles"].call(rpc.list_people, rpc.ListPeople(role="school")).people
    with Batch(platform.apps["profiles"]) as batch:
        for person in (*people, *coordinators, *referents):
            batch.do(rpc.add_person, person, at=at)
    return Staff(
        lead=lead, evaluator=people[0].id, coordinators={p.area or "": p.id for p in coordinators},
        referents={p.area or "": p.id for p in referents}, offices={p.organisation_id or "": p.id for p in offices},
        schools=schools,
    )


def open_schools(platform: Platform, staff: Staff, at: dt.datetime, rng: random.Random) -> None:
    """The hours that each instructor and vehicle gives the programme; a third of the schools confirm automatically."""
    with Batch(platform.apps["attendance"]) as batch:
        for school in staff.schools:
            scope = Scope(kind="school", ids=(school.id,))
            for owner_kind, owners in (("instructor", school.instructors), ("vehicle", school.vehicles)):
                for owner in owners:
                    batch.do(attendance.set_availability, attendance.SetAvailability(
                        owner_id=owner.id, owner_kind=owner_kind, version=0,  # type: ignore[arg-type]
                        weekly=_hours(rng) if owner_kind == "instructor" else _all_day(),
                    ), at=at, principal=staff.office(school), scope=scope)
    with Batch(platform.apps["profiles"]) as batch:
        for school in staff.schools[::3]:
            batch.do(rpc.set_school_confirmation, rpc.SetSchoolConfirmation(school_id=school.id, confirmation="automatic"), at=at)


def confirm_by_hand(platform: Platform, school: rpc.School, at: dt.datetime) -> None:
    """Its office is to have requests that wait for a yes."""
    with Batch(platform.apps["profiles"]) as batch:
        batch.do(rpc.set_school_confirmation, rpc.SetSchoolConfirmation(school_id=school.id, confirmation="manual"), at=at)


def _hours(rng: random.Random) -> tuple[attendance.WeeklyRange, ...]:
    evening = "19:00" if rng.random() < 0.5 else "18:00"
    week = [attendance.WeeklyRange(day=day, start="08:00", end="12:00") for day in WEEKDAYS]
    week += [attendance.WeeklyRange(day=day, start="13:30", end=evening) for day in WEEKDAYS]
    return (*week, attendance.WeeklyRange(day="sat", start="08:00", end="13:00"))


def _all_day() -> tuple[attendance.WeeklyRange, ...]:
    return tuple(attendance.WeeklyRange(day=day, start="08:00", end="20:00") for day in (*WEEKDAYS, "sat"))
