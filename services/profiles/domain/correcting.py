"""What becomes of a row when a person corrects it on the screen: the same rules, the same rank, as of the same day.

A corrected value stands though the next export repeats its mistake; a settled conflict is not asked again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.profiles.domain.admission import Applicant
from services.profiles.domain.export_file import Row
from services.profiles.domain.importing import KnownYouth, PlannedRow, Planner
from services.profiles.domain.merging import NEEDS, Conflict, Merge
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import COLUMNS, Surroundings, read_youth


@dataclass(frozen=True, slots=True)
class Correction:
    """`received` are the export's cells by header, `typed` the cells that a person wrote instead; `settled` says, by field,
    whose value stands where both had changed."""

    line: int
    received: Mapping[str, str]
    typed: Mapping[str, str]
    conflicts: Sequence[Conflict] = ()
    settled: Mapping[str, Literal["here", "file"]] = field(default_factory=dict)


def unknown_headers(typed: Mapping[str, str]) -> list[str]:
    """Needs are written in the file, by whoever may: nobody corrects them in a row."""
    known = {fold(column.header) for column in COLUMNS if column.field != NEEDS}
    return [header for header in typed if fold(header) not in known]


def correct(
    youth: KnownYouth, applicants: Iterable[Applicant], correction: Correction, around: Surroundings
) -> PlannedRow:
    """`applicants` are all who have, hold or wait for a place; nobody's rank changes."""
    cells = {fold(header): text for header, text in {**correction.received, **correction.typed}.items()}
    row = read_youth(Row(correction.line, cells), around)
    typed = {column.field for column in COLUMNS if column.header in correction.typed}
    here, imported = dict(youth.here), dict(youth.imported)
    for name in typed - set(row.unread):
        here[name] = row.values[name]
    for conflict in correction.conflicts:
        if conflict.field in typed or conflict.field in correction.settled:
            imported[conflict.field] = conflict.file
        if correction.settled.get(conflict.field) == "file":
            here[conflict.field] = conflict.file
    decided = typed | {name for name, whose in correction.settled.items() if whose == "file"}
    kept = tuple(p for p in row.problems if p.field in typed or not here.get(p.field))
    left = tuple(conflict for conflict in correction.conflicts if conflict.field not in typed | set(correction.settled))
    area = row.area if "commune" in decided or "structure" in decided else youth.area or row.area
    judged = replace(row, problems=kept, area=area)
    merged = Merge(here, imported, kept, (), left)
    planner = Planner([youth], applicants, around, youth.rank)
    return planner.known_row(judged, youth, merged)
