"""What another calendar takes is never offered; it replaces the one before."""

import datetime as dt

from contracts.attendance import rpc
from tests.unit.attendance.conftest import SCHOOL, SCHOOL_SCOPE, Town


def takes(town: Town, *spans: tuple[str, str], owner_id: str = "anna", kind: str = "instructor") -> rpc.Availability:
    command = rpc.SetBusy(owner_id=owner_id, owner_kind=kind, spans=tuple(  # type: ignore[arg-type]
        rpc.BusySpan(start=town.at(start), end=town.at(end)) for start, end in spans))
    return town.harness.call(rpc.set_busy, command, principal=SCHOOL, scope=SCHOOL_SCOPE)


def offered(town: Town) -> set[dt.datetime]:
    return {each.starts_at for each in town.slots("lea", limit=200).slots if each.starts_at.day == 8}


def test_what_another_calendar_takes_is_not_offered_until_it_says_otherwise(town: Town) -> None:
    town.frees("bilal", kind="instructor")
    assert town.at("8 17:00") in offered(town)

    kept = takes(town, ("8 16:00", "8 18:30"))

    assert kept.busy_spans == 1
    assert min(offered(town)) == town.at("8 18:30")
    takes(town)
    assert min(offered(town)) == town.at("8 17:00")


def test_a_vehicle_at_the_garage_is_not_offered_and_is_there_the_other_days(town: Town) -> None:
    takes(town, ("8 00:00", "9 00:00"), owner_id="clio", kind="vehicle")

    days = {each.starts_at.day for each in town.slots("lea", days=30, limit=200).slots}

    assert 8 not in days
    assert 15 in days
