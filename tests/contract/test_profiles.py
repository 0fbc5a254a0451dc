"""The contract of profiles, whoever answers it: every method, every event, the log, scopes and keys.

Speaks only through the contract: people come in by an export, as from a Mission Locale. Run on both engines.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.attendance import events as attendance
from contracts.errors import AutonomieError, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import (
    Empty,
    Event,
    EventsSince,
    Method,
    Principal,
    Record,
    Scope,
    events_of,
    log_methods,
    methods_of,
)
from contracts.profiles import events, rpc
from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.domain.admission_modes import read_admission
from services.profiles.service import ProfilesService
from tests.contract.profiles_accounts import act_on_accounts
from tests.contract.profiles_admissions import act_on_a_commission, act_on_a_draw
from tests.contract.profiles_file import act_on_a_file, act_on_people
from tests.contract.profiles_journey import act_on_a_journey, act_on_the_queue
from tests.contract.profiles_relations import act_on_relations
from tests.contract.profiles_rights import act_on_rights

AREA = "pithiviers"
ELSEWHERE = "orleans"
AREAS = frozenset({"from_area", "to_area", "area"})
"""Fields that name an area, whose key happens to be that of a commune too."""
PROGRAMME = Path(__file__).parents[2] / "programme"
LEAD = Principal(id="lead", role="programme_lead")
EVERYONE = Scope(kind="all")
NOBODY = Scope(kind="youth", ids=("somebody-else",))
TODAY = dt.date(2026, 12, 1)
HEADER = (
    "N° dossier;Nom;Prénom;Date de naissance;CP;Commune;Téléphone;E-mail;Statut;Depuis le;Conseiller référent;"
    "Auto-école;Projet professionnel;Besoin d'adaptation;Code (ETG) obtenu le;Revenu modeste"
)
SCHOOLS = "code;nom;commune;cp;bassin;moniteurs;vehicules\nAE1;Auto-école du Mail;Pithiviers;45300;pithiviers;1;1"
ADVISERS = "structure;nom;prenom;email;bassin\nMission Locale du Pithiverais;Guillot;Daniel;;pithiviers"


def line(number: int, *, born: str = "15/06/2005", email: str = "", income: str = "Oui") -> str:
    name = "M" + "a" * (number % 60)
    return (
        f"4500{number:04};{name};Zoé;{born};45300;Pithiviers;0612345678;{email};Apprenti;01/09/2026;Daniel GUILLOT;"
        f"Auto-école du Mail;Livreur;temps majoré;01/03/2026;{income}"
    )


class Target:
    """The service that answers, with 50 youths admitted, one waiting, one refused, one to correct."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        lines = [line(0, born="15/06/1990"), line(59, email="x@"), *(line(n) for n in range(1, 51))]
        self.report: rpc.ImportReport = self.call(rpc.import_export, self.export("first", lines, apply=True))
        self.youth = self.report.rows[2].youth_id or ""

    def export(self, import_id: str, lines: list[str], *, apply: bool) -> rpc.ImportExport:
        def file(name: str, text: str) -> rpc.ExportFile:
            return rpc.ExportFile(name=name, content=text.encode())

        youths = file("jeunes.csv", "\n".join([HEADER, *lines]))
        schools, advisers = file("auto_ecoles.csv", SCHOOLS), file("conseillers.csv", ADVISERS)
        return rpc.ImportExport(
            import_id=import_id, as_of=TODAY, apply=apply, youths=youths, schools=schools, advisers=advisers
        )

    def call(
        self,
        method: Method[Any, Any],
        request: Record,
        *,
        who: Principal = LEAD,
        scope: Scope = EVERYONE,
        key: str | None = None,
    ) -> Any:
        return self.harness.call(method, request, principal=who, scope=scope, key=key)

    def school(self) -> rpc.School:
        (school,) = self.call(rpc.list_schools, rpc.ListSchools(area=AREA)).schools
        return school

    def as_youth(self, method: Method[Any, Any], request: Record) -> Any:
        scope = Scope(kind="youth", ids=(self.youth,))
        return self.call(method, request, who=Principal(id=self.youth, role="youth"), scope=scope)

    def admits(self, admission: object) -> None:
        """The service starts again with a programme that admits so."""
        app = self.harness.apps["profiles"]
        app.deps = dataclasses.replace(
            app.deps, programme=dataclasses.replace(app.deps.programme, admission=read_admission(admission)))

    def hear(self, event: Event) -> None:
        """What another service says of the area, applied here."""
        self.harness.say(AREA, event)
        self.harness.settle()


