"""What of the accounts each reader is shown: a youth's funding, a school's pupils, the table for an accountant."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, or_, select

from contracts.errors import InvalidRequest, NotAllowed
from contracts.profiles import rpc
from servicekit.spreadsheet import write_table
from servicekit.uow import UnitOfWork
from services.profiles.domain import ledger
from services.profiles.funding_models import LedgerEntry, LedgerLine
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.driven_hours import hours_for, hours_view, late_hours_of
from services.profiles.handlers.funding import funders_for, labels, plan_view, plans_of
from services.profiles.handlers.ledger import balances_of, entry_views
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.models import Person, School, Youth

MOST_ENTRIES = 200
LONGEST = dt.timedelta(days=366)
MOST_ROWS = 50_000
OWN_SHARE = "Part du jeune"
ACCOUNTS = {"promised": "Promis", "open": "Engagé", "due": "Dû à l’auto-école", "paid": "Payé"}
KINDS = {
    "commitment": "Engagement", "invoice": "Facture", "payment": "Paiement", "refund": "Remboursement",
    "release": "Engagement rendu", "correction": "Correction",
}  # fmt: skip
HEADER = ("Date", "Écriture", "Nature", "N° dossier", "Nom", "Prénom", "Bassin", "Payeur", "Compte", "Auto-école", "Débit (€)",
          "Crédit (€)", "Minutes", "Pièce", "Corrige", "Motif", "Saisi par")  # fmt: skip


def get_funding(request: rpc.GetFunding, uow: UnitOfWork) -> rpc.Funding:
    youth = reached_youth(uow, request.youth_id)
    now = balances_of(uow, youth.id)
    if uow.principal.role == "school":
        return _for_school(uow, youth, now)
    named, plans = labels(uow), plans_of(uow, youth.id)
    entries = _entries(uow, youth.id)
    accepted = next((plan for plan in plans if plan.state == "accepted"), None)
    caps = {funder.id: funder.cap_cents for funder in funders_for(uow, youth).values()}
    return rpc.Funding(
        youth_id=youth.id,
        hours=hours_view(hours_for(uow, [youth.id])[youth.id]),
        cost_cents=sum(now.due(payer) + now.paid(payer) for payer in now.payers()),
        schools=_schools(uow, now, now.schools()),
        standings=tuple(
            rpc.LedgerLine(account=line.account, payer=line.payer, cents=line.cents, school_id=line.school_id)
            for line in now.by_school()
        ),
        payers=tuple(_payer(now, payer, named, caps) for payer in now.payers()),
        plans=tuple(plan_view(uow, plan, named) for plan in plans),
        late=late_hours_of(uow, youth.id),
        entries=entry_views(uow, entries[:MOST_ENTRIES]),
        more=len(entries) > MOST_ENTRIES,
        hour_cents=accepted.hour_cents if accepted else None,
        planned_minutes=sum(plan.minutes for plan in plans if plan.state == "accepted"),
    )


def list_school_accounts(request: rpc.ListSchoolAccounts, uow: UnitOfWork) -> rpc.SchoolAccounts:
    if uow.scope.kind != "school":
        raise NotAllowed("out_of_scope")
    (school_id,) = uow.scope.ids
    query = select(Youth).where(youths_in(uow.scope)).order_by(Youth.sort_key, Youth.id).limit(request.limit + 1)
    if request.cursor:
        parts = read_cursor(request.cursor)
        if len(parts) != 2:
            raise InvalidRequest("cursor", field="cursor")
        query = query.where(or_(Youth.sort_key > parts[0], and_(Youth.sort_key == parts[0], Youth.id > parts[1])))
    rows = list(uow.session.scalars(query))
    shown = rows[: request.limit]
    ids = [youth.id for youth in shown]
    hours, sums = hours_for(uow, ids), _sums(uow, ids, school_id)
    return rpc.SchoolAccounts(
        pupils=tuple(
            rpc.PupilAccount(
                youth_id=youth.id, label=f"{youth.first_name} {youth.last_name}", hours=hours_view(hours[youth.id]),
                due_cents=sums.get((youth.id, "due"), 0), paid_cents=sums.get((youth.id, "paid"), 0),
            )
            for youth in shown
        ),
        next=write_cursor(shown[-1].sort_key, shown[-1].id) if len(rows) > len(shown) else None,
    )  # fmt: skip


def export_ledger(request: rpc.ExportLedger, uow: UnitOfWork) -> rpc.Table:
    """Debits and credits, line by line; who was erased is a file without a name."""
    if request.last < request.first:
        raise InvalidRequest("bad_dates", field="last")
    if request.last - request.first > LONGEST:
        raise InvalidRequest("too_long", field="last")
    entry = LedgerEntry
    query = (
        select(entry, LedgerLine, Youth.file_number, Youth.last_name, Youth.first_name, School.name, Person.label)
        .join(LedgerLine, LedgerLine.entry_id == entry.id)
        .outerjoin(Youth, Youth.id == entry.youth_id)
        .outerjoin(School, School.id == LedgerLine.school_id)
        .outerjoin(Person, Person.id == entry.person_id)
        .where(entry.on_day.between(request.first, request.last))
    )
    if uow.scope.kind != "all":
        if uow.scope.kind != "areas":
            raise NotAllowed("out_of_scope")
        query = query.where(entry.area.in_(uow.scope.ids))
    found = uow.session.execute(query.order_by(entry.on_day, entry.id, LedgerLine.number).limit(MOST_ROWS + 1)).all()
    if len(found) > MOST_ROWS:
        raise InvalidRequest("too_many_entries", field="last", most=MOST_ROWS)
    name = f"comptes-{request.first}-{request.last}.csv"
    named = dict.fromkeys(row[0].youth_id for row in found if row[3] is not None)  # of an erased one there is no file to trace in
    return rpc.Table(name=name, content=write_table(HEADER, _rows(found, labels(uow))), youth_ids=tuple(named))


def _rows(found: Iterable[Any], named: dict[str, str]) -> Iterable[list[object]]:
    for entry, line, number, last, first, school, who in found:
        yield [
            f"{entry.on_day:%d/%m/%Y}", entry.id, KINDS.get(entry.kind, entry.kind), number or "", last or "", first or "", entry.area,
            OWN_SHARE if line.payer == ledger.YOUTH else named.get(line.payer, line.payer), ACCOUNTS[line.account], school or "",
            _euros(line.cents), _euros(-line.cents), entry.minutes if line.number == 1 else 0, entry.reference,
            entry.corrects or "", entry.reason, who or entry.person_id,
        ]  # fmt: skip


def _euros(cents: int) -> str:
    """« 1234,50 » as a French spreadsheet reads a number; nothing where there is nothing."""
    return f"{cents // 100},{cents % 100:02}" if cents > 0 else ""


def _for_school(uow: UnitOfWork, youth: Youth, now: ledger.Balances) -> rpc.Funding:
    """The hours, and by payer what it called: what else somebody promised is not its business."""
    school_id, named = uow.principal.organisation_id or "", labels(uow)
    mine = [payer for payer in now.payers() if now.due(payer, school_id) or now.paid(payer, school_id)]
    return rpc.Funding(
        youth_id=youth.id,
        hours=hours_view(hours_for(uow, [youth.id])[youth.id]),
        cost_cents=sum(now.due(payer, school_id) + now.paid(payer, school_id) for payer in mine),
        schools=_schools(uow, now, [school_id] if mine else []),
        payers=tuple(
            rpc.PayerAccount(
                payer=payer, label=named.get(payer, ""), open_cents=0, due_cents=now.due(payer, school_id),
                paid_cents=now.paid(payer, school_id), promised_cents=now.due(payer, school_id) + now.paid(payer, school_id),
            )
            for payer in mine
        ),
    )  # fmt: skip


def _entries(uow: UnitOfWork, youth_id: str) -> list[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.youth_id == youth_id)
    newest = query.order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc())
    return list(uow.session.scalars(newest.limit(MOST_ENTRIES + 1)))


def _payer(now: ledger.Balances, payer: str, named: dict[str, str], caps: dict[str, int]) -> rpc.PayerAccount:
    return rpc.PayerAccount(
        payer=payer, label=named.get(payer, ""), promised_cents=now.promised(payer), open_cents=now.open(payer),
        due_cents=now.due(payer), paid_cents=now.paid(payer), cap_cents=caps.get(payer),
    )  # fmt: skip


def _schools(uow: UnitOfWork, now: ledger.Balances, school_ids: list[str]) -> tuple[rpc.SchoolAccount, ...]:
    known = select(School.id, School.name).where(School.id.in_(school_ids))
    names = {school_id: name for school_id, name in uow.session.execute(known)}
    return tuple(
        rpc.SchoolAccount(
            school_id=school_id, label=names.get(school_id, ""),
            due_cents=sum(now.due(payer, school_id) for payer in now.payers()),
            paid_cents=sum(now.paid(payer, school_id) for payer in now.payers()),
        )
        for school_id in school_ids
    )  # fmt: skip


def _sums(uow: UnitOfWork, youth_ids: list[str], school_id: str) -> dict[tuple[str, str], int]:
    row = LedgerLine
    query = select(row.youth_id, row.account, func.sum(row.cents)).where(row.youth_id.in_(youth_ids), row.school_id == school_id)
    grouped = uow.session.execute(query.group_by(row.youth_id, row.account))
    return {(youth_id, account): int(cents) for youth_id, account, cents in grouped}
