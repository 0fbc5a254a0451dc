"""A Mission Locale's export: previewed, applied, its rows corrected."""

import datetime as dt
from typing import Literal

from contracts.kernel import Empty, Method, Record


class ExportFile(Record):
    """A file of the Mission Locale's export as it was received; `content` is base64."""

    name: str
    content: bytes


class ImportExport(Record):
    """Previews (`apply` false) or applies an export. The three files: youths, schools, advisers."""

    import_id: str
    as_of: dt.date
    apply: bool = False
    youths: ExportFile | None = None
    schools: ExportFile | None = None
    advisers: ExportFile | None = None


class FieldChange(Record):
    """`masked`: the values are not for whoever imports (needs)."""

    column: str
    old: str | None
    new: str | None
    conflict: bool = False
    masked: bool = False


class RowProblem(Record):
    column: str
    reason: str


class ImportRow(Record, rename={"file_number": "n_dossier"}):
    """What one row becomes; its file number is `n_dossier` on the wire, as the export calls it.

    `column` and `reason` say why, comma-separated when there are several.

    `problems`: all that is wrong, each by itself; `doubts`: what hinders nothing but should be looked at (an adviser
    whom nobody knows). `elsewhere`: a known file of an area that the reader does not run, set aside whole.

    Where the programme admits by a commission or a draw, an eligible row is `waiting` with the reason « awaits commission »
    or « awaits draw »: the file's journey is *applied*, without a place, until people decide. Nobody is `admitted` by a row then.
    """

    line: int
    file_number: str
    outcome: Literal["admitted", "waiting", "refused", "to_correct", "duplicate", "updated", "unchanged", "erased", "elsewhere"]
    area: str | None = None
    column: str | None = None
    reason: str | None = None
    problems: tuple[RowProblem, ...] = ()
    doubts: tuple[RowProblem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    youth_id: str | None = None


class FileProblem(Record):
    """A line of the schools' or advisers' file that was left out. `file`: schools or advisers."""

    file: Literal["schools", "advisers"]
    line: int
    column: str
    reason: str


class ImportReport(Record):
    """`status`: previewed, applied, completing (hand-overs under way) or done. `counts` are of the youths' rows."""

    import_id: str
    status: str
    as_of: dt.date
    counts: dict[str, int]
    rows: tuple[ImportRow, ...]
    file_problems: tuple[FileProblem, ...] = ()
    schools: int = 0
    advisers: int = 0


class GetImport(Record):
    import_id: str


class ImportSummary(Record):
    import_id: str
    status: str
    as_of: dt.date
    at: dt.datetime
    counts: dict[str, int]


class Imports(Record):
    imports: tuple[ImportSummary, ...]


class RowConflict(Record):
    """A field changed both here and in the export. `old`: what the export said before, `here` what is written now, `new`
    what the export says; as people read them."""

    column: str
    old: str | None
    here: str | None
    new: str | None


class RowToCorrect(Record):
    """A row that waits for a person; `values` are the export's columns as received.

    A conflict is among the `problems` too, with the reason « conflict: … ».
    """

    import_id: str
    line: int
    file_number: str
    area: str | None
    problems: tuple[RowProblem, ...]
    values: dict[str, str]
    conflicts: tuple[RowConflict, ...] = ()
    youth_id: str | None = None


class ListRowsToCorrect(Record):
    area: str | None = None


class RowsToCorrect(Record):
    rows: tuple[RowToCorrect, ...]


class CorrectRow(Record):
    """New values for some columns; the row keeps its rank."""

    file_number: str
    values: dict[str, str]


class SettleConflicts(Record):
    """For each column in conflict: keep what is written `here`, or take what the `file` says; others stay open."""

    file_number: str
    choices: dict[str, Literal["here", "file"]]


import_export = Method("profiles", "import_export", ImportExport, ImportReport, command=True, timeout=60.0)
get_import = Method("profiles", "get_import", GetImport, ImportReport, timeout=15.0)
list_imports = Method("profiles", "list_imports", Empty, Imports)
list_rows_to_correct = Method("profiles", "list_rows_to_correct", ListRowsToCorrect, RowsToCorrect)
correct_row = Method("profiles", "correct_row", CorrectRow, ImportRow, command=True)
settle_conflicts = Method("profiles", "settle_conflicts", SettleConflicts, ImportRow, command=True)
