"""A running platform for browser tests: one process, its own files, the invented cohort, and one person of each role.

Real services, real gateway, real HTTP. Only the people are invented.
"""

import datetime as dt
import random
import threading
from dataclasses import dataclass
from pathlib import Path

import waitress

from contracts.attendance import rpc as attendance
from contracts.errors import Conflict
from contracts.kernel import EVERYTHING, SYSTEM, Context, Method, Principal, Record, Scope
from contracts.profiles import rpc as profiles
from deploy.compose import Platform, local_settings
from deploy.demo import people
from deploy.demo.batch import Batch
from deploy.demo.prepare import COHORT_AS_OF
from deploy.demo.settle import settle
from servicekit.clock import PARIS
from servicekit.config import Settings
from servicekit.ids import new_id
from servicekit.work import Work

A_MINUTE, A_QUARTER = 60, 900
"""Seconds."""


@dataclass(frozen=True)
class Access:
    person_id: str
    code: str
    pin: str | None


class LaterClock:
    """The machine's clock, moved forward by tests: lessons begin without anybody waiting for them."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self._ahead

    def jump_to(self, at: dt.datetime) -> None:
        """Never back."""
        self._ahead += max(at - self.now(), dt.timedelta())


class World:
    """`access[role]` opens the door for one person of that role; `hero` is the youth around whom they all are."""

    def __init__(self, data: Path) -> None:
        self.clock = LaterClock()
        self.platform = Platform(self.settings(data), self.clock)
        self.platform.migrate()
        self.export = _part_of_cohort(self.platform.settings.programme / "cohort", data / "export")
        self.hero, self.school, ids = self._people()
        self.access: dict[str, Access] = {}
        self.access |= {role: self.issue(person) for role, person in ids.items()}
        self.platform.start()
        self._server = waitress.create_server(self.platform.gateway.app, host="127.0.0.1", port=0, threads=48)
        self.address = f"http://127.0.0.1:{self._server.effective_port}"
        self._stopping = False
        threading.Thread(target=self._serve, daemon=True).start()

    def settings(self, data: Path) -> Settings:
        return local_settings(data, 0)

    def admit(self, before: dt.datetime) -> None:
        """After the import, which admits by itself in file order; a world of another programme says how it does."""

    def _serve(self) -> None:
        try:
            self._server.run()
        except OSError:
            if not self._stopping:  # closing its sockets is the only way to end waitress's loop
                raise

    def today(self) -> dt.date:
        """The day in France, as on every page: late in the evening it is not the day in UTC."""
        return self.clock.now().astimezone(PARIS).date()

    def stop(self) -> None:
        self._stopping = True
        for access in self.access.values():  # open streams end first: the server cannot close under them
            self.platform.gateway.desk.hub.end(access.person_id)
        self._server.close()
        self.platform.stop()

    def call(self, method: "Method[Record, Record]", request: Record, principal: Principal = SYSTEM,
             scope: Scope = EVERYTHING) -> Record:
        """One call behind the pages' back, as somebody else would make it."""
        return self.platform.caller.call(method, request, Context(principal=principal, scope=scope, key=new_id()))

    def run_timer(self, service: str, name: str) -> None:
        """A timer whose hour has come since the clock jumped."""
        app = self.platform.apps[service]
        app.execute(app.service.timers[name].handler, entrypoint=name)

    def instructor(self) -> Principal:
        return Principal(id=self.access["instructor"].person_id, role="instructor", area=self.hero.area,
                         organisation_id=self.school.id)

    def office(self) -> Principal:
        return Principal(id=self.access["school"].person_id, role="school", area=self.hero.area,
                         organisation_id=self.school.id)

    def _people(self) -> tuple[profiles.YouthSummary, profiles.School, dict[str, str]]:
        now = self.platform.clock.now()
        before = now - dt.timedelta(days=60)
        lead = people.add_lead(self.platform, before)
        _import_cohort(self.platform, self.export, before)
        self.admit(before)
        staff = people.add_staff(self.platform, lead, before)
        settle(self.platform)
        people.open_schools(self.platform, staff, before, random.Random(1))
        settle(self.platform)
        hero, school = self._hero(staff)
        settle(self.platform)
        return hero, school, {
            "youth": hero.id, "adviser": hero.adviser_id or "", "referent": staff.referents[hero.area],
            "school": staff.offices[school.id], "instructor": school.instructors[0].id,
            "coordinator": staff.coordinators[hero.area], "programme_lead": lead, "evaluator": staff.evaluator,
        }

    def _hero(self, staff: people.Staff) -> tuple[profiles.YouthSummary, profiles.School]:
        """A youth with an adviser and a school that confirms by hand, free all week, followed by a referent."""
        by_hand = {school.id: school for school in staff.schools[1::3]}
        page = self.platform.apps["profiles"].call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
        hero = next(y for y in page.youths if y.adviser_id and y.area == "orleans" and y.reachable)
        school = next(s for s in by_hand.values() if s.area == hero.area and len(s.instructors) > 1)
        with Batch(self.platform.apps["profiles"]) as batch:
            now = self.platform.clock.now()
            links: list[tuple[profiles.LinkRole, str]] = [
                ("school", school.id), ("instructor", school.instructors[0].id), ("referent", staff.referents[hero.area])
            ]
            for role, other in links:
                batch.do(profiles.link_youth, profiles.LinkYouth(youth_id=hero.id, role=role, other_id=other), at=now)
        self.make_free(hero.id)
        return hero, school

    def held_lesson(self, after: dt.datetime, minutes: int) -> attendance.Appointment:
        """A lesson of the hero, set by her school for the first quarter-hour after `after` that no other lesson takes already;
        what hours they give, and how long the instructor's day is, the school passes with its eyes open.

        Never one that begins while it is being booked.
        """
        start = dt.datetime.fromtimestamp(((after.timestamp() + A_MINUTE) // A_QUARTER + 1) * A_QUARTER, dt.UTC)
        command = attendance.BookAppointment(
            id=new_id(), youth_id=self.hero.id, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes), anyway=True,
            instructor_id=self.access["instructor"].person_id, vehicle_id=self.school.vehicles[0].id)  # fmt: skip
        try:
            return self.call(attendance.book_appointment, command, self.office(), Scope(kind="school", ids=(self.school.id,)))  # type: ignore[return-value]
        except Conflict as refused:
            if refused.code != "slot_taken":
                raise
            return self.held_lesson(start, minutes)

    def held_interview(self, after: dt.datetime, minutes: int = 30) -> attendance.Appointment:
        """An interview that the hero's adviser holds, at the first quarter-hour after `after` at which both have time."""
        start = dt.datetime.fromtimestamp(((after.timestamp() + A_MINUTE) // A_QUARTER + 1) * A_QUARTER, dt.UTC)
        command = attendance.BookInterview(
            id=new_id(), youth_id=self.hero.id, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes))
        adviser = Principal(id=self.access["adviser"].person_id, role="adviser", area=self.hero.area)
        try:
            return self.call(attendance.book_interview, command, adviser, Scope(kind="youth", ids=(self.hero.id,)))  # type: ignore[return-value]
        except Conflict as refused:
            if refused.code != "slot_taken":
                raise
            return self.held_interview(start, minutes)

    def make_free(self, youth_id: str) -> None:
        """On six days of every week, in any vehicle."""
        settle(self.platform)
        app = self.platform.apps["attendance"]
        known = app.call(attendance.get_availability, attendance.GetAvailability(owner_id=youth_id))
        days: tuple[attendance.Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat")
        week = tuple(attendance.WeeklyRange(day=day, start="08:00", end="19:00") for day in days)
        app.call(attendance.set_availability, attendance.SetAvailability(
            owner_id=youth_id, owner_kind="youth", version=known.version, weekly=week))
        app.call(attendance.set_vehicle_wish, attendance.VehicleWish(youth_id=youth_id))

    def issue(self, person_id: str) -> Access:
        """A new code for a person, as at the desk: whoever is that person in another test has it too, the one before is void."""
        issued = self.platform.caller.call(profiles.issue_code, profiles.IssueCode(person_id=person_id),
                                           Context(principal=SYSTEM, scope=EVERYTHING))
        access = Access(person_id, issued.code, issued.pin)
        self.access |= {name: access for name, known in self.access.items() if known.person_id == person_id}
        return access


def _import_cohort(platform: Platform, folder: Path, at: dt.datetime) -> None:
    names = (("youths", "jeunes.csv"), ("schools", "auto_ecoles.csv"), ("advisers", "conseillers.csv"))
    files = {part: profiles.ExportFile(name=name, content=(folder / name).read_bytes()) for part, name in names}
    with Batch(platform.apps["profiles"]) as batch:
        batch.do(profiles.import_export, profiles.ImportExport(
            import_id=new_id(), as_of=COHORT_AS_OF, apply=True, **files), at=at)
    settle(platform)
    app = platform.apps["profiles"]
    app.service.chores["hand_over"].run(Work(app, platform.bus, platform.caller))


def _part_of_cohort(cohort: Path, folder: Path) -> Path:
    """One row in six, and those without a surname, which wait to be corrected: a browser needs no more."""
    folder.mkdir(parents=True)
    for name in ("auto_ecoles.csv", "conseillers.csv"):
        (folder / name).write_bytes((cohort / name).read_bytes())
    header, *rows = (cohort / "jeunes.csv").read_bytes().split(b"\n")
    kept = [row for n, row in enumerate(rows) if n % 6 == 0 or not b"".join(row.split(b";")[2:3]).strip()]
    (folder / "jeunes.csv").write_bytes(b"\n".join([header, *kept]))
    return folder
