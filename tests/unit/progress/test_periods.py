"""What happened in a period, for a whole caseload at once: the part of progress in what an adviser carries back."""

import datetime as dt

import pytest

from contracts.errors import InvalidRequest
from contracts.kernel import Scope
from contracts.progress import rpc
from tests.unit.progress.journey import ADVISER, YOUTH_ID, Journey

CASELOAD = Scope(kind="adviser", ids=(ADVISER.id,))


def facts(journey: Journey, start: dt.date, end: dt.date, scope: Scope = CASELOAD) -> dict[str, dict[str, int]]:
    totals = journey.ask(rpc.total_progress, rpc.TotalProgress(start=start, end=end), scope=scope).totals
    return {total.youth_id: total.facts for total in totals}


def test_facts_are_counted_on_their_day_and_for_the_own_caseload(journey: Journey) -> None:
    first = journey.today()
    journey.report(id="difficulty-1")
    journey.days_pass(10)
    journey.report(id="difficulty-2", kind="money")
    later = journey.today()

    assert facts(journey, first, later)[YOUTH_ID]["difficulty_reported"] == 2
    assert facts(journey, later, later)[YOUTH_ID]["difficulty_reported"] == 1
    assert facts(journey, first, later, Scope(kind="adviser", ids=("another",))) == {}


def test_a_period_upside_down_is_refused(journey: Journey) -> None:
    with pytest.raises(InvalidRequest):
        facts(journey, journey.today(), journey.today() - dt.timedelta(days=1))
