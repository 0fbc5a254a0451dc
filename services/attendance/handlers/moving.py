"""A youth moves to another area: what is still to come follows her school, what was held stays where it was held.

Appointments to come at a school that does not serve the new area are cancelled, for nobody there follows her any more; at
one that does they are kept, and what happens to them is told in the new area. Records of the past stay in the old one.
A youth who changes school within her area has no more lessons at the one she left either.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from contracts.profiles.events import YouthEnteredArea, YouthLeftArea, YouthUnlinked
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import State
from services.attendance.handlers import freed_lessons, people
from services.attendance.handlers.appointments import cancellation_of
from services.attendance.handlers.claims import release
from services.attendance.handlers.people import put_adviser, stub_of
from services.attendance.handlers.wire import put_value, value_of
from services.attendance.models import Appointment, School

FOLLOWED = frozenset({"admitted", "active", "paused"})
"""Phases in which appointments are made."""

MOVED = "moved_area"
LEFT_SCHOOL = "left_school"


def youth_left_area(event: YouthLeftArea, uow: UnitOfWork) -> None:
    """Nobody books here until the other area says that she is there; an instance of this area alone never hears it."""
    stub_of(uow, event.youth_id).ended = True
    for row in _to_come(uow, event.youth_id):
        school = uow.session.get(School, row.school_id)
        if school is not None and school.area == event.to_area:
            row.area = event.to_area
        else:
            cancel(uow, row, MOVED)


def youth_unlinked(event: YouthUnlinked, uow: UnitOfWork) -> None:
    """The school that was left reads her file no more: it drives nobody whom it does not know."""
    people.youth_unlinked(event, uow)
    if event.role == "school":
        for row in _to_come(uow, event.youth_id):
            if row.school_id == event.other_id:
                cancel(uow, row, LEFT_SCHOOL)


def _to_come(uow: UnitOfWork, youth_id: str) -> Sequence[Appointment]:
    to_come = select(Appointment).where(
        Appointment.youth_id == youth_id,
        Appointment.starts_at > uow.now,
        Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value)),
    )
    return uow.session.scalars(to_come.order_by(Appointment.starts_at, Appointment.id).with_for_update()).all()


def youth_entered_area(event: YouthEnteredArea, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    youth = stub_of(uow, event.youth_id)
    youth.area, youth.school_id = uow.envelope.area, event.school_id
    youth.ended, youth.paused = event.journey not in FOLLOWED, event.journey == "paused"
    youth.status, youth.admitted_on = event.status, event.admitted_on or youth.admitted_on
    youth.driving, youth.needed_by = event.driving_track, event.needed_by
    put_adviser(uow, youth, event.adviser_id)
    kept = update(Appointment).where(Appointment.youth_id == youth.id, Appointment.starts_at > uow.now)
    kept = kept.where(Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value)))
    uow.session.execute(kept.values(area=youth.area), execution_options={"synchronize_session": False})


def cancel(uow: UnitOfWork, row: Appointment, reason: str) -> None:
    """By nobody's act, so never late: no hour of it is due. Its time goes to whoever asked for one."""
    before = value_of(row)
    put_value(row, booking.call_off(before, uow.now), uow.now)
    row.cancelled_by, row.cancelled_reason = "system", reason
    release(uow, row.id)
    freed_lessons.note(uow, before)
    uow.log.append(row.area, cancellation_of(row, by="system", late=False))
