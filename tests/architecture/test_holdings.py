"""No table is forgotten when somebody is erased or takes a copy away: of each it is said what it holds of a youth."""

import importlib

import pytest

from deploy.services import SERVICES
from servicekit.holdings import Holdings


def holdings_of(service: str) -> Holdings:
    """They are declared after every table of the service is: the service's own module imports both."""
    found = importlib.import_module(f"services.{service}.handlers.erasure").HOLDINGS
    assert isinstance(found, Holdings)
    return found


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_table_says_what_it_holds_of_a_youth(service: str) -> None:
    forgotten = holdings_of(service).forgotten()

    assert not forgotten, f"services/{service}/handlers/erasure.py: say in HOLDINGS how a youth's rows of these are found: {forgotten}"


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_what_is_declared_is_there(service: str) -> None:
    tables = SERVICES[service][0].metadata.tables
    holdings = holdings_of(service)

    unknown = (set(holdings.nobodys) | set(holdings.spared)) - set(tables)

    assert not unknown, f"services/{service}/handlers/erasure.py speaks of tables that are not there: {sorted(unknown)}"
    assert all((*holdings.nobodys.values(), *holdings.spared.values())), "each with its reason"
