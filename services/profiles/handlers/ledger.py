"""Entries of the ledger: promises, invoices, payments, refunds, what is given back, corrections. Rows are only ever added.

The youth's row is locked first, so that two people at once never pass a cap nor spend the same cent.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Event
from contracts.profiles import events, rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.domain import funding, ledger
from services.profiles.domain.words import tidy
from services.profiles.funding_models import Funder, FundingPlan, FundingPlanAid, LedgerEntry, LedgerLine
from services.profiles.handlers.driven_hours import hours_for
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Person, Youth


def commit_funding(command: rpc.CommitFunding, uow: UnitOfWork) -> rpc.LedgerEntry:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    plan = uow.session.get(FundingPlan, command.plan_id)
    if plan is None or plan.youth_id != youth.id:
        raise NotFound("funding_plan", id=command.plan_id)
    if plan.state != "accepted":
        raise Conflict("plan_not_accepted", state=plan.state)
    expected = aids_of(uow, plan.id).get(command.payer)
    if expected is None:
        raise InvalidRequest("unknown_funder", field="payer", payer=command.payer)
    left = expected - committed_by_plan(uow, plan.id).get(command.payer, 0)
    if command.cents > left:
        raise Conflict("more_than_planned", there_cents=left, field="cents")
    lines = ledger.commit(balances_of(uow, youth.id), command.payer, command.cents, _caps(uow, {command.payer})[command.payer])
    entry = _entry(uow, youth, command.id, "commitment", command.on, plan_id=plan.id, reference=command.reference)
    said = events.FundingCommitted(youth_id=youth.id, entry_id=entry.id, payer=command.payer, cents=command.cents)
    return _write(uow, youth, entry, lines, said)


def release_funding(command: rpc.ReleaseFunding, uow: UnitOfWork) -> rpc.LedgerEntry:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    lines = ledger.release(balances_of(uow, youth.id), command.payer, command.cents)
    entry = _entry(uow, youth, command.id, "release", command.on, reason=_because(command.reason))
    said = events.FundingReleased(youth_id=youth.id, entry_id=entry.id, payer=command.payer, cents=command.cents)
    return _write(uow, youth, entry, lines, said)


def record_invoice(command: rpc.RecordInvoice, uow: UnitOfWork) -> rpc.LedgerEntry:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    if youth.school_id is None:
        raise Conflict("no_school")
    parts = {part.payer: part.cents for part in command.parts}
    if len(parts) < len(command.parts):
        raise InvalidRequest("funder_twice", field="parts")
    school_id, total = youth.school_id, sum(parts.values())
    lines = ledger.invoice(balances_of(uow, youth.id), school_id, parts)
    entry = _entry(uow, youth, command.id, "invoice", command.on, minutes=command.minutes, reference=command.reference)
    said: list[Event] = [events.FundingInvoiced(youth_id=youth.id, entry_id=entry.id, school_id=school_id, cents=total)]
    if command.minutes:
        said.append(events.HoursBought(youth_id=youth.id, entry_id=entry.id, school_id=school_id, minutes=command.minutes))
    return _write(uow, youth, entry, lines, *said)


def record_payment(command: rpc.RecordPayment, uow: UnitOfWork) -> rpc.LedgerEntry:
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    school_id = command.school_id or youth.school_id or ""
    lines = ledger.pay(balances_of(uow, youth.id), school_id, command.payer, command.cents)
    entry = _entry(uow, youth, command.id, "payment", command.on, reference=command.reference)
    said = events.FundingPaid(youth_id=youth.id, entry_id=entry.id, school_id=school_id, payer=command.payer,
                              cents=command.cents)  # fmt: skip
    return _write(uow, youth, entry, lines, said)


def record_refund(command: rpc.RecordRefund, uow: UnitOfWork) -> rpc.LedgerEntry:
    """Hours that were driven or charged are not given back."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    school_id = command.school_id or youth.school_id or ""
    lines = ledger.refund(balances_of(uow, youth.id), school_id, command.payer, command.cents)
    left = hours_for(uow, [youth.id])[youth.id].left
    if command.minutes > left:
        raise Conflict("more_than_hours_left", there_minutes=left, field="minutes")
    entry = _entry(uow, youth, command.id, "refund", command.on, minutes=-command.minutes, reason=_because(command.reason))
    said = events.FundingRefunded(youth_id=youth.id, entry_id=entry.id, school_id=school_id, payer=command.payer,
                                  cents=command.cents, minutes=command.minutes)  # fmt: skip
    return _write(uow, youth, entry, lines, said)


