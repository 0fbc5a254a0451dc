"""What each reader sees of the accounts; the accountant's table; what stays when a youth is erased or two files are one."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from tests.unit.funding.purse import AREA, FAJ, PROGRAMME, Purse

MINE = Scope(kind="areas", ids=(AREA,))
DAY = dt.date(2026, 12, 1)


def _used(purse: Purse) -> None:
    """1 000 € of training: 600 from the programme, 100 from the FAJ, 300 of her own; half of it called, a part paid."""
    purse.agreed(hours=20, programme=60_000, faj=10_000)
    purse.invoices(hours=10, programme=40_000, youth=10_000)
    purse.pays(PROGRAMME, 30_000)
    purse.drives(60)


def test_a_school_sees_what_is_due_to_it_and_the_hours_and_nothing_else(purse: Purse) -> None:
    _used(purse)

    seen = purse.funding(by=purse.office)

    assert [(s.due_cents, s.paid_cents) for s in seen.schools] == [(20_000, 30_000)]
    assert [(p.payer, p.due_cents, p.paid_cents, p.open_cents) for p in seen.payers] == [
        (PROGRAMME, 10_000, 30_000, 0), ("youth", 10_000, 0, 0)]  # fmt: skip
    assert (seen.hours.bought_minutes, seen.hours.used_minutes, seen.hours.left_minutes) == (600, 60, 540)
    assert (seen.plans, seen.entries, seen.late, seen.hour_cents) == ((), (), (), None)
    assert FAJ not in {payer.payer for payer in seen.payers}


def test_another_school_sees_no_amount(purse: Purse) -> None:
    _used(purse)

    seen = purse.funding(by=Principal(id="office", role="school", organisation_id="another"))

    assert (seen.payers, seen.schools, seen.cost_cents) == ((), (), 0)


def test_a_school_reads_its_pupils_accounts_page_by_page(purse: Purse) -> None:
    _used(purse)
    other = purse.admit()
    scope = Scope(kind="school", ids=(purse.school_id,))

    first = purse.ask(rpc.list_school_accounts, rpc.ListSchoolAccounts(limit=1), scope=scope)
    second = purse.ask(rpc.list_school_accounts, rpc.ListSchoolAccounts(limit=1, cursor=first.next), scope=scope)

    assert [p.youth_id for p in (*first.pupils, *second.pupils)] == [purse.youth_id, other]
    assert (first.pupils[0].due_cents, first.pupils[0].hours.left_minutes, second.pupils[0].due_cents) == (20_000, 540, 0)
    assert second.next is None


def test_the_accountants_table_balances_and_runs_no_formula(purse: Purse) -> None:
    _used(purse)
    wrong = purse.pays(PROGRAMME, 1_000)
    purse.corrects(wrong, "=1+1")

    table = purse.ask(rpc.export_ledger, rpc.ExportLedger(first=DAY, last=DAY), scope=MINE)

    text = table.content.decode("utf-8-sig")
    header, *rows = [line.split(";") for line in text.splitlines()]
    debit, credit = header.index("Débit (€)"), header.index("Crédit (€)")
    cents = [[int(row[n].replace(",", "") or "0") for row in rows] for n in (debit, credit)]
    assert sum(cents[0]) == sum(cents[1]) > 0
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert ";'=1+1;" in text
    assert {row[header.index("Payeur")] for row in rows} == {"Aide du programme", "Fonds d’aide aux jeunes (FAJ)", "Part du jeune"}


def test_the_table_is_of_the_period_and_the_area_only(purse: Purse) -> None:
    _used(purse)
    later = rpc.ExportLedger(first=dt.date(2026, 12, 2), last=dt.date(2026, 12, 31))
    elsewhere = Scope(kind="areas", ids=("pithiviers",))

    empty = [purse.ask(rpc.export_ledger, later, scope=MINE),
             purse.ask(rpc.export_ledger, rpc.ExportLedger(first=DAY, last=DAY), scope=elsewhere)]  # fmt: skip

    assert [len(table.content.splitlines()) for table in empty] == [1, 1]
    for first, last, code in ((DAY, dt.date(2026, 11, 1), "bad_dates"), (dt.date(2025, 1, 1), DAY, "too_long")):
        with pytest.raises(InvalidRequest, match=code):
            purse.ask(rpc.export_ledger, rpc.ExportLedger(first=first, last=last), scope=MINE)


def test_when_a_youth_is_erased_the_accounts_stay_without_a_word_about_her(purse: Purse) -> None:
    _used(purse)
    purse.releases(FAJ, 1_000)
    purse.decides(purse.misses(), charge=True, reason="grenouille")
    before = purse.rows()

    report = purse.erases()

    entries, lines = purse.rows()
    assert sorted(line.cents for line in lines) == sorted(line.cents for line in before[1])
    assert {entry.reason for entry in entries} == {""}
    assert "accounts" in report.parts[0].kept
    table = purse.ask(rpc.export_ledger, rpc.ExportLedger(first=DAY, last=DAY), scope=MINE).content.decode("utf-8-sig")
    assert "Durand" not in table
    assert "F-2026/12" in table


def test_accounts_of_the_erased_go_when_the_law_no_longer_asks_for_them(purse: Purse) -> None:
    _used(purse)
    stays = purse.youth_id
    purse.youth_id = purse.admit()
    _used(purse)
    purse.erases()

    purse.clock.forward(days=3_600)
    purse.harness.run_timer("profiles", "forget_accounts")
    assert len({entry.youth_id for entry in purse.rows()[0]}) == 2

    purse.clock.forward(days=100)
    purse.harness.run_timer("profiles", "forget_accounts")
    assert {entry.youth_id for entry in purse.rows()[0]} == {stays}


def test_when_two_files_are_one_person_the_accounts_are_one_and_the_cap_holds_for_what_comes(purse: Purse) -> None:
    stays = purse.youth_id
    purse.agreed(hours=20, programme=60_000)
    purse.youth_id = goes = purse.admit()
    purse.agreed(hours=20, programme=50_000)
    purse.invoices(hours=4, programme=20_000)
    purse.drives(60)

    purse.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes))

    purse.youth_id = stays
    assert purse.account(PROGRAMME) == (110_000, 90_000, 20_000, 0)
    assert (purse.funding().hours.bought_minutes, purse.funding().hours.used_minutes) == (240, 60)
    assert {line.youth_id for line in purse.rows()[1]} == {stays}
    with pytest.raises(Conflict, match="over_cap") as refused:
        purse.proposes(hours=20, programme=1)
    assert refused.value.data["left_cents"] == 0
