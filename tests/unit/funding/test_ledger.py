"""The ledger balances whatever is done, no cap is passed, nothing is negative, and nothing written is ever changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import AutonomieError, Conflict, InvalidRequest
from services.profiles.domain import ledger
from tests.unit.funding.purse import FRANCE_TRAVAIL, PROGRAMME, Purse

CAPS = {PROGRAMME: 100_000, FRANCE_TRAVAIL: 120_000, ledger.YOUTH: None}
PAYERS, SCHOOLS = st.sampled_from(sorted(CAPS)), st.sampled_from(["first", "second"])
AMOUNTS = st.integers(-10, 130_000)
KINDS = st.sampled_from(["commit", "release", "invoice", "pay", "refund", "reverse"])
ACTS = st.lists(st.tuples(KINDS, PAYERS, SCHOOLS, AMOUNTS, st.integers(0, 60)), max_size=60)
ASKED = st.tuples(
    st.sampled_from(["commit", "release", "invoice", "pay", "refund", "correct"]), st.sampled_from([PROGRAMME, "youth"]),
    st.integers(1, 90_000),
)  # fmt: skip


def _tried(now: ledger.Balances, written: list[tuple[ledger.Line, ...]], act: tuple[str, str, str, int, int]) -> tuple[ledger.Line, ...]:
    what, payer, school, cents, which = act
    match what:
        case "commit":
            return ledger.commit(now, payer, cents, CAPS[payer])
        case "release":
            return ledger.release(now, payer, cents)
        case "invoice":
            return ledger.invoice(now, school, {payer: cents})
        case "pay":
            return ledger.pay(now, school, payer, cents)
        case "refund":
            return ledger.refund(now, school, payer, cents)
    return ledger.reverse(now, written[which % len(written)], CAPS) if written else ()


@given(ACTS)
@settings(max_examples=400, deadline=None)
def test_after_any_acts_each_payer_sums_to_zero_within_its_cap_and_nothing_is_negative(acts: list[tuple[str, str, str, int, int]]) -> None:
    written: list[tuple[ledger.Line, ...]] = []
    now = ledger.Balances()

    for act in acts:
        try:
            lines = _tried(now, written, act)
        except (Conflict, InvalidRequest):
            continue
        written.append(lines)
        now = now.after(lines)
        assert not now.unbalanced()
        assert not now.overdrawn()
        for payer, cap in CAPS.items():
            assert now.promised(payer) == now.open(payer) + now.due(payer) + now.paid(payer)
            assert cap is None or now.promised(payer) <= cap
    assert now.promised(PROGRAMME) == ledger.Balances(line for lines in written for line in lines).promised(PROGRAMME)


def test_a_promise_is_called_paid_refunded_and_given_back(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    assert purse.account(PROGRAMME) == (80_000, 80_000, 0, 0)

    purse.invoices(hours=10, programme=50_000)
    assert purse.account(PROGRAMME) == (80_000, 30_000, 50_000, 0)

    purse.pays(PROGRAMME, 50_000)
    purse.is_refunded(PROGRAMME, 10_000, hours=2)
    assert purse.account(PROGRAMME) == (80_000, 40_000, 0, 40_000)

    purse.releases(PROGRAMME, 40_000)
    assert purse.account(PROGRAMME) == (40_000, 0, 0, 40_000)
    funding = purse.funding()
    assert (funding.cost_cents, funding.hours.bought_minutes) == (40_000, 8 * 60)
    assert [(s.due_cents, s.paid_cents) for s in funding.schools] == [(0, 40_000)]
    assert [e.kind for e in funding.entries] == ["release", "refund", "payment", "invoice", "commitment", "commitment"]


def test_nobody_promises_calls_pays_or_gives_back_more_than_there_is(purse: Purse) -> None:
    plan = purse.answers(purse.proposes(hours=20, programme=60_000))

    for wrong, code in ((lambda: purse.commits(plan, PROGRAMME, 60_001), "more_than_planned"),
                        (lambda: purse.commits(plan, FRANCE_TRAVAIL, 1), "unknown_funder"),
                        (lambda: purse.invoices(programme=1), "more_than_open"),
                        (lambda: purse.pays(PROGRAMME, 1), "more_than_due"),
                        (lambda: purse.is_refunded(PROGRAMME, 1), "more_than_paid"),
                        (lambda: purse.releases("youth", 40_001), "more_than_open")):  # fmt: skip
        with pytest.raises((Conflict, InvalidRequest), match=code):
            wrong()

    assert purse.account(PROGRAMME) == (0, 0, 0, 0)


def test_a_mistake_is_corrected_once_by_its_opposite_with_a_reason_and_stays_readable(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    wrong = purse.invoices(hours=10, programme=50_000)

    opposite = purse.corrects(wrong, "Facture d’un autre jeune")
    with pytest.raises(Conflict, match="already_corrected"):
        purse.corrects(wrong)
    with pytest.raises(Conflict, match="already_corrected"):
        purse.corrects(opposite)

    assert purse.account(PROGRAMME) == (80_000, 80_000, 0, 0)
    assert purse.funding().hours.bought_minutes == 0
    found = {entry.id: entry for entry in purse.funding().entries}
    assert (found[wrong.id].corrected_by, found[opposite.id].reason) == (opposite.id, "Facture d’un autre jeune")
    assert [line.cents for line in found[wrong.id].lines] == [line.cents for line in wrong.lines]
    assert [event["minutes"] for event in purse.said("hours_bought")] == [600, -600]


def test_what_others_were_built_upon_is_not_corrected_under_them(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    bill = purse.invoices(hours=10, programme=50_000)
    purse.pays(PROGRAMME, 50_000)

    with pytest.raises(Conflict, match="entry_in_use"):
        purse.corrects(bill)


def test_what_the_youth_promised_is_not_taken_back_as_a_mistake_of_hers(purse: Purse) -> None:
    purse.answers(purse.proposes(hours=20, programme=80_000))
    (own,) = purse.funding().entries

    with pytest.raises(Conflict, match="own_share_is_hers"):
        purse.corrects(own)


def test_the_same_entry_sent_twice_is_written_once(purse: Purse) -> None:
    plan = purse.answers(purse.proposes(hours=20, programme=80_000))

    first = purse.commits(plan, PROGRAMME, 30_000, entry_id="the-same")
    again = purse.commits(plan, PROGRAMME, 30_000, entry_id="the-same")

    assert first == again
    assert purse.account(PROGRAMME) == (30_000, 30_000, 0, 0)


def test_desks_that_promise_at_once_never_pass_the_cap_nor_spend_a_cent_twice(purse: Purse) -> None:
    plan = purse.answers(purse.proposes(hours=30, programme=100_000))

    def outcome(act: Callable[[], object]) -> str:
        try:
            act()
        except AutonomieError as error:
            return error.code
        return "written"

    with ThreadPoolExecutor(6) as desks:
        promised = list(desks.map(lambda _: outcome(lambda: purse.commits(plan, PROGRAMME, 30_000)), range(6)))
        called = list(desks.map(lambda _: outcome(lambda: purse.invoices(hours=1, programme=40_000)), range(6)))

    assert sorted(promised) == ["more_than_planned"] * 3 + ["written"] * 3
    assert sorted(called) == ["more_than_open"] * 4 + ["written"] * 2
    assert purse.account(PROGRAMME) == (90_000, 10_000, 80_000, 0)


@given(st.lists(ASKED, min_size=4, max_size=14))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_of_the_service_its_rows_balance_and_only_grow(purse: Purse, acts: list[tuple[str, str, int]]) -> None:
    purse.youth_id = purse.admit()
    plan = purse.agreed(hours=40, programme=60_000)
    plan2 = purse.answers(purse.proposes(hours=10, programme=40_000))
    known = {(line.entry_id, line.number): line.cents for line in purse.rows()[1]}

    for what, payer, cents in acts:
        doing = {
            "commit": lambda p=payer, c=cents: purse.commits(plan2 if c % 2 else plan, p, c),
            "release": lambda p=payer, c=cents: purse.releases(p, c),
            "invoice": lambda p=payer, c=cents: purse.invoices(hours=1, **{p: c}),
            "pay": lambda p=payer, c=cents: purse.pays(p, c),
            "refund": lambda p=payer, c=cents: purse.is_refunded(p, c),
            "correct": lambda c=cents: purse.corrects(purse.funding().entries[c % len(purse.funding().entries)]),
        }
        try:
            doing[what]()
        except (Conflict, InvalidRequest):
            continue

    _, lines = purse.rows()
    assert known.items() <= {(line.entry_id, line.number): line.cents for line in lines}.items()
    mine = ledger.Balances(ledger.Line(x.account, x.payer, x.cents, x.school_id) for x in lines if x.youth_id == purse.youth_id)  # type: ignore[arg-type]
    assert not mine.unbalanced()
    assert not mine.overdrawn()
    assert mine.promised(PROGRAMME) <= 100_000
    for payer in purse.funding().payers:
        assert payer.promised_cents == payer.open_cents + payer.due_cents + payer.paid_cents == mine.promised(payer.payer)
