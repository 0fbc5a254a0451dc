"""The columns of a Mission Locale's export of youths: which are read, how, and what is wrong with a cell.

Reads one row at a time; what is known already and who gets a place are decided in `importing.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.profiles.domain import identity
from services.profiles.domain.communes import Communes, NoMatch
from services.profiles.domain.dates import read_date
from services.profiles.domain.export_file import Row
from services.profiles.domain.programme import Programme
from services.profiles.domain.words import fold, tidy

REQUIRED_HEADERS = (
    "N° dossier",
    "Nom",
    "Prénom",
    "Date de naissance",
    "Commune",
    "CP",
    "Statut",
    "Projet professionnel",
    "Revenu modeste",
)
_LONGEST_TEXT = 2000
_OLDEST_YEARS = 110


@dataclass(frozen=True, slots=True)
class Problem:
    """`reason` is a stable word; `refuses` when it is about the person's right, not about the writing of a cell.

    `decided`: a commission said so; imports leave it.
    """

    column: str
    reason: str
    refuses: bool = False
    field: str = ""
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell is read against; names lead to ids, and an adviser's id to the area that she serves. `departed`: advisers who left."""

    programme: Programme
    communes: Communes
    as_of: date
    adviser_ids: Mapping[str, str] = field(default_factory=dict)
    adviser_areas: Mapping[str, str] = field(default_factory=dict)
    school_ids: Mapping[str, str] = field(default_factory=dict)
    departed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CellRead:
    """`value` in the form that is kept; "" when there is none or when `reason` says what is wrong with the cell."""

    value: str
    reason: str = ""
    refuses: bool = False
    doubt: str = ""


Reader = Callable[[Row, str, Surroundings], CellRead]


@dataclass(frozen=True, slots=True)
class Column:
    field: str
    header: str
    noun: str
    read: Reader


@dataclass(frozen=True, slots=True)
class YouthRow:
    """A row read: kept values by field, the text of cells that could not be, what is wrong, what is doubtful."""

    line: int
    values: Mapping[str, str]
    unread: Mapping[str, str]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    area: str

    @property
    def n_dossier(self) -> str:
        return self.values["n_dossier"]


def read_youth(row: Row, around: Surroundings) -> YouthRow:
    """Every cell is read, so that all that is wrong with a row is told at once."""
    values: dict[str, str] = {}
    unread: dict[str, str] = {}
    problems: list[Problem] = []
    doubts: list[Problem] = []
    for column in COLUMNS:
        text = row.cell(column.header)
        cell = column.read(row, text, around)
        values[column.field] = cell.value
        if cell.reason:
            unread[column.field] = text
            problems.append(Problem(column.header, cell.reason, cell.refuses, column.field))
        if cell.doubt:
            doubts.append(Problem(column.header, cell.doubt, field=column.field))
    if row.surplus:
        problems.append(Problem("", "columns"))
    return YouthRow(row.line, values, unread, tuple(problems), tuple(doubts), _area(values, around))


def _area(values: Mapping[str, str], around: Surroundings) -> str:
    """By the commune; by the Mission Locale as long as the commune is not known."""
    commune = around.communes.get(values["commune"])
    by_commune = around.programme.area_of_commune(commune) if commune else None
    area = by_commune or around.programme.area_of_mission_locale(values["structure"])
    return area.key if area else ""


def _file_number(row: Row, text: str, around: Surroundings) -> CellRead:
    number = identity.read_file_number(text)
    return CellRead(number) if number else CellRead("", "file number")


def _civility(row: Row, text: str, around: Surroundings) -> CellRead:
    return CellRead(identity.read_civility(text))


def _name(row: Row, text: str, around: Surroundings) -> CellRead:
    name = identity.read_name(text)
    return CellRead(name) if name else CellRead("", "name")


def _birth_date(row: Row, text: str, around: Surroundings) -> CellRead:
    born = read_date(text)
    if born is None or born > around.as_of or around.as_of.year - born.year > _OLDEST_YEARS:
        return CellRead("", "date")
    return CellRead(born.isoformat())


def _optional_date(row: Row, text: str, around: Surroundings) -> CellRead:
    if not text:
        return CellRead("")
    day = read_date(text)
    return CellRead(day.isoformat()) if day else CellRead("", "date")


