"""When a youth, an instructor or a vehicle can, and the slots that follow. Weekly ranges are local times of the area's zone."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WallTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
OwnerKind = Literal["youth", "instructor", "vehicle", "room"]


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


class AvailabilityRule(Record):
    """From `start` to `end` of each local day that an RFC 5545 rule names from `since` on: free, or not.

    `rule`: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, COUNT, UNTIL, WKST. "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU" with its
    first Monday is one week in two; "FREQ=MONTHLY;BYDAY=2TU" the second Tuesday. School holidays are those of zone B.
    `shift`, in answers only: it comes from the rota.
    """

    rule: Annotated[str, Meta(max_length=200)]
    since: dt.date
    free: bool = True
    start: WallTime = "00:00"
    end: WallTime = "24:00"
    during: Literal["always", "school_holidays", "school_terms"] = "always"
    shift: bool = False


class DayPart(Record):
    """A part of the day that is given as a whole: morning, afternoon, evening."""

    code: str
    start: WallTime
    end: WallTime


class BusyDiary(Record):
    """A calendar that is read again by itself from its address, which is a secret: only its scheme and host are `shown`.

    `next_at`: when it is read next. `failing_since`, `failed_because`: since when it could not be read, and the code of why:
    bad_address, calendar_gone, calendar_unreachable, calendar_too_large, not_a_calendar; what was read before holds meanwhile.
    """

    shown: str
    next_at: dt.datetime
    failing_since: dt.datetime | None = None
    failed_because: str | None = None


class ShiftHours(Record):
    """A team's hours; an end at the start or before it is on the next day."""

    start: WallTime
    end: WallTime


class ShiftRota(Record):
    """Teams by turns: `shifts` in their order, `weeks` weeks each; the week of `since` is the first one of the first team.

    `since` is in this week or before. `days`: those of work. `rest_after_night_minutes`: None, the programme's setting.
    """

    shifts: Annotated[tuple[ShiftHours, ...], Meta(min_length=2, max_length=3)]
    since: dt.date
    weeks: Annotated[int, Meta(ge=1, le=4)] = 1
    days: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)] = ("mon", "tue", "wed", "thu", "fri")
    rest_after_night_minutes: Annotated[int, Meta(ge=0, le=720)] | None = None


class UsualShifts(Record):
    """What a page proposes: the hours of a morning, an afternoon and a night team, and the rest after a night."""

    hours: tuple[ShiftHours, ...]
    rest_minutes: int


