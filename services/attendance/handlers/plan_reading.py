"""What is read for the plan of an area's week: a handful of queries, however many take part. Decides nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from servicekit.uow import UnitOfWork
from services.attendance.domain.availability import Availability
from services.attendance.domain.intervals import Interval
from services.attendance.domain.weekly import WHOLE_DAY, on_day
from services.attendance.handlers.availability import known
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.slots import QUARTER_SECONDS
from services.attendance.handlers.urgency import held_lessons, last_attended
from services.attendance.models import Appointment, Claim, Instructor, School, Vehicle, Youth
from services.attendance.models import Availability as AvailabilityRow
from services.attendance.planner.problem import Span

PLANNED_TRACKS = ("in_training", "ready", "exam")
HISTORY = dt.timedelta(weeks=4)
WEEK = dt.timedelta(weeks=1)
_AT_ONCE = 500
"""Ids of one query: under what both engines take."""


@dataclass(frozen=True)
class People:
    youths: Sequence[Youth]
    instructors: Sequence[Instructor]
    vehicles: Sequence[Vehicle]
    school_ids: frozenset[str]

    @property
    def owners(self) -> list[str]:
        return [each.id for group in (self.youths, self.instructors, self.vehicles) for each in group]


@dataclass(frozen=True)
class WeekRead:
    """`taken`: one span an appointment, of the week and of the day before and after it. `lessons`: driving lessons held, four
    weeks back. `gearbox`: of the latest lessons, for one learns on one kind."""

    bounds: Interval
    days: tuple[Span, ...]
    given: Mapping[str, Availability]
    wanted: Mapping[str, int]
    taken: Mapping[str, list[Span]]
    lessons: Mapping[str, list[Appointment]]
    gearbox: Mapping[str, str]
    attended: Mapping[str, dt.datetime]


def people_of(uow: UnitOfWork, area: str, most: int) -> People:
    """Youths who learn to drive now (and those of whom nobody said how far they are); the area's schools with all they have."""
    youths = uow.session.scalars(
        select(Youth)
        .where(Youth.area == area, Youth.ended.is_(False), Youth.paused.is_(False))
        .where(or_(Youth.driving.is_(None), Youth.driving.in_(PLANNED_TRACKS)))
        .order_by(Youth.id)
        .limit(most)
    ).all()
    schools = uow.session.scalars(select(School.id).where(School.area == area)).all()
    instructors = select(Instructor).where(Instructor.school_id.in_(schools), Instructor.here).order_by(Instructor.id)
    vehicles = select(Vehicle).where(Vehicle.school_id.in_(schools)).order_by(Vehicle.id)
    return People(youths, uow.session.scalars(instructors).all(), uow.session.scalars(vehicles).all(), frozenset(schools))


def read_week(uow: UnitOfWork, monday: dt.date, people: People) -> WeekRead:
    zone = settings_of(uow).zone(today(uow))
    days = [on_day(monday + dt.timedelta(days=n), WHOLE_DAY, zone) for n in range(7)]
    bounds = Interval(days[0][0].start, days[-1][-1].end)
    rows = [
        row
        for ids in _chunks(people.owners)
        for row in uow.session.scalars(select(AvailabilityRow).where(AvailabilityRow.owner_id.in_(ids)))
    ]
    given = {row.owner_id: known(row, zone) for row in rows}
    youths = [each.id for each in people.youths]
    return WeekRead(
        bounds=bounds,
        days=tuple((quarter_of(day[0].start), quarter_of(day[-1].end)) for day in days),
        given={owner: availability for owner, availability in given.items() if availability is not None},
        wanted={row.owner_id: row.wanted_minutes for row in rows if row.wanted_minutes is not None},
        taken=_taken(uow, people.owners, bounds),
        lessons=_lessons(uow, youths, bounds),
        gearbox=_gearboxes(uow, youths, bounds),
        attended=last_attended(uow, youths),
    )


def quarter_of(instant: dt.datetime) -> int:
    return int(instant.timestamp()) // QUARTER_SECONDS


def instant_of(quarter: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(quarter * QUARTER_SECONDS, dt.UTC)


def _taken(uow: UnitOfWork, owners: Iterable[str], bounds: Interval) -> defaultdict[str, list[Span]]:
    day = dt.timedelta(days=1)
    within = Claim.quarter.between(quarter_of(bounds.start - day), quarter_of(bounds.end + day))
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for ids in _chunks(list(owners)):
        query = select(Claim.resource_id, func.min(Claim.quarter), func.max(Claim.quarter))
        query = query.where(Claim.resource_id.in_(ids), within).group_by(Claim.resource_id, Claim.appointment_id)
        for owner, first, last in uow.session.execute(query):
            found[owner].append((first, last + 1))
    for spans in found.values():
        spans.sort()
    return found


def _lessons(uow: UnitOfWork, youths: list[str], bounds: Interval) -> defaultdict[str, list[Appointment]]:
    found: defaultdict[str, list[Appointment]] = defaultdict(list)
    for ids in _chunks(youths):
        query = select(Appointment).where(
            Appointment.youth_id.in_(ids),
            Appointment.starts_at >= bounds.start - HISTORY,
            Appointment.starts_at < bounds.end,
            held_lessons(),
        )
        for row in uow.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)):
            found[row.youth_id].append(row)
    return found


def _gearboxes(uow: UnitOfWork, youths: list[str], bounds: Interval) -> dict[str, str]:
    found: dict[str, str] = {}
    for ids in _chunks(youths):
        query = (
            select(Appointment.youth_id, Vehicle.gearbox)
            .join(Vehicle, Vehicle.id == Appointment.vehicle_id)
            .where(Appointment.youth_id.in_(ids), Appointment.starts_at.between(bounds.start - 3 * HISTORY, bounds.end))
            .order_by(Appointment.starts_at)
        )
        found.update((youth_id, gearbox) for youth_id, gearbox in uow.session.execute(query))
    return found


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[n : n + _AT_ONCE] for n in range(0, len(ids), _AT_ONCE))
