"""Before an instructor's or a room's time is taken: do they give it, and does the law leave the instructor that time.

A school may pass both by saying so (`anyway`), and what it passed is told with the act. Two bookings at once are counted one
after the other: the instructor's row is locked before any quarter-hour is claimed.
"""

from collections.abc import Iterable

from sqlalchemy import select

from contracts.errors import Conflict
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import Side
from services.attendance.domain.intervals import Interval, normalise, subtract
from services.attendance.domain.working_time import Limit
from services.attendance.handlers.availability import known
from services.attendance.handlers.reach import settings_of, side_of, today
from services.attendance.handlers.slots import WORK_AROUND, taken_of
from services.attendance.models import Availability, Instructor

OUTSIDE_HOURS = "outside_hours"


def lock_instructor(uow: UnitOfWork, instructor_id: str) -> None:
    """Before the first claim of a transaction, or two could wait for each other."""
    uow.session.execute(select(Instructor.id).where(Instructor.id == instructor_id).with_for_update())


def limit_passed(
    uow: UnitOfWork, instructor_id: str, wanted: Interval, *, without: str | None = None, also: Iterable[Interval] = ()
) -> Limit | None:
    """Which limit this time would pass. `without`: who holds it already; `also`: what is planned and claims nothing yet."""
    around = Interval(wanted.start - WORK_AROUND, wanted.end + WORK_AROUND)
    held = taken_of(uow, (instructor_id,), around, without)[instructor_id]
    return settings_of(uow).working_time(today(uow)).limit_of(normalise((*held, *also)), wanted)


def check_working_time(uow: UnitOfWork, instructor_id: str, wanted: Interval, *, without: str, anyway: bool) -> str | None:
    """The limit that a school passes with its eyes open; without its word it is refused."""
    limit = limit_passed(uow, instructor_id, wanted, without=without)
    if limit is None:
        return None
    if side_of(uow) is not Side.SCHOOL:
        raise Conflict(limit.value)
    if anyway:
        return limit.value
    raise Conflict(limit.value, field="anyway")


def gives(uow: UnitOfWork, owner_id: str, kind: str, wanted: Interval) -> bool:
    """An instructor of whom nothing is known gave no hours; a vehicle or a room is there unless something closes it."""
    given = known(uow.session.get(Availability, (owner_id, kind)), settings_of(uow).zone(today(uow)))
    free = given.within(wanted) if given is not None else () if kind == "instructor" else (wanted,)
    return not subtract((wanted,), free)


def check_hours(uow: UnitOfWork, owner_id: str, kind: str, wanted: Interval, *, anyway: bool) -> str | None:
    """Nothing when they give that time; what a school passes with its eyes open."""
    if gives(uow, owner_id, kind, wanted):
        return None
    if anyway:
        return OUTSIDE_HOURS
    raise Conflict(OUTSIDE_HOURS, field="anyway", whose=kind)
