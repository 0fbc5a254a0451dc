"""When a youth, an instructor or a vehicle can, and the slots that follow. Weekly ranges are local times of the area's zone."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WallTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
OwnerKind = Literal["youth", "instructor", "vehicle"]


class WeeklyRange(Record):
    """Free from `start` to `end` (local time, "24:00" allowed) every such weekday."""

    day: Weekday
    start: WallTime
    end: WallTime


class AvailabilityException(Record):
    """A dated change: free or not from `start` to `end` of one local day (whole day by default)."""

    day: dt.date
    free: bool
    start: WallTime = "00:00"
    end: WallTime = "24:00"


class Availability(Record):
    """`known` is false until someone gave it; `to_ask` is the question that stays open (a French text of the import rules).

    `wanted_minutes`: what a youth wishes a week; None: nothing said, the programme's setting holds.
    """

    owner_id: str
    owner_kind: OwnerKind
    known: bool
    weekly: tuple[WeeklyRange, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    to_ask: str | None = None
    source_text: str | None = None
    version: int = 0
    wanted_minutes: int | None = None


class GetAvailability(Record):
    owner_id: str
    owner_kind: OwnerKind = "youth"


class SetAvailability(Record):
    """Replaces the weekly ranges and the exceptions from today on. `version`: the one that was shown.

    `wanted_minutes`: left as it is when None.
    """

    owner_id: str
    owner_kind: OwnerKind
    version: int
    weekly: tuple[WeeklyRange, ...]
    exceptions: tuple[AvailabilityException, ...] = ()
    wanted_minutes: Annotated[int, Meta(ge=30, le=600)] | None = None


class ReceivedAvailability(Record):
    owner_id: str
    text: Annotated[str, Meta(max_length=500)]


class ReceiveAvailabilities(Record):
    """The hand-over of an import: free texts to read. What a person set here since is not overwritten."""

    import_id: str
    area: str
    availabilities: tuple[ReceivedAvailability, ...]


class FindSlots(Record):
    """Slots for one youth. `minutes` long, from `start` on for `days` local days."""

    youth_id: str
    start: dt.date
    days: Annotated[int, Meta(ge=1, le=60)] = 14
    minutes: Annotated[int, Meta(ge=30, le=240)] = 60
    limit: Annotated[int, Meta(ge=1, le=200)] = 40


class Slot(Record):
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str
    vehicle_id: str | None


class NoSlotReason(Record):
    """Why there is none, and what would open one: `code`, with the date, its weekday and local times where they matter.

    `no_instructor_free`, `no_vehicle_free`, `school_gives_no_range`, `youth_not_available`, `youth_availability_unknown`: these
    hours, given by `subject_id` (by somebody new when None), open a slot. `youth_has_other_appointments`; `no_school`;
    `lesson_too_long`: `minutes` would fit; `no_time_in_range`: look at other days. `also`: what must change beside it.
    """

    code: str
    day: Weekday | None = None
    start: WallTime | None = None
    end: WallTime | None = None
    subject_id: str | None = None
    date: dt.date | None = None
    minutes: int | None = None
    also: tuple["NoSlotReason", ...] = ()


class Slots(Record):
    """Either `slots`, or the `reason` why there is none."""

    slots: tuple[Slot, ...]
    reason: NoSlotReason | None = None


get_availability = Method("attendance", "get_availability", GetAvailability, Availability)
set_availability = Method("attendance", "set_availability", SetAvailability, Availability, command=True)
receive_availabilities = Method("attendance", "receive_availabilities", ReceiveAvailabilities, Done, command=True, timeout=30.0)
find_slots = Method("attendance", "find_slots", FindSlots, Slots)
