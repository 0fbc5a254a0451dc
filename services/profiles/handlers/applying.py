"""Applies the plan of an import, in the one transaction that computed it: files, places, links, open rows, hand-overs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select

from contracts.kernel import PROGRAMME
from contracts.profiles.events import ImportApplied, YouthApplied, YouthPutOnWaitingList, YouthRefused
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.domain.export_file import Row
from services.profiles.domain.importing import SETTLED_PHASES, ImportPlan, PlannedRow, phase_after
from services.profiles.domain.merging import NEEDS, Merge
from services.profiles.domain.youth_file import COLUMNS
from services.profiles.handlers import file_values
from services.profiles.handlers.history import entered
from services.profiles.handlers.places import give_place, recount
from services.profiles.handlers.reads import trace
from services.profiles.handlers.twins import pairs_moved
from services.profiles.models import AdmissionBook, HandOver, ImportRun, OpenRow, Person, Youth

BATCH = 100
HANDED_OVER = 500
"""Longest text that attendance takes."""


@dataclass(frozen=True, slots=True)
class _Applied:
    """One row on its way into its file. `before` is what the file said, empty for somebody new; `left`: the area it was in."""

    row: PlannedRow
    merge: Merge
    youth: Youth
    before: Mapping[str, str]
    phase: str | None
    left: str


def apply_plan(
    uow: UnitOfWork,
    run: ImportRun,
    plan: ImportPlan,
    received: Mapping[int, Row],
    youths: Mapping[str, Youth],
    book: AdmissionBook,
) -> dict[int, str]:
    """The ids of the youths by line. All files are written before anything that refers to them."""
    people = {person.id: person for person in uow.session.scalars(select(Person).where(Person.role == "youth"))}
    with uow.session.no_autoflush:
        applied = [_write_file(uow, row, row.merge, youths, people) for row in plan.rows if row.merge is not None]
    uow.session.flush()
    book.next_rank = max([book.next_rank - 1, *(one.row.rank for one in applied)]) + 1
    for one in applied:
        settle(uow, one.row, one.youth, one.phase, run, left=one.left)
        if one.phase is None or one.row.changes:
            trace(uow, one.youth.id, "import_export", wrote=True)
        file_values.write_consequences(uow, one.youth, one.before, one.merge.values)
        keep_open(uow, run.id, one.row, one.youth, received[one.row.line].cells, is_first=one.phase is None)
    recount(uow)
    _hand_over(uow, run, applied)
    uow.log.append(PROGRAMME, ImportApplied(import_id=run.id, admitted=plan.counts.get("admitted", 0)))
    return {one.row.line: one.youth.id for one in applied}


def _write_file(
    uow: UnitOfWork, row: PlannedRow, merge: Merge, youths: Mapping[str, Youth], people: Mapping[str, Person]
) -> _Applied:
    known = youths.get(row.youth_id or "")
    before = file_values.here(known) if known else {}
    phase = known.journey if known else None
    left = known.area if known else ""
    youth, person = (known, people[known.id]) if known else _new_file(uow, row)
    if phase is None or phase in SETTLED_PHASES:
        youth.area, youth.rank, youth.holds_place = row.area or youth.area, row.rank, row.holds_place
        youth.problems = file_values.stored(row.problems)
    file_values.write_columns(youth, person, merge.values)
    youth.imported = dict(merge.imported)
    youth.version += 1 if row.changes else 0
    return _Applied(row, merge, youth, before, phase, left)


def _new_file(uow: UnitOfWork, row: PlannedRow) -> tuple[Youth, Person]:
    youth_id = new_id()
    person = Person(id=youth_id, role="youth", label="", area=row.area)
    youth = Youth(
        id=youth_id,
        area=row.area,
        journey="applied",
        rank=row.rank,
        version=1,
        project_version=0,
        strengths=[],
        needs=[],
        needs_shared=False,
        code_track="not_started",
        driving_track="not_started",
        status="",
    )
    uow.session.add_all((person, youth))
    return youth, person


def settle(uow: UnitOfWork, row: PlannedRow, youth: Youth, phase: str | None, run: ImportRun, *, left: str) -> None:
    """The decision about an application, with the fact that others rely on; nothing for whoever was decided before.

    An application that the export moves to another area is said there first, so that its coordinator reaches it.
    """
    if phase is not None and left != youth.area:
        pairs_moved(uow, youth)
    after = phase_after(row, phase)
    is_new_here = after == "applied" if phase is None else left != youth.area
    if is_new_here and youth.area:
        uow.log.append(youth.area, YouthApplied(youth_id=youth.id))
    if after == phase:
        return
    youth.journey = after
    if after == "applied" and uow.deps.programme.admission.by_people:
        entered(uow, youth)  # whoever decides sees since when
    if after == "admitted":
        youth.status = row.merge.values["status"] if row.merge else youth.status
        give_place(uow, youth, run.as_of)
    elif after == "waiting":
        uow.log.append(youth.area, YouthPutOnWaitingList(youth_id=youth.id))
    elif after == "refused":
        first = next(problem.reason for problem in row.problems if problem.refuses)
        uow.log.append(youth.area, YouthRefused(youth_id=youth.id, reason=first))


def keep_open(
    uow: UnitOfWork, import_id: str, row: PlannedRow, youth: Youth, cells: Mapping[str, str], *, is_first: bool = False
) -> None:
    """What a person must look at stays on the page of rows to correct until it is mended or settled."""
    if not is_first:
        uow.session.execute(delete(OpenRow).where(OpenRow.youth_id == youth.id))
    if row.outcome != "to_correct":
        return
    uow.session.add(
        OpenRow(
            youth_id=youth.id,
            import_id=import_id,
            line=row.line,
            area=youth.area,
            file_number=youth.file_number or f"sans-numero-{youth.id[-12:]}",
            problems=file_values.stored(row.problems),
            conflicts=[asdict(conflict) for conflict in row.conflicts],
            received=by_header(cells),
        )
    )


def by_header(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells under the headers as the programme writes them, whatever an export's own spelling was; needs are in the file alone."""
    row = Row(0, cells)
    return {column.header: row.cell(column.header) for column in COLUMNS if column.field != NEEDS}


def _hand_over(uow: UnitOfWork, run: ImportRun, applied: list[_Applied]) -> None:
    """Availability of whoever is new or has another text; an empty one of somebody new must be asked."""
    batches: dict[str, int] = {}
    for one in applied:
        text = one.merge.values["availability"]
        is_news = not one.before or one.before["availability"] != text
        if not is_news or one.youth.journey == "refused":
            continue
        count = batches[one.youth.area] = batches.get(one.youth.area, -1) + 1
        uow.session.add(
            HandOver(
                import_id=run.id,
                youth_id=one.youth.id,
                area=one.youth.area,
                batch=count // BATCH,
                text=text[:HANDED_OVER],
            )
        )