def correct_entry(command: rpc.CorrectEntry, uow: UnitOfWork) -> rpc.LedgerEntry:
    """The opposite of an entry, today, with its reason. The youth's own yes is hers: it is not taken back for her."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if (known := _known(uow, youth, command.id)) is not None:
        return known
    wrong = uow.session.get(LedgerEntry, command.entry_id)
    if wrong is None or wrong.youth_id != youth.id:
        raise NotFound("ledger_entry", id=command.entry_id)
    reason = _because(command.reason)
    if wrong.kind == "correction" or uow.session.scalar(select(LedgerEntry.id).where(LedgerEntry.corrects == wrong.id)):
        raise Conflict("already_corrected")
    then = _lines(uow, [wrong.id])[wrong.id]
    if wrong.kind == "commitment" and then[0].payer == ledger.YOUTH:
        raise Conflict("own_share_is_hers")
    lines = ledger.reverse(balances_of(uow, youth.id), then, _caps(uow, {line.payer for line in then}))
    entry = _entry(uow, youth, command.id, "correction", uow.deps.today(uow.now), minutes=-wrong.minutes, plan_id=wrong.plan_id,
                   corrects=wrong.id, reason=reason)  # fmt: skip
    said: list[Event] = [events.FundingCorrected(youth_id=youth.id, entry_id=entry.id, corrects_id=wrong.id)]
    if wrong.kind == "invoice" and wrong.minutes:
        school_id = next(line.school_id for line in then if line.school_id)
        said.append(events.HoursBought(youth_id=youth.id, entry_id=entry.id, school_id=school_id, minutes=-wrong.minutes))
    return _write(uow, youth, entry, lines, *said)


def write_own_share(uow: UnitOfWork, youth: Youth, plan: FundingPlan) -> None:
    """The youth's yes is the promise of her own share."""
    if plan.own_cents == 0:
        return
    lines = ledger.commit(balances_of(uow, youth.id), ledger.YOUTH, plan.own_cents, None)
    entry = _entry(uow, youth, new_id(), "commitment", uow.deps.today(uow.now), plan_id=plan.id)
    said = events.FundingCommitted(youth_id=youth.id, entry_id=entry.id, payer=ledger.YOUTH, cents=plan.own_cents)
    _write(uow, youth, entry, lines, said)


def balances_of(uow: UnitOfWork, youth_id: str) -> ledger.Balances:
    uow.session.flush()
    row = LedgerLine
    sums = select(row.account, row.payer, row.school_id, func.sum(row.cents)).where(row.youth_id == youth_id)
    grouped = uow.session.execute(sums.group_by(row.account, row.payer, row.school_id))
    return ledger.Balances(
        ledger.Line(account, payer, int(cents), school)  # type: ignore[arg-type]
        for account, payer, school, cents in grouped
    )


def aids_of(uow: UnitOfWork, plan_id: str) -> dict[str, int]:
    query = select(FundingPlanAid.payer, FundingPlanAid.cents).where(FundingPlanAid.plan_id == plan_id)
    return {payer: cents for payer, cents in uow.session.execute(query.order_by(FundingPlanAid.payer))}


