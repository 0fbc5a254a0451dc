"""The hour of a lesson that its youth takes no more is offered to those of the school who asked for it and whom it fits.

Fits: free then, nothing else booked, less than the hours wanted that week, neither paused nor ended. The most urgent is asked first,
one after the other, as long as instructor and vehicle are there and free at that hour.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from contracts.errors import Conflict, NotFound
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Kind, State, quarters
from services.attendance.domain.intervals import Interval, intersect, subtract, widened
from services.attendance.domain.planning import Slot
from services.attendance.domain.ranking import Habits, order_of_asking
from services.attendance.group_tables import FreedLesson, FreedOffer
from services.attendance.handlers import offering
from services.attendance.handlers.availability import known
from services.attendance.handlers.claims import take
from services.attendance.handlers.reach import settings_of, today
from services.attendance.handlers.slots import taken_of
from services.attendance.handlers.urgency import held_lessons, hurry_of, last_attended, urgency_of
from services.attendance.handlers.wishes import suits
from services.attendance.handlers.working_hours import gives, limit_passed
from services.attendance.models import Appointment, Availability, Claim, Instructor, Vehicle, Youth

MOST_LOOKED_AT = 500
FOUR_WEEKS = dt.timedelta(weeks=4)
LONGEST_WAY = dt.timedelta(hours=3)
"""No travel time is longer (contracts: travel_minutes)."""



def note(uow: UnitOfWork, was: booking.Appointment, *, named: bool = True) -> FreedLesson | None:
    """A confirmed lesson to come that is cancelled, moved away or postponed by anybody but the school: that hour is its own again.

    Whether it was late is another question: somebody else may still want it. `named`: not when whose it was is being erased.
    """
    if was.state is not State.CONFIRMED or was.kind is not Kind.DRIVING_LESSON or was.vehicle_id is None or was.starts_at <= uow.now:
        return None
    lesson = FreedLesson(
        id=new_id(), area=was.area, school_id=was.school_id, instructor_id=was.instructor_id, vehicle_id=was.vehicle_id,
        starts_at=was.starts_at, ends_at=was.ends_at, state="open", appointment_id=was.id if named else None,
    )  # fmt: skip
    uow.session.add(lesson)
    uow.session.flush()
    return lesson


def free(uow: UnitOfWork, was: booking.Appointment) -> None:
    """Noted and offered at once."""
    if (lesson := note(uow, was)) is not None:
        offer_lesson(uow, lesson)


def is_given(uow: UnitOfWork, lesson: FreedLesson, *, held_by: str | None = None) -> bool:
    """Whether instructor and vehicle are still the school's, free and allowed to work then; `held_by`: the offer that holds the time."""
    instructor, vehicle = uow.session.get(Instructor, lesson.instructor_id), uow.session.get(Vehicle, lesson.vehicle_id)
    if instructor is None or not instructor.here or {instructor.school_id, vehicle and vehicle.school_id} != {lesson.school_id}:
        return False
    wanted = Interval(lesson.starts_at, lesson.ends_at)
    hours = gives(uow, lesson.instructor_id, "instructor", wanted) and gives(uow, lesson.vehicle_id, "vehicle", wanted)
    return hours and limit_passed(uow, lesson.instructor_id, wanted, without=held_by) is None


def lock_lesson(uow: UnitOfWork, lesson_id: str) -> FreedLesson:
    lesson = uow.session.get(FreedLesson, lesson_id, with_for_update=True, populate_existing=True)
    if lesson is None:
        raise NotFound("offer", id=lesson_id)
    return lesson


def offer_lesson(uow: UnitOfWork, lesson: FreedLesson) -> None:
    """To the next; over when there is nobody left, when it is too late, or when the time was taken meanwhile."""
    uow.session.flush()
    waiting = select(FreedOffer.id).where(FreedOffer.source_id == lesson.id, FreedOffer.outcome == offering.OPEN)
    if lesson.state != "open" or uow.session.scalar(waiting) is not None:
        return
    for youth in _in_order(uow, lesson):
        offer = offering.make(uow, youth, lesson)
        if offer is None:
            continue
        held = booking.claims_of((lesson.instructor_id, lesson.vehicle_id), Interval(lesson.starts_at, lesson.ends_at))
        take(uow, held, offer.id, {lesson.instructor_id: "instructor"})
        return
    lesson.state = "over"


def _in_order(uow: UnitOfWork, lesson: FreedLesson) -> list[Youth]:
    """Nobody, when it is too late to ask, when the time is somebody's already, or when instructor or vehicle are not there."""
    interval = Interval(lesson.starts_at, lesson.ends_at)
    if settings_of(uow).offers(today(uow)).until(uow.now, lesson.starts_at) is None:
        return []
    if _busy(uow, [lesson.instructor_id, lesson.vehicle_id], interval) or not is_given(uow, lesson):
        return []
    vehicle = uow.session.get(Vehicle, lesson.vehicle_id)
    youths = [each for each in _asking(uow, lesson) if vehicle is not None and suits(each, vehicle)]
    ids = [each.id for each in youths]
    free = _free(uow, ids, interval)
    history, attended = _lessons(uow, ids, lesson), last_attended(uow, ids)
    fitting = []
    for youth in youths:
        wanted = free.get(youth.id)
        if wanted is not None and _has_room(uow, history[youth.id], wanted, lesson):
            fitting.append((_order(uow, youth, history[youth.id], wanted, lesson, attended.get(youth.id)), youth))
    return [youth for _key, youth in sorted(fitting, key=lambda pair: pair[0])]


