"""The life of an appointment: requested → confirmed or declined; moved; cancelled. Each act gives a new value.

Double booking is made impossible by a key, not by care: an appointment that holds its time owns one claim for each
quarter-hour of the youth, the instructor and the vehicle, and `claims` has (resource, quarter) as its primary key.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.attendance.domain.attendance import Outcome
from services.attendance.domain.intervals import QUARTER, Interval
from services.attendance.domain.refusal import Refused


class Status(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """On whose behalf an act is made."""

    YOUTH = "youth"
    SCHOOL = "school"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class BookingRules:
    """Settings: until when a cancellation is in time, how long before a lesson one may be booked."""

    cancel_in_time: timedelta = timedelta(hours=48)
    notice: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A quarter-hour of somebody's or something's time, counted from 1970 in UTC."""

    resource_id: str
    quarter: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """`revision` rises at each act: it is the SEQUENCE of the calendar and what two people act upon."""

    id: str
    area: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    revision: int = 0
    cancelled_as: Outcome | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def holds_its_time(self) -> bool:
        """A request holds the time too: what was offered to one is not offered to another meanwhile."""
        return self.status in (Status.REQUESTED, Status.CONFIRMED)

    def claims(self) -> frozenset[Claim]:
        if not self.holds_its_time:
            return frozenset()
        resources = (self.youth_id, self.instructor_id, self.vehicle_id)
        return frozenset(Claim(each, quarter) for each in resources for quarter in quarters(self.interval))


def quarters(interval: Interval) -> Iterator[int]:
    """The quarter-hours an interval takes; it must start and end on them, or two could overlap without meeting."""
    first, rest = divmod(int(interval.start.timestamp()), int(QUARTER.total_seconds()))
    last, more = divmod(int(interval.end.timestamp()), int(QUARTER.total_seconds()))
    odd = interval.start.microsecond or interval.end.microsecond
    if rest or more or odd or last <= first:
        raise Refused("not_on_quarter_hours", {"from": interval.start.isoformat(), "to": interval.end.isoformat()})
    return iter(range(first, last))


def request(appointment: Appointment, now: datetime, rules: BookingRules, *, by: Side, automatic: bool) -> Appointment:
    """Books: a request until the school confirms, unless it books itself or has chosen to confirm automatically."""
    quarters(appointment.interval)
    _check_notice(appointment.starts_at, now, rules, by)
    return replace(appointment, status=_first_status(by, automatic=automatic), revision=0)


def confirm(appointment: Appointment, now: datetime) -> Appointment:
    _check_status(appointment, Status.REQUESTED)
    _check_not_started(appointment, now)
    return replace(appointment, status=Status.CONFIRMED, revision=appointment.revision + 1)


def decline(appointment: Appointment) -> Appointment:
    """The school cannot; its time is free again."""
    _check_status(appointment, Status.REQUESTED)
    return replace(appointment, status=Status.DECLINED, revision=appointment.revision + 1)


def cancel(appointment: Appointment, now: datetime, rules: BookingRules, *, by: Side) -> Appointment:
    """Cancelled, and as what; a request that nobody confirmed yet is always withdrawn in time."""
    _check_status(appointment, Status.REQUESTED, Status.CONFIRMED)
    _check_not_started(appointment, now)
    return replace(
        appointment,
        status=Status.CANCELLED,
        cancelled_as=_cancelled_as(appointment, now, rules, by),
        revision=appointment.revision + 1,
    )


def move(
    appointment: Appointment, to: Appointment, now: datetime, rules: BookingRules, *, by: Side, automatic: bool
) -> Appointment:
    """To the time, instructor and vehicle of `to`; as at booking, the school may have to say yes again."""
    _check_status(appointment, Status.REQUESTED, Status.CONFIRMED)
    _check_not_started(appointment, now)
    _check_notice(to.starts_at, now, rules, by)
    moved = replace(
        appointment,
        starts_at=to.starts_at,
        ends_at=to.ends_at,
        instructor_id=to.instructor_id,
        vehicle_id=to.vehicle_id,
        status=_first_status(by, automatic=automatic),
        revision=appointment.revision + 1,
    )
    quarters(moved.interval)
    return moved


def _first_status(by: Side, *, automatic: bool) -> Status:
    return Status.CONFIRMED if automatic or by is Side.SCHOOL else Status.REQUESTED


def _cancelled_as(appointment: Appointment, now: datetime, rules: BookingRules, by: Side) -> Outcome:
    if by is Side.SCHOOL:
        return Outcome.CANCELLED_BY_SCHOOL
    in_time = appointment.status is Status.REQUESTED or now <= appointment.starts_at - rules.cancel_in_time
    return Outcome.CANCELLED_IN_TIME if in_time else Outcome.CANCELLED_LATE


def _check_status(appointment: Appointment, *allowed: Status) -> None:
    if appointment.status not in allowed:
        raise Refused("wrong_status", {"appointment_id": appointment.id, "status": appointment.status.value})


def _check_not_started(appointment: Appointment, now: datetime) -> None:
    if now >= appointment.starts_at:
        raise Refused("already_started", {"starts_at": appointment.starts_at.isoformat()})


def _check_notice(starts_at: datetime, now: datetime, rules: BookingRules, by: Side) -> None:
    """The school settles its own day at short notice; nobody books the past."""
    earliest = now if by is Side.SCHOOL else now + rules.notice
    if starts_at < earliest:
        raise Refused("too_soon", {"earliest": earliest.isoformat()})
