"""Every week at the same hour: each time made or refused by itself, holidays left out, cancelled from a day on; both engines."""

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from contracts.attendance import rpc
from services.attendance.domain.series import weekly
from services.attendance.models import Claim
from tests.unit.attendance.conftest import PARIS, SCHOOL, SCHOOL_SCOPE
from tests.unit.attendance.test_appointments_service import refusal

HOUR = dt.timedelta(hours=1)


def series(town: Any, at: str = "8 18:00", weeks: int = 4, by_school: bool = True, series_id: str = "series", **more: Any) -> rpc.Series:
    first = rpc.BookAppointment(
        id=series_id, youth_id="lea", starts_at=town.at(at), ends_at=town.at(at) + HOUR, instructor_id="anna", vehicle_id="clio")
    command = rpc.BookSeries(first=first, weeks=weeks, **more)
    return (town.school_does if by_school else town.youth_does)(rpc.book_series, command)  # type: ignore[no-any-return]


def codes(made: rpc.Series) -> list[str]:
    return [each.code or "booked" for each in made.occurrences]


def test_each_week_is_booked_by_itself_and_says_why_not(town: Any) -> None:
    town.confirmed("noe", "15 18:00")

    made = series(town)

    assert codes(made) == ["booked", "slot_taken", "booked", "booked"]
    booked = town.harness.call(rpc.list_appointments, rpc.ListAppointments(youth_id="lea")).appointments
    assert [each.id for each in booked] == [each.id for each in made.occurrences if each.id]
    assert {each.series_id for each in booked} == {"series"}
    assert {each.starts_at.astimezone(PARIS).strftime("%a %H:%M") for each in booked} == {"Tue 18:00"}


def test_a_refused_time_leaves_nothing_behind(town: Any) -> None:
    made = series(town, "8 16:00", weeks=3, by_school=False)

    assert codes(made) == ["not_available"] * 3
    with town.harness.apps["attendance"].database.read() as session:
        assert session.query(Claim).count() == 0
    assert town.facts() == []


def test_school_holidays_are_left_out_when_asked(town: Any) -> None:
    made = series(town, skip_holidays=True)

    assert codes(made) == ["booked", "booked", "holiday", "holiday"], "22 and 29 December"


def test_a_series_is_cancelled_from_a_day_on_each_in_time_or_late(town: Any) -> None:
    made = series(town)
    start = made.occurrences[1].starts_at
    town.clock.move_to(start - HOUR)

    gone = town.youth_does(rpc.cancel_series, rpc.CancelSeries(series_id="series", youth_id="lea", start=start, reason="work"))

    assert (gone.cancelled, gone.late) == (3, 1)
    states = Counter(each.state for each in town.harness.call(rpc.list_appointments, rpc.ListAppointments(youth_id="lea")).appointments)
    assert states == {"confirmed": 1, "cancelled": 3}


def test_a_series_is_not_made_twice_nor_cancelled_by_a_stranger(town: Any) -> None:
    series(town, weeks=2)

    assert refusal(series, town, weeks=2) == "already_exists"
    strange = rpc.CancelSeries(series_id="series", youth_id="lea", start=town.at("8 18:00"))
    assert refusal(town.youth_does, rpc.cancel_series, strange, "noe") == "out_of_scope"
    own = rpc.CancelSeries(series_id="series", youth_id="noe", start=town.at("8 18:00"))
    assert town.youth_does(rpc.cancel_series, own, "noe").cancelled == 0


def test_classes_are_opened_every_week_and_cancelled_from_a_day_on(town: Any) -> None:
    first = rpc.OpenClass(
        id="classes", school_id="school", kind="code_class", starts_at=town.at("8 18:00"), ends_at=town.at("8 19:00"), places=5,
        instructor_id="anna",
    )  # fmt: skip
    town.confirmed("noe", "15 18:00")

    made = town.school_does(rpc.open_class_series, rpc.OpenClassSeries(first=first, weeks=4))
    gone = town.school_does(rpc.cancel_class_series, rpc.CancelClassSeries(series_id="classes", start=town.at("22 00:00")))

    assert codes(made) == ["booked", "slot_taken", "booked", "booked"]
    assert gone.cancelled == 2
    listed = town.harness.call(rpc.list_classes, rpc.ListClasses(start=town.at("1 08:00")), principal=SCHOOL, scope=SCHOOL_SCOPE)
    assert [each.state for each in listed.classes] == ["open", "cancelled", "cancelled"]


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)), st.integers(2, 30))  # noqa: DTZ001
def test_the_wall_clock_is_kept_over_both_changes_of_clocks(start: dt.datetime, weeks: int) -> None:
    zone = ZoneInfo("Europe/Paris")

    found = list(weekly(start, start + HOUR, weeks, zone))

    assert len(found) == weeks
    local = [each.starts_at.astimezone(zone) for each in found]
    wanted = start.astimezone(zone)
    assert all(abs((each.replace(tzinfo=None) - wanted.replace(tzinfo=None)) % dt.timedelta(weeks=1)) <= HOUR for each in local)
    assert all(each.ends_at - each.starts_at == HOUR for each in found)
    usual = [each for each in local if each.hour not in (2, 3)]
    assert all((each.hour, each.minute) == (wanted.hour, wanted.minute) for each in usual if wanted.hour not in (2, 3))
