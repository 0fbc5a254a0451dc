"""Conflicts with i-Milo settled field by field, and a period carried back to it (domain.md § 11)."""

import datetime as dt

import pytest

from contracts.errors import InvalidRequest
from contracts.kernel import Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

JANUARY = dt.date(2027, 1, 5)


@pytest.fixture
def youth_id(desk: Desk) -> str:
    """Phone and e-mail were changed here; the next export changes both, and the project."""
    youth_id = desk.admit_youth(youth_line())
    version = desk.youth(youth_id).version
    here = rpc.EditContact(youth_id=youth_id, version=version, phone="07 00 00 00 09", email="ici@exemple.fr")
    desk.ask(rpc.edit_contact, here)
    desk.import_youths(LATER, JANUARY)
    return youth_id


LATER = export(youth_line(phone="07 00 00 00 01", email="export@exemple.fr", project="Cariste"))


def settle(desk: Desk, **choices: str) -> rpc.ImportRow:
    named = {"Téléphone" if name == "phone" else "E-mail": whose for name, whose in choices.items()}
    return desk.ask(rpc.settle_conflicts, rpc.SettleConflicts(file_number="45000001", choices=named))  # type: ignore[arg-type]


def rows(desk: Desk) -> tuple[rpc.RowToCorrect, ...]:
    return desk.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect()).rows


def test_a_conflict_shows_what_was_what_is_here_and_what_the_export_says(desk: Desk, youth_id: str) -> None:
    (row,) = rows(desk)

    assert row.conflicts == (
        rpc.RowConflict(column="Téléphone", old="06 12 34 56 78", here="07 00 00 00 09", new="07 00 00 00 01"),
        rpc.RowConflict(column="E-mail", old="zoe@exemple.fr", here="ici@exemple.fr", new="export@exemple.fr"),
    )
    assert desk.youth(youth_id).project.target == "Cariste"


def test_each_field_is_settled_by_itself_and_the_row_stays_until_all_are(desk: Desk, youth_id: str) -> None:
    half = settle(desk, phone="file")
    left = [conflict.column for row in rows(desk) for conflict in row.conflicts]
    settle(desk, email="here")

    file = desk.youth(youth_id)

    assert (half.outcome, left) == ("to_correct", ["E-mail"])
    assert (file.phone, file.email) == ("07 00 00 00 01", "ici@exemple.fr")
    assert rows(desk) == ()
    assert desk.import_youths(LATER, JANUARY).counts == {"unchanged": 1}


def test_what_is_written_here_meanwhile_is_what_is_kept(desk: Desk, youth_id: str) -> None:
    version = desk.youth(youth_id).version
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="06 99 99 99 99"))

    shown = rows(desk)[0].conflicts[0].here
    settle(desk, phone="here", email="here")

    assert (shown, desk.youth(youth_id).phone) == ("06 99 99 99 99", "06 99 99 99 99")


@pytest.mark.parametrize("choices", [{}, {"Commune": "here"}])
def test_a_choice_of_nothing_or_of_another_column_is_refused(desk: Desk, youth_id: str, choices: dict) -> None:
    with pytest.raises(InvalidRequest):
        desk.ask(rpc.settle_conflicts, rpc.SettleConflicts(file_number="45000001", choices=choices))


def test_a_period_holds_what_was_done_in_it_for_the_files_in_scope(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    desk.admit_youth(youth_line(number="45200001", last_name="Ailleurs", commune="PITHIVIERS", postcode="45300",
                                structure="Mission Locale du Pithiverais"))  # fmt: skip
    for words in ("Envoyer trois CV", "Visiter le CFA"):
        step = rpc.PlanProjectStep(id=new_id(), youth_id=youth_id, words=words, due_on=DECEMBER)
        desk.ask(rpc.plan_project_step, step)
    desk.ask(rpc.mark_project_step, rpc.MarkProjectStep(step_id=step.id, youth_id=youth_id, act="done"))
    desk.ask(rpc.record_milestone, rpc.RecordMilestone(youth_id=youth_id, milestone="neph_asked", on=DECEMBER))
    desk.ask(rpc.record_employment, rpc.RecordEmployment(youth_id=youth_id, point="entry", situation="seeking"))
    of_area = Scope(kind="areas", ids=("orleans",))

    def period(start: dt.date, end: dt.date) -> rpc.StepsOfPeriod:
        (file,) = desk.ask(rpc.total_steps, rpc.TotalSteps(start=start, end=end), scope=of_area).files
        return file

    seen, before = period(DECEMBER, DECEMBER), period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))

    assert (seen.file_number, seen.steps_done, seen.steps_to_do) == ("45000001", ("Visiter le CFA",), 1)
    assert (seen.milestones, seen.employment) == ({"neph_asked": DECEMBER}, {"entry": "seeking"})
    assert (before.steps_done, before.milestones, before.employment) == ((), {}, {})


def test_a_period_upside_down_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidRequest):
        desk.ask(rpc.total_steps, rpc.TotalSteps(start=DECEMBER, end=dt.date(2026, 11, 1)))
