"""Hours and attendance of a period, for a whole caseload at once: what an adviser carries back."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.kernel import Principal, Scope


def totals(town: Any, first: int, last: int, adviser: str = "adviser") -> dict[str, tuple[int, dict[str, int]]]:
    """Of those days of December."""
    request = rpc.TotalAttendance(start=dt.date(2026, 12, first), end=dt.date(2026, 12, last))
    scope = Scope(kind="adviser", ids=(adviser,))
    found = town.harness.call(rpc.total_attendance, request, principal=Principal(id=adviser, role="adviser"), scope=scope)
    return {one.youth_id: (one.minutes_driven, one.by_outcome) for one in found.totals}


def test_hours_and_attendance_are_counted_by_youth_on_the_local_day_of_the_lesson(town: Any) -> None:
    town.happened(town.confirmed("lea", "8 18:00"))
    town.happened(town.confirmed("noe", "9 18:00"), "absent_excused", reason="work")
    town.happened(town.confirmed("lea", "10 18:00"), "late", late_minutes=15)

    assert totals(town, 8, 10) == {"lea": (105, {"present": 1, "late": 1}), "noe": (0, {"absent_excused": 1})}
    assert totals(town, 8, 8) == {"lea": (60, {"present": 1})}
    assert totals(town, 8, 10, adviser="another") == {}


def test_a_period_upside_down_is_refused(town: Any) -> None:
    with pytest.raises(InvalidRequest):
        totals(town, 10, 8)