@pytest.fixture
def target(database_urls: Callable[[str], str]) -> Iterator[Target]:
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    dependencies = build(PROGRAMME, "a secret of the tests, long enough", keeper)
    harness = Harness({ProfilesService: dependencies}, database_urls)
    yield Target(harness)
    harness.close()


def act_out(target: Target) -> set[str]:
    """Calls every method once, in an order in which each has something to do; answers the names that were called."""
    called: set[str] = set()

    def call(method: Method[Any, Any], request: Record, **how: Any) -> Any:
        called.add(method.name)
        return target.call(method, request, **how)

    def as_youth(method: Method[Any, Any], request: Record) -> Any:
        called.add(method.name)
        return target.as_youth(method, request)

    school = target.school()
    act_on_people(target.youth, school.id, AREA, call)
    rows = [row for row in target.report.rows if row.outcome == "admitted"]
    admitted = [row.youth_id or "" for row in rows]
    waiting = next(row.youth_id or "" for row in target.report.rows if row.outcome == "waiting")
    act_on_a_journey(admitted[1], call)
    act_on_a_file(target.youth, target.harness.clock.now(), call, as_youth)
    act_on_the_queue(waiting, target.youth, call)
    _act_on_imports(target, call)
    car = school.vehicles[0].id
    call(rpc.describe_vehicle, rpc.DescribeVehicle(vehicle_id=car, label="Zoé", gearbox="automatic", adapted=("steering_knob",)))
    call(rpc.add_room, rpc.AddRoom(id="room", school_id=school.id, label="Salle Zoé", seats=12))
    call(rpc.remove_room, rpc.RemoveRoom(room_id="room"))
    act_on_relations(admitted[-3:], AREA, "orleans", school.instructors[0].id, call)
    act_on_accounts(admitted[2], school.id, AREA, call, target.hear)
    act_on_rights(admitted[3], rows[3].file_number, call)
    _act_on_admissions(target, call)
    return called | {rpc.import_export.name}


def _act_on_imports(target: Target, call: Callable[..., Any]) -> None:
    call(rpc.list_imports, Empty())
    call(rpc.get_import, rpc.GetImport(import_id="first"))
    (row,) = call(rpc.list_rows_to_correct, rpc.ListRowsToCorrect(area=AREA)).rows
    call(rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values={"E-mail": "zoe@exemple.fr"}))
    another_phone = line(1).replace("0612345678", "0612345699")  # whose phone the youth has changed here
    target.call(rpc.import_export, target.export("second", [another_phone], apply=True))
    call(rpc.settle_conflicts, rpc.SettleConflicts(file_number="45000001", choices={"Téléphone": "file"}))


def _act_on_admissions(target: Target, call: Callable[..., Any]) -> None:
    """In another area, and as if the programme's file had said so from then on."""
    place = ("45300;Pithiviers", "45000;Orléans")
    target.admits({"mode": "commission"})
    lines = [line(number).replace(*place).replace("Daniel GUILLOT", "") for number in (55, 56)]
    applied = target.call(rpc.import_export, target.export("third", lines, apply=True)).rows
    today = target.harness.clock.now().date()
    act_on_a_commission([row.youth_id for row in applied], ELSEWHERE, today, call)
    target.admits({"mode": "draw", "protocol": "Tirage"})
    act_on_a_draw(ELSEWHERE, call)


def everything_said(target: Target) -> list[dict[str, Any]]:
    head, since = log_methods("profiles")
    said = []
    for area in target.call(head, Empty()).heads:
        page = target.call(since, EventsSince(area=area.area, after=0, limit=1_000))
        found = [msgspec.json.decode(body) for body in page.events]
        assert [int(event["sequence"]) for event in found] == list(range(1, area.seq + 1))
        said += found
    return said


def test_every_method_is_answered_with_what_the_contract_declares(target: Target) -> None:
    assert act_out(target) == set(methods_of(rpc))


def test_every_event_is_said_and_none_holds_more_than_the_contract_declares(target: Target) -> None:
    act_out(target)
    declared = events_of(events)

    said = everything_said(target)

    assert {event["type"] for event in said} == set(declared)
    for event in said:
        kind = declared[event["type"]]
        assert msgspec.convert(event["data"], type=kind).subject() == event["subject"]
        assert set(event["data"]) <= set(kind.__struct_fields__)


