"""Attendance in two instances with two databases, one of them for montargis-gien, routed by area on RabbitMQ."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.attendance import rpc as attendance
from contracts.errors import NotMyArea
from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty, Principal, Scope, log_methods
from contracts.profiles import rpc as profiles
from deploy.services import SERVICES
from gateway.app import Gateway
from servicekit import migrations
from servicekit.app import ServiceApp
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.bus.routes import Routes
from servicekit.clock import SystemClock
from servicekit.config import Settings, default_programme
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.log.consumer import Consumer
from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.processes import end_process, wait_until
from servicekit.work import Work

ROOT = Path(__file__).parents[2]
COHORT = default_programme() / "cohort"
REST, APART = ("orleans", "pithiviers"), ("montargis-gien",)
DAYS: tuple[attendance.Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat")
ALL_DAY = tuple(attendance.WeeklyRange(day=day, start="08:00", end="20:00") for day in DAYS)
PATIENCE = 60.0


class Country:
    """profiles and two instances of attendance on RabbitMQ and PostgreSQL; their `work` and the gateway in this process."""

    def __init__(self, folder: Path, amqp_url: str, postgres: PrivatePostgres) -> None:
        self.amqp_url, self._postgres, self._folder = amqp_url, postgres, folder
        self.routes = folder / "routes.json"
        self.routes.write_text(json.dumps({"attendance": {"montargis-gien": "attendance-montargis-gien"}}))
        self.settings = Settings(secret="s" * 40, programme=default_programme(), data=folder)
        self.bus, self.caller = RabbitBus(amqp_url), RabbitCaller(amqp_url, Routes(self.routes))
        self._processes: list[subprocess.Popen[bytes]] = []
        self.profiles = self._app("profiles")
        self.rest, self.apart = self._app("attendance", REST), self._app("attendance", APART)
        self.stats = self._app("stats")
        self._works = [Work(app, self.bus, self.caller) for app in (self.profiles, self.rest, self.apart)]
        self.gateway = Gateway(self.settings, self.bus, self.caller)

    def start(self) -> None:
        for app in (self.profiles, self.rest, self.apart):
            self._serve(app)
        for app in (self.profiles, self.rest, self.apart):
            wait_until(lambda app=app: self._answers(app), PATIENCE, f"{app.name} of {sorted(app.areas)} answers", every=0.3)
        for work in self._works:
            work.start()
        self.gateway.start()

    def stop(self) -> None:
        self.gateway.stop()
        for work in self._works:
            work.stop()
        for process in self._processes:
            end_process(process.pid, subprocess.signal.SIGTERM, 10)  # type: ignore[attr-defined]
        self.caller.close()
        for app in (self.profiles, self.rest, self.apart, self.stats):
            app.database.close()

    def call(self, method: Any, request: Any, area: str | None = None, **context: Any) -> Any:
        return self.caller.call(method, request, Context(**{"principal": SYSTEM, "scope": EVERYTHING, "area": area, **context}))

    def _app(self, name: str, areas: tuple[str, ...] = ()) -> ServiceApp:
        service, dependencies = SERVICES[name]
        database = Database(self._postgres.create_database(f"{name}_{uuid4().hex[:8]}"))
        migrations.upgrade(service, database)
        return ServiceApp(service, database, SystemClock(), dependencies(self.settings), areas)

    def _serve(self, app: ServiceApp) -> None:
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "AMQP_URL": self.amqp_url, "ROUTES": str(self.routes), "METRICS_PORT": "0",
            "DATABASE_URL": app.database.url, "AREAS": ",".join(sorted(app.areas)), "AUTONOMIE_SECRET": self.settings.secret,
        }  # fmt: skip
        command = [sys.executable, "-W", "ignore", "-m", "deploy.process", "serve", app.name]
        self._processes.append(subprocess.Popen(command, cwd=ROOT, env=environment))

    def _answers(self, app: ServiceApp) -> bool:
        try:
            return bool(self.call(log_methods(app.name)[0], Empty(), next(iter(app.areas), None)) is not None)
        except Exception:
            return False


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, amqp_url: str, postgres: PrivatePostgres) -> Iterator[Country]:
    made = Country(tmp_path_factory.mktemp("country"), amqp_url, postgres)
    try:
        made.start()
        import_cohort(made)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def lead(country: Country) -> Any:
    """A signed-in programme lead."""
    person = new_id()
    country.call(profiles.add_person, profiles.AddPerson(id=person, role="programme_lead", label="Claire Vasseur"))
    issued = country.call(profiles.issue_code, profiles.IssueCode(person_id=person))
    wait_until(lambda: country.gateway.desk.relations.ready, PATIENCE, "the gateway knows who follows whom")
    client = country.gateway.app.test_client()
    signed_in = client.post("/api/v1/sign-in", json={"code": issued.code, "pin": issued.pin})
    assert signed_in.status_code == 200, signed_in.text
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {signed_in.json['access_token']}"
    return client


def import_cohort(country: Country) -> None:
    names = {"youths": "jeunes.csv", "schools": "auto_ecoles.csv", "advisers": "conseillers.csv"}
    files = {part: profiles.ExportFile(name=name, content=(COHORT / name).read_bytes()) for part, name in names.items()}
    command = profiles.ImportExport(import_id=new_id(), as_of=dt.date(2026, 12, 1), apply=True, **files)
    country.call(profiles.import_export, command, deadline_ms=60_000)
    for app in (country.rest, country.apart):
        wait_until(lambda app=app: count(app, "youth") >= (210 if app is country.rest else 90), PATIENCE, "the admissions arrive")
        wait_until(lambda app=app: count(app, "instructor") > 3, PATIENCE, "the schools arrive")


def count(app: ServiceApp, table: str) -> int:
    with app.database.read() as session:
        return int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def column(app: ServiceApp, query: str) -> set[Any]:
    with app.database.read() as session:
        return set(session.scalars(text(query)))


def booked(country: Country, area: str) -> attendance.Appointment:
    """A youth of the area, her school, its first instructor and vehicle, one hour in eight days."""
    school, youth_id = school_and_pupil(country, area)
    office = Principal(id=new_id(), role="school", area=area, organisation_id=school.id)
    instructor, vehicle = school.instructors[0].id, school.vehicles[0].id
    for owner, kind in ((instructor, "instructor"), (vehicle, "vehicle"), (youth_id, "youth")):
        known = country.call(attendance.get_availability, attendance.GetAvailability(owner_id=owner, owner_kind=kind), area)
        given = attendance.SetAvailability(owner_id=owner, owner_kind=kind, version=known.version, weekly=ALL_DAY)
        country.call(attendance.set_availability, given, area)
    start = dt.datetime.now(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=8)
    if start.weekday() == 6:
        start += dt.timedelta(days=1)
    command = attendance.BookAppointment(id=new_id(), youth_id=youth_id, starts_at=start, ends_at=start + dt.timedelta(hours=1),
                                         instructor_id=instructor, vehicle_id=vehicle)
    scope = Scope(kind="youth", ids=(youth_id,))
    return country.call(attendance.book_appointment, command, area, principal=office, scope=scope, key=new_id())


def school_and_pupil(country: Country, area: str) -> tuple[profiles.School, str]:
    schools = country.call(profiles.list_schools, profiles.ListSchools(), area).schools
    relations = country.call(profiles.list_relations, profiles.ListRelations()).youths
    for school in schools:
        pupils = [youth.youth_id for youth in relations if youth.area == area and youth.school_id == school.id]
        if school.area == area and pupils and school.instructors and school.vehicles:
            return school, pupils[0]
    raise AssertionError(f"no school with pupils in {area}")


@pytest.fixture(scope="module")
def appointments(country: Country) -> dict[str, attendance.Appointment]:
    return {area: booked(country, area) for area in ("orleans", "montargis-gien")}


def test_a_booking_lands_only_in_the_database_of_its_area(country: Country,
                                                          appointments: dict[str, attendance.Appointment]) -> None:
    assert column(country.apart, "SELECT id FROM appointment") == {appointments["montargis-gien"].id}
    assert column(country.rest, "SELECT id FROM appointment") == {appointments["orleans"].id}


def test_an_instance_of_one_area_follows_its_area_and_the_programme_only(country: Country) -> None:
    followed = column(country.apart, "SELECT area FROM consumer_cursor")

    assert "montargis-gien" in followed
    assert followed <= {"montargis-gien", "programme"}
    assert column(country.apart, "SELECT DISTINCT area FROM youth") == {"montargis-gien"}
    assert column(country.rest, "SELECT DISTINCT area FROM youth") == set(REST)


def test_the_lead_sees_the_appointments_of_both(lead: Any, appointments: dict[str, attendance.Appointment]) -> None:
    everywhere = lead.get("/api/v1/appointments")
    first = lead.get("/api/v1/appointments?limit=1").json
    second = lead.get("/api/v1/appointments", query_string={"limit": 1, "cursor": first["next"]}).json

    wanted = {each.id for each in appointments.values()}
    assert {each["id"] for each in everywhere.json["appointments"]} == wanted
    assert {first["appointments"][0]["id"], second["appointments"][0]["id"]} == wanted
    for each in appointments.values():
        assert lead.get(f"/api/v1/appointments/{each.id}").json["area"] == each.area


def test_a_stale_table_is_read_again_when_the_wrong_instance_says_not_my_area(
        country: Country, appointments: dict[str, attendance.Appointment], tmp_path: Path) -> None:
    table = tmp_path / "routes.json"
    table.write_text("{}")
    caller = RabbitCaller(country.amqp_url, Routes(table))
    asked = attendance.GetAppointment(appointment_id=appointments["montargis-gien"].id)
    context = Context(principal=SYSTEM, scope=EVERYTHING, area="montargis-gien")
    with pytest.raises(NotMyArea):
        caller.call(attendance.get_appointment, asked, context)

    table.write_text(country.routes.read_text())
    found = caller.call(attendance.get_appointment, asked, context)

    assert found.area == "montargis-gien"
    caller.close()


@pytest.mark.usefixtures("appointments")
def test_who_follows_the_whole_programme_reads_the_logs_of_both(country: Country) -> None:
    follower = Consumer(country.stats, country.bus, country.caller)

    follower.catch_up()  # no queue rang a bell: it compared heads, and read the two logs

    for app, area in ((country.rest, "orleans"), (country.apart, "montargis-gien")):
        head = next(head.seq for head in app.query(lambda uow, app=app: app.log.heads(uow.session)).heads if head.area == area)
        assert follower.position("attendance", area) == head > 0
