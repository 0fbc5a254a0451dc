"""Hours of driving: bought, driven, left; those cancelled late or missed, which a person decides upon; what a school is due.

Amounts are integer cents, times minutes.
"""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.profiles.limits import ShortText

Minutes = Annotated[int, Meta(ge=0, le=12_000)]


class DecideLateHour(Record):
    """A person decides whether a late-cancelled or missed lesson is charged, and says why. Said again, the later word counts."""

    id: str
    youth_id: str
    record_id: str
    charge: bool
    reason: ShortText
    minutes: Minutes | None = None


class Hours(Record):
    """`left` is never below zero; `over`: driven or charged beyond what was bought. `waiting`: lessons to decide."""

    bought_minutes: int
    used_minutes: int
    charged_minutes: int
    left_minutes: int
    over_minutes: int
    waiting: int


class LateHour(Record):
    """A lesson that was cancelled late or missed. `charged_minutes`: None as long as nobody decided, 0 when it is not charged."""

    record_id: str
    youth_id: str
    appointment_id: str
    school_id: str
    starts_at: dt.datetime
    outcome: str
    planned_minutes: int
    charged_minutes: int | None = None
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    reason: str = ""


class ListLateHours(Record):
    """Over an adviser's caseload: lessons whose hour waits for a decision, the oldest first."""

    cursor: Annotated[str, Meta(max_length=200)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class LateHours(Record):
    hours: tuple[LateHour, ...]
    next: str | None = None


class ListSchoolAccounts(Record):
    """A school's pupils by name, with their hours and what is due to the school."""

    cursor: Annotated[str, Meta(max_length=300)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class PupilAccount(Record):
    youth_id: str
    label: str
    hours: Hours
    due_cents: int
    paid_cents: int


class SchoolAccounts(Record):
    pupils: tuple[PupilAccount, ...]
    next: str | None = None


decide_late_hour = Method("profiles", "decide_late_hour", DecideLateHour, LateHour, command=True)
list_late_hours = Method("profiles", "list_late_hours", ListLateHours, LateHours)
list_school_accounts = Method("profiles", "list_school_accounts", ListSchoolAccounts, SchoolAccounts)
