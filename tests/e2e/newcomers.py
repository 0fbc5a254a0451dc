"""More people of the world for a story of their own: a school that no other test uses, and pupils of it. All have their codes."""

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import dataclass

from jours_feries_france import JoursFeries

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc as profiles
from tests.e2e.world import World

AREA = "orleans"
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class SchoolHouse:
    """`office` and `instructor` are names of `world.access`."""

    school: profiles.School
    office: str
    instructor: str

    @property
    def instructor_id(self) -> str:
        return self.school.instructors[0].id


def open_school(world: World, name: str) -> SchoolHouse:
    """A small school of Orléans that confirms by hand: one instructor, so that what is offered is hers or his."""
    app = world.platform.apps["profiles"]
    schools = app.call(profiles.list_schools, profiles.ListSchools()).schools
    used = {access.person_id for access in world.access.values()}
    school = next(s for s in schools if s.area == AREA and s.id != world.school.id and len(s.instructors) == 1
                  and s.vehicles and s.instructors[0].id not in used)
    office = app.call(profiles.list_people, profiles.ListPeople(role="school", organisation_id=school.id)).people[0]
    house = SchoolHouse(school, f"{name}_office", f"{name}_instructor")
    world.call(profiles.set_school_confirmation, profiles.SetSchoolConfirmation(school_id=school.id, confirmation="manual"))
    world.access |= {house.office: world.issue(office.id), house.instructor: world.issue(school.instructors[0].id)}
    return house


def pupil(world: World, house: SchoolHouse, name: str, statuses: Collection[str] = ()) -> profiles.YouthSummary:
    """A youth whom no other test uses, of one of these statuses if any, who becomes a pupil of that school."""
    used = {access.person_id for access in world.access.values()} | {world.hero.id}
    page = world.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    youth = next(y for y in page.youths if y.area == AREA and y.adviser_id and y.id not in used
                 and (not statuses or y.status in statuses))
    world.call(profiles.link_youth, profiles.LinkYouth(youth_id=youth.id, role="school", other_id=house.school.id))
    world.access[name] = world.issue(youth.id)
    _until_known(world, youth.id)
    return youth


def next_monday(world: World, days_ahead: int = 3) -> dt.date:
    """Of the first whole week that begins so many days from now or later, and not with a public holiday: no school teaches then."""
    day = world.today() + dt.timedelta(days=days_ahead)
    monday = day + dt.timedelta(days=(7 - day.weekday()) % 7)
    return monday + dt.timedelta(days=7) if JoursFeries.is_bank_holiday(monday) else monday


def free_week(world: World, youth_id: str) -> None:
    """As if the youth had said so on another day."""
    known = world.call(attendance.get_availability, attendance.GetAvailability(owner_id=youth_id))
    days: tuple[attendance.Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    week = tuple(attendance.WeeklyRange(day=day, start="08:00", end="18:00") for day in days)
    world.call(attendance.set_availability, attendance.SetAvailability(
        owner_id=youth_id, owner_kind="youth", version=known.version, weekly=week))


def as_youth(youth: profiles.YouthSummary) -> tuple[Principal, Scope]:
    return Principal(id=youth.id, role="youth", area=youth.area), Scope(kind="youth", ids=(youth.id,))


def _until_known(world: World, youth_id: str) -> None:
    """Attendance hears of the school by an event."""
    search = attendance.FindSlots(youth_id=youth_id, start=next_monday(world), days=1)
    ends = time.monotonic() + PATIENCE_SECONDS
    while (reason := world.call(attendance.find_slots, search).reason) is not None and reason.code == "no_school":
        assert time.monotonic() < ends, "attendance has not heard of the pupil's school"
        time.sleep(0.1)
