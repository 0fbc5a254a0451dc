"""A youth's file: what each pair of eyes sees, who reaches it, how it changes (domain.md §§ 3 and 4)."""

import csv
import datetime as dt
import io

import pytest

from contracts.attendance.events import AppointmentConfirmed
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import COHORT, export, youth_line
from tests.unit.profiles.desk import LEAD, Desk

NEEDY = (COHORT / "jeunes.csv").read_bytes().decode("cp1252").splitlines()[1]
"""A line of the cohort whose youth has a functional need and an adviser."""


@pytest.fixture
def youth_id(desk: Desk) -> str:
    (row,) = desk.import_youths(export(NEEDY), with_staff=True).rows
    return row.youth_id or ""


@pytest.fixture
def adviser(desk: Desk, youth_id: str) -> Principal:
    return Principal(id=desk.youth(youth_id).summary.adviser_id or "", role="adviser")


def themselves(youth_id: str) -> Principal:
    return Principal(id=youth_id, role="youth")


def test_each_pair_of_eyes_sees_what_the_table_of_rights_says(desk: Desk, youth_id: str, adviser: Principal) -> None:
    seen = {view: desk.youth(youth_id, view, by=adviser if view == "adviser" else Principal(id="x", role="system"))
            for view in ("adviser", "referent", "school", "instructor", "coordinator")}  # fmt: skip

    assert {view: file.low_income for view, file in seen.items()} == {
        "adviser": True, "referent": None, "school": None, "instructor": None, "coordinator": True,
    }  # fmt: skip
    assert {view: bool(file.statuses) for view, file in seen.items()} == {
        "adviser": True, "referent": True, "school": False, "instructor": False, "coordinator": True,
    }  # fmt: skip
    assert {view for view, file in seen.items() if file.needs is not None} == {"adviser"}
    assert seen["school"].phone == "07 55 97 97 11"


def test_an_imported_need_stays_with_its_author_until_the_youth_shares_it(desk: Desk, youth_id: str) -> None:
    before = desk.youth(youth_id, "referent")
    with pytest.raises(NotAllowed):
        desk.ask(rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=youth_id, needs_shared=True))

    share = rpc.SetStrengthsAndNeeds(youth_id=youth_id, needs_shared=True)
    desk.ask(rpc.set_strengths_and_needs, share, by=themselves(youth_id), scope=desk.about(youth_id))

    assert before.needs is None
    assert desk.youth(youth_id, "referent").needs == ("short_lessons",)
    assert desk.youth(youth_id, "coordinator").needs is None


VIEWS = ("youth", "adviser", "referent", "school", "instructor", "coordinator")
SHARES = {
    "by a word of her own": lambda youth_id, given: (rpc.consent, rpc.Consent(youth_id=youth_id, purpose="needs", given=given)),
    "beside her needs": lambda youth_id, given: (
        rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=youth_id, needs_shared=given)),
}  # fmt: skip


@pytest.mark.parametrize("way", SHARES)
def test_needs_are_seen_from_the_yes_to_the_no_by_whoever_follows(desk: Desk, youth_id: str, adviser: Principal, way: str) -> None:
    her, area = themselves(youth_id), desk.youth(youth_id).summary.area
    colleague = Principal(id=desk.add_person("adviser", area=area), role="adviser", area=area)

    def says(given: bool) -> None:
        method, command = SHARES[way](youth_id, given)
        desk.ask(method, command, by=her, scope=desk.about(youth_id))

    def sees() -> set[str]:
        readers = {view: her if view == "youth" else colleague for view in VIEWS}
        return {view for view, reader in readers.items() if desk.youth(youth_id, view, by=reader).needs is not None}

    before = sees()
    says(True)
    says(True)
    shared, told = sees(), len(desk.events(area, "needs_changed"))
    says(False)

    assert before == {"youth"}
    assert shared == set(VIEWS) - {"coordinator"}
    assert sees() == before
    assert desk.youth(youth_id, "adviser", by=adviser).needs is not None, "the author always sees them"
    assert len(desk.events(area, "needs_changed")) == told + 1
    said = desk.ask(rpc.list_consents, rpc.ListConsents(youth_id=youth_id), by=her, scope=desk.about(youth_id))
    assert [(one.purpose, one.given) for one in said.history] == [("needs", False), ("needs", True)]
    assert said.needs is False


def test_a_choice_that_the_programme_does_not_have_is_refused(desk: Desk, youth_id: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.ask(rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=youth_id, strengths=("courage",)))

    assert refused.value.data["field"] == "strengths"


