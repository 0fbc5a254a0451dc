"""The schools' and advisers' files of an import, and cells that a spreadsheet would run."""

from servicekit.spreadsheet import safe_cell, write_table
from services.profiles.domain.export_file import read_table
from services.profiles.domain.staff_files import ADVISER_HEADERS, SCHOOL_HEADERS, read_advisers, read_schools
from tests.unit.profiles.cohort import COHORT, load_programme


def test_the_cohort_has_its_22_schools_and_10_advisers():
    programme = load_programme()
    school_rows = read_table((COHORT / "auto_ecoles.csv").read_bytes(), SCHOOL_HEADERS)
    adviser_rows = read_table((COHORT / "conseillers.csv").read_bytes(), ADVISER_HEADERS)

    schools, wrong_schools = read_schools(school_rows, programme)
    advisers, wrong_advisers = read_advisers(adviser_rows, programme)

    assert [sum(s.area == area for s in schools) for area in ("orleans", "montargis-gien", "pithiviers")] == [11, 7, 4]
    assert len(advisers) == 10
    assert wrong_schools == wrong_advisers == []


def test_a_school_line_tells_all_that_is_wrong_and_is_left_out():
    rows = read_table(b"code;nom;commune;cp;bassin;moniteurs;vehicules\n;;Gien;45500;berry;x;-1", SCHOOL_HEADERS)

    schools, wrong = read_schools(rows, load_programme())

    assert schools == []
    assert {(w.line, w.problem.column) for w in wrong} == {
        (2, "code"), (2, "nom"), (2, "bassin"), (2, "moniteurs"), (2, "vehicules"),
    }  # fmt: skip


def test_the_second_school_with_one_code_is_told():
    rows = read_table(
        b"code;nom;commune;cp;bassin;moniteurs;vehicules\nAE1;A;;;orleans;1;1\nAE1;B;;;orleans;1;1", SCHOOL_HEADERS
    )

    schools, wrong = read_schools(rows, load_programme())

    assert [school.name for school in schools] == ["A"]
    assert [(w.line, w.problem.reason) for w in wrong] == [(3, "same code")]


def test_no_cell_of_an_export_is_a_formula():
    cells = ["=cmd|' /C calc'!A0", "+33612345678", "-1+1", "@SUM(A1)", " =1+1", "\t=1", "＝1", "très motivé·e"]

    lines = write_table(["Observations"], [[cell] for cell in cells]).decode("utf-8-sig").split("\r\n")

    assert [safe_cell(cell)[0] for cell in cells[:7]] == ["'"] * 7
    assert safe_cell(cells[7]) == "très motivé·e"
    assert lines[0] == "Observations"
    assert all(line.lstrip('"').startswith("'") for line in lines[1:8])