def _past_date(row: Row, text: str, around: Surroundings) -> CellRead:
    cell = _optional_date(row, text, around)
    return CellRead("", "date") if cell.value > around.as_of.isoformat() else cell


def _text(row: Row, text: str, around: Surroundings) -> CellRead:
    return CellRead(tidy(text)[:_LONGEST_TEXT])


def _postcode(row: Row, text: str, around: Surroundings) -> CellRead:
    return CellRead(text.replace(" ", "")[:10])


def _commune(row: Row, text: str, around: Surroundings) -> CellRead:
    found = around.communes.find(text, row.cell("CP"))
    if found is NoMatch.OUTSIDE:
        return CellRead("", "commune", refuses=True)
    return CellRead("", "commune") if isinstance(found, NoMatch) else CellRead(found.insee)


def _phone(row: Row, text: str, around: Surroundings) -> CellRead:
    phone = identity.read_phone(text) if text else ""
    return CellRead("", "phone") if phone is None else CellRead(phone)


def _email(row: Row, text: str, around: Surroundings) -> CellRead:
    email = identity.read_email(text) if text else ""
    return CellRead("", "email") if email is None else CellRead(email)


def _status(row: Row, text: str, around: Surroundings) -> CellRead:
    code = around.programme.status_code(text)
    return CellRead(code) if code else CellRead("", "status")


def _structure(row: Row, text: str, around: Surroundings) -> CellRead:
    area = around.programme.area_of_mission_locale(text)
    return CellRead(area.mission_locale) if area else CellRead("", doubt="structure" if text else "")


def _known_name(ids: Mapping[str, str], text: str, noun: str) -> CellRead:
    """A name that nobody bears is a doubt for a coordinator, never a reason to hold back the youth's file."""
    found = ids.get(fold(text), "")
    return CellRead(found, doubt=noun if text and not found else "")


def _adviser(row: Row, text: str, around: Surroundings) -> CellRead:
    return _known_name(around.adviser_ids, text, "adviser")


def _school(row: Row, text: str, around: Surroundings) -> CellRead:
    return _known_name(around.school_ids, text, "school")


def _project(row: Row, text: str, around: Surroundings) -> CellRead:
    project = tidy(text)[:_LONGEST_TEXT]
    return CellRead(project) if project else CellRead("", "project")


def _needs(row: Row, text: str, around: Surroundings) -> CellRead:
    words = [part for part in re.split(r"[,;/|\n]", text) if part.strip()]
    codes = [around.programme.need_code(part) for part in words]
    known = sorted({code for code in codes if code})
    return CellRead(",".join(known), doubt="need" if None in codes else "")


def _low_income(row: Row, text: str, around: Surroundings) -> CellRead:
    answer = {"oui": "yes", "o": "yes", "yes": "yes", "non": "no", "n": "no", "no": "no"}.get(fold(text), "")
    return CellRead(answer) if answer else CellRead("", "income")


COLUMNS = (
    Column("n_dossier", "N° dossier", "file number", _file_number),
    Column("civility", "Civilité", "civility", _civility),
    Column("last_name", "Nom", "name", _name),
    Column("first_name", "Prénom", "name", _name),
    Column("birth_date", "Date de naissance", "date", _birth_date),
    Column("address", "Adresse", "address", _text),
    Column("postcode", "CP", "address", _postcode),
    Column("commune", "Commune", "commune", _commune),
    Column("phone", "Téléphone", "phone", _phone),
    Column("email", "E-mail", "email", _email),
    Column("status", "Statut", "status", _status),
    Column("status_since", "Depuis le", "status", _optional_date),
    Column("structure", "Structure", "structure", _structure),
    Column("adviser", "Conseiller référent", "adviser", _adviser),
    Column("school", "Auto-école", "school", _school),
    Column("project", "Projet professionnel", "project", _project),
    Column("needs", "Besoin d'adaptation", "needs", _needs),
    Column("availability", "Disponibilités", "availability", _text),
    Column("code_passed_on", "Code (ETG) obtenu le", "code", _past_date),
    Column("low_income", "Revenu modeste", "income", _low_income),
    Column("comment", "Observations", "comment", _text),
)
COLUMN_OF = {column.field: column for column in COLUMNS}
