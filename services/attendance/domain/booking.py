"""The life of an appointment: requested → confirmed or declined; moved; cancelled; closed. Each act gives a new value.

Double booking is made impossible by a key, not by care: an appointment that holds its time owns one claim for each
quarter-hour of the youth, the instructor and the vehicle, and `claim` has (resource, quarter) as its primary key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.errors import Conflict, InvalidRequest
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.intervals import QUARTER, Interval


class State(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Kind(StrEnum):
    DRIVING_LESSON = "driving_lesson"
    CODE_CLASS = "code_class"
    WORKSHOP = "workshop"
    INTERVIEW = "interview"
    EXAM = "exam"
    CODE_EXAM = "code_exam"
    PRACTICAL_EXAM = "practical_exam"

    @property
    def is_for_a_group(self) -> bool:
        return self in (Kind.CODE_CLASS, Kind.WORKSHOP)

    @property
    def counts_minutes(self) -> bool:
        """Its minutes stand on a certificate or on a sheet; of an interview or an exam only that it took place."""
        return self is Kind.DRIVING_LESSON or self.is_for_a_group


class Side(StrEnum):
    """On whose behalf an act is made."""

    YOUTH = "youth"
    SCHOOL = "school"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class BookingRules:
    """Settings: until when a cancellation is in time, how long ahead one books, how long an appointment can be."""

    cancel_in_time: timedelta = timedelta(hours=48)
    notice: timedelta = timedelta(hours=24)
    longest: timedelta = timedelta(hours=8)

    def without_notice(self) -> "BookingRules":
        """For what the school itself opened, or gave already, at that time."""
        return replace(self, notice=timedelta())


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A quarter-hour of somebody's or something's time, counted from 1970 in UTC."""

    resource_id: str
    quarter: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """`version` rises at each act: it is the SEQUENCE of the calendar and what two people act upon.

    `interviewer_id`: the adviser whose time it takes; then there is neither school nor instructor.
    """

    id: str
    area: str
    youth_id: str
    school_id: str
    instructor_id: str
    vehicle_id: str | None
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    state: State = State.REQUESTED
    version: int = 0
    outcome: Outcome | None = None
    class_id: str | None = None
    interviewer_id: str | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def holds_its_time(self) -> bool:
        """A request holds the time too: what was offered to one is not offered to another meanwhile."""
        if self.state is State.CLOSED:
            return self.outcome is None or self.outcome.used_its_time
        return self.state in (State.REQUESTED, State.CONFIRMED)

    def claims(self) -> frozenset[Claim]:
        """A place in a class takes the time of the youth only: the class has taken its instructor's and its room's."""
        if not self.holds_its_time:
            return frozenset()
        if self.class_id is not None:
            return claims_of((self.youth_id,), self.interval)
        if self.interviewer_id is not None:
            return claims_of((self.youth_id, self.interviewer_id), self.interval)
        return claims_of((self.youth_id, self.instructor_id, *([self.vehicle_id] if self.vehicle_id else [])), self.interval)


def quarters(interval: Interval) -> Iterator[int]:
    """The quarter-hours an interval takes; it must start and end on them, or two could overlap without meeting."""
    first, rest = divmod(int(interval.start.timestamp()), int(QUARTER.total_seconds()))
    last, more = divmod(int(interval.end.timestamp()), int(QUARTER.total_seconds()))
    odd = interval.start.microsecond or interval.end.microsecond
    if rest or more or odd or last <= first:
        raise InvalidRequest("not_on_quarter_hours", field="starts_at")
    return iter(range(first, last))


def claims_of(resource_ids: Iterable[str], interval: Interval) -> frozenset[Claim]:
    """The quarter-hours of several at once: of a class, or of a lesson that is held for somebody's answer."""
    return frozenset(Claim(each, quarter) for each in resource_ids for quarter in quarters(interval))


def quarter_interval(quarter: int) -> Interval:
    """The instants of a claimed quarter-hour."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return Interval(epoch + quarter * QUARTER, epoch + (quarter + 1) * QUARTER)


def request(asked: Appointment, now: datetime, rules: BookingRules, *, by: Side, automatic: bool) -> Appointment:
    """Books: a request until the school confirms, unless it books itself or has chosen to confirm automatically."""
    _check_form(asked, rules)
    _check_notice(asked.starts_at, now, rules, by)
    return replace(asked, state=_first_state(by, automatic=automatic), version=1)


def confirm(appointment: Appointment, now: datetime) -> Appointment:
    _check_state(appointment, State.REQUESTED)
    _check_not_started(appointment, now)
    return _next(appointment, State.CONFIRMED)


def decline(appointment: Appointment) -> Appointment:
    """The school cannot; its time is free again."""
    _check_state(appointment, State.REQUESTED)
    return _next(appointment, State.DECLINED)


def cancel(appointment: Appointment, now: datetime, rules: BookingRules, *, by: Side) -> Appointment:
    """Cancelled, and as what; a request that nobody confirmed yet is always withdrawn in time."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    return replace(_next(appointment, State.CANCELLED), outcome=_cancelled_as(appointment, now, rules, by))