class Availability(Record):
    """`known` is false until someone gave it; `to_ask` is the question that stays open (a French text of the import rules).

    `wanted_minutes`: what a youth wishes a week; None: nothing said, the programme's setting holds. A dated exception wins over
    a rule, a rule over the week. `travel_minutes` are kept free before and after each appointment. `suggested`: what people of this
    status often can, to begin with; nothing is offered from it. `busy_spans`: how many stretches an imported calendar takes away;
    `busy_read_at`: when it was read; `diary`: its address, if it is read again by itself.
    `asks`: the codes of `to_ask`. `shifts`: the rota that some of the rules come from; `shifts_undo`: its last change can be undone.
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
    rules: tuple[AvailabilityRule, ...] = ()
    travel_minutes: int = 0
    suggested: tuple[WeeklyRange, ...] = ()
    busy_spans: int = 0
    busy_read_at: dt.datetime | None = None
    parts: tuple[DayPart, ...] = ()
    diary: BusyDiary | None = None
    asks: tuple[str, ...] = ()
    shifts: ShiftRota | None = None
    shifts_undo: bool = False
    usual_shifts: UsualShifts | None = None


class GetAvailability(Record):
    owner_id: str
    owner_kind: OwnerKind = "youth"


class SetAvailability(Record):
    """Replaces the weekly ranges and the exceptions from today on. `version`: the one that was shown.

    `wanted_minutes`, `rules`, `travel_minutes`: left as they are when None.
    """

    owner_id: str
    owner_kind: OwnerKind
    version: int
    weekly: tuple[WeeklyRange, ...]
    exceptions: tuple[AvailabilityException, ...] = ()
    wanted_minutes: Annotated[int, Meta(ge=30, le=600)] | None = None
    rules: Annotated[tuple[AvailabilityRule, ...], Meta(max_length=100)] | None = None
    travel_minutes: Annotated[int, Meta(ge=0, le=180)] | None = None


class BusySpan(Record):
    start: dt.datetime
    end: dt.datetime


class SetBusy(Record):
    """What an imported calendar of an instructor or a vehicle says is taken, from now on: it replaces the one before. Nothing of
    what the calendar calls it is kept. An empty one takes it away.

    `address`: where it was read just now, and is to be read again; the service keeps it and never tells it. None: it is not read
    again, whatever was before. `etag`, `modified`: what its server called this version.
    """

    owner_id: str
    owner_kind: Literal["instructor", "vehicle"]
    spans: Annotated[tuple[BusySpan, ...], Meta(max_length=3_000)]
    address: Annotated[str, Meta(max_length=500)] | None = None
    etag: Annotated[str, Meta(max_length=200)] | None = None
    modified: Annotated[str, Meta(max_length=200)] | None = None


class ReceivedAvailability(Record):
    owner_id: str
    text: Annotated[str, Meta(max_length=500)]


class ReceiveAvailabilities(Record):
    """The hand-over of an import: free texts to read. What a person set here since is not overwritten."""

    import_id: str
    area: str
    availabilities: tuple[ReceivedAvailability, ...]


class ReadWords(Record):
    """What a week said in words means. Nothing is kept: somebody looks at it and sets it, or does not."""

    owner_id: str
    text: Annotated[str, Meta(min_length=1, max_length=500)]


class WeekInWords(Record):
    """`to_ask`: what the words leave open, in French, `asks` as codes; the ranges are what is sure."""

    weekly: tuple[WeeklyRange, ...] = ()
    to_ask: str | None = None
    asks: tuple[str, ...] = ()


class FindSlots(Record):
    """Slots for one youth. `minutes` long, from `start` on for `days` local days; in order of time, or the best first (`ranked`)."""

    youth_id: str
    start: dt.date
    days: Annotated[int, Meta(ge=1, le=60)] = 14
    minutes: Annotated[int, Meta(ge=30, le=240)] = 60
    limit: Annotated[int, Meta(ge=1, le=200)] = 40
    ranked: bool = False


class Slot(Record):
    """`fit`: what speaks for it beside its time (usual_instructor, usual_hour, joins_lessons)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str
    vehicle_id: str | None
    fit: tuple[str, ...] = ()


class NoSlotReason(Record):
    """Why there is none, and what would open one: `code`, with the date, its weekday and local times where they matter.

    `no_instructor_free`, `no_vehicle_free`, `school_gives_no_range`, `youth_not_available`, `youth_availability_unknown`: these
    hours, given by `subject_id` (by somebody new when None), open a slot. `working_day_full`, `working_week_full`,
    `rest_too_short`: all are free then, but the instructor `subject_id` would work too long; moving one of the lessons opens one.
    `youth_has_other_appointments`; `no_school`; `lesson_too_long`: `minutes` would fit; `no_time_in_range`: look at other days.
    `no_suiting_vehicle`: the school has none that is as wished. `wished`: what the vehicle must be (codes), where it lacks.
    `also`: what must change beside it.
    """

    code: str
    day: Weekday | None = None
    start: WallTime | None = None
    end: WallTime | None = None
    subject_id: str | None = None
    date: dt.date | None = None
    minutes: int | None = None
    wished: tuple[str, ...] = ()
    also: tuple["NoSlotReason", ...] = ()


class Slots(Record):
    """Either `slots`, or the `reason` why there is none. `urgency`: why the soonest come first, as codes: needed_soon, near_exam,
    silence, code_ending; nothing for who has time."""

    slots: tuple[Slot, ...]
    reason: NoSlotReason | None = None
    urgency: tuple[str, ...] = ()


get_availability = Method("attendance", "get_availability", GetAvailability, Availability)
set_availability = Method("attendance", "set_availability", SetAvailability, Availability, command=True)
set_busy = Method("attendance", "set_busy", SetBusy, Availability, command=True)
receive_availabilities = Method("attendance", "receive_availabilities", ReceiveAvailabilities, Done, command=True, timeout=30.0)
read_words = Method("attendance", "read_words", ReadWords, WeekInWords)
find_slots = Method("attendance", "find_slots", FindSlots, Slots)
