"""A class that is moved, or it and those after it in its series: one class it stays, and who is in it goes with it.

Nobody loses a place unseen: who is not free at the new time must be named by whoever moves it. What is waited for and offered follows:
an offer of the old time is taken back, and the place goes to the first of the list who can come now.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Side
from services.attendance.domain.intervals import Interval, intersect
from services.attendance.domain.series import shifted
from services.attendance.group_tables import FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import offering
from services.attendance.handlers.appointments import about, ask_of_new_time, put_cancelled
from services.attendance.handlers.claims import release, release_time, take
from services.attendance.handlers.class_reading import class_answer
from services.attendance.handlers.classes import check_of_school, check_open, check_time, held, own_class, take_time
from services.attendance.handlers.freed_places import lock_class, offer_places, taken_then
from services.attendance.handlers.reach import instant, settings_of, today
from services.attendance.handlers.wire import put_value, value_of
from services.attendance.handlers.working_hours import gives, lock_instructor
from services.attendance.models import Appointment


@dataclass(frozen=True)
class _Move:
    """`seats`: locked; `new_time`, `new_instructor`: what is not as before."""

    group: GroupClass
    seats: list[Appointment]
    new_time: bool
    new_instructor: bool

    @property
    def interval(self) -> Interval:
        return Interval(self.group.starts_at, self.group.ends_at)


def move(command: rpc.MoveClass, uow: UnitOfWork) -> rpc.GroupClass:
    """All that is moved gives its time back first, so that a series may move onto its own hours."""
    group = own_class(uow, command.class_id)
    if group.version != command.version:
        raise Conflict("edited_meanwhile", version=group.version)
    check_open(uow, group)
    _check_who_gives(uow, group, command)
    groups = [group, *(_following(uow, group) if command.following else ())]
    if not _changes(group, command):
        return class_answer(uow, group)
    moves = list(_moved(uow, groups, command))
    _check_everybody_seen(uow, moves, command.without)
    for instructor_id in sorted({each.group.instructor_id for each in moves if each.group.instructor_id}):
        lock_instructor(uow, instructor_id)
    for each in moves:
        _put(uow, each, anyway=command.anyway)
    for each in moves:
        offer_places(uow, each.group)
    return class_answer(uow, group)


def _check_who_gives(uow: UnitOfWork, group: GroupClass, command: rpc.MoveClass) -> None:
    """Whom a class is given to is the school's to say; an instructor moves the own ones."""
    if uow.principal.role == "instructor" and command.instructor_id not in (None, group.instructor_id):
        raise NotAllowed("out_of_scope", subject=command.instructor_id)


def _following(uow: UnitOfWork, group: GroupClass) -> list[GroupClass]:
    """Those of its series after it that are still open, each locked, the soonest first; of an instructor, those of the own ones."""
    if group.series_id is None:
        return []
    ids = select(GroupClass.id).where(
        GroupClass.series_id == group.series_id, GroupClass.starts_at > group.starts_at, GroupClass.state == "open"
    )
    found = uow.session.scalars(ids.order_by(GroupClass.starts_at, GroupClass.id)).all()
    after = [each for each in (lock_class(uow, class_id) for class_id in found) if each.state == "open"]
    if uow.principal.role == "instructor":
        return [each for each in after if each.instructor_id == uow.principal.id]
    return after


def _changes(group: GroupClass, command: rpc.MoveClass) -> bool:
    wanted = (instant(command.starts_at, "starts_at"), instant(command.ends_at, "ends_at"))
    others = (_named(command.instructor_id, group.instructor_id), _named(command.room_id, group.room_id))
    return (group.starts_at, group.ends_at, group.instructor_id, group.room_id) != (*wanted, *others)


def _named(said: str | None, now: str | None, first: str | None = None) -> str | None:
    """`first`: what the class that was named had; said again it is no change, so those after it keep their own."""
    return now if said is None or (said or None) == first else said or None


