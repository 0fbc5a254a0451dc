"""Slots for a youth, read from the tables; the search itself is the domain's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import quarter_interval
from services.attendance.domain.intervals import Interval, Intervals, normalise
from services.attendance.domain.planning import Resource, SchoolPlan, Slot, YouthPlan
from services.attendance.domain.ranking import Habits
from services.attendance.domain.slots import find_slots
from services.attendance.domain.weekly import WHOLE_DAY, format_time, on_day
from services.attendance.domain.why_no_slot import Cause
from services.attendance.handlers.availability import known
from services.attendance.handlers.reach import reached_youth, settings_of, today
from services.attendance.handlers.urgency import hurry_of, last_attended, latest_held, urgency_of
from services.attendance.handlers.wishes import suits, wished
from services.attendance.models import Availability, Claim, Instructor, Vehicle, Youth

QUARTER_SECONDS = 15 * 60
WORK_AROUND = dt.timedelta(days=8)
"""Whole weeks of work, and a night: so far around a time its instructor's other lessons matter."""

MOST_RANKED = 400
"""So many are looked at for the best ones."""


def find(request: rpc.FindSlots, uow: UnitOfWork) -> rpc.Slots:
    youth = reached_youth(uow, request.youth_id)
    rules = settings_of(uow).planning(today(uow))
    try:
        last = request.start + dt.timedelta(days=request.days - 1)
        within = Interval(
            on_day(request.start, WHOLE_DAY, rules.zone)[0].start, on_day(last, WHOLE_DAY, rules.zone)[0].end
        )
    except OverflowError:
        raise InvalidRequest("bad_date", field="start") from None
    plan = plan_of(uow, youth, rules.bounds(uow.now), lesson=rules.length(request.minutes))
    limit = MOST_RANKED if request.ranked else request.limit
    found = find_slots(plan, uow.now, rules, minutes=request.minutes, within=within, limit=limit)
    if found.causes:
        return rpc.Slots(slots=(), reason=_reason(found.causes, wished(youth)))
    hurry = hurry_of(uow, youth, last_attended(uow, [youth.id]).get(youth.id))
    slots = _with_fit(uow, youth, plan, found.slots, hurry, ranked=request.ranked)
    return rpc.Slots(slots=slots[: request.limit], urgency=hurry)


def _with_fit(
    uow: UnitOfWork, youth: Youth, plan: YouthPlan, slots: tuple[Slot, ...], hurry: tuple[str, ...], *, ranked: bool
) -> tuple[rpc.Slot, ...]:
    if not slots or plan.school is None:
        return ()
    instructor_id, starts_at = latest_held(uow, youth) or (None, None)
    urgency = urgency_of(uow, youth, hurry, had_share=1.0, day=today(uow))
    habits = Habits(instructor_id, starts_at, urgency, settings_of(uow).zone(today(uow)))
    busy = {each.id: each.busy for each in plan.school.instructors}
    fits = {slot: habits.fits(slot, busy.get(slot.instructor_id, ())) for slot in slots}
    if ranked:
        slots = tuple(sorted(slots, key=lambda slot: (-habits.score(slot, fits[slot], uow.now), slot.starts_at)))
    return tuple(
        rpc.Slot(
            starts_at=each.starts_at, ends_at=each.ends_at, instructor_id=each.instructor_id, vehicle_id=each.vehicle_id,
            fit=tuple(fit.value for fit in fits[each]),
        )
        for each in slots
    )  # fmt: skip


def plan_of(
    uow: UnitOfWork, youth: Youth, bounds: Interval, *, without: str | None = None, lesson: dt.timedelta | None = None
) -> YouthPlan:
    """A youth's and the school's time as stored; `without` leaves out one appointment, the one being moved.

    Instructors' rest, longest day and longest week take of their time what they must, for a lesson of that length (of `bounds`, if none).
    """
    zone = settings_of(uow).zone(today(uow))
    instructors = _instructors(uow, youth) if youth.school_id else []
    of_school = _vehicles(uow, youth) if youth.school_id else []
    vehicles = [each.id for each in of_school if suits(youth, each)]
    owners = [youth.id, *instructors, *vehicles]
    rows = uow.session.scalars(select(Availability).where(Availability.owner_id.in_(owners)))
    free = {row.owner_id: known(row, zone) for row in rows}
    busy = taken_of(uow, owners, Interval(bounds.start - WORK_AROUND, bounds.end + WORK_AROUND), without)
    working = settings_of(uow).working_time(today(uow))
    school = SchoolPlan(
        youth.school_id or "",
        tuple(
            Resource(each, free.get(each), busy[each], tuple(working.forbidden(busy[each], lesson or bounds.length)))
            for each in instructors
        ),
        tuple(Resource(each, free.get(each), busy[each]) for each in vehicles),
        none_suits=bool(of_school) and not vehicles,
    )
    return YouthPlan(youth.id, free.get(youth.id), busy[youth.id], school if youth.school_id else None)


def _instructors(uow: UnitOfWork, youth: Youth) -> list[str]:
    """Of the youth's school, whoever gives the latest lesson first: youths keep their instructor where they can."""
    here = uow.session.scalars(
        select(Instructor.id).where(Instructor.school_id == youth.school_id, Instructor.here).order_by(Instructor.id)
    ).all()
    latest = latest_held(uow, youth)
    return sorted(here, key=lambda each: latest is None or each != latest[0])


def _vehicles(uow: UnitOfWork, youth: Youth) -> list[Vehicle]:
    query = select(Vehicle).where(Vehicle.school_id == youth.school_id).order_by(Vehicle.gearbox.desc(), Vehicle.id)
    return list(uow.session.scalars(query))


def taken_of(uow: UnitOfWork, owners: Iterable[str], bounds: Interval, without: str | None = None) -> Mapping[str, Intervals]:
    """What is claimed of these; `without` leaves out one holder."""
    first = int(bounds.start.timestamp()) // QUARTER_SECONDS
    last = int(bounds.end.timestamp()) // QUARTER_SECONDS
    query = select(Claim.resource_id, Claim.quarter).where(
        Claim.resource_id.in_(list(owners)), Claim.quarter.between(first, last)
    )
    if without is not None:
        query = query.where(Claim.appointment_id != without)
    quarters: defaultdict[str, list[Interval]] = defaultdict(list)
    for owner, quarter in uow.session.execute(query):
        quarters[owner].append(quarter_interval(quarter))
    return defaultdict(tuple, {owner: normalise(intervals) for owner, intervals in quarters.items()})


def _reason(causes: tuple[Cause, ...], of_vehicle: tuple[str, ...]) -> rpc.NoSlotReason:
    first, *others = (_wire(each, of_vehicle) for each in causes)
    return rpc.NoSlotReason(
        code=first.code,
        day=first.day,
        start=first.start,
        end=first.end,
        subject_id=first.subject_id,
        date=first.date,
        minutes=first.minutes,
        wished=first.wished,
        also=tuple(others),
    )


def _wire(cause: Cause, of_vehicle: tuple[str, ...]) -> rpc.NoSlotReason:
    return rpc.NoSlotReason(
        code=cause.code,
        day=cause.weekday.value if cause.weekday else None,
        start=format_time(cause.time.start) if cause.time else None,
        end=format_time(cause.time.end) if cause.time else None,
        subject_id=cause.subject_id,
        date=cause.day,
        minutes=cause.minutes,
        wished=of_vehicle if cause.code in ("no_vehicle_free", "no_suiting_vehicle") else (),
    )
