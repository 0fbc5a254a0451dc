"""Rows of an import that wait for a person: listed with what is wrong, corrected on the screen, decided at once."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import or_, select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.correcting import Correction, correct, unknown_headers
from services.profiles.domain.importing import SETTLED_PHASES, PlannedRow
from services.profiles.domain.merging import NEEDS
from services.profiles.domain.merging import Conflict as FieldConflict
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import COLUMN_OF, Problem
from services.profiles.handlers import file_values
from services.profiles.handlers.applying import keep_open, settle
from services.profiles.handlers.history import wrote
from services.profiles.handlers.places import applicants, locked_book, offer_free_places, recount
from services.profiles.handlers.reads import trace
from services.profiles.handlers.reports import Shown, report_row, told
from services.profiles.handlers.staff_imports import bring_staff
from services.profiles.models import ImportRun, OpenRow, Person, Youth

_MOST_ROWS = 1_000
Whose = Literal["here", "file"]


def list_rows_to_correct(request: rpc.ListRowsToCorrect, uow: UnitOfWork) -> rpc.RowsToCorrect:
    query = select(OpenRow).order_by(OpenRow.area, OpenRow.line).limit(_MOST_ROWS)
    if uow.scope.kind == "areas":
        query = query.where(or_(OpenRow.area.in_(uow.scope.ids), OpenRow.area == ""))
    elif uow.scope.kind != "all":
        raise NotAllowed("out_of_scope")
    if request.area:
        query = query.where(OpenRow.area == request.area)
    rows = uow.session.scalars(query).all()
    shown = conflicts_shown(uow, [row for row in rows if row.conflicts])
    return rpc.RowsToCorrect(rows=tuple(_row(row, shown.get(row.youth_id, ())) for row in rows))


def conflicts_shown(uow: UnitOfWork, rows: Sequence[OpenRow]) -> dict[str, tuple[rpc.RowConflict, ...]]:
    """By youth, as people read them; `here` is what is written now, which may have changed since the import."""
    if not rows:
        return {}
    staff = bring_staff(uow, (), (), keep=False)
    today = uow.deps.today(uow.now)
    around = staff.around(uow.deps.programme, uow.deps.communes, today)
    shown = Shown(around, staff.labels)
    youths = uow.session.scalars(select(Youth).where(Youth.id.in_([row.youth_id for row in rows])))
    here = {youth.id: file_values.here(youth) for youth in youths}
    return {
        row.youth_id: tuple(
            rpc.RowConflict(
                column=one["column"], old=shown(one["field"], one["imported"]), new=shown(one["field"], one["file"]),
                here=shown(one["field"], here[row.youth_id][one["field"]]),
            )
            for one in _open_conflicts(row)
        )
        for row in rows
    }  # fmt: skip


def correct_row(command: rpc.CorrectRow, uow: UnitOfWork) -> rpc.ImportRow:
    if unknown := unknown_headers(command.values):
        raise InvalidRequest("unknown_column", field=unknown[0])
    return _decide(uow, command.file_number, typed=command.values, choices={})


def settle_conflicts(command: rpc.SettleConflicts, uow: UnitOfWork) -> rpc.ImportRow:
    """A settled conflict is not asked again though the next export says the same."""
    if not command.choices:
        raise InvalidRequest("nothing_to_correct", field="choices")
    return _decide(uow, command.file_number, typed={}, choices=command.choices)


def _decide(uow: UnitOfWork, file_number: str, *, typed: Mapping[str, str], choices: Mapping[str, Whose]) -> rpc.ImportRow:
    locked_book(uow)
    row = _open_row(uow, file_number)
    youth = uow.session.get_one(Youth, row.youth_id, with_for_update=True)
    run = uow.session.get_one(ImportRun, row.import_id)
    staff = bring_staff(uow, (), (), keep=False)
    around = staff.around(uow.deps.programme, uow.deps.communes, run.as_of)
    conflicts = [FieldConflict(**conflict) for conflict in _open_conflicts(row)]
    known = file_values.known(youth)
    correction = Correction(row.line, row.received, typed, conflicts, _by_field(conflicts, choices))
    planned = correct(known, applicants(uow), correction, around)
    _must_be_alone(uow, youth, planned)
    _apply(uow, planned, youth, row, run, typed)
    wrote(uow, youth, "import_row", *correction.settled)
    return report_row(planned, Shown(around, staff.labels), youth.id)


def _apply(
    uow: UnitOfWork, planned: PlannedRow, youth: Youth, row: OpenRow, run: ImportRun, typed: Mapping[str, str]
) -> None:
    assert planned.merge is not None
    before, phase, left = file_values.here(youth), youth.journey, youth.area
    held_in = left if youth.holds_place else ""
    if phase in SETTLED_PHASES:
        youth.area, youth.holds_place = planned.area or youth.area, planned.holds_place
        youth.problems = file_values.stored(planned.problems)
    file_values.write_columns(youth, uow.session.get_one(Person, youth.id), planned.merge.values)
    youth.imported, youth.version = dict(planned.merge.imported), youth.version + 1
    settle(uow, planned, youth, phase, run, left=left)
    trace(uow, youth.id, "correct_rows", wrote=True)
    file_values.write_consequences(uow, youth, before, planned.merge.values)
    cells = {fold(header): text for header, text in {**row.received, **typed}.items()}
    keep_open(uow, run.id, planned, youth, cells)
    if held_in and not (youth.holds_place or youth.journey == "admitted"):
        offer_free_places(uow, held_in)
    recount(uow)


def _by_field(conflicts: Sequence[FieldConflict], choices: Mapping[str, Whose]) -> dict[str, Whose]:
    fields = {conflict.column: conflict.field for conflict in conflicts}
    if unknown := [column for column in choices if column not in fields]:
        raise InvalidRequest("unknown_column", field=unknown[0])
    return {fields[column]: whose for column, whose in choices.items()}


def _open_conflicts(row: OpenRow) -> list[dict[str, str]]:
    """Rows of before an export left needs alone may still hold such a conflict: nobody who settles it may read it."""
    return [conflict for conflict in row.conflicts if conflict["field"] != NEEDS]


def _open_row(uow: UnitOfWork, file_number: str) -> OpenRow:
    row = uow.session.scalar(select(OpenRow).where(OpenRow.file_number == file_number))
    if row is None:
        raise NotFound("row", file_number=file_number)
    if uow.scope.kind != "all" and (uow.scope.kind != "areas" or (row.area and row.area not in uow.scope.ids)):
        raise NotAllowed("out_of_scope", file_number=file_number)
    return row


def _must_be_alone(uow: UnitOfWork, youth: Youth, planned: PlannedRow) -> None:
    """A corrected number may turn out to be another file's: nothing is merged here."""
    number = planned.merge.values["n_dossier"] if planned.merge else ""
    if number and number != youth.file_number:
        other = uow.session.scalar(select(Youth.id).where(Youth.file_number == number, Youth.id != youth.id))
        if other is not None:
            raise Conflict("same_file_number", file_number=number, youth_id=other)


def _row(row: OpenRow, shown: tuple[rpc.RowConflict, ...]) -> rpc.RowToCorrect:
    conflicts = [
        Problem(conflict["column"], f"conflict: {COLUMN_OF[conflict['field']].noun}") for conflict in _open_conflicts(row)
    ]
    return rpc.RowToCorrect(
        import_id=row.import_id,
        line=row.line,
        file_number=row.file_number,
        area=row.area or None,
        problems=told([Problem(**problem) for problem in row.problems]) + told(conflicts),
        values={header: text for header, text in row.received.items() if header != COLUMN_OF[NEEDS].header},
        conflicts=shown,
        youth_id=row.youth_id,
    )
