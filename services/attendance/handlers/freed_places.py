"""The places of a class: which are free, and to whom a freed one is offered. Every caller holds the class's row.

Whoever waits goes before whoever comes, so a free place of a class with a waiting list is nobody's to take.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from contracts.errors import NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import quarters
from services.attendance.domain.intervals import Interval
from services.attendance.group_tables import ClassPlace, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import offering
from services.attendance.handlers.reach import settings_of, today
from services.attendance.models import Claim, Youth

AT_ONCE = 200
"""So many of a waiting list are looked at together, and then the next, until somebody can come or nobody is left."""


def lock_class(uow: UnitOfWork, class_id: str) -> GroupClass:
    """Before any row of its appointments or offers is locked, so that two never wait for each other."""
    group = uow.session.get(GroupClass, class_id, with_for_update=True, populate_existing=True)
    if group is None:
        raise NotFound("class", id=class_id)
    return group


def free_numbers(uow: UnitOfWork, group: GroupClass) -> list[int]:
    uow.session.flush()
    held = set(uow.session.scalars(select(ClassPlace.number).where(ClassPlace.class_id == group.id)))
    return [number for number in range(1, group.places + 1) if number not in held]


def _waiting_in_order(uow: UnitOfWork, class_id: str) -> Iterator[Sequence[WaitingEntry]]:
    """Those to whom nothing is offered now, part by part from the key of the last one seen: a part may go as it is read."""
    line = select(WaitingEntry).where(WaitingEntry.class_id == class_id, WaitingEntry.offer_id.is_(None))
    line = line.order_by(WaitingEntry.joined_at, WaitingEntry.youth_id).limit(AT_ONCE)
    part = uow.session.scalars(line).all()
    while part:
        at, youth_id = part[-1].joined_at, part[-1].youth_id
        yield part
        if len(part) < AT_ONCE:
            return
        later = or_(WaitingEntry.joined_at > at, and_(WaitingEntry.joined_at == at, WaitingEntry.youth_id > youth_id))
        part = uow.session.scalars(line.where(later)).all()


def somebody_waits(uow: UnitOfWork, class_id: str) -> bool:
    return uow.session.scalar(select(WaitingEntry.youth_id).where(WaitingEntry.class_id == class_id).limit(1)) is not None


def offer_places(uow: UnitOfWork, group: GroupClass) -> None:
    """Each free place to the next who can come. Said twice it does nothing more: an offered place is held."""
    if group.state != "open" or group.starts_at <= uow.now:
        return
    free = free_numbers(uow, group)
    for part in _waiting_in_order(uow, group.id):
        if not free or not _offer_to(uow, group, part, free):
            return


def _offer_to(uow: UnitOfWork, group: GroupClass, part: Sequence[WaitingEntry], free: list[int]) -> bool:
    """What is left of `free` goes to these, in order. False once it is too late to ask anybody."""
    youths = _youths_of(uow, part)
    busy = _busy(uow, group, youths)
    for entry in part:
        youth = youths.get(entry.youth_id)
        if youth is None or youth.ended or youth.school_id != group.school_id:
            uow.session.delete(entry)
        elif free and _can_come(youth, group, busy):
            offer = offering.make(uow, youth, group)
            if offer is None:
                return False
            entry.offer_id = offer.id
            uow.session.add(ClassPlace(class_id=group.id, number=free.pop(0), youth_id=youth.id, offer_id=offer.id))
            uow.session.flush()
    return True


def somebody_can_come(uow: UnitOfWork, group: GroupClass) -> bool:
    """Whether an offer could be made, as far as can be seen without a lock."""
    if settings_of(uow).offers(today(uow)).until(uow.now, group.starts_at) is None:
        return False
    for part in _waiting_in_order(uow, group.id):
        youths = _youths_of(uow, part)
        busy = _busy(uow, group, youths)
        if any(_can_come(each, group, busy) for each in youths.values()):
            return True
    return False


def _youths_of(uow: UnitOfWork, part: Sequence[WaitingEntry]) -> dict[str, Youth]:
    found = select(Youth).where(Youth.id.in_([each.youth_id for each in part]))
    return {youth.id: youth for youth in uow.session.scalars(found)}


def _can_come(youth: Youth, group: GroupClass, busy: set[str]) -> bool:
    return not (youth.ended or youth.paused) and youth.school_id == group.school_id and youth.id not in busy


def with_places_to_offer() -> ColumnElement[bool]:
    """Classes that have a free place and somebody to whom nothing is offered."""
    waits = exists().where(WaitingEntry.class_id == GroupClass.id, WaitingEntry.offer_id.is_(None))
    taken = select(func.count()).where(ClassPlace.class_id == GroupClass.id).scalar_subquery()
    return waits & (taken < GroupClass.places)


def close_entry(uow: UnitOfWork, offer: FreedOffer) -> None:
    """Whoever said no, or nothing, waits no more: the next has a turn, and nobody is asked over and over."""
    entry = uow.session.get(WaitingEntry, (offer.class_id, offer.youth_id))
    if entry is not None:
        uow.session.delete(entry)


def _busy(uow: UnitOfWork, group: GroupClass, youths: dict[str, Youth]) -> set[str]:
    """Those whose time is taken by something else by now."""
    return taken_then(uow, list(youths), Interval(group.starts_at, group.ends_at))


def taken_then(uow: UnitOfWork, youth_ids: list[str], wanted: Interval) -> set[str]:
    """Those of them whose time is claimed by anything then."""
    taken = select(Claim.resource_id).where(Claim.resource_id.in_(youth_ids), Claim.quarter.in_(list(quarters(wanted)))).distinct()
    return set(uow.session.scalars(taken))
