"""Keeps who plays which part for whom, as profiles tells it."""

from collections.abc import Sequence

from sqlalchemy import select

from contracts.profiles.events import InstructorJoined, InstructorLeft, StaffJoined, YouthLinked, YouthUnlinked
from servicekit.uow import UnitOfWork
from services.notifications.handlers.news import settle_role
from services.notifications.models import LinkRow, StaffRow


def youth_linked(event: YouthLinked, uow: UnitOfWork) -> None:
    """From now on; told again of somebody who plays the part already, it changes nothing."""
    if not _open_links(event, uow):
        row = LinkRow(youth_id=event.youth_id, role=event.role, other_id=event.other_id, since=uow.now)
        uow.session.merge(row)
        uow.session.flush()
        settle_role(event.youth_id, event.role, uow)


def youth_unlinked(event: YouthUnlinked, uow: UnitOfWork) -> None:
    for row in _open_links(event, uow):
        row.until = uow.now
        uow.session.flush()
        settle_role(event.youth_id, event.role, uow)


def _open_links(event: YouthLinked | YouthUnlinked, uow: UnitOfWork) -> Sequence[LinkRow]:
    return uow.session.scalars(
        select(LinkRow).where(
            LinkRow.youth_id == event.youth_id,
            LinkRow.role == event.role,
            LinkRow.other_id == event.other_id,
            LinkRow.until.is_(None),
        )
    ).all()


def staff_joined(event: StaffJoined, uow: UnitOfWork) -> None:
    if event.organisation_id:
        _belongs(event.person_id, event.organisation_id, uow)


def instructor_joined(event: InstructorJoined, uow: UnitOfWork) -> None:
    _belongs(event.instructor_id, event.school_id, uow)


def instructor_left(event: InstructorLeft, uow: UnitOfWork) -> None:
    row = uow.session.get(StaffRow, event.instructor_id)
    if row is not None and row.organisation_id == event.school_id:
        uow.session.delete(row)


def _belongs(person_id: str, organisation_id: str, uow: UnitOfWork) -> None:
    row = uow.session.get(StaffRow, person_id)
    if row is None:
        uow.session.add(StaffRow(person_id=person_id, organisation_id=organisation_id))
        uow.session.flush()
    else:
        row.organisation_id = organisation_id
