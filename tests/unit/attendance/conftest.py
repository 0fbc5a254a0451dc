"""A small town to test in: one school with two instructors and a vehicle, two youths, everybody's words as verbs."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contracts.attendance import rpc
from contracts.kernel import Event, Principal, Scope
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from servicekit.testing.harness import Harness
from services.attendance.service import AttendanceService
from services.attendance.settings import read_settings

PARIS = ZoneInfo("Europe/Paris")
PROGRAMME = Path(__file__).parents[3] / "programme"
SECRET = "a secret of the tests, at least 32 characters"
SCHOOL = Principal(id="desk", role="school", area="orleans", organisation_id="school")
SCHOOL_SCOPE = Scope(kind="school", ids=("school",))


class Town:
    """Tuesday 8 December 2026 is a week after the clock's start, a Tuesday at 10:00 in Paris."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.clock = harness.clock

    def admit(self, youth_id: str, school_id: str | None = "school") -> None:
        self.say(*admission(youth_id, school_id))

    def say(self, *events: Any) -> None:
        self.harness.say("orleans", *events)
        self.harness.settle()

    def frees(self, owner_id: str, *weekly: tuple[str, str, str], kind: str = "youth", **more: Any) -> rpc.Availability:
        """Sets somebody's week, as whoever saw the last version."""
        seen = self.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id=owner_id, owner_kind=kind))  # type: ignore[arg-type]
        ranges = tuple(rpc.WeeklyRange(day=day, start=start, end=end) for day, start, end in weekly)  # type: ignore[arg-type]
        command = rpc.SetAvailability(owner_id=owner_id, owner_kind=kind, version=seen.version, weekly=ranges, **more)  # type: ignore[arg-type]
        return self.harness.call(rpc.set_availability, command)

    def slots(self, youth_id: str = "lea", day: int = 1, **more: Any) -> rpc.Slots:
        request = rpc.FindSlots(youth_id=youth_id, start=dt.date(2026, 12, day), **more)
        return self.harness.call(rpc.find_slots, request)

    def books(
        self,
        youth_id: str = "lea",
        at: str = "8 18:00",
        by: Principal | None = None,
        scope: Scope | None = None,
        **more: Any,
    ) -> rpc.Appointment:
        """A lesson of one hour with Anna, on a day and hour of December; by the youth unless said otherwise."""
        starts_at = more.pop("starts_at", None) or self.at(at)
        values = {
            "id": new_id(),
            "instructor_id": "anna",
            "vehicle_id": "clio",
            "ends_at": starts_at + dt.timedelta(hours=1),
        }
        command = rpc.BookAppointment(youth_id=youth_id, starts_at=starts_at, **{**values, **more})
        who = by or Principal(id=youth_id, role="youth", area="orleans")
        return self.harness.call(
            rpc.book_appointment, command, principal=who, scope=scope or Scope(kind="youth", ids=(youth_id,))
        )

    def confirmed(self, youth_id: str = "lea", at: str = "8 18:00", **more: Any) -> rpc.Appointment:
        """A lesson that the school booked itself."""
        return self.books(youth_id, at, by=SCHOOL, scope=SCHOOL_SCOPE, **more)

    def school_does(self, method: Any, request: Any) -> rpc.Appointment:
        answer: rpc.Appointment = self.harness.call(method, request, principal=SCHOOL, scope=SCHOOL_SCOPE)
        return answer

    def instructor_does(self, method: Any, request: Any, instructor_id: str = "anna") -> rpc.Appointment:
        who = Principal(id=instructor_id, role="instructor", area="orleans", organisation_id="school")
        answer: rpc.Appointment = self.harness.call(method, request, principal=who, scope=SCHOOL_SCOPE)
        return answer

    def youth_does(self, method: Any, request: Any, youth_id: str = "lea") -> Any:
        who = Principal(id=youth_id, role="youth", area="orleans")
        return self.harness.call(method, request, principal=who, scope=Scope(kind="youth", ids=(youth_id,)))

    def happened(self, appointment: rpc.Appointment, outcome: str = "present", **more: Any) -> rpc.Appointment:
        """Anna records it once it began."""
        self.clock.move_to(max(self.clock.now(), appointment.ends_at))
        command = rpc.RecordAttendance(id=new_id(), appointment_id=appointment.id, outcome=outcome, **more)  # type: ignore[arg-type]
        return self.instructor_does(rpc.record_attendance, command, appointment.instructor_id)

    def facts(self) -> list[str]:
        """The short names of what the service said, in order, availabilities left out."""
        types = [event["type"].split(".")[2] for event in self.harness.events("attendance", "orleans")]
        return [each for each in types if each != "availability_declared"]

    def last_fact(self) -> dict[str, Any]:
        data: dict[str, Any] = self.harness.events("attendance", "orleans")[-1]["data"]
        return data

    @staticmethod
    def at(text: str) -> dt.datetime:
        """ "8 18:00": the 8th of December at that local time."""
        day, time = text.split()
        hour, minute = time.split(":")
        return dt.datetime(2026, 12, int(day), int(hour), int(minute), tzinfo=PARIS).astimezone(dt.UTC)


def admission(youth_id: str, school_id: str | None = "school") -> list[Event]:
    """What profiles says when a youth gets a place."""
    admitted_on = dt.date(2026, 11, 24)
    said: list[Event] = [
        profiles.YouthAdmitted(youth_id=youth_id, status="job_seeker", admitted_on=admitted_on, reachable=True),
        profiles.YouthLinked(youth_id=youth_id, role="adviser", other_id="adviser"),
    ]
    return said + ([profiles.YouthLinked(youth_id=youth_id, role="school", other_id=school_id)] if school_id else [])


SCHOOL_OPENS = (
    profiles.SchoolOpened(school_id="school", confirmation="manual"),
    profiles.InstructorJoined(instructor_id="anna", school_id="school"),
    profiles.InstructorJoined(instructor_id="bilal", school_id="school"),
    profiles.VehicleAdded(vehicle_id="clio", school_id="school", gearbox="manual"),
)


@pytest.fixture
def town(database_urls: Callable[[str], str], tmp_path: Path) -> Iterator[Town]:
    """The log of profiles, which only speaks here, is a file: one server database a test is enough."""

    def urls(name: str) -> str:
        return database_urls(name) if name == "attendance" else f"sqlite:///{tmp_path}/{name}-log.db"

    harness = Harness({AttendanceService: read_settings(PROGRAMME, SECRET)}, urls)
    town = Town(harness)
    town.say(*SCHOOL_OPENS, *admission("lea"), *admission("noe"))
    for instructor in ("anna", "bilal"):
        town.frees(instructor, ("tue", "08:00", "20:00"), kind="instructor")
    for youth in ("lea", "noe"):
        town.frees(youth, ("tue", "17:00", "20:00"))
    yield town
    harness.close()
