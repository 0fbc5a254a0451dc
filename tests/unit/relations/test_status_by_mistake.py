"""A status noted by mistake is taken back: profiles, planning and signals are as if it had never been said."""

import datetime as dt

import pytest

from contracts.errors import Conflict, NotFound
from contracts.profiles import rpc
from tests.unit.relations.country import HERE, Country

SINCE = dt.date(2026, 11, 25)


def changes(country: Country, youth_id: str, status: str, since: dt.date = SINCE) -> None:
    country.ask(rpc.change_status, rpc.ChangeStatus(youth_id=youth_id, status=status, since=since))


def takes_back(country: Country, youth_id: str, since: dt.date = SINCE) -> None:
    country.ask(rpc.withdraw_status, rpc.WithdrawStatus(youth_id=youth_id, since=since))


def test_the_status_before_it_holds_again_everywhere(country: Country) -> None:
    youth_id = country.admit(HERE)
    changes(country, youth_id, "fixed_term")
    country.settle()
    mistaken = country.row("attendance", "youth", youth_id).status

    takes_back(country, youth_id)
    country.settle()

    assert mistaken == "fixed_term"
    assert [(period.status, str(period.since)) for period in country.youth(youth_id).statuses] == [("apprentice", "2026-09-01")]
    for service in ("attendance", "progress"):
        row = country.row(service, "youth", youth_id)
        assert (row.status, str(row.status_since)) == ("apprentice", "2026-09-01"), service
    assert country.row("progress", "youth", youth_id).status_at is None, "it is evidence of nothing any more"


def test_one_of_the_past_that_was_wrong_changes_nothing_of_now(country: Country) -> None:
    youth_id = country.admit(HERE)
    changes(country, youth_id, "student", dt.date(2024, 9, 1))
    before = country.state(youth_id).status

    takes_back(country, youth_id, dt.date(2024, 9, 1))
    country.settle()

    assert country.state(youth_id).status == before == country.row("attendance", "youth", youth_id).status


def test_one_status_stays_and_what_was_never_noted_is_not_taken_back(country: Country) -> None:
    youth_id = country.admit(HERE)

    with pytest.raises(Conflict, match="only_status"):
        takes_back(country, youth_id, dt.date(2026, 9, 1))
    with pytest.raises(NotFound):
        takes_back(country, youth_id)
