"""A youth and a class: a place taken, a place waited for. A place is an ordinary appointment of that youth, and given up as one."""

from contracts.attendance import events, rpc
from contracts.errors import Conflict, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Kind, Side
from services.attendance.group_tables import ClassPlace, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import offering
from services.attendance.handlers.appointments import bookable, claim, is_automatic, keep
from services.attendance.handlers.class_reading import class_answer
from services.attendance.handlers.freed_places import free_numbers, lock_class, offer_places, somebody_waits
from services.attendance.handlers.reach import reached_youth, settings_of, side_of, today
from services.attendance.handlers.wire import answer_of
from services.attendance.models import Appointment as Row
from services.attendance.models import Youth


def take(command: rpc.TakePlace, uow: UnitOfWork) -> rpc.Appointment:
    """The lowest free number; its key is why the last place is nobody's twice. Who waits goes first, save by the school's say."""
    youth, school_id = bookable(uow, command.youth_id, command.id)
    group = _class_of(uow, command.class_id, school_id)
    free = free_numbers(uow, group)
    if not free or (side_of(uow) is not Side.SCHOOL and somebody_waits(uow, group.id)):
        raise Conflict("class_full", class_id=group.id)
    row = hold(uow, youth, group, command.id, free[0])
    entry = uow.session.get(WaitingEntry, (group.id, youth.id))
    if entry is not None:
        _leave(uow, group, entry)
    return answer_of(uow, row)


def hold(uow: UnitOfWork, youth: Youth, group: GroupClass, appointment_id: str, number: int) -> Row:
    """The place as an appointment: requested, or confirmed by the school's setting. No notice: the school opened it for that time."""
    asked = booking.Appointment(
        appointment_id, youth.area, youth.id, group.school_id, group.instructor_id or "", None, Kind(group.kind),
        group.starts_at, group.ends_at, class_id=group.id,
    )  # fmt: skip
    rules = settings_of(uow).booking(today(uow)).without_notice()
    booked = booking.request(asked, uow.now, rules, by=side_of(uow), automatic=is_automatic(uow, group.school_id))
    claim(uow, booked)
    row = keep(uow, youth, booked, group.meeting_point, group.directions)
    uow.session.add(ClassPlace(class_id=group.id, number=number, youth_id=youth.id, appointment_id=row.id))
    uow.session.flush()
    return row


def join(command: rpc.JoinWaitingList, uow: UnitOfWork) -> rpc.GroupClass:
    """Where a place is free and nobody waits there is nothing to wait for."""
    youth = reached_youth(uow, command.youth_id)
    if youth.ended:
        raise Conflict("journey_ended", youth_id=youth.id)
    group = _class_of(uow, command.class_id, youth.school_id or "")
    if uow.session.get(WaitingEntry, (group.id, youth.id)) is None:
        standing = class_answer(uow, group, youth)
        if standing.mine == "place":
            raise Conflict("place_held_already")
        if standing.taken < group.places and not standing.waiting:
            raise Conflict("place_free")
        uow.session.add(WaitingEntry(class_id=group.id, youth_id=youth.id, joined_at=uow.now))
        uow.log.append(youth.area, events.WaitingListJoined(
            youth_id=youth.id, class_id=group.id, school_id=group.school_id, starts_at=group.starts_at))
        uow.session.flush()
    return class_answer(uow, group, youth)


def leave(command: rpc.LeaveWaitingList, uow: UnitOfWork) -> rpc.GroupClass:
    """An offer that was open goes to the next."""
    youth = reached_youth(uow, command.youth_id)
    group = lock_class(uow, command.class_id)
    entry = uow.session.get(WaitingEntry, (group.id, youth.id))
    if entry is None:
        raise NotFound("waiting", id=group.id)
    _leave(uow, group, entry)
    offer_places(uow, group)
    return class_answer(uow, group, youth)


def _leave(uow: UnitOfWork, group: GroupClass, entry: WaitingEntry) -> None:
    if entry.offer_id is not None:
        offer = uow.session.get(FreedOffer, entry.offer_id, with_for_update=True, populate_existing=True)
        if offer is not None and offer.outcome == offering.OPEN:
            offering.close(uow, offer, "declined")
    uow.session.delete(entry)
    uow.log.append(group.area, events.WaitingListLeft(youth_id=entry.youth_id, class_id=group.id, school_id=group.school_id))
    uow.session.flush()


def _class_of(uow: UnitOfWork, class_id: str, school_id: str) -> GroupClass:
    """Locked; of the youth's school, open and to come."""
    group = lock_class(uow, class_id)
    if group.school_id != school_id:
        raise NotFound("class", id=class_id)
    if group.state != "open":
        raise Conflict("class_not_open", state=group.state)
    if group.starts_at <= uow.now:
        raise Conflict("already_started", starts_at=group.starts_at.isoformat())
    return group
