"""A youth's accounts as lines for the pages: who pays what, what is left, what was written and when. Shows only."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.profiles import rpc
from gateway.web import dates, funding_words, money, words


@dataclass(frozen=True)
class EntryLine:
    """One entry in words; an entry moves what its debits say. `can_correct`: a comfort of the screen, the service decides."""

    id: str
    title: str
    when: str
    text: str
    who: str
    state: str
    can_correct: bool


def payer_name(payer: str, label: str, own: bool = False) -> str:
    if payer == "youth":
        return _("Moi") if own else _("Le ou la jeune")
    return label or _("Un financeur")


def entry_lines(funding: rpc.Funding, own: bool = False) -> list[EntryLine]:
    labels = {account.payer: account.label for account in funding.payers}
    titles = {entry.id: words.word(funding_words.LEDGER_KINDS, entry.kind) for entry in funding.entries}
    return [_entry_line(entry, labels, titles, own) for entry in funding.entries]


def _entry_line(entry: rpc.LedgerEntry, labels: dict[str, str], titles: dict[str, str], own: bool) -> EntryLine:
    parts = [_part(line, labels, own) for line in entry.lines if line.cents > 0]
    if entry.minutes:
        parts.append(_("%(hours)s de conduite", hours=money.hours(abs(entry.minutes))))
    parts += [_("pièce %(number)s", number=entry.reference)] if entry.reference else []
    parts += [f"« {entry.reason} »"] if entry.reason else []
    title = titles[entry.id]
    if entry.corrects:
        title = _("Correction : %(what)s", what=titles.get(entry.corrects, _("une écriture d’avant")).lower())
    state = _("Corrigée depuis") if entry.corrected_by else ""
    hers = entry.kind == "commitment" and any(line.payer == "youth" for line in entry.lines)
    return EntryLine(
        entry.id, title, dates.full_day(entry.on), " · ".join(parts), entry.label, state,
        not entry.corrects and not entry.corrected_by and not hers,
    )


def _part(line: rpc.LedgerLine, labels: dict[str, str], own: bool) -> str:
    return f"{payer_name(line.payer, labels.get(line.payer, ''), own)} : {money.euros(line.cents)}"


@dataclass(frozen=True)
class LateLine:
    record_id: str
    youth_id: str
    youth: str
    when: str
    outcome: str
    minutes: int
    waits: bool
    decided: str
    reason: str


def late_lines(hours: Iterable[rpc.LateHour], names: dict[str, str]) -> list[LateLine]:
    return [
        LateLine(
            hour.record_id, hour.youth_id, names.get(hour.youth_id, ""), dates.moment(hour.starts_at),
            words.word(words.OUTCOMES, hour.outcome), hour.planned_minutes, hour.charged_minutes is None, _decided(hour), hour.reason,
        )
        for hour in hours
    ]


def _decided(hour: rpc.LateHour) -> str:
    if hour.charged_minutes is None:
        return _("À décider")
    said = _("Comptée : %(hours)s", hours=money.hours(hour.charged_minutes)) if hour.charged_minutes else _("Non comptée")
    return f"{said} – {hour.decided_by}" if hour.decided_by else said


def due_lines(funding: rpc.Funding) -> list[tuple[str, str, str, int]]:
    """(payer, school, label, cents) of all that waits to be paid, for the form of a payment."""
    return _by_school(funding, "due")


def paid_lines(funding: rpc.Funding) -> list[tuple[str, str, str, int]]:
    return _by_school(funding, "paid")


def _by_school(funding: rpc.Funding, account: str) -> list[tuple[str, str, str, int]]:
    labels = {one.payer: one.label for one in funding.payers}
    schools = {one.school_id: one.label for one in funding.schools}
    return [
        (standing.payer, standing.school_id,
         f"{payer_name(standing.payer, labels.get(standing.payer, ''))} → {schools.get(standing.school_id, '')}", standing.cents)
        for standing in funding.standings if standing.account == account and standing.cents > 0
    ]  # fmt: skip


def pair_options(lines: list[tuple[str, str, str, int]]) -> list[tuple[str, str]]:
    """For a choice of one payer and one school."""
    return [(f"{payer}|{school}", f"{label} : {money.euros(cents)}") for payer, school, label, cents in lines]


def payer_options(payers: list[rpc.PayerAccount]) -> list[tuple[str, str]]:
    return [(one.payer, f"{payer_name(one.payer, one.label)} : {money.euros(one.open_cents)}") for one in payers]