@pytest.mark.parametrize(
    "scope",
    [Scope(kind="youth", ids=("someone-else",)), Scope(kind="adviser", ids=("another",)), Scope(kind="school", ids=("another",)),
     Scope(kind="areas", ids=("pithiviers",)), Scope(kind="youth")],
)  # fmt: skip
def test_a_file_out_of_scope_is_neither_read_nor_changed_nor_listed(desk: Desk, youth_id: str, scope: Scope) -> None:
    calls = [
        (rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view="adviser")),
        (rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=1, phone="")),
        (rpc.change_status, rpc.ChangeStatus(youth_id=youth_id, status="student", since=dt.date(2026, 12, 1))),
        (rpc.edit_project, rpc.EditProject(youth_id=youth_id, version=1)),
        (rpc.move_track, rpc.MoveTrack(youth_id=youth_id, on=dt.date(2026, 12, 1), code_track="in_training")),
        (rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="pause")),
        (rpc.issue_code, rpc.IssueCode(person_id=youth_id)),
        (rpc.list_readers, rpc.ListReaders(youth_id=youth_id)),
        (rpc.youth_state, rpc.GetYouthState(youth_id=youth_id)),
    ]

    for method, request in calls:
        with pytest.raises(NotAllowed):
            desk.ask(method, request, scope=scope)
    assert desk.ask(rpc.list_youths, rpc.ListYouths(), scope=scope).youths == ()


def test_an_unknown_file_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.youth("nobody")


def test_a_contact_is_edited_in_any_shape_and_told_without_its_content(desk: Desk, youth_id: str) -> None:
    edit = rpc.EditContact(
        youth_id=youth_id, version=desk.youth(youth_id).version, phone="+33 (0)6 00 00 00 01", email=""
    )

    edited = desk.ask(rpc.edit_contact, edit)

    assert (edited.phone, edited.email) == ("06 00 00 00 01", "")
    assert [e["data"] for e in desk.events("orleans", "contact_changed")] == [{"youth_id": youth_id, "reachable": True}]


def test_somebody_without_phone_and_email_is_listed_as_out_of_reach(desk: Desk, youth_id: str) -> None:
    edit = rpc.EditContact(youth_id=youth_id, version=desk.youth(youth_id).version, phone="", email="")
    before = desk.ask(rpc.list_youths, rpc.ListYouths(unreachable=True)).youths

    desk.ask(rpc.edit_contact, edit)

    assert before == ()
    assert [y.id for y in desk.ask(rpc.list_youths, rpc.ListYouths(unreachable=True)).youths] == [youth_id]


def test_an_edit_of_a_file_that_somebody_changed_meanwhile_is_a_conflict(desk: Desk, youth_id: str) -> None:
    version = desk.youth(youth_id).version
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="0600000001"))

    with pytest.raises(Conflict):
        desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="0600000002"))


@pytest.mark.parametrize(("field", "value"), [("phone", "12 34"), ("email", "nobody@")])
def test_a_mistyped_contact_is_refused_with_its_field(desk: Desk, youth_id: str, field: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.ask(
            rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=desk.youth(youth_id).version, **{field: value})
        )

    assert refused.value.data["field"] == field


def test_a_status_of_the_past_completes_the_history_without_becoming_the_present_one(desk: Desk, youth_id: str) -> None:
    desk.ask(rpc.change_status, rpc.ChangeStatus(youth_id=youth_id, status="student", since=dt.date(2024, 9, 1)))

    file = desk.youth(youth_id)

    assert file.summary.status == "job_seeker"
    assert [period.status for period in file.statuses] == ["job_seeker", "student"]


def test_the_day_by_which_the_licence_is_needed_leaves_the_service_and_the_words_do_not(
    desk: Desk, youth_id: str
) -> None:
    edit = rpc.EditProject(
        youth_id=youth_id, version=1, target="Ambulancier", why="Astreintes", needed_by=dt.date(2027, 3, 1)
    )

    project = desk.ask(rpc.edit_project, edit)

    assert (project.target, project.version) == ("Ambulancier", 2)
    assert desk.events("orleans", "project_defined")[-1]["data"] == {"youth_id": youth_id, "needed_by": "2027-03-01"}
    with pytest.raises(Conflict):
        desk.ask(rpc.edit_project, edit)


def test_a_list_is_paged_in_the_order_of_names_without_loss_or_double(desk: Desk) -> None:
    desk.import_cohort()
    names: list[tuple[str, str]] = []
    cursor, total = None, None
    while True:
        page = desk.ask(rpc.list_youths, rpc.ListYouths(cursor=cursor, limit=70, journey="admitted"))
        names += [(youth.last_name, youth.id) for youth in page.youths]
        total = page.total if total is None else total
        cursor = page.next
        if cursor is None:
            break

    assert total == len(names) == len(set(names)) == 300
    assert names[0][0] == "Adam"


