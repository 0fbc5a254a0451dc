"""Names for ids, asked once a page: of youths, and of the people of a school or an area.

A name that the viewer may not know stays an empty text: the page says the role instead.
"""

from collections.abc import Iterable

from contracts.errors import AutonomieError
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, may


def youths(ids: Iterable[str]) -> dict[str, str]:
    """First and last name by id, for the youths that the viewer follows."""
    wanted = tuple(dict.fromkeys(ids))
    if not wanted:
        return {}
    page = ask("list_youths", profiles.list_youths, profiles.ListYouths(ids=wanted[:200], limit=200))
    return {youth.id: f"{youth.first_name} {youth.last_name}" for youth in page.youths}


def people(ids: Iterable[str | None]) -> dict[str, str]:
    """Of the staff, those with these ids, wherever they work; whoever works for a school knows the own school."""
    me = actor().principal
    if me.organisation_id and me.role in ("school", "instructor"):
        return of_own_school()
    wanted = tuple(dict.fromkeys(each for each in ids if each))
    if not wanted or not may("read_staff"):
        return {}
    try:
        staff = ask("read_staff", profiles.list_people, profiles.ListPeople(ids=wanted)).people
    except AutonomieError:
        return {}
    return {person.id: person.label for person in staff}


def of_own_school() -> dict[str, str]:
    """The instructors, vehicles and rooms of the viewer's school, and the school itself."""
    try:
        school = own_school()
    except AutonomieError:
        return {}
    things = {**{car.id: car.label for car in school.vehicles}, **{room.id: room.label for room in school.rooms}}
    return {**{person.id: person.label for person in school.instructors}, **things, school.id: school.name}


def own_school() -> profiles.School:
    school_id = actor().principal.organisation_id or ""
    return ask("read_schools", profiles.get_school, profiles.GetSchool(school_id=school_id))
