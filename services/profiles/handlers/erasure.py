"""A file erased for good: the link from its id to a person, and every word about her. What is held, and its export, too.

A new table with a column `youth_id` is covered; any other is named in HOLDINGS. Who asks and who decides is `erasure_requests.py`.
"""

import base64

import msgspec
from sqlalchemy import column, delete, or_, select, table

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import PROGRAMME, Done
from contracts.profiles import rpc
from contracts.profiles.events import JourneyEnded, YouthErased
from contracts.rights import ExportYouth, YouthExport
from servicekit.holdings import LOG, Holdings, Through
from servicekit.tombstones import bury
from servicekit.uow import UnitOfWork
from services.profiles.domain.words import fold
from services.profiles.handlers.erasure_requests import decided, report_of
from services.profiles.handlers.places import locked_book, offer_free_places, recount
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Base, ImportRun, Youth
from services.profiles.relation_models import Merge
from services.profiles.rights_models import ErasedNumber

TRACES = "read_traces"
NUMBER = "file_number_hash"
ACCOUNTS = "accounts"
IN_THE_PROGRAMME = frozenset({"waiting", "admitted", "active", "paused"})
_ANSWER = table("stored_answer", column("subject"), column("answer"))

HOLDINGS = Holdings(
    Base.metadata,
    found_by={
        "youth": ("id",),
        "person": ("id",),
        "access_code": ("person_id",),
        "known_source": (Through("access_code_id", "access_code"),),
        "sign_in": ("person_id",),
        "likeness": ("a_id", "b_id"),
        "charter_signature": (Through("charter_id", "charter"),),
        "charter_review": (Through("charter_id", "charter"),),
        "funding_plan_aid": (Through("plan_id", "funding_plan"),),
    },
    nobodys={
        "school": "a school",
        "vehicle": "a vehicle of a school",
        "room": "a room of a school",
        "try_bucket": "a keyed hash, and it is forgotten after a day",
        "import_run": "reports and previews; her rows are taken out of them below",
        "admission_book": "a counter",
        "transfer": "whose caseload went to whom, and how many files",
        "area_places": "counts of an area",
        "admission_draw": "random ids, a seed and counts, so that a draw can be checked; an id leads to nobody once the file is gone",
        "erased_number": "a keyed hash that leads to nobody",
        "funder": "who may help to pay: an organisation",
    },
    spared={
        "read_trace": "who read is a log of the security, kept its own time; its words are emptied",
        "ledger_entry": "accounts are kept as the law asks, see retention.accounts_months; the reasons written in them are emptied",
        "ledger_line": "as the entries",
        "erasure": "the report of the erasure itself, in ids and codes",
        "erasure_answer": "the report of the erasure itself, in ids and codes",
    },
    secret=(
        "access_code.selector", "access_code.secret_hash", "access_code.pin_hash", "known_source.source", "sign_in.token_hash",
        "sign_in.last_token_hash",
    ),
)  # fmt: skip


def erase_youth(command: rpc.EraseYouth, uow: UnitOfWork) -> rpc.Erasure:
    """Everything here in one transaction; the other services hear of it and answer."""
    locked_book(uow)
    youth = reached_youth(uow, command.youth_id, lock=True)
    if youth.version != command.version:
        raise Conflict("edited_meanwhile", version=youth.version)
    youth_id, area, number = youth.id, youth.area, youth.file_number
    areas = _areas_that_knew(uow, youth)
    merged = list(uow.session.scalars(select(Merge).where(Merge.youth_id == youth_id).order_by(Merge.merged_id)))
    ids = [youth_id, *(each.merged_id for each in merged)]
    numbers = [each for each in (number, *(each.file_number for each in merged)) if each]
    if youth.journey in IN_THE_PROGRAMME:
        uow.log.append(area, JourneyEnded(youth_id=youth_id, outcome="left"))
    removed = _take_out_of_imports(uow, ids, numbers, youth.last_name)
    for each in (youth, *merged):
        uow.session.expunge(each)
    bury(uow, youth_id)
    _empty_traces(uow, ids)
    removed += HOLDINGS.delete(uow.session, youth_id)
    telling = or_(*(_ANSWER.c.answer.contains(each) for each in ids))
    uow.session.execute(delete(_ANSWER).where(_ANSWER.c.subject.is_(None), telling))
    for each_number in numbers:
        uow.session.merge(ErasedNumber(digest=_digest(uow, each_number), area=area, at=uow.now))
    row = decided(uow, youth_id, area, "done")
    row.ground, row.words, row.answer, row.said_in, row.removed = command.ground, "", "", areas, removed
    row.kept = [TRACES, *([NUMBER] if numbers else []), *([ACCOUNTS] if _accounts_stay(uow, youth_id) else [])]
    for said_in in areas:
        for each_id in ids:  # also the ids of before a merge: not everybody may have heard of that yet
            uow.log.append(said_in, YouthErased(youth_id=each_id))
    offer_free_places(uow, area)
    recount(uow)
    return report_of(uow, row)