def _moved(uow: UnitOfWork, groups: list[GroupClass], command: rpc.MoveClass) -> Iterator[_Move]:
    """Each with its new time, its old one given back; nothing new is taken yet."""
    zone, first = settings_of(uow).zone(today(uow)), groups[0].starts_at
    instructor_id, room_id = groups[0].instructor_id, groups[0].room_id
    starts_at, ends_at = instant(command.starts_at, "starts_at"), instant(command.ends_at, "ends_at")
    for group in groups:
        before = (group.starts_at, group.ends_at, group.instructor_id)
        group.starts_at = starts_at if group is groups[0] else shifted(group.starts_at, first, starts_at, zone)
        group.ends_at = group.starts_at + (ends_at - starts_at)
        group.instructor_id = _named(command.instructor_id, group.instructor_id, instructor_id)
        group.room_id = _named(command.room_id, group.room_id, room_id)
        check_time(uow, group)
        check_of_school(uow, group)
        seats = held(uow, group)
        _take_offers_back(uow, group)
        for holder_id in (group.id, *(row.id for row in seats)):
            release_time(uow, holder_id)
        yield _Move(group, seats, before[:2] != (group.starts_at, group.ends_at), before[2] != group.instructor_id)


def _take_offers_back(uow: UnitOfWork, group: GroupClass) -> None:
    """They were of the old time. Whoever waited goes on waiting, at the same rank."""
    offers = select(FreedOffer).where(FreedOffer.source_id == group.id, FreedOffer.outcome == offering.OPEN)
    for offer in uow.session.scalars(offers.order_by(FreedOffer.id).with_for_update()):
        offering.close(uow, offer, "withdrawn")
    for entry in uow.session.scalars(select(WaitingEntry).where(WaitingEntry.class_id == group.id, WaitingEntry.offer_id.is_not(None))):
        entry.offer_id = None
    uow.session.flush()


def _check_everybody_seen(uow: UnitOfWork, moves: list[_Move], without: Collection[str]) -> None:
    busy = {youth_id for each in moves for youth_id in _busy(uow, each)} | _twice(moves)
    asked = {(row.youth_id, each.interval) for each in moves if each.new_time for row in each.seats}
    outside = {youth_id for youth_id, wanted in asked if not gives(uow, youth_id, "youth", wanted)} - busy
    if not busy | outside <= set(without):
        raise Conflict("youths_not_free", field="without", busy=sorted(busy), outside=sorted(outside))


def _twice(moves: list[_Move]) -> set[str]:
    """Who has a place in two of them that come to be at one time."""
    return {
        row.youth_id for one, other in combinations(moves, 2) if intersect((one.interval,), (other.interval,))
        for row in one.seats if row.youth_id in {each.youth_id for each in other.seats}
    }


def _busy(uow: UnitOfWork, moved: _Move) -> set[str]:
    return taken_then(uow, [row.youth_id for row in moved.seats], moved.interval)


def _put(uow: UnitOfWork, moved: _Move, *, anyway: bool) -> None:
    group, busy = moved.group, _busy(uow, moved)
    despite = take_time(uow, group, anyway=anyway)
    group.version += 1
    uow.log.append(group.area, events.ClassMoved(
        class_id=group.id, school_id=group.school_id, instructor_id=group.instructor_id, starts_at=group.starts_at,
        ends_at=group.ends_at, despite=despite,
    ))  # fmt: skip
    rules = settings_of(uow).booking(today(uow))
    for row in moved.seats:
        if row.youth_id in busy:
            put_cancelled(uow, row, booking.cancel(value_of(row), uow.now, rules, by=Side.SCHOOL), None)
            release(uow, row.id)
        else:
            _take_along(uow, row, moved)
    uow.session.flush()


def _take_along(uow: UnitOfWork, row: Appointment, moved: _Move) -> None:
    place = booking.follow(value_of(row), moved.interval, moved.group.instructor_id or "", uow.now)
    take(uow, place.claims(), row.id, {row.youth_id: "youth"})
    if not (moved.new_time or moved.new_instructor):
        return
    put_value(row, place, uow.now)
    if moved.new_time:
        ask_of_new_time(uow, row)
    uow.log.append(row.area, events.AppointmentMoved(vehicle_id=None, starts_at=row.starts_at, ends_at=row.ends_at, **about(row)))
