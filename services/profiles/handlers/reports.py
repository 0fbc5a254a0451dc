"""The report of an import in words that a person reads: codes and ids of the plan become labels."""

from collections.abc import Iterable, Mapping

import msgspec

from contracts.profiles import rpc
from services.profiles.domain.identity import show_phone
from services.profiles.domain.importing import ImportPlan, PlannedRow
from services.profiles.domain.merging import NEEDS
from services.profiles.domain.programme import Choice
from services.profiles.domain.youth_file import COLUMN_OF, Problem, Surroundings


class Shown:
    """How a kept value is shown; None for no value."""

    def __init__(self, around: Surroundings, labels: Mapping[str, str]) -> None:
        self._around = around
        self._labels = labels

    def __call__(self, field: str, value: str) -> str | None:
        programme = self._around.programme
        match field:
            case "phone":
                value = show_phone(value)
            case "status":
                value = _label(programme.statuses, value)
            case "needs":
                value = ", ".join(_label(programme.needs, code) for code in value.split(",") if code)
            case "commune":
                commune = self._around.communes.get(value)
                value = commune.name if commune else value
            case "adviser" | "school":
                value = self._labels.get(value, value)
        return value or None


def report_rows(
    plan: ImportPlan, around: Surroundings, labels: Mapping[str, str], ids: Mapping[int, str]
) -> tuple[rpc.ImportRow, ...]:
    """`labels` names advisers and schools, `ids` the youths whom the application made, by line."""
    shown = Shown(around, labels)
    return tuple(report_row(row, shown, row.youth_id or ids.get(row.line)) for row in plan.rows)


def without_needs(row: rpc.ImportRow) -> rpc.ImportRow:
    """That the export changes needs is told, never which: whoever imports is not their author (domain.md § 3)."""
    masked = (
        rpc.FieldChange(column=one.column, old=None, new=None, conflict=one.conflict, masked=True)
        if one.column == COLUMN_OF[NEEDS].header else one
        for one in row.changes
    )  # fmt: skip
    return msgspec.structs.replace(row, changes=tuple(masked)) if row.changes else row


def report_row(row: PlannedRow, shown: Shown, youth_id: str | None) -> rpc.ImportRow:
    changes = [
        rpc.FieldChange(column=change.column, old=shown(change.field, change.old), new=shown(change.field, change.new))
        for change in row.changes
    ]
    changes += [
        rpc.FieldChange(
            column=one.column, old=shown(one.field, one.here), new=shown(one.field, one.file), conflict=True
        )
        for one in row.conflicts
    ]
    whole = rpc.ImportRow(
        line=row.line,
        file_number=row.n_dossier,
        outcome=row.outcome,
        area=row.area or None,
        column=row.column or None,
        reason=row.reason or None,
        problems=told(row.problems),
        doubts=told(row.doubts),
        changes=tuple(changes),
        youth_id=youth_id,
    )
    return without_needs(whole)


def told(problems: Iterable[Problem]) -> tuple[rpc.RowProblem, ...]:
    return tuple(rpc.RowProblem(column=problem.column, reason=problem.reason) for problem in problems)


def _label(choices: tuple[Choice, ...], code: str) -> str:
    return next((choice.label for choice in choices if choice.code == code), code)
