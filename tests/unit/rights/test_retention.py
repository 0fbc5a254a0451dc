"""Each kind of record has its time: a dry run says what would go, applying it deletes just that, files out of use are erased."""

import datetime as dt

import pytest

from contracts.errors import NotAllowed
from contracts.kernel import Empty, Scope
from contracts.profiles import rpc
from contracts.retention import KeptKind, retention_method
from deploy import retention
from servicekit.clock import PARIS
from servicekit.config import default_programme
from servicekit.retention import read_settings
from tests.unit.relations.country import HERE
from tests.unit.rights.life import WORDS, Life

SETTINGS = read_settings(default_programme())


def found(life: Life, service: str, on: dt.date) -> dict[str, KeptKind]:
    return {each.table: each for each in retention.look(life.harness.apps[service], SETTINGS, on).kinds}


def later(life: Life, **after: int) -> dt.date:
    return life.clock.now().date() + dt.timedelta(**after)


def test_traces_of_reads_go_after_a_year_and_not_a_day_before(life: Life) -> None:
    trace = life.clock.now().date()
    life.lives()
    readers = life.ask(rpc.list_readers, rpc.ListReaders(youth_id=life.youth_id)).readers

    assert {reader.what: reader.wrote for reader in readers} == {"import_export": True, "read_file": False}
    assert found(life, "profiles", trace.replace(year=trace.year + 1))["read_trace"].past == 0
    assert found(life, "profiles", trace.replace(year=trace.year + 1) + dt.timedelta(days=1))["read_trace"].past == len(readers) == 2


def test_a_dry_run_changes_nothing(life: Life) -> None:
    life.lives()
    before = life.traces(life.youth_id)

    retention.look(life.harness.apps["profiles"], SETTINGS, later(life, days=5_000))

    assert life.traces(life.youth_id) == before


def test_applying_deletes_what_the_dry_run_named(life: Life) -> None:
    life.lives()
    on, app = later(life, days=400), life.harness.apps["notifications"]
    named = found(life, "notifications", on)["notification"].past

    retention.apply(app, SETTINGS, on, lambda line: None)

    assert named > 0
    assert all(each.past == 0 for each in found(life, "notifications", on).values())


def test_a_file_that_left_is_erased_two_years_after_the_last_sign_of_life(life: Life) -> None:
    life.lives()
    life.country.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=life.youth_id, act="end", outcome="left", reason="moved"))
    last, app = life.clock.now().date(), life.harness.apps["profiles"]
    early = retention.look(app, SETTINGS, last.replace(year=last.year + 2)).files

    retention.apply(app, SETTINGS, last.replace(year=last.year + 2) + dt.timedelta(days=1), lambda line: None)
    life.country.settle()

    assert early == 0
    assert life.report().ground == "kept_long_enough"
    assert life.report().complete
    assert life.traces(*WORDS) == {}


def test_who_is_in_the_programme_is_never_erased_by_time(life: Life) -> None:
    life.lives()

    assert retention.look(life.harness.apps["profiles"], SETTINGS, later(life, days=5_000)).files == 0


def test_a_proof_goes_on_its_own_day(life: Life) -> None:
    life.lives()
    life.is_erased()
    app = life.harness.apps["attendance"]

    retention.apply(app, SETTINGS, dt.date(2032, 1, 1), lambda line: None)
    kept = found(life, "attendance", dt.date(2032, 1, 2))["archived_record"]
    retention.apply(app, SETTINGS, dt.date(2032, 1, 2), lambda line: None)

    assert (kept.past, found(life, "attendance", dt.date(2032, 1, 2))["archived_record"].past) == (1, 0)


def test_accounts_of_the_erased_go_after_their_time_with_their_lines(life: Life) -> None:
    life.lives()
    life.is_erased()
    app, day = life.harness.apps["profiles"], dt.date(2026, 12, 1)
    entries, lines = app.tables["ledger_entry"], app.tables["ledger_line"]
    kept = life.country.admit()
    with app.database.write() as session:
        for entry_id, youth_id in (("gone", life.youth_id), ("here", kept)):
            session.execute(entries.insert().values(
                id=entry_id, youth_id=youth_id, area=HERE, kind="commit", on_day=day, at=life.clock.now(), person_id="p", minutes=0,
                reference="", reason=""))  # fmt: skip
            session.execute(lines.insert().values(
                entry_id=entry_id, number=1, youth_id=youth_id, account="due", payer="programme", school_id="", cents=100))  # fmt: skip

    early = found(life, "profiles", day.replace(year=2036))["ledger_entry"]
    late = found(life, "profiles", dt.date(2036, 12, 2))["ledger_entry"]
    retention.apply(app, SETTINGS, dt.date(2036, 12, 2), lambda line: None)

    assert (early.past, early.kept, late.past, late.verified) == (0, 1, 1, False)
    with app.database.read() as session:
        assert [row.id for row in session.execute(entries.select())] == ["here"]
        assert [row.entry_id for row in session.execute(lines.select())] == ["here"]


def test_a_time_that_nobody_has_verified_is_said_to_be_so(life: Life) -> None:
    report = retention.lines(retention.look(life.harness.apps["profiles"], SETTINGS, later(life)))

    (accounts,) = [line for line in report if "ledger_entry" in line and "à supprimer" in line]
    assert accounts.endswith("(accounts ; durée non vérifiée)")


def test_only_whoever_runs_the_programme_is_told(life: Life) -> None:
    life.lives()
    asked = retention_method("profiles"), Empty()

    told = life.harness.call(*asked)

    assert told.kinds == retention.look(life.harness.apps["profiles"], SETTINGS, told.on).kinds
    assert told.on == life.clock.now().astimezone(PARIS).date()
    with pytest.raises(NotAllowed, match="out_of_scope"):
        life.harness.call(*asked, scope=Scope(kind="areas", ids=(HERE,)))


def test_the_report_says_why_what_is_kept_is_kept(life: Life) -> None:
    text = "\n".join(retention.lines(retention.look(life.harness.apps["attendance"], SETTINGS, later(life))))

    assert "archived_record" in text
    assert "gardé après un effacement" in text