def test_a_list_finds_by_the_beginning_of_a_name_or_by_file_number(desk: Desk) -> None:
    desk.import_cohort()

    def found(text: str) -> set[str]:
        return {y.last_name for y in desk.ask(rpc.list_youths, rpc.ListYouths(text=text)).youths}

    assert found("ÉLEC") == set()
    assert found("le gof") == {"Le Goff"}
    assert found("45007002") == {"Courtois"}
    assert "Henry" in found("edith")


def test_a_search_pages_through_last_names_then_first_names_each_youth_once(desk: Desk) -> None:
    desk.import_cohort()
    found: list[rpc.YouthSummary] = []
    cursor = None
    while True:
        page = desk.ask(rpc.list_youths, rpc.ListYouths(text="ma", cursor=cursor, limit=3))
        found += page.youths
        cursor = page.next
        if cursor is None:
            break

    by_last_name = [youth.last_name.lower().startswith("ma") for youth in found]
    assert by_last_name == sorted(by_last_name, reverse=True)
    assert {True, False} == set(by_last_name)
    assert all(youth.first_name.lower().startswith("ma") for youth in found if not youth.last_name.lower().startswith("ma"))
    assert len({youth.id for youth in found}) == len(found) == desk.ask(rpc.list_youths, rpc.ListYouths(text="ma")).total


@pytest.mark.parametrize("text", ["", "ma"])
@pytest.mark.parametrize("cursor", ["?", "AAAA", "é", "AHwA", "%%%", "YWJj"])
def test_a_cursor_that_was_not_given_out_is_refused(desk: Desk, cursor: str, text: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.ask(rpc.list_youths, rpc.ListYouths(cursor=cursor, text=text))

    assert refused.value.data["field"] == "cursor"


def test_a_formula_of_the_export_never_leaves_as_a_formula(desk: Desk) -> None:
    comment = "=cmd|' /C calc'!A0"
    desk.admit_youth(youth_line(comment=comment))

    table = desk.ask(rpc.export_youths, rpc.ExportYouths()).content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(table), delimiter=";")
    assert row["Observations"] == "'" + comment
    assert (row["N° dossier"], row["Statut"], row["Téléphone"]) == ("45000001", "Apprenti", "06 12 34 56 78")


def test_a_school_exports_its_pupils_without_their_situation(desk: Desk, youth_id: str) -> None:
    school_id = desk.youth(youth_id).summary.school_id or "none"
    office = Principal(id="office", role="school", organisation_id=school_id)

    table = desk.ask(rpc.export_youths, rpc.ExportYouths(), by=office, scope=Scope(kind="school", ids=(school_id,)))

    header = table.content.decode("utf-8-sig").splitlines()[0]
    assert not {"Statut", "Observations"} & set(header.split(";"))


def test_a_new_lead_adviser_takes_the_place_of_the_one_before(desk: Desk, youth_id: str, adviser: Principal) -> None:
    other = desk.add_person("adviser", area="orleans")

    desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role="adviser", other_id=other))

    assert desk.ask(rpc.list_youths, rpc.ListYouths(), scope=Scope(kind="adviser", ids=(adviser.id,))).youths == ()
    assert desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id)).adviser_id == other
    assert [e["data"]["other_id"] for e in desk.events("orleans", "youth_unlinked")] == [adviser.id]


def test_referents_come_and_go_and_are_told_to_the_gateway(desk: Desk, youth_id: str) -> None:
    referent = desk.add_person("referent", area="orleans", organisation="Foyer des jeunes travailleurs")
    attach = rpc.LinkYouth(youth_id=youth_id, role="referent", other_id=referent)

    desk.ask(rpc.link_youth, attach)
    desk.ask(rpc.link_youth, attach)
    (attached,) = desk.ask(rpc.list_relations, rpc.ListRelations()).youths
    desk.ask(rpc.unlink_youth, rpc.UnlinkYouth(youth_id=youth_id, role="referent", other_id=referent))
    (detached,) = desk.ask(rpc.list_relations, rpc.ListRelations()).youths

    assert (attached.referent_ids, detached.referent_ids) == ((referent,), ())
    assert len([e for e in desk.events("orleans", "youth_linked") if e["data"]["role"] == "referent"]) == 1


def test_someone_of_another_role_is_not_linked(desk: Desk, youth_id: str) -> None:
    school_office = desk.add_person("referent", area="orleans")

    with pytest.raises(InvalidRequest):
        desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role="adviser", other_id=school_office))