def let_return(command: rpc.LetReturn, uow: UnitOfWork) -> Done:
    row = uow.session.get(ErasedNumber, _digest(uow, command.file_number))
    if row is None:
        raise NotFound("erased_number")
    if uow.scope.kind != "all" and row.area is not None and (uow.scope.kind != "areas" or row.area not in uow.scope.ids):
        raise NotAllowed("other_area", area=row.area)
    uow.session.delete(row)
    return Done()


def erased_numbers(uow: UnitOfWork, numbers: "list[str]") -> frozenset[str]:
    """Those of an export, folded, that belonged to somebody who was erased: an import brings nobody back by itself."""
    digests = {_digest(uow, number): fold(number) for number in numbers if fold(number)}
    known = uow.session.scalars(select(ErasedNumber.digest))
    return frozenset(digests[digest] for digest in known if digest in digests)


def export(request: ExportYouth, uow: UnitOfWork) -> YouthExport:
    reached_youth(uow, request.youth_id)
    return YouthExport(service="profiles", at=uow.now, held=HOLDINGS.export(uow.session, request.youth_id))


def _areas_that_knew(uow: UnitOfWork, youth: Youth) -> list[str]:
    """Where something was ever said of her: an instance of another area heard it too, and must hear this."""
    log = Base.metadata.tables[LOG]
    said = set(uow.session.scalars(select(log.c.area).where(log.c.subject == youth.id).distinct()))
    return sorted((said | {youth.area}) - {PROGRAMME})


def _take_out_of_imports(uow: UnitOfWork, ids: list[str], numbers: list[str], last_name: str) -> int:
    """Her rows leave the reports; a preview whose files hold her goes, and whoever made it uploads it again."""
    gone = 0
    reported = select(ImportRun).where(or_(*(ImportRun.report.contains(mark) for mark in (*ids, *numbers))))
    for run in uow.session.scalars(reported.with_for_update()):
        report = msgspec.json.decode(run.report, type=rpc.ImportReport)
        rows = tuple(row for row in report.rows if row.youth_id not in ids and row.file_number not in numbers)
        gone += len(report.rows) - len(rows)
        run.report = msgspec.json.encode(msgspec.structs.replace(report, rows=rows)).decode()
    for run in uow.session.scalars(select(ImportRun).where(ImportRun.status == "previewed").with_for_update()):
        if _holds(run, [*numbers, last_name]):
            uow.session.delete(run)
            gone += 1
    uow.session.flush()
    return gone


def _holds(run: ImportRun, marks: list[str]) -> bool:
    texts = [fold(base64.b64decode(text).decode("cp1252", "replace")) for text in (run.files or {}).values()]
    return any(fold(mark) in text for text in texts for mark in marks if fold(mark))


def _empty_traces(uow: UnitOfWork, ids: list[str]) -> None:
    traces = Base.metadata.tables["read_trace"]
    uow.session.execute(traces.update().where(traces.c.youth_id.in_(ids)).values(reason=""))


def _accounts_stay(uow: UnitOfWork, youth_id: str) -> bool:
    """Amounts and numbers of vouchers, without a word; false when there are none."""
    entries = Base.metadata.tables["ledger_entry"]
    emptied = uow.session.execute(entries.update().where(entries.c.youth_id == youth_id).values(reason=""))
    return bool(emptied.rowcount)  # type: ignore[attr-defined]


def _digest(uow: UnitOfWork, number: str) -> str:
    """Raises for a number that is only blanks."""
    plain = fold(number)
    if not plain:
        raise InvalidRequest("file_number", field="file_number")
    digest: str = uow.deps.opaque("erased file number", plain)
    return digest
