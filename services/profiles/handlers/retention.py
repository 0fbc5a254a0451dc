"""How long profiles keeps what: logs of the security, reports, old codes; and files without a sign of life for too long."""

import datetime as dt

from sqlalchemy import ColumnElement, Table, and_, exists, select

from servicekit.holdings import LOG
from servicekit.retention import Kind, WholeFiles
from servicekit.uow import UnitOfWork
from services.profiles.access_models import AccessCode, KnownSource, SignIn
from services.profiles.handlers.erasure import IN_THE_PROGRAMME
from services.profiles.journey_models import FileChange
from services.profiles.models import Base, HandOver, OpenRow, Youth

MOST_FILES = 200


def _void_and_alone(table: Table) -> ColumnElement[bool]:
    return and_(table.c.void_at.is_not(None), ~exists().where(KnownSource.access_code_id == table.c.id))


def _settled(table: Table) -> ColumnElement[bool]:
    """A report whose rows nobody waits for any more."""
    waiting = exists().where(OpenRow.import_id == table.c.id), exists().where(HandOver.import_id == table.c.id)
    return and_(table.c.status.in_(("applied", "completing", "done")), *(~each for each in waiting))


def _of_nobody(table: Table) -> ColumnElement[bool]:
    """Accounts of youths who were erased; those of a file that is still there stay with it."""
    return ~exists().where(Youth.id == table.c.youth_id)


KINDS = (
    Kind("ledger_entry", "on_day", "retention.accounts_months", only=_of_nobody, parts={"ledger_line": "entry_id"}),
    Kind("read_trace", "at", "retention.access_log_months"),
    Kind("known_source", "at", "retention.void_code_months"),
    Kind("access_code", "void_at", "retention.void_code_months", only=_void_and_alone),
    Kind("import_run", "at", "retention.import_report_months", only=_settled),
    Kind("erasure", "at", "retention.erasure_report_months", only=lambda table: table.c.state != "asked"),
    Kind("erasure_answer", "at", "retention.erasure_report_months"),
    Kind("erased_number", "at", "retention.erased_number_months"),
)


def files_past(uow: UnitOfWork, limit: dt.date) -> list[tuple[str, int]]:
    """Files (id, version) of people out of the programme without any sign since that day: no fact, no writing, no sign-in.

    A few at each run. Whoever is in the programme or waits for a place is never among them.
    """
    since = dt.datetime.combine(limit, dt.time(), tzinfo=dt.UTC)
    log = Base.metadata.tables[LOG]
    own_code = select(AccessCode.id).where(AccessCode.person_id == Youth.id)
    signs = (
        exists().where(log.c.subject == Youth.id, log.c.at >= since),
        exists().where(FileChange.youth_id == Youth.id, FileChange.at >= since),
        exists().where(SignIn.person_id == Youth.id, SignIn.rotated_at >= since),
        exists().where(KnownSource.access_code_id.in_(own_code), KnownSource.at >= since),
    )
    quiet = select(Youth.id, Youth.version).where(Youth.journey.not_in(IN_THE_PROGRAMME), *(~sign for sign in signs))
    return [(youth_id, version) for youth_id, version in uow.session.execute(quiet.order_by(Youth.id).limit(MOST_FILES))]


WHOLE_FILES = WholeFiles(files_past, MOST_FILES)
