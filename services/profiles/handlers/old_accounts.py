"""Accounts of youths who were erased, once the law asks for them no longer (retention.accounts_months)."""

from sqlalchemy import delete, exists, select

from servicekit.dated import months_after
from servicekit.uow import UnitOfWork
from services.profiles.funding_models import LedgerEntry, LedgerLine
from services.profiles.models import Youth

MOST_AT_ONCE = 500


def forget_accounts(uow: UnitOfWork) -> None:
    """A few at each run; those of a file that is still there stay with it."""
    today = uow.deps.today(uow.now)
    until = months_after(today, -uow.deps.settings.whole("retention.accounts_months", today))
    gone = ~exists().where(Youth.id == LedgerEntry.youth_id)
    old = select(LedgerEntry.id).where(LedgerEntry.on_day < until, gone).order_by(LedgerEntry.on_day, LedgerEntry.id)
    ids = list(uow.session.scalars(old.limit(MOST_AT_ONCE)))
    uow.session.execute(delete(LedgerLine).where(LedgerLine.entry_id.in_(ids)))
    uow.session.execute(delete(LedgerEntry).where(LedgerEntry.id.in_(ids)))
