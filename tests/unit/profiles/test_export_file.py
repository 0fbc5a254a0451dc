"""Reading the table that a spreadsheet exported, whatever made it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiles.domain.export_file import Row, UnreadableFile, read_table
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import COLUMNS as YOUTH_COLUMNS
from services.profiles.domain.youth_file import read_youth
from tests.unit.profiles.cohort import around

COLUMNS = ["N° dossier", "Nom"]
HEADER = "N° dossier;Nom\r\n".encode("cp1252")


def table(text, encoding="utf-8"):
    return read_table(text.encode(encoding), COLUMNS)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_separators_and_line_ends_are_found_out(encoding, separator, line_end):
    text = line_end.join([separator.join(["N° dossier", "Nom"]), separator.join(["45000001", "Lefèvre"])])

    (row,) = table(text, encoding)

    assert (row.cell("N° dossier"), row.cell("Nom")) == ("45000001", "Lefèvre")


def test_line_numbers_are_those_a_person_sees_past_blank_lines_and_cells_of_two_lines():
    rows = table('N° dossier;Nom\n1;A\n;\n\n2;"B\nsuite"\n3;C\n')

    assert [(row.line, row.cell("N° dossier")) for row in rows] == [(2, "1"), (5, "2"), (7, "3")]


def test_headers_are_recognised_in_capitals_without_accents_and_in_another_order():
    (row,) = table("NOM;no dossier;N DOSSIER\nMartin;x;45000001")

    assert (row.cell("N° dossier"), row.cell("Nom")) == ("45000001", "Martin")


def test_cells_past_the_header_are_told_not_lost():
    (row,) = table("N° dossier;Nom\n1;A;trop;;")

    assert row.surplus == ("trop",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        (b"Nom;Commune\r\nA;B", "missing_columns"),
        (b"PK\x03\x04\x00\x00\x00", "not_a_table"),
        (b'N\xb0 dossier;Nom\r\n1;"' + b"x" * 200_000 + b'"', "not_a_table"),
        (b"x" * 10_000_001, "file_too_large"),
        (b"N\xb0 dossier;Nom\r\n" + b"1;A\r\n" * 5_001, "too_many_rows"),
    ],
)
def test_what_is_no_such_table_is_refused_with_a_reason(content, code):
    with pytest.raises(UnreadableFile) as refused:
        read_table(content, COLUMNS)

    assert refused.value.code == code


def test_missing_columns_are_all_named():
    with pytest.raises(UnreadableFile) as refused:
        read_table(b"Commune\r\nOlivet", COLUMNS)

    assert refused.value.data == {"columns": ["N° dossier", "Nom"]}


def lines_or_code(content: bytes) -> list[int] | str:
    try:
        return [row.line for row in read_table(content, COLUMNS)]
    except UnreadableFile as refused:
        return refused.code


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    answer = lines_or_code(HEADER + content)

    assert answer in ("not_a_table", "missing_columns", "empty_file") or all(line >= 2 for line in answer)


CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=60)


@given(st.lists(CELLS, min_size=len(YOUTH_COLUMNS), max_size=len(YOUTH_COLUMNS)))
def test_a_row_of_any_texts_gives_values_that_fit_their_columns(cells):
    row = Row(2, {fold(column.header): cell for column, cell in zip(YOUTH_COLUMNS, cells, strict=True)})

    youth = read_youth(row, around(date(2026, 12, 1)))

    assert set(youth.values) == {column.field for column in YOUTH_COLUMNS}
    assert {problem.field for problem in youth.problems} == set(youth.unread)
    assert len(youth.values["n_dossier"]) <= 20
    assert len(youth.values["last_name"]) <= 80
    assert len(youth.values["postcode"]) <= 10
    assert not youth.values["birth_date"] or date.fromisoformat(youth.values["birth_date"]) <= date(2026, 12, 1)
