"""Needs that come with an export: first ones are taken, those written here stay, and whoever imports reads none (domain.md § 3)."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.errors import InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import Desk

JANUARY = dt.date(2027, 1, 5)
ORLEANS = Scope(kind="areas", ids=("orleans",))
COORDINATOR = Principal(id="coordinator", role="coordinator", area="orleans")
NEEDS = "Besoin d'adaptation"


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line(needs="Lecture difficile"))


def wrote(desk: Desk, youth_id: str, by: Principal, **said: Any) -> None:
    command = rpc.SetStrengthsAndNeeds(youth_id=youth_id, **said)
    desk.ask(rpc.set_strengths_and_needs, command, by=by, scope=desk.about(youth_id))


def herself(youth_id: str) -> Principal:
    return Principal(id=youth_id, role="youth", area="orleans")


def read(desk: Desk, youth_id: str) -> tuple[str, ...] | None:
    needs: tuple[str, ...] | None = desk.youth(youth_id, "youth", herself(youth_id)).needs
    return needs


@pytest.mark.parametrize("said", [{"needs": ("exam_anxiety",)}, {"needs": ()}, {"needs_words": "Une peur ancienne"}])
def test_an_export_changes_nothing_of_what_she_wrote_and_shows_none_of_it(desk: Desk, youth_id: str, said: dict[str, Any]) -> None:
    wrote(desk, youth_id, herself(youth_id), **said)
    before = read(desk, youth_id)
    later = export(youth_line(needs="Temps majoré"))

    preview = desk.import_youths(later, JANUARY, apply=False, by=COORDINATOR, scope=ORLEANS)
    applied = desk.import_youths(later, JANUARY, by=COORDINATOR, scope=ORLEANS)

    assert [row.outcome for row in (*preview.rows, *applied.rows)] == ["unchanged", "unchanged"]
    assert preview.rows[0].changes == applied.rows[0].changes == ()
    assert desk.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect(), by=COORDINATOR, scope=ORLEANS).rows == ()
    assert read(desk, youth_id) == before
    assert desk.import_youths(later, JANUARY).counts == {"unchanged": 1}


def test_needs_that_nobody_touched_here_follow_the_export_and_the_report_does_not_tell_them(desk: Desk, youth_id: str) -> None:
    import_id = new_id()

    told = desk.import_youths(export(youth_line(needs="Temps majoré")), JANUARY, import_id=import_id)
    kept = desk.ask(rpc.get_import, rpc.GetImport(import_id=import_id), by=COORDINATOR, scope=ORLEANS)

    assert read(desk, youth_id) == ("extra_time",)
    for report in (told, kept):
        assert [(c.column, c.old, c.new, c.masked) for c in report.rows[0].changes] == [(NEEDS, None, None, True)]
        assert b"majo" not in msgspec.json.encode(report)


def test_a_row_to_correct_neither_shows_needs_nor_takes_them(desk: Desk) -> None:
    desk.import_youths(export(youth_line(phone="12", needs="Lecture difficile")))

    (row,) = desk.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect(), by=COORDINATOR, scope=ORLEANS).rows
    with pytest.raises(InvalidRequest, match="unknown_column"):
        desk.ask(rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values={NEEDS: "Temps majoré"}))
    desk.ask(rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values={"Téléphone": "06 12 34 56 78"}))

    assert NEEDS not in row.values
    assert read(desk, row.youth_id or "") == ("reading_difficulty",)
