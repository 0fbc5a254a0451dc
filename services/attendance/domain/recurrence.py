"""Hours that come back by a rule of RFC 5545: one week in two, three shifts, the second Tuesday of the month; in school holidays
or outside them. Days only: what the clock shows is `weekly`'s.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.rrule import rrulestr
from jours_feries_france import JoursFeries
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from contracts.errors import InvalidRequest
from services.attendance.domain.weekly import WHOLE_DAY, TimeRange

ZONE = "B"
"""The Loiret's, of the académie d'Orléans-Tours."""
LONGEST_SINCE = timedelta(days=5 * 366)
_DAY = r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"
_PART = re.compile(
    rf"FREQ=(DAILY|WEEKLY|MONTHLY)|INTERVAL=[1-9]\d?|BYDAY={_DAY}(,{_DAY}){{0,30}}|COUNT=[1-9]\d{{0,2}}|UNTIL=\d{{8}}|WKST=(MO|SU)"
)
"""No part of a rule that could make an expansion long, or never end."""
_SCHOOL = SchoolHolidayDates()


class During(StrEnum):
    ALWAYS = "always"
    SCHOOL_HOLIDAYS = "school_holidays"
    SCHOOL_TERMS = "school_terms"


@dataclass(frozen=True, slots=True)
class RecurringHours:
    """On each day of the rule, from `since` on, these hours are free, or are not."""

    rule: str
    since: date
    free: bool = True
    time: TimeRange = WHOLE_DAY
    during: During = During.ALWAYS

    def __post_init__(self) -> None:
        parts = self.rule.split(";")
        names = [part.partition("=")[0] for part in parts]
        if not all(_PART.fullmatch(part) for part in parts) or names.count("FREQ") != 1 or len(names) != len(set(names)):
            raise InvalidRequest("bad_rule", field="rules")
        if self.rule.startswith("FREQ=WEEKLY") and re.search(r"[1-5](MO|TU|WE|TH|FR|SA|SU)", self.rule):
            raise InvalidRequest("bad_rule", field="rules")  # the n-th day of a week means nothing

    def holds_on(self, day: date) -> bool:
        if day < self.since or day not in _days(self.rule, self.since, day.year, day.month):
            return False
        return self.during is During.ALWAYS or is_school_holiday(day) is (self.during is During.SCHOOL_HOLIDAYS)


@lru_cache(maxsize=4096)
def _days(rule: str, since: date, year: int, month: int) -> frozenset[date]:
    """The rule's days of one month."""
    first = datetime(year, month, 1)  # noqa: DTZ001  # local days, without a clock
    last = (first + timedelta(days=32)).replace(day=1)
    starts = datetime.combine(since, time())
    if first - starts > LONGEST_SINCE:
        return frozenset()
    try:
        found = rrulestr(rule, dtstart=starts).between(first - timedelta(seconds=1), last - timedelta(seconds=1))
    except ValueError:
        raise InvalidRequest("bad_rule", field="rules") from None
    return frozenset(each.date() for each in found)


@lru_cache(maxsize=4096)
def is_school_holiday(day: date) -> bool:
    """Zone B; a year that nobody has published yet is term."""
    try:
        return bool(_SCHOOL.is_holiday_for_zone(day, ZONE))
    except UnsupportedYearException:
        return False


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Metropolitan France."""
    return frozenset(JoursFeries.for_year(year).values())