def test_no_event_holds_a_name_a_contact_or_a_word_of_the_file(target: Target) -> None:
    act_out(target)

    said = [{key: value for key, value in event["data"].items() if key not in AREAS} for event in everything_said(target)]
    text = msgspec.json.encode(said).decode().lower()

    for word in (
        "zoé",
        "maaa",
        "0612345678",
        "+336",
        "exemple.fr",
        "pithiviers",
        "livreur",
        "cuisinier",
        "extra_time",
        "2005-06",
    ):
        assert word not in text


def test_the_export_gives_the_outcomes_that_the_rules_say(target: Target) -> None:
    assert target.report.counts == {"refused": 1, "to_correct": 1, "admitted": 49, "waiting": 1}
    assert [row.line for row in target.report.rows] == list(range(2, 54))


def test_a_repeated_command_has_one_effect_and_the_same_answer(target: Target) -> None:
    command = rpc.ChangeStatus(youth_id=target.youth, status="student", since=TODAY)

    first = target.call(rpc.change_status, command, key="k")
    again = target.call(rpc.change_status, command, key="k")

    changed = [e for e in everything_said(target) if e["type"] == events.StatusChanged.event_type()]
    assert first == again
    assert len([event for event in changed if event["data"]["status"] == "student"]) == 1


def test_one_key_for_two_requests_is_refused(target: Target) -> None:
    target.call(rpc.change_status, rpc.ChangeStatus(youth_id=target.youth, status="student", since=TODAY), key="k")

    with pytest.raises(InvalidRequest):
        target.call(rpc.change_status, rpc.ChangeStatus(youth_id=target.youth, status="pupil", since=TODAY), key="k")


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: (rpc.get_youth, rpc.GetYouth(youth_id=t.youth, view="adviser")),
        lambda t: (rpc.edit_contact, rpc.EditContact(youth_id=t.youth, version=1)),
        lambda t: (rpc.issue_code, rpc.IssueCode(person_id=t.youth)),
        lambda t: (rpc.rename_person, rpc.RenamePerson(person_id=t.school().instructors[0].id, label="X")),
        lambda t: (
            rpc.set_school_confirmation,
            rpc.SetSchoolConfirmation(school_id=t.school().id, confirmation="manual"),
        ),
        lambda t: (rpc.list_rows_to_correct, rpc.ListRowsToCorrect()),
        lambda t: (rpc.import_export, t.export("other", [line(70)], apply=True)),
    ],
)
def test_what_is_out_of_scope_is_refused(
    target: Target, ask: Callable[[Target], tuple[Method[Any, Any], Record]]
) -> None:
    method, request = ask(target)

    with pytest.raises(NotAllowed):
        target.call(method, request, scope=NOBODY)


def test_what_is_not_there_is_not_found(target: Target) -> None:
    for method, request in [
        (rpc.get_youth, rpc.GetYouth(youth_id="x", view="adviser")),
        (rpc.get_school, rpc.GetSchool(school_id="x")),
        (rpc.get_import, rpc.GetImport(import_id="x")),
        (rpc.issue_code, rpc.IssueCode(person_id="x")),
        (rpc.correct_row, rpc.CorrectRow(file_number="x", values={})),
    ]:
        with pytest.raises(NotFound):
            target.call(method, request)


def test_a_refused_command_says_nothing(target: Target) -> None:
    before = len(everything_said(target))

    for request in (
        rpc.ChangeStatus(youth_id=target.youth, status="astronaut", since=TODAY),
        rpc.ChangeStatus(youth_id="x", status="student", since=TODAY),
    ):
        with pytest.raises(AutonomieError):
            target.call(rpc.change_status, request)

    assert len(everything_said(target)) == before


def test_a_confirmed_appointment_links_the_instructor_though_it_is_told_twice(target: Target) -> None:
    school, at = target.school(), target.harness.clock.now()
    lesson = attendance.AppointmentConfirmed(
        appointment_id="a",
        youth_id=target.youth,
        school_id=school.id,
        instructor_id=school.instructors[0].id,
        vehicle_id=None,
        kind="driving_lesson",
        starts_at=at,
        ends_at=at + dt.timedelta(hours=1),
    )

    target.harness.say(AREA, lesson, lesson)
    target.harness.settle()

    state = target.call(rpc.youth_state, rpc.GetYouthState(youth_id=target.youth))
    assert state.instructor_ids == (school.instructors[0].id,)
