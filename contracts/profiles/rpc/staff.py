"""Schools, vehicles, the people who work there, and the programme itself."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Empty, Method, Record
from contracts.profiles.limits import ShortText

MOST_LISTED = 1_000
"""People or schools in one answer: more are found by their names."""

Limit = Annotated[int, Meta(ge=1, le=MOST_LISTED)]


class Vehicle(Record):
    id: str
    label: str
    gearbox: str
    adapted: tuple[str, ...] = ()


class Room(Record):
    id: str
    label: str
    seats: int


class Person(Record):
    id: str
    role: str
    label: str
    area: str | None = None
    organisation_id: str | None = None
    email: str | None = None
    organisation: str | None = None
    left_on: dt.date | None = None


class School(Record):
    id: str
    code: str
    name: str
    area: str
    commune: str
    confirmation: Literal["manual", "automatic"]
    instructors: tuple[Person, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    rooms: tuple[Room, ...] = ()


class GetSchool(Record):
    school_id: str


class ListSchools(Record):
    """Schools by area, in the order of their codes. `text`: part of a name or a commune, whatever its case."""

    area: str | None = None
    ids: Annotated[tuple[str, ...], Meta(max_length=MOST_LISTED)] | None = None
    text: ShortText = ""
    limit: Limit = MOST_LISTED


class Schools(Record):
    schools: tuple[School, ...]


class ListPeople(Record):
    """Staff by role and area, by name (a coordinator issues their codes). `gone`: those who left, instead of those who are
    there. `text`: beginnings of words of the name, whatever case and accents; of referents and people of schools also any
    part of the name of the house."""

    role: str | None = None
    area: str | None = None
    organisation_id: str | None = None
    ids: tuple[str, ...] | None = None
    gone: bool = False
    text: ShortText = ""
    limit: Limit = MOST_LISTED


class People(Record):
    people: tuple[Person, ...]


class SetSchoolConfirmation(Record):
    school_id: str
    confirmation: Literal["manual", "automatic"]


class AddPerson(Record):
    """Someone of the staff. `organisation_id`: the school of its office or instructor; `organisation`: how others call
    the house that a referent or an adviser works for."""

    id: str
    role: Literal["adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator"]
    label: ShortText
    area: str | None = None
    organisation_id: str | None = None
    organisation: ShortText | None = None
    email: str | None = None


class RenamePerson(Record):
    """A school names its instructors (created as « Moniteur 1 – AE01 »). `email`: another address, an empty one for none;
    what is not given stays."""

    person_id: str
    label: ShortText
    email: Annotated[str, Meta(max_length=254)] | None = None


class FollowedArea(Record):
    """An area of the programme and its places. An evaluator is told 0 taken and 0 waiting: stats shows what may be shown."""

    key: str
    name: str
    places: int
    mission_locale: str
    taken: int = 0
    waiting: int = 0


class Programme(Record):
    """`admission`: how people are admitted; `protocol`: the name of the rules of a draw or a commission."""

    key: str
    name: str
    starts_on: dt.date
    ends_on: dt.date
    areas: tuple[FollowedArea, ...]
    admission: Literal["file_order", "commission", "draw"] = "file_order"
    protocol: str = ""


class LeaveSchool(Record):
    """An instructor works there no longer: no code opens any more, no youth is followed; lessons booked stay to be moved."""

    person_id: str


class NoteDeparture(Record):
    """Somebody of the staff, of any role, works in the programme no longer. Refused with `caseload_remains` and how many `youths`
    while somebody is an adviser's: her caseload is transferred first. Referents and instructors follow nobody any more,
    whoever stands in does so no longer, transfers that are only planned are cancelled."""

    person_id: str


get_programme = Method("profiles", "get_programme", Empty, Programme)
get_school = Method("profiles", "get_school", GetSchool, School)
list_schools = Method("profiles", "list_schools", ListSchools, Schools)
list_people = Method("profiles", "list_people", ListPeople, People)
set_school_confirmation = Method("profiles", "set_school_confirmation", SetSchoolConfirmation, Done, command=True)
add_person = Method("profiles", "add_person", AddPerson, Done, command=True)
leave_school = Method("profiles", "leave_school", LeaveSchool, Done, command=True)
note_departure = Method("profiles", "note_departure", NoteDeparture, Done, command=True)
rename_person = Method("profiles", "rename_person", RenamePerson, Done, command=True)
