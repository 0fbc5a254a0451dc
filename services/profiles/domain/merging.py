"""What a later export changes in a file that is known: three-way, field by field.

The last export's value tells what the export changed since and what a person changed here: both is a conflict. Not so for
needs: what was written here is the youth's and her author's, no export overwrites it and nobody else is shown it to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.profiles.domain.youth_file import COLUMNS, Problem, YouthRow

NEEDS = "needs"
_UNREAD = "\x1a"
"""Marks, in what is remembered of an export, a cell that could not be read; no kept text holds this character."""


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """`imported` is what the last export said, `here` what a person wrote since, `file` what this export says."""

    field: str
    column: str
    imported: str
    here: str
    file: str


@dataclass(frozen=True, slots=True)
class Merge:
    """`values` is the file after the import; `imported` is what to remember as said by the export."""

    values: Mapping[str, str]
    imported: Mapping[str, str]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def first_merge(row: YouthRow) -> Merge:
    """A person who was not known: everything comes from the export."""
    imported = {**row.values, **{name: _UNREAD + text for name, text in row.unread.items()}}
    return Merge(row.values, imported, row.problems, (), ())


def merge(row: YouthRow, here: Mapping[str, str], imported: Mapping[str, str], *, own_needs: bool = False) -> Merge:
    """`own_needs`: the youth wrote some herself, or somebody did in words, which no export holds."""
    values, remembered = dict(here), dict(imported)
    settled: set[str] = set()
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    doubtful = {doubt.field for doubt in row.doubts if not row.values[doubt.field]}
    for column in COLUMNS:
        name = column.field
        known, before = here.get(name, ""), imported.get(name, "")
        if name in row.unread:
            said = _UNREAD + row.unread[name]
            if known and said == before:
                settled.add(name)
            elif not known:
                remembered[name] = said
            continue
        said = row.values[name]
        if name in doubtful or said == before:
            continue
        if said == known or (name == NEEDS and (own_needs or known != before)):
            remembered[name] = said
        elif known == before or (not known and before.startswith(_UNREAD)):
            changes.append(Change(name, column.header, known, said))
            values[name] = remembered[name] = said
        else:
            conflicts.append(Conflict(name, column.header, before.removeprefix(_UNREAD), known, said))
    problems = tuple(problem for problem in row.problems if problem.field not in settled)
    return Merge(values, remembered, problems, tuple(changes), tuple(conflicts))
