"""The two small files beside the youths': driving schools with their numbers of instructors and vehicles, advisers.

The export gives counts, not people: instructors are named « Moniteur 1 – AE01 » until the school names them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.profiles.domain.export_file import Row
from services.profiles.domain.identity import read_email, read_name
from services.profiles.domain.programme import Programme
from services.profiles.domain.words import fold, tidy
from services.profiles.domain.youth_file import Problem

SCHOOL_HEADERS = ("code", "nom", "bassin", "moniteurs", "vehicules")
ADVISER_HEADERS = ("structure", "nom", "prenom")
_SCHOOL_CODE = re.compile(r"[A-Za-z0-9\-]{1,20}")
_MOST_STAFF = 99


@dataclass(frozen=True, slots=True)
class SchoolLine:
    line: int
    code: str
    name: str
    commune: str
    postcode: str
    area: str
    instructors: int
    vehicles: int


@dataclass(frozen=True, slots=True)
class AdviserLine:
    line: int
    mission_locale: str
    first_name: str
    last_name: str
    email: str
    area: str


@dataclass(frozen=True, slots=True)
class LineProblem:
    line: int
    problem: Problem


def read_schools(rows: Iterable[Row], programme: Programme) -> tuple[list[SchoolLine], list[LineProblem]]:
    """A line with a problem is left out and told; a second line with the same code is a problem too."""
    schools: dict[str, SchoolLine] = {}
    problems: list[LineProblem] = []
    for row in rows:
        school, wrong = _school(row, programme)
        if school.code in schools:
            wrong = [*wrong, Problem("code", "same code")]
        if wrong:
            problems += [LineProblem(row.line, problem) for problem in wrong]
        else:
            schools[school.code] = school
    return list(schools.values()), problems


def read_advisers(rows: Iterable[Row], programme: Programme) -> tuple[list[AdviserLine], list[LineProblem]]:
    advisers: dict[str, AdviserLine] = {}
    problems: list[LineProblem] = []
    for row in rows:
        adviser, wrong = _adviser(row, programme)
        key = fold(f"{adviser.first_name} {adviser.last_name}")
        if key in advisers:
            wrong = [*wrong, Problem("nom", "same name")]
        if wrong:
            problems += [LineProblem(row.line, problem) for problem in wrong]
        else:
            advisers[key] = adviser
    return list(advisers.values()), problems


def _school(row: Row, programme: Programme) -> tuple[SchoolLine, list[Problem]]:
    counts = {header: _count(row.cell(header)) for header in ("moniteurs", "vehicules")}
    problems = [Problem(header, "number") for header, count in counts.items() if count is None]
    code, name, area = row.cell("code"), tidy(row.cell("nom"))[:200], row.cell("bassin")
    if not _SCHOOL_CODE.fullmatch(code):
        problems.append(Problem("code", "code"))
    if not name:
        problems.append(Problem("nom", "name"))
    if programme.area(area) is None:
        problems.append(Problem("bassin", "area"))
    commune, postcode = tidy(row.cell("commune"))[:200], row.cell("cp")[:10]
    line = SchoolLine(row.line, code, name, commune, postcode, area, counts["moniteurs"] or 0, counts["vehicules"] or 0)
    return line, problems


def _adviser(row: Row, programme: Programme) -> tuple[AdviserLine, list[Problem]]:
    problems = []
    last_name, first_name = read_name(row.cell("nom")), read_name(row.cell("prenom"))
    email = read_email(row.cell("email")) if row.cell("email") else ""
    area = programme.area_of_mission_locale(row.cell("structure"))
    if last_name is None:
        problems.append(Problem("nom", "name"))
    if first_name is None:
        problems.append(Problem("prenom", "name"))
    if email is None:
        problems.append(Problem("email", "email"))
    if area is None:
        problems.append(Problem("structure", "structure"))
    mission_locale, key = (area.mission_locale, area.key) if area else ("", "")
    return AdviserLine(row.line, mission_locale, first_name or "", last_name or "", email or "", key), problems


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MOST_STAFF else None
