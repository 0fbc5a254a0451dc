"""What comes back every week: booked, or opened, in one act; each time is looked at by itself, and the answer says of each."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.attendance.rpc.appointments import BookAppointment
from contracts.attendance.rpc.classes import OpenClass
from contracts.attendance.rpc.records import Reason
from contracts.kernel import Method, Record

Weeks = Annotated[int, Meta(ge=2, le=30)]


class BookSeries(Record):
    """`first`: the first time; its `id` is the series' own. The same local hour each week. `skip_holidays`: public holidays and
    the school holidays of the zone are left out, not put off."""

    first: BookAppointment
    weeks: Weeks
    skip_holidays: bool = False


class OpenClassSeries(Record):
    first: OpenClass
    weeks: Weeks
    skip_holidays: bool = False


class Occurrence(Record):
    """`id`: of the appointment or the class made; None with the `code` of why not, `holiday` where it was left out."""

    starts_at: dt.datetime
    id: str | None = None
    code: str | None = None


class Series(Record):
    """In order of time. That none could be made is an answer too."""

    id: str
    occurrences: tuple[Occurrence, ...]


class CancelSeries(Record):
    """Those of the series that start at or after `start`, and have not begun; each in time or late by itself."""

    series_id: str
    youth_id: str
    start: dt.datetime
    reason: Reason | None = None


class CancelClassSeries(Record):
    series_id: str
    start: dt.datetime


class SeriesCancelled(Record):
    """How many were, and how many of them late."""

    cancelled: int
    late: int = 0


book_series = Method("attendance", "book_series", BookSeries, Series, command=True, timeout=15.0)
cancel_series = Method("attendance", "cancel_series", CancelSeries, SeriesCancelled, command=True, timeout=15.0)
open_class_series = Method("attendance", "open_class_series", OpenClassSeries, Series, command=True, timeout=15.0)
cancel_class_series = Method("attendance", "cancel_class_series", CancelClassSeries, SeriesCancelled, command=True, timeout=15.0)
