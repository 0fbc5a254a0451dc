"""Private calendars: one feed an owner, found by its owner and serial; a replaced or closed one is found no more."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Kind
from contracts.kernel import Method, Record

CalendarOwner = Literal["youth", "adviser", "referent", "instructor", "school", "vehicle"]


class GetCalendar(Record):
    """Whose: the one who calls, the caller's school, or a vehicle of that school."""

    owner_id: Annotated[str, Meta(min_length=1, max_length=64)]
    owner_kind: CalendarOwner


class Calendar(Record):
    """`serial` rises each time the address is replaced: an address made of an older one is void. `open`: there is one."""

    owner_id: str
    owner_kind: CalendarOwner
    serial: int
    open: bool


class ReplaceCalendar(Record):
    """A new address; the one before is void at once."""

    owner_id: Annotated[str, Meta(min_length=1, max_length=64)]
    owner_kind: CalendarOwner


class CloseCalendar(Record):
    """No address any more, until somebody asks for a new one."""

    owner_id: Annotated[str, Meta(min_length=1, max_length=64)]
    owner_kind: CalendarOwner


class ReadCalendar(Record):
    """What the feed of that serial shows; `not_found` when it was replaced or closed. A referent's is the scope's youths."""

    owner_id: str
    owner_kind: CalendarOwner
    serial: int


class CalendarEntry(Record):
    """One appointment, cancelled ones too. `sequence` rises at each act upon it; `changed_at` is the instant of the last.

    `held_by_owner`: an interview that the adviser whose calendar it is holds herself.
    For those who give it, a class is one entry, whoever is in it: `class_id` is set, `appointment_id` is the class's own id,
    `youth_id` is empty, and `changed_at` is its start, for a class keeps no other instant.
    """

    appointment_id: str
    kind: Kind
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: Literal["requested", "confirmed", "cancelled"]
    sequence: int
    changed_at: dt.datetime
    youth_id: str
    meeting_point: str = ""
    directions: str = ""
    class_id: str | None = None
    title: str = ""
    held_by_owner: bool = False


class CalendarEntries(Record):
    """From 60 days ago on, by start; where there are too many, what is to come goes first, the nearest before all."""

    entries: tuple[CalendarEntry, ...]


get_calendar = Method("attendance", "get_calendar", GetCalendar, Calendar)
replace_calendar = Method("attendance", "replace_calendar", ReplaceCalendar, Calendar, command=True)
close_calendar = Method("attendance", "close_calendar", CloseCalendar, Calendar, command=True)
read_calendar = Method("attendance", "read_calendar", ReadCalendar, CalendarEntries)
