"""Dates as people read them."""

import datetime as dt

from gateway.web import dates


def test_the_first_of_a_month_is_named_as_one_says_it() -> None:
    assert [dates.full_day(dt.date(2026, 6, n)) for n in (1, 2, 11)] == ["1er juin 2026", "2 juin 2026", "11 juin 2026"]
    assert dates.short_day(dt.date(2026, 12, 1)) == "mar. 1er déc."
