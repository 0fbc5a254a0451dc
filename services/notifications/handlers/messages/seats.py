"""Who sits around a thread: the youth and those who follow her now. A seat carries how far its reader has read.

Whether somebody may read at all is the gateway's policy; a seat only serves lists and badges.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.kernel import Principal
from contracts.profiles.events import AdviserDetached, YouthLinked, YouthUnlinked
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.models import LinkRow, SeatRow, ThreadRow


def reader_of(principal: Principal) -> str:
    """A school's office reads as one: what a colleague read is read."""
    return principal.organisation_id or principal.id if principal.role == "school" else principal.id


def readers(youth_id: str, session: Session) -> list[str]:
    return sorted(session.scalars(select(SeatRow.reader_id).where(SeatRow.youth_id == youth_id)))


def written(thread: ThreadRow, uow: UnitOfWork) -> None:
    """Everybody has one more to read; the author has read all up to the own words."""
    seats = {seat.reader_id: seat for seat in uow.session.scalars(select(SeatRow).where(SeatRow.youth_id == thread.youth_id))}
    author = reader_of(uow.principal)
    for reader_id, role in {**_followers(thread.youth_id, uow.session), author: uow.principal.role}.items():
        if reader_id not in seats:
            seats[reader_id] = _seat(thread, reader_id, role, uow.session)
    for seat in seats.values():
        seat.last, seat.last_at, seat.unread = thread.last, thread.last_at, True
    seats[author].read_up_to, seats[author].read_at, seats[author].unread = thread.last, uow.now, False
    uow.session.flush()


def of_reader(thread: ThreadRow, uow: UnitOfWork) -> SeatRow:
    """The principal's, made now when she follows the journey and this was not heard of yet."""
    reader_id = reader_of(uow.principal)
    seat = uow.session.get(SeatRow, (reader_id, thread.youth_id), with_for_update=True)
    return seat or _seat(thread, reader_id, uow.principal.role, uow.session)


def thread_of(event: YouthLinked | YouthUnlinked | AdviserDetached) -> tuple[type[ThreadRow], str]:
    """What a batch of links reads ahead."""
    return ThreadRow, event.youth_id


def taken(event: YouthLinked, uow: UnitOfWork) -> None:
    """Whoever comes finds the whole thread, and it waits to be read."""
    thread = rows_of(uow.session).get(ThreadRow, event.youth_id)
    if thread is not None and uow.session.get(SeatRow, (event.other_id, event.youth_id)) is None:
        _seat(thread, event.other_id, event.role, uow.session)


def left(youth_id: str, reader_id: str, uow: UnitOfWork) -> None:
    """Unless she follows the journey in another part."""
    if rows_of(uow.session).get(ThreadRow, youth_id) is None:
        return
    seat = uow.session.get(SeatRow, (reader_id, youth_id))
    if seat is not None and reader_id not in _followers(youth_id, uow.session):
        uow.session.delete(seat)


def _seat(thread: ThreadRow, reader_id: str, role: str, session: Session) -> SeatRow:
    seat = SeatRow(
        reader_id=reader_id, youth_id=thread.youth_id, role=role, last=thread.last, last_at=thread.last_at, read_up_to=0,
        read_at=None, unread=thread.last > 0,
    )  # fmt: skip
    session.add(seat)
    return seat


def _followers(youth_id: str, session: Session) -> dict[str, str]:
    """Each with the role in which she sits; the youth first."""
    found = session.execute(
        select(LinkRow.other_id, LinkRow.role).where(LinkRow.youth_id == youth_id, LinkRow.until.is_(None)))
    return {youth_id: "youth", **{other: role for other, role in found}}