def _asking(uow: UnitOfWork, lesson: FreedLesson) -> Sequence[Youth]:
    """Who asked to be told, of the school, whom this lesson was not offered yet; not whoever gave it back."""
    asked = select(FreedOffer.youth_id).where(FreedOffer.source_id == lesson.id)
    gave_back = select(Appointment.youth_id).where(Appointment.id == lesson.appointment_id)
    found = select(Youth).where(
        Youth.school_id == lesson.school_id, Youth.told_of_freed.is_not(None), Youth.ended.is_(False), Youth.paused.is_(False),
        Youth.id.not_in(asked), Youth.id.not_in(gave_back),
    )  # fmt: skip
    return uow.session.scalars(found.order_by(Youth.told_of_freed, Youth.id).limit(MOST_LOOKED_AT)).all()


def _busy(uow: UnitOfWork, ids: list[str], interval: Interval) -> set[str]:
    taken = select(Claim.resource_id).where(Claim.resource_id.in_(ids), Claim.quarter.in_(list(quarters(interval)))).distinct()
    return set(uow.session.scalars(taken))


def _free(uow: UnitOfWork, ids: list[str], interval: Interval) -> dict[str, int]:
    """Those who gave that time and have no appointment then, nor are on the way of one; with the minutes that they want a week."""
    rules = settings_of(uow)
    held = taken_of(uow, ids, Interval(interval.start - LONGEST_WAY, interval.end + LONGEST_WAY))
    rows = uow.session.scalars(select(Availability).where(Availability.owner_id.in_(ids), Availability.owner_kind == "youth"))
    found = {}
    for row in rows:
        given = known(row, rules.zone(today(uow)))
        on_the_way = intersect(widened(held[row.owner_id], given.travel), (interval,)) if given is not None else ()
        if given is not None and not on_the_way and not subtract((interval,), given.within(interval)):
            found[row.owner_id] = row.wanted_minutes or rules.weekly(today(uow)).wanted_minutes
    return found


def _lessons(uow: UnitOfWork, ids: list[str], lesson: FreedLesson) -> defaultdict[str, list[Appointment]]:
    """Of the four weeks before and the week itself, in order."""
    rows = uow.session.scalars(
        select(Appointment)
        .where(
            Appointment.youth_id.in_(ids), held_lessons(),
            Appointment.starts_at >= lesson.starts_at - FOUR_WEEKS - dt.timedelta(days=7),
            Appointment.starts_at < lesson.starts_at + dt.timedelta(days=7),
        )
        .order_by(Appointment.youth_id, Appointment.starts_at)
    )  # fmt: skip
    found: defaultdict[str, list[Appointment]] = defaultdict(list)
    for row in rows:
        found[row.youth_id].append(row)
    return found


def _has_room(uow: UnitOfWork, history: list[Appointment], wanted: int, lesson: FreedLesson) -> bool:
    """Less than wanted in that local week, with this lesson."""
    zone = settings_of(uow).zone(today(uow))
    week = lesson.starts_at.astimezone(zone).isocalendar()[:2]
    booked = sum(_minutes(each) for each in history if each.starts_at.astimezone(zone).isocalendar()[:2] == week)
    return booked + _minutes(lesson) <= wanted


def _order(
    uow: UnitOfWork, youth: Youth, history: list[Appointment], wanted: int, lesson: FreedLesson, attended_at: dt.datetime | None
) -> tuple[object, ...]:
    day = today(uow)
    before = [each for each in history if each.starts_at <= uow.now]
    had = sum(_minutes(each) for each in before if each.starts_at > uow.now - FOUR_WEEKS)
    share = had / (4 * wanted) if wanted else 1.0
    urgency = urgency_of(uow, youth, hurry_of(uow, youth, attended_at), had_share=share, day=day)
    last = before[-1] if before else None
    habits = Habits(last.instructor_id if last else None, last.starts_at if last else None, urgency, settings_of(uow).zone(day))
    fits = habits.fits(Slot(lesson.starts_at, lesson.ends_at, lesson.instructor_id, lesson.vehicle_id), ())
    return order_of_asking(urgency, fits, youth.told_of_freed or uow.now, youth.id)


def _minutes(what: Appointment | FreedLesson) -> int:
    return int((what.ends_at - what.starts_at).total_seconds() // 60)


def taken_back(uow: UnitOfWork, lesson: FreedLesson) -> None:
    """The school needs the time itself."""
    if lesson.state != "open":
        raise Conflict("offer_over")
    lesson.state = "over"
