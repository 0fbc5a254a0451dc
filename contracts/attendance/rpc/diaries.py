"""Busy calendars that are read again by themselves, and what is booked where they now say busy."""

import datetime as dt
from typing import Literal

from contracts.attendance.rpc.availability import Availability
from contracts.kernel import Method, Record


class ReadDiaryNow(Record):
    """Asks for the next reading at once; it comes a little later. Refused when no address is kept (not_found, `busy_diary`)."""

    owner_id: str
    owner_kind: Literal["instructor", "vehicle"]


class ListBusyCollisions(Record):
    """`owner_id`: of one instructor or vehicle; None: of all of the school's. An instructor sees the own ones."""

    owner_id: str | None = None


class BusyCollision(Record):
    """What is booked to come while its instructor's or vehicle's own calendar says busy. Nothing is cancelled by itself.

    Either an appointment of a youth, asked for or confirmed, or a class.
    """

    owner_id: str
    owner_kind: Literal["instructor", "vehicle"]
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str
    appointment_id: str | None = None
    youth_id: str | None = None
    class_id: str | None = None


class BusyCollisions(Record):
    """By start, the first 100; `total` says how many there are."""

    collisions: tuple[BusyCollision, ...]
    total: int = 0


read_diary_now = Method("attendance", "read_diary_now", ReadDiaryNow, Availability, command=True)
list_busy_collisions = Method("attendance", "list_busy_collisions", ListBusyCollisions, BusyCollisions)
