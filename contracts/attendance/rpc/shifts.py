"""Work in teams by turns (2×8, 3×8), said in one act: the rules of an availability follow from it."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.attendance.rpc.availability import Availability, AvailabilityRule, ShiftRota, WeeklyRange
from contracts.kernel import Method, Record


class PreviewShifts(Record):
    """What a rota would make of a youth's weeks; nothing is kept. `travel_minutes`: as in `SetShifts`."""

    youth_id: str
    rota: ShiftRota
    travel_minutes: Annotated[int, Meta(ge=0, le=180)] | None = None


class ShiftWeek(Record):
    """`shift`: whose turn it is, an index of the rota's. `free`: what is free in that week, exceptions and the way counted."""

    monday: dt.date
    shift: int
    free: tuple[WeeklyRange, ...]


class ShiftWeeks(Record):
    """One whole turn of all teams, from this week on. `replaced`, `kept`: the rules of before that go, and that stay."""

    weeks: tuple[ShiftWeek, ...]
    replaced: tuple[AvailabilityRule, ...] = ()
    kept: tuple[AvailabilityRule, ...] = ()


class SetShifts(Record):
    """The rules of the shifts of before go, those of `rota` come; None: no more shifts, and only the rules of the last rota go. Of the
    week, only the hours of working days go. Dated exceptions and other rules stay. `version`: the one that was shown.
    `travel_minutes`: left as it is when None.
    """

    youth_id: str
    version: int
    rota: ShiftRota | None = None
    travel_minutes: Annotated[int, Meta(ge=0, le=180)] | None = None


class UndoShifts(Record):
    """What was there before the last `SetShifts` comes back. Refused (`changed_since`) once anything else was said."""

    youth_id: str
    version: int


preview_shifts = Method("attendance", "preview_shifts", PreviewShifts, ShiftWeeks)
set_shifts = Method("attendance", "set_shifts", SetShifts, Availability, command=True)
undo_shifts = Method("attendance", "undo_shifts", UndoShifts, Availability, command=True)
