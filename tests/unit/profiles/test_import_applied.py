"""An import applied on both engines: files, places, links, events, and the hand-over of availabilities."""

import datetime as dt

import pytest

from contracts.errors import InvalidRequest, NotAllowed
from contracts.kernel import Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import COHORT, expected, export, youth_line
from tests.unit.profiles.desk import Desk

JANUARY = dt.date(2027, 1, 1)
NEXT = (COHORT / "jeunes_suivant.csv").read_bytes()


def _wanted(report, wanted):
    return {(r["n_dossier"], r["outcome"]) for r in wanted["named_rows"]} - {
        (r.file_number, r.outcome) for r in report.rows
    }


def test_the_cohort_and_its_next_export_give_what_is_expected(desk: Desk) -> None:
    first = desk.import_cohort()
    following = desk.import_youths(NEXT, JANUARY)
    again = desk.import_youths(NEXT, JANUARY)

    assert first.counts == expected("attendu.json")["by_outcome"]
    assert following.counts == expected("attendu_suivant.json")["by_outcome"]
    assert not _wanted(following, expected("attendu_suivant.json"))
    assert not [row for row in again.rows if row.changes]
    assert again.counts["unchanged"] == 310
    programme = desk.ask(rpc.get_programme, rpc.Empty())
    assert [(area.taken, area.waiting) for area in programme.areas] == [(160, 3), (90, 6), (50, 4)]


def test_a_preview_changes_nothing_and_is_applied_without_a_second_upload(desk: Desk) -> None:
    import_id = new_id()
    preview = desk.import_youths((COHORT / "jeunes.csv").read_bytes(), apply=False, import_id=import_id)
    before = desk.ask(rpc.list_youths, rpc.ListYouths())

    applied = desk.ask(rpc.import_export, rpc.ImportExport(import_id=import_id, as_of=dt.date(2026, 12, 1), apply=True))

    assert preview.status == "previewed"
    assert before.youths == ()
    assert applied.status == "applied"
    assert applied.counts == preview.counts


def test_the_same_application_again_is_the_same_report(desk: Desk) -> None:
    import_id = new_id()
    first = desk.import_youths(export(youth_line()), import_id=import_id)

    second = desk.import_youths(export(youth_line()), import_id=import_id)

    assert second == first
    assert len(desk.events("orleans", "youth_admitted")) == 1


def test_somebody_admitted_is_told_without_a_name(desk: Desk) -> None:
    desk.import_cohort()

    admitted = desk.events("pithiviers", "youth_admitted")
    linked = desk.events("pithiviers", "youth_linked")

    assert len(admitted) == 50
    assert {event["data"]["status"] for event in admitted} >= {"job_seeker", "apprentice"}
    assert set(admitted[0]["data"]) == {"youth_id", "status", "admitted_on", "reachable", "awaited"}
    assert not any(event["data"]["awaited"] for event in admitted)
    assert {event["data"]["role"] for event in linked} == {"adviser", "school"}
    assert len(desk.events("pithiviers", "youth_put_on_waiting_list")) == 2
    assert [e["data"]["reason"] for e in desk.events("pithiviers", "youth_refused")] == ["age<18"]


def test_schools_instructors_vehicles_and_advisers_come_with_the_export_once(desk: Desk) -> None:
    desk.import_cohort()
    desk.import_cohort()

    schools = desk.ask(rpc.list_schools, rpc.ListSchools(area="pithiviers")).schools
    advisers = desk.ask(rpc.list_people, rpc.ListPeople(role="adviser")).people

    assert [(s.code, len(s.instructors), len(s.vehicles)) for s in schools] == [
        ("AE19", 2, 2), ("AE20", 1, 3), ("AE21", 4, 3), ("AE22", 3, 1),
    ]  # fmt: skip
    assert schools[0].instructors[0].label == "Moniteur 1 – AE19"
    assert len(advisers) == 10
    assert len(desk.events("pithiviers", "school_opened")) == 4


def test_an_export_that_changes_a_status_writes_its_history(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())

    report = desk.import_youths(export(youth_line(status="Salarié CDD", since="02/01/2027")), JANUARY)

    (row,) = report.rows
    assert [(change.column, change.old, change.new) for change in row.changes] == [
        ("Statut", "Apprenti", "Salarié CDD"),
        ("Depuis le", "2026-09-01", "2027-01-02"),
    ]
    assert [(p.status, str(p.since)) for p in desk.youth(youth_id).statuses] == [
        ("fixed_term", "2027-01-02"),
        ("apprentice", "2026-09-01"),
    ]
    assert [e["data"]["status"] for e in desk.events("orleans", "status_changed")] == ["apprentice", "fixed_term"]


def test_a_row_corrected_on_the_screen_is_admitted_with_its_rank(desk: Desk) -> None:
    desk.import_youths(export(youth_line(born="31/02/2004", email="nobody@")))
    (row,) = desk.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect()).rows

    half = desk.ask(
        rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values={"Date de naissance": "28/02/2004"})
    )
    done = desk.ask(rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values={"E-mail": "zoe@exemple.fr"}))

    assert [(p.column, p.reason) for p in row.problems] == [("Date de naissance", "date"), ("E-mail", "email")]
    assert row.values["Date de naissance"] == "31/02/2004"
    assert (half.outcome, half.reason) == ("to_correct", "email")
    assert done.outcome == "admitted"
    assert desk.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect()).rows == ()
    assert desk.import_youths(export(youth_line(born="31/02/2004", email="nobody@")), JANUARY).counts == {
        "unchanged": 1
    }


def test_a_conflict_that_a_person_settled_is_not_asked_again(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    version = desk.youth(youth_id).version
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="07 00 00 00 09"))
    later = export(youth_line(phone="07 00 00 00 01"))
    (conflict,) = desk.import_youths(later, JANUARY).rows

    settled = desk.ask(rpc.correct_row, rpc.CorrectRow(file_number="45000001", values={"Téléphone": "07 00 00 00 09"}))

    assert (conflict.outcome, conflict.reason) == ("to_correct", "conflict: phone")
    assert [(c.old, c.new, c.conflict) for c in conflict.changes] == [("07 00 00 00 09", "07 00 00 00 01", True)]
    assert settled.outcome == "unchanged"
    assert desk.youth(youth_id).phone == "07 00 00 00 09"
    assert desk.import_youths(later, JANUARY).counts == {"unchanged": 1}


def test_a_coordinator_imports_only_the_own_area(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.import_youths(export(youth_line()), scope=Scope(kind="areas", ids=("pithiviers",)))

    assert desk.ask(rpc.list_youths, rpc.ListYouths()).youths == ()


def test_a_file_that_is_no_table_is_refused_with_its_name(desk: Desk) -> None:
    with pytest.raises(InvalidRequest) as refused:
        desk.import_youths(b"PK\x03\x04\x00\x00")

    assert (refused.value.code, refused.value.data["field"]) == ("not_a_table", "youths")