def turn_down(appointment: Appointment, now: datetime, *, answered: bool) -> Appointment:
    """The youth says no to what somebody else booked. Never late: she had not said yes. After a yes she cancels, as anybody."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    if answered:
        raise Conflict("already_answered_by_you", appointment_id=appointment.id)
    return replace(_next(appointment, State.CANCELLED), outcome=Outcome.CANCELLED_IN_TIME)


def call_off(appointment: Appointment, now: datetime) -> Appointment:
    """By the platform, when the youth is followed elsewhere or was booked twice. Never late: it was nobody's act."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    return replace(_next(appointment, State.CANCELLED), outcome=Outcome.CANCELLED_IN_TIME)


def accept(appointment: Appointment, now: datetime, *, answered: bool) -> Appointment:
    """The youth says yes to what somebody else booked; whether it holds is still the school's to say."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    if answered:
        raise Conflict("already_answered_by_you", appointment_id=appointment.id)
    return _next(appointment, appointment.state)


def reword(appointment: Appointment, now: datetime) -> Appointment:
    """Where it is, or how to get there, is said anew: a new version, for calendars."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    return _next(appointment, appointment.state)


def move(
    appointment: Appointment, to: Appointment, now: datetime, rules: BookingRules, *, by: Side, automatic: bool
) -> Appointment:
    """To the time, instructor and vehicle of `to`; as at booking, the school may have to say yes again."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    if appointment.class_id is not None:
        raise Conflict("part_of_class", class_id=appointment.class_id)
    _check_not_started(appointment, now)
    _check_form(to, rules)
    _check_notice(to.starts_at, now, rules, by)
    return replace(
        _next(appointment, _first_state(by, automatic=automatic)),
        starts_at=to.starts_at,
        ends_at=to.ends_at,
        instructor_id=to.instructor_id,
        vehicle_id=to.vehicle_id,
    )


def follow(appointment: Appointment, to: Interval, instructor_id: str, now: datetime) -> Appointment:
    """A place goes where its class goes, and stands as it stood."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    _check_not_started(appointment, now)
    return replace(_next(appointment, appointment.state), starts_at=to.start, ends_at=to.end, instructor_id=instructor_id)


def close(appointment: Appointment, outcome: Outcome) -> Appointment:
    """What happened is recorded. A request that took place is closed too: the school's record is its yes."""
    _check_state(appointment, State.REQUESTED, State.CONFIRMED)
    return replace(_next(appointment, State.CLOSED), outcome=outcome)


def reclose(appointment: Appointment, outcome: Outcome) -> Appointment:
    """A correction of what was recorded."""
    _check_state(appointment, State.CLOSED)
    return replace(_next(appointment, State.CLOSED), outcome=outcome)


def check_version(appointment: Appointment, seen: int) -> None:
    if appointment.version != seen:
        raise Conflict("edited_meanwhile", version=appointment.version)


def _next(appointment: Appointment, state: State) -> Appointment:
    return replace(appointment, state=state, version=appointment.version + 1)


def _first_state(by: Side, *, automatic: bool) -> State:
    return State.CONFIRMED if automatic or by is Side.SCHOOL else State.REQUESTED


def _cancelled_as(appointment: Appointment, now: datetime, rules: BookingRules, by: Side) -> Outcome:
    if by is Side.SCHOOL:
        return Outcome.CANCELLED_BY_SCHOOL
    if appointment.interviewer_id is not None:
        return Outcome.CANCELLED_IN_TIME  # no hour of it is ever due
    in_time = appointment.state is State.REQUESTED or now <= appointment.starts_at - rules.cancel_in_time
    return Outcome.CANCELLED_IN_TIME if in_time else Outcome.CANCELLED_LATE


def _check_form(asked: Appointment, rules: BookingRules) -> None:
    quarters(asked.interval)
    if asked.ends_at - asked.starts_at > rules.longest:
        raise InvalidRequest("too_long", field="ends_at", minutes=int(rules.longest.total_seconds() // 60))
    if asked.kind is Kind.DRIVING_LESSON and asked.vehicle_id is None:
        raise InvalidRequest("vehicle_missing", field="vehicle_id")
    if asked.kind.is_for_a_group and asked.class_id is None:
        raise InvalidRequest("only_in_a_class", field="kind")


def _check_state(appointment: Appointment, *allowed: State) -> None:
    if appointment.state not in allowed:
        raise Conflict("wrong_status", appointment_id=appointment.id, state=appointment.state.value)


def _check_not_started(appointment: Appointment, now: datetime) -> None:
    if now >= appointment.starts_at:
        raise Conflict("already_started", starts_at=appointment.starts_at.isoformat())


def _check_notice(starts_at: datetime, now: datetime, rules: BookingRules, by: Side) -> None:
    """The school settles its own day at short notice; nobody books the past."""
    earliest = now if by is Side.SCHOOL else now + rules.notice
    if starts_at < earliest:
        raise Conflict("too_soon", earliest=earliest.isoformat())