def committed_by_plan(uow: UnitOfWork, plan_id: str) -> dict[str, int]:
    """By payer, what was promised for that plan and not corrected."""
    plan = select(FundingPlan.youth_id).where(FundingPlan.id == plan_id).scalar_subquery()
    query = (
        select(LedgerLine.payer, func.sum(-LedgerLine.cents))
        .join(LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
        .where(LedgerEntry.youth_id == plan, LedgerEntry.plan_id == plan_id, LedgerLine.account == "promised")
        .group_by(LedgerLine.payer)
    )
    return {payer: int(cents) for payer, cents in uow.session.execute(query)}


def entry_views(uow: UnitOfWork, entries: list[LedgerEntry]) -> tuple[rpc.LedgerEntry, ...]:
    """With their lines, the names of who wrote them, and which were corrected since."""
    uow.session.flush()
    ids = [entry.id for entry in entries]
    lines = _lines(uow, ids)
    people = select(Person.id, Person.label).where(Person.id.in_({entry.person_id for entry in entries}))
    names: dict[str, str] = dict(uow.session.execute(people).all())
    later = select(LedgerEntry.corrects, LedgerEntry.id).where(LedgerEntry.corrects.in_(ids))
    corrected = {wrong: entry_id for wrong, entry_id in uow.session.execute(later)}
    return tuple(
        rpc.LedgerEntry(
            id=entry.id, kind=entry.kind, on=entry.on_day, at=entry.at, by=entry.person_id,  # type: ignore[arg-type]
            label=names.get(entry.person_id, ""), minutes=entry.minutes, reference=entry.reference, reason=entry.reason,
            plan_id=entry.plan_id, corrects=entry.corrects, corrected_by=corrected.get(entry.id),
            lines=tuple(rpc.LedgerLine(account=line.account, payer=line.payer, cents=line.cents, school_id=line.school_id)
                        for line in lines[entry.id]),
        )
        for entry in entries
    )  # fmt: skip


def _lines(uow: UnitOfWork, entry_ids: list[str]) -> dict[str, list[ledger.Line]]:
    found: dict[str, list[ledger.Line]] = {entry_id: [] for entry_id in entry_ids}
    query = select(LedgerLine).where(LedgerLine.entry_id.in_(entry_ids)).order_by(LedgerLine.entry_id, LedgerLine.number)
    for row in uow.session.scalars(query):
        found[row.entry_id].append(ledger.Line(row.account, row.payer, row.cents, row.school_id))  # type: ignore[arg-type]
    return found


def _known(uow: UnitOfWork, youth: Youth, entry_id: str) -> rpc.LedgerEntry | None:
    """The entry itself when it was written before."""
    entry = uow.session.get(LedgerEntry, entry_id)
    if entry is None:
        return None
    if entry.youth_id != youth.id:
        raise Conflict("already_exists")
    return entry_views(uow, [entry])[0]


def _entry(uow: UnitOfWork, youth: Youth, entry_id: str, kind: str, on: dt.date, *, minutes: int = 0, plan_id: str | None = None,
           corrects: str | None = None, reference: str = "", reason: str = "") -> LedgerEntry:  # fmt: skip
    if on > uow.deps.today(uow.now):
        raise InvalidRequest("in_the_future", field="on")
    return LedgerEntry(
        id=entry_id, youth_id=youth.id, area=youth.area, kind=kind, on_day=on, at=uow.now, person_id=uow.principal.id,
        minutes=minutes, plan_id=plan_id, corrects=corrects, reference=tidy(reference), reason=reason,
    )  # fmt: skip


def _write(uow: UnitOfWork, youth: Youth, entry: LedgerEntry, lines: Iterable[ledger.Line], *said: Event) -> rpc.LedgerEntry:
    uow.session.add(entry)
    uow.session.flush()
    uow.session.add_all(
        LedgerLine(entry_id=entry.id, number=number, youth_id=youth.id, account=line.account, payer=line.payer,
                   school_id=line.school_id, cents=line.cents)
        for number, line in enumerate(lines, start=1)
    )  # fmt: skip
    for event in said:
        uow.log.append(youth.area, event)
    return entry_views(uow, [entry])[0]


def _caps(uow: UnitOfWork, payers: set[str]) -> dict[str, int | None]:
    """Today's; a funder that is no longer there promises nothing more, and the youth has no cap."""
    caps: dict[str, int | None] = dict.fromkeys(payers, 0)
    caps |= {f.id: f.cap_cents for f in funding.funders_of(uow.deps.settings, uow.deps.today(uow.now)).values() if f.id in payers}
    added = select(Funder.id, Funder.cap_cents).where(Funder.id.in_(payers), Funder.closed_on.is_(None))
    caps |= {funder_id: cents for funder_id, cents in uow.session.execute(added)}
    return caps | ({ledger.YOUTH: None} if ledger.YOUTH in payers else {})


def _because(words: str) -> str:
    reason = tidy(words)
    if not reason:
        raise InvalidRequest("reason_needed", field="reason")
    return reason
