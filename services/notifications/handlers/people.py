"""Keeps who plays which part for whom, as profiles tells it."""

from contracts.profiles.events import (
    AdviserDetached,
    InstructorJoined,
    InstructorLeft,
    StaffJoined,
    StaffLeft,
    YouthLinked,
    YouthUnlinked,
)
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.handlers.messages import seats
from services.notifications.handlers.news import links, settle_role
from services.notifications.models import LinkRow, StaffRow


def youth_linked(event: YouthLinked, uow: UnitOfWork) -> None:
    """From now on; told again of somebody who plays the part already, it changes nothing."""
    known = links(event.youth_id, event.role, uow.session)
    same = [link for link in known if link.other_id == event.other_id]
    if any(link.until is None for link in same):
        return
    again = next((link for link in same if link.since == uow.now), None)
    if again is not None:
        again.until = None
    else:
        link = LinkRow(youth_id=event.youth_id, role=event.role, other_id=event.other_id, since=uow.now, until=None)
        uow.session.add(link)
        known.append(link)
    settle_role(event.youth_id, event.role, uow)
    seats.taken(event, uow)


def youth_unlinked(event: YouthUnlinked, uow: UnitOfWork) -> None:
    for link in links(event.youth_id, event.role, uow.session):
        if link.other_id == event.other_id and link.until is None:
            link.until = uow.now
            settle_role(event.youth_id, event.role, uow)
            seats.left(event.youth_id, event.other_id, uow)


def adviser_detached(event: AdviserDetached, uow: UnitOfWork) -> None:
    """Standing in makes no link; the seat that she took by opening the thread goes with her time."""
    seats.left(event.youth_id, event.adviser_id, uow)


def staff_joined(event: StaffJoined, uow: UnitOfWork) -> None:
    _belongs(event.person_id, event.organisation_id or "", event.role, uow)


def staff_left(event: StaffLeft, uow: UnitOfWork) -> None:
    """No letter goes to somebody who left, and the office's news are the others'."""
    rows = rows_of(uow.session)
    row = rows.get(StaffRow, event.person_id)
    if row is not None:
        rows.delete(event.person_id, row)


def instructor_joined(event: InstructorJoined, uow: UnitOfWork) -> None:
    _belongs(event.instructor_id, event.school_id, "instructor", uow)


def instructor_left(event: InstructorLeft, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    row = rows.get(StaffRow, event.instructor_id)
    if row is not None and row.organisation_id == event.school_id:
        rows.delete(event.instructor_id, row)


def _belongs(person_id: str, organisation_id: str, role: str, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    row = rows.get(StaffRow, person_id) or rows.add(person_id, StaffRow(person_id=person_id))
    row.organisation_id, row.role = organisation_id, role