def test_an_instructor_follows_whom_a_confirmed_lesson_brings(desk: Desk, youth_id: str) -> None:
    (school, *_) = desk.ask(rpc.list_schools, rpc.ListSchools(area="orleans")).schools
    at = desk.clock.now()
    lesson = AppointmentConfirmed(
        appointment_id=new_id(), youth_id=youth_id, school_id=school.id, instructor_id=school.instructors[0].id,
        vehicle_id=None, kind="driving_lesson", starts_at=at, ends_at=at + dt.timedelta(hours=1),
    )  # fmt: skip

    desk.harness.say("orleans", lesson, lesson)
    desk.harness.settle()

    state = desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))
    assert state.instructor_ids == (school.instructors[0].id,)


def test_a_read_is_traced_once_and_a_refused_one_too(desk: Desk, youth_id: str, adviser: Principal) -> None:
    def trace(allowed: bool) -> rpc.ReadTrace:
        return rpc.ReadTrace(id=new_id(), at=desk.clock.now(), person_id=adviser.id, role="adviser", youth_id=youth_id,
                             what="file", allowed=allowed)  # fmt: skip

    traces = rpc.TraceReads(traces=(trace(True), trace(False)))
    desk.ask(rpc.trace_reads, traces)
    desk.ask(rpc.trace_reads, traces)

    *reads, imported = desk.ask(rpc.list_readers, rpc.ListReaders(youth_id=youth_id)).readers
    assert [(r.label, r.allowed, r.wrote) for r in reads] == [("Valentine Regnier", False, False), ("Valentine Regnier", True, False)]
    assert (imported.what, imported.wrote) == ("import_export", True)


def test_the_list_of_readers_goes_on_past_many_of_one_instant(desk: Desk, youth_id: str, adviser: Principal) -> None:
    at = desk.clock.now() + dt.timedelta(hours=1)
    ids = sorted(new_id() for _ in range(5))
    desk.ask(rpc.trace_reads, rpc.TraceReads(traces=tuple(
        rpc.ReadTrace(id=each, at=at, person_id=adviser.id, role="adviser", youth_id=youth_id, what="file") for each in ids)))

    pages, last = [], rpc.ListReaders(youth_id=youth_id, limit=2)
    for _ in range(3):
        page = desk.ask(rpc.list_readers, last).readers
        pages += [row.id for row in page]
        last = rpc.ListReaders(youth_id=youth_id, limit=2, before=page[-1].at, before_id=page[-1].id)

    assert pages[:5] == ids[::-1]
    assert len(pages) == len(set(pages)) == 6, "the import that made the file is the last"


def test_an_import_names_its_author_in_the_files_that_it_makes_or_changes_and_in_no_other(desk: Desk) -> None:
    author = Principal(id=desk.add_person("coordinator", area="orleans"), role="coordinator", area="orleans")
    (row,) = desk.import_youths(export(youth_line()), by=author).rows
    desk.import_youths(export(youth_line()), by=author)
    desk.import_youths(export(youth_line(phone="06 00 00 00 09")), by=LEAD)

    readers = desk.ask(rpc.list_readers, rpc.ListReaders(youth_id=row.youth_id or "")).readers

    assert [(r.person_id, r.label, r.role, r.what, r.wrote) for r in readers] == [
        (LEAD.id, "", "programme_lead", "import_export", True),
        (author.id, "coordinator Exemple", "coordinator", "import_export", True),
    ]


def test_a_school_names_its_instructors_and_decides_how_it_confirms(desk: Desk) -> None:
    desk.import_cohort()
    school = desk.ask(rpc.list_schools, rpc.ListSchools(area="pithiviers")).schools[0]
    own = Scope(kind="school", ids=(school.id,))

    desk.ask(rpc.rename_person, rpc.RenamePerson(person_id=school.instructors[0].id, label="Nadia"), scope=own)
    desk.ask(
        rpc.set_school_confirmation, rpc.SetSchoolConfirmation(school_id=school.id, confirmation="automatic"), scope=own
    )

    after = desk.ask(rpc.get_school, rpc.GetSchool(school_id=school.id))
    assert "Nadia" in {person.label for person in after.instructors}
    assert after.confirmation == "automatic"
    with pytest.raises(NotAllowed):
        desk.ask(
            rpc.rename_person,
            rpc.RenamePerson(person_id=school.instructors[0].id, label="X"),
            scope=Scope(kind="school"),
        )


def test_a_coordinator_adds_people_of_the_own_area_only(desk: Desk) -> None:
    own = Scope(kind="areas", ids=("orleans",))
    there = rpc.AddPerson(id=new_id(), role="referent", label="Samira", area="pithiviers")
    here = rpc.AddPerson(id=new_id(), role="referent", label="Samira", area="orleans")

    with pytest.raises(NotAllowed):
        desk.ask(rpc.add_person, there, scope=own)
    desk.ask(rpc.add_person, here, scope=own)

    assert [p.id for p in desk.ask(rpc.list_people, rpc.ListPeople(role="referent"), scope=own).people] == [here.id]
