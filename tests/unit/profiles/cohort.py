"""The cohort of `programme/` for the tests of the import: the programme, its files, and the state an import leaves."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from services.profiles.domain.communes import Communes
from services.profiles.domain.export_file import read_table
from services.profiles.domain.importing import SETTLED_PHASES, ImportPlan, KnownYouth, phase_after, plan_import
from services.profiles.domain.programme import Programme, programme_of
from services.profiles.domain.staff_files import ADVISER_HEADERS, SCHOOL_HEADERS, read_advisers, read_schools
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import REQUIRED_HEADERS, Surroundings

FOLDER = Path(__file__).parents[3] / "programme"
COHORT = FOLDER / "cohort"


def load_programme() -> Programme:
    return programme_of(json.loads((FOLDER / "loiret.json").read_text(encoding="utf-8")))


def load_communes() -> Communes:
    return Communes.from_csv((FOLDER / "communes_loiret.csv").read_text(encoding="utf-8"), "45")


def expected(name: str) -> dict:
    return json.loads((COHORT / name).read_text(encoding="utf-8"))


def around(as_of: date) -> Surroundings:
    programme = load_programme()
    schools, _ = read_schools(read_table((COHORT / "auto_ecoles.csv").read_bytes(), SCHOOL_HEADERS), programme)
    advisers, _ = read_advisers(read_table((COHORT / "conseillers.csv").read_bytes(), ADVISER_HEADERS), programme)
    return Surroundings(
        programme,
        load_communes(),
        as_of,
        adviser_ids={fold(f"{a.first_name} {a.last_name}"): f"adviser-{a.line}" for a in advisers},
        school_ids={fold(school.name): school.code for school in schools},
    )


@dataclass
class Platform:
    """What is known after the imports so far, and what people changed here; stands in for no code of ours."""

    youths: dict[str, KnownYouth] = field(default_factory=dict)

    def plan(self, content: bytes, as_of: date) -> ImportPlan:
        rows = read_table(content, REQUIRED_HEADERS)
        first_rank = 1 + max((youth.rank for youth in self.youths.values()), default=0)
        return plan_import(rows, list(self.youths.values()), around(as_of), first_rank)

    def apply(self, content: bytes, as_of: date) -> ImportPlan:
        plan = self.plan(content, as_of)
        for row in plan.rows:
            if row.merge is None:
                continue
            key = row.youth_id or row.n_dossier or f"line {row.line}"
            before = self.youths.get(key)
            decided = before is None or before.phase in SETTLED_PHASES
            self.youths[key] = KnownYouth(
                id=key,
                phase=phase_after(row, before.phase if before else None),
                area=row.area if decided or before is None else before.area,
                rank=row.rank,
                holds_place=row.holds_place if decided else False,
                here=row.merge.values,
                imported=row.merge.imported,
                problems=row.problems,
            )
        return plan

    def edit_here(self, n_dossier: str, **values: str) -> None:
        youth = self.youths[n_dossier]
        here = {**youth.here, **values}
        self.youths[n_dossier] = KnownYouth(
            youth.id, youth.phase, youth.area, youth.rank, youth.holds_place, here, youth.imported, youth.problems
        )


HEADER = (COHORT / "jeunes.csv").read_bytes().decode("cp1252").splitlines()[0]


def youth_line(**cells: str) -> str:
    """One line of an export in order: an eligible youth, unless a cell says otherwise."""
    row = {
        "N° dossier": "45000001",
        "Civilité": "Mme",
        "Nom": "Martin",
        "Prénom": "Zoé",
        "Date de naissance": "15/06/2005",
        "CP": "45000",
        "Commune": "Orléans",
        "Téléphone": "06 12 34 56 78",
        "E-mail": "zoe@exemple.fr",
        "Statut": "Apprenti",
        "Depuis le": "01/09/2026",
        "Structure": "Mission Locale de l'Orléanais",
        "Projet professionnel": "Livreur",
        "Revenu modeste": "Oui",
    }
    row.update({header: cells[key] for header, key in _NAMES.items() if key in cells})
    return ";".join(row.get(header, "") for header in HEADER.split(";"))


_NAMES = {
    "N° dossier": "number",
    "Nom": "last_name",
    "Prénom": "first_name",
    "Date de naissance": "born",
    "CP": "postcode",
    "Commune": "commune",
    "Téléphone": "phone",
    "E-mail": "email",
    "Statut": "status",
    "Structure": "structure",
    "Projet professionnel": "project",
    "Revenu modeste": "income",
    "Conseiller référent": "adviser",
    "Depuis le": "since",
    "Disponibilités": "availability",
    "Code (ETG) obtenu le": "code_passed",
    "Observations": "comment",
    "Besoin d'adaptation": "needs",
}


def export(*lines: str) -> bytes:
    return "\r\n".join((HEADER, *lines)).encode("cp1252")
