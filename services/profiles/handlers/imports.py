"""Imports: an export previewed or applied, the reports of earlier ones. The rules are `domain/importing.py`.

A preview keeps the files for a week, so that applying needs no second upload; an application drops them.
"""

import base64
import datetime as dt
from dataclasses import dataclass
from typing import Literal

import msgspec
from sqlalchemy import delete, select

from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Empty
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.export_file import Row, UnreadableFile, read_table
from services.profiles.domain.importing import ImportPlan, plan_import
from services.profiles.domain.staff_files import (
    ADVISER_HEADERS,
    SCHOOL_HEADERS,
    AdviserLine,
    LineProblem,
    SchoolLine,
    read_advisers,
    read_schools,
)
from services.profiles.domain.youth_file import REQUIRED_HEADERS, Surroundings
from services.profiles.handlers import file_values
from services.profiles.handlers.applying import apply_plan
from services.profiles.handlers.erasure import erased_numbers
from services.profiles.handlers.merging import merged_numbers
from services.profiles.handlers.places import locked_book
from services.profiles.handlers.reads import trace
from services.profiles.handlers.reports import report_rows, without_needs
from services.profiles.handlers.staff_imports import Staff, bring_staff
from services.profiles.models import ImportRun, Youth

KEEP_PREVIEWS = dt.timedelta(days=7)
_PARTS: tuple[Literal["youths", "schools", "advisers"], ...] = ("youths", "schools", "advisers")


@dataclass(frozen=True, slots=True)
class _Read:
    """The three files, read."""

    youths: list[Row]
    schools: list[SchoolLine]
    advisers: list[AdviserLine]
    problems: list[rpc.FileProblem]


def import_export(command: rpc.ImportExport, uow: UnitOfWork) -> rpc.ImportReport:
    book = locked_book(uow)
    run = uow.session.get(ImportRun, command.import_id)
    if run is not None and run.status != "previewed":
        return _report(run, uow)
    files = _contents(command, run)
    read = _read(files, uow)
    staff = bring_staff(uow, read.schools, read.advisers, keep=command.apply)
    around = _around(uow, command.as_of, staff)
    youths = list(uow.session.scalars(select(Youth).order_by(Youth.rank)))
    erased = erased_numbers(uow, [row.cell("N° dossier") for row in read.youths])
    merged = merged_numbers(uow, [row.cell("N° dossier") for row in read.youths])
    known, reach = [file_values.known(youth) for youth in youths], None if uow.scope.kind == "all" else frozenset(uow.scope.ids)
    plan = plan_import(read.youths, known, around, book.next_rank, erased, merged, reach)
    _must_be_of_scope(plan, uow)
    run = run or ImportRun(id=command.import_id)
    run.as_of, run.at, run.counts = command.as_of, uow.now, dict(plan.counts)
    run.status, run.files, run.report = "previewed", _kept(files), ""
    uow.session.add(run)
    uow.session.flush()
    ids: dict[int, str] = {}
    if command.apply:
        run.status, run.files = "applied", None
        ids = apply_plan(uow, run, plan, {row.line: row for row in read.youths}, {y.id: y for y in youths}, book)
    else:
        for youth_id in {row.youth_id for row in plan.rows if row.youth_id and (row.changes or row.conflicts)}:
            trace(uow, youth_id, "preview_import", wrote=False)  # what is written here is beside what the export says
    report = rpc.ImportReport(
        import_id=run.id,
        status=run.status,
        as_of=run.as_of,
        counts=run.counts,
        rows=report_rows(plan, around, staff.labels, ids),
        file_problems=tuple(read.problems),
        schools=len(read.schools),
        advisers=len(read.advisers),
    )
    run.report = msgspec.json.encode(report).decode()
    return report


def get_import(request: rpc.GetImport, uow: UnitOfWork) -> rpc.ImportReport:
    run = uow.session.get(ImportRun, request.import_id)
    if run is None:
        raise NotFound("import", id=request.import_id)
    return _report(run, uow)


def list_imports(_request: Empty, uow: UnitOfWork) -> rpc.Imports:
    runs = uow.session.scalars(select(ImportRun).order_by(ImportRun.at.desc(), ImportRun.id.desc()).limit(100))
    return rpc.Imports(
        imports=tuple(
            rpc.ImportSummary(import_id=run.id, status=run.status, as_of=run.as_of, at=run.at, counts=run.counts)
            for run in runs
        )
    )


def forget_previews(uow: UnitOfWork) -> None:
    limit = uow.now - KEEP_PREVIEWS
    uow.session.execute(delete(ImportRun).where(ImportRun.status == "previewed", ImportRun.at < limit))


def _report(run: ImportRun, uow: UnitOfWork) -> rpc.ImportReport:
    """As it was, with how far it is now; someone who reaches some areas sees the rows of those."""
    report = msgspec.json.decode(run.report, type=rpc.ImportReport)
    rows = tuple(without_needs(row) for row in report.rows)
    if uow.scope.kind == "areas":
        rows = tuple(row for row in rows if not row.area or row.area in uow.scope.ids)
    return msgspec.structs.replace(report, status=run.status, rows=rows)


def _contents(command: rpc.ImportExport, run: ImportRun | None) -> dict[str, bytes]:
    sent: dict[str, bytes] = {part: file.content for part in _PARTS if (file := getattr(command, part)) is not None}
    if not sent and run is not None and run.files is not None:
        return {part: base64.b64decode(text) for part, text in run.files.items()}
    if not sent:
        raise InvalidRequest("file_missing", field="youths")
    return sent


def _kept(files: dict[str, bytes]) -> dict[str, str]:
    return {part: base64.b64encode(content).decode() for part, content in files.items()}


def _read(files: dict[str, bytes], uow: UnitOfWork) -> _Read:
    programme = uow.deps.programme
    tables = {
        part: _table(part, files[part], headers)
        for part, headers in zip(_PARTS, (REQUIRED_HEADERS, SCHOOL_HEADERS, ADVISER_HEADERS), strict=True)
        if part in files
    }
    schools, wrong_schools = read_schools(tables.get("schools", []), programme)
    advisers, wrong_advisers = read_advisers(tables.get("advisers", []), programme)
    problems = _told("schools", wrong_schools) + _told("advisers", wrong_advisers)
    return _Read(tables.get("youths", []), schools, advisers, problems)


def _table(part: str, content: bytes, headers: tuple[str, ...]) -> list[Row]:
    try:
        return read_table(content, headers)
    except UnreadableFile as error:
        raise InvalidRequest(error.code, field=part, **error.data) from error


def _told(file: Literal["schools", "advisers"], wrong: list[LineProblem]) -> list[rpc.FileProblem]:
    return [
        rpc.FileProblem(file=file, line=one.line, column=one.problem.column, reason=one.problem.reason) for one in wrong
    ]


def _around(uow: UnitOfWork, as_of: dt.date, staff: Staff) -> Surroundings:
    deps = uow.deps
    return staff.around(deps.programme, deps.communes, as_of)


def _must_be_of_scope(plan: ImportPlan, uow: UnitOfWork) -> None:
    """A coordinator imports the own area's export; one with other areas' youths is refused as a whole."""
    if uow.scope.kind == "all":
        return
    if others := sorted({row.area for row in plan.rows if row.area and row.area not in uow.scope.ids}):
        raise NotAllowed("other_areas_in_file", areas=others)
