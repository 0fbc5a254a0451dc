"""What the licence will have cost: hours already bought are not bought twice; without progress, the plan says how many are left."""

import pytest

from contracts.profiles import rpc
from contracts.progress import rpc as progress
from gateway.funding import laid_together


def _funding(left: int = 0, over: int = 0, used: int = 0, price: int | None = 5_000, planned: int = 0, promised: int = 0) -> rpc.Funding:
    hours = rpc.Hours(bought_minutes=used + left, used_minutes=used, charged_minutes=0, left_minutes=left, over_minutes=over, waiting=0)
    payer = rpc.PayerAccount(payer="programme", label="", promised_cents=promised, open_cents=promised, due_cents=0, paid_cents=0)
    return rpc.Funding(youth_id="she", hours=hours, cost_cents=60_000, payers=(payer,), hour_cents=price, planned_minutes=planned)


def _hours(left: int, unknown: str | None = None) -> progress.Forecast:
    return progress.Forecast(
        youth_id="she", minutes_driven=600, hours_needed=30, basis="assessment", minutes_left=left, weeks=8, minutes_a_week=60,
        confidence=80, exam_wait_days=30, legal_minimum_hours=20, unknown=unknown,  # type: ignore[arg-type]
    )


def test_only_the_hours_beyond_those_bought_are_still_to_pay() -> None:
    found = laid_together(_funding(left=300, promised=20_000), _hours(left=900))

    assert (found.basis, found.minutes_to_buy, found.to_come_cents, found.total_cents) == ("forecast", 600, 50_000, 110_000)
    assert found.missing_cents == 30_000


def test_hours_driven_beyond_what_was_bought_are_to_pay_too() -> None:
    assert laid_together(_funding(over=90), _hours(left=30)).to_come_cents == 10_000


def test_who_has_the_licence_buys_no_more_hours() -> None:
    assert laid_together(_funding(), _hours(left=900, unknown="licensed")).total_cents == 60_000


@pytest.mark.parametrize(("planned", "basis", "to_buy"), [(1_200, "plan", 600), (0, "unknown", 0)])
def test_without_progress_the_accepted_plan_says_what_is_left(planned: int, basis: str, to_buy: int) -> None:
    found = laid_together(_funding(used=600, planned=planned), None)

    assert (found.basis, found.minutes_to_buy) == (basis, to_buy)


def test_without_a_price_no_amount_is_made_up() -> None:
    found = laid_together(_funding(price=None), _hours(left=900))

    assert (found.to_come_cents, found.total_cents, found.missing_cents) == (None, None, None)
