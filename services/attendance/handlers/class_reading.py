"""Classes as they are shown: by school or area, for one youth, and one with everybody in it. Changes nothing."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from contracts.attendance import rpc
from contracts.errors import NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import State
from services.attendance.group_tables import ClassPlace, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers.lists import cursor_of
from services.attendance.handlers.offering import OPEN
from services.attendance.handlers.reach import instant, reached_youth
from services.attendance.handlers.wire import answers_of
from services.attendance.models import Appointment, Youth


def page(request: rpc.ListClasses, uow: UnitOfWork) -> rpc.ClassPage:
    youth = reached_youth(uow, request.youth_id) if request.youth_id else None
    conditions = [GroupClass.starts_at >= instant(request.start, "start"), _shown(uow, youth)]
    if request.end is not None:
        conditions.append(GroupClass.starts_at < instant(request.end, "end"))
    if request.cursor is not None:
        at, last_id = cursor_of(request.cursor)
        conditions.append(or_(GroupClass.starts_at > at, and_(GroupClass.starts_at == at, GroupClass.id > last_id)))
    found = select(GroupClass).where(*conditions).order_by(GroupClass.starts_at, GroupClass.id)
    rows = uow.session.scalars(found.limit(request.limit + 1)).all()
    shown = rows[: request.limit]
    return rpc.ClassPage(
        classes=class_answers(uow, shown, youth),
        next=f"{shown[-1].starts_at.isoformat()}|{shown[-1].id}" if len(rows) > len(shown) else None,
    )


def get(request: rpc.GetClass, uow: UnitOfWork) -> rpc.ClassSheet:
    """For those who give it: its school, its instructor; and whoever runs the area."""
    group = uow.session.scalar(select(GroupClass).where(GroupClass.id == request.class_id, _shown(uow, None)))
    if group is None:
        raise NotFound("class", id=request.class_id)
    seats = uow.session.scalars(select(Appointment).where(Appointment.class_id == group.id).order_by(Appointment.id)).all()
    line = uow.session.execute(
        select(WaitingEntry.youth_id, WaitingEntry.joined_at, FreedOffer.until, FreedOffer.id)
        .join(FreedOffer, and_(FreedOffer.id == WaitingEntry.offer_id, FreedOffer.outcome == OPEN), isouter=True)
        .where(WaitingEntry.class_id == group.id)
        .order_by(WaitingEntry.joined_at, WaitingEntry.youth_id)
    )
    return rpc.ClassSheet(
        group=class_answer(uow, group), seats=answers_of(uow, seats),
        waiting=tuple(
            rpc.WaitingYouth(youth_id=youth_id, since=since, offered_until=until, offer_id=offer_id)
            for youth_id, since, until, offer_id in line
        ),
    )  # fmt: skip


def class_answer(uow: UnitOfWork, group: GroupClass, youth: Youth | None = None) -> rpc.GroupClass:
    uow.session.flush()
    return class_answers(uow, [group], youth)[0]


def class_answers(uow: UnitOfWork, groups: Sequence[GroupClass], youth: Youth | None = None) -> tuple[rpc.GroupClass, ...]:
    """With how full they are, and where the youth stands in them: four queries for a page, whatever its length."""
    ids = [each.id for each in groups]
    taken = _counts(uow, ClassPlace.class_id, ids)
    waiting = _counts(uow, WaitingEntry.class_id, ids)
    places = _own_places(uow, ids, youth)
    lines = _own_entries(uow, ids, youth)
    return tuple(
        _answer(each, taken.get(each.id, 0), waiting.get(each.id, 0), places.get(each.id), lines.get(each.id)) for each in groups
    )


def _answer(
    group: GroupClass, taken: int, waiting: int, appointment_id: str | None, entry: tuple[str | None, int] | None
) -> rpc.GroupClass:
    mine = "place" if appointment_id else "waiting" if entry and entry[0] is None else "offered" if entry else None
    return rpc.GroupClass(
        id=group.id, area=group.area, school_id=group.school_id, kind=group.kind, starts_at=group.starts_at,  # type: ignore[arg-type]
        ends_at=group.ends_at, places=group.places, taken=taken, waiting=waiting, state=group.state, version=group.version,  # type: ignore[arg-type]
        instructor_id=group.instructor_id, room_id=group.room_id, title=group.title, meeting_point=group.meeting_point,
        directions=group.directions, series_id=group.series_id, mine=mine, appointment_id=appointment_id,  # type: ignore[arg-type]
        rank=entry[1] if entry else None,
    )  # fmt: skip


def _shown(uow: UnitOfWork, youth: Youth | None) -> ColumnElement[bool]:
    """Of one youth's school, those that are open; else of the scope. An instructor's are the own ones."""
    if youth is not None:
        return and_(GroupClass.school_id == (youth.school_id or ""), GroupClass.state == "open")
    if uow.principal.role == "instructor":
        return GroupClass.instructor_id == uow.principal.id
    ids = list(uow.scope.ids)
    match uow.scope.kind:
        case "all":
            return true()
        case "school":
            return GroupClass.school_id.in_(ids)
        case "areas":
            return GroupClass.area.in_(ids)
    return false()


def _counts(uow: UnitOfWork, column: object, ids: list[str]) -> dict[str, int]:
    rows = uow.session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))  # type: ignore[call-overload,attr-defined]
    return {str(class_id): count for class_id, count in rows}


def _own_places(uow: UnitOfWork, ids: list[str], youth: Youth | None) -> dict[str, str]:
    if youth is None:
        return {}
    held = (State.REQUESTED.value, State.CONFIRMED.value, State.CLOSED.value)
    mine = select(Appointment.class_id, Appointment.id).where(
        Appointment.youth_id == youth.id, Appointment.class_id.in_(ids), Appointment.state.in_(held)
    )
    return {str(class_id): appointment_id for class_id, appointment_id in uow.session.execute(mine)}


def _own_entries(uow: UnitOfWork, ids: list[str], youth: Youth | None) -> dict[str, tuple[str | None, int]]:
    """The offer, if there is one now, and the place on the list."""
    if youth is None:
        return {}
    mine = uow.session.scalars(select(WaitingEntry).where(WaitingEntry.youth_id == youth.id, WaitingEntry.class_id.in_(ids))).all()
    found = {}
    for entry in mine:
        before = select(func.count()).where(
            WaitingEntry.class_id == entry.class_id,
            or_(WaitingEntry.joined_at < entry.joined_at,
                and_(WaitingEntry.joined_at == entry.joined_at, WaitingEntry.youth_id < entry.youth_id)),
        )  # fmt: skip
        found[entry.class_id] = (entry.offer_id, (uow.session.scalar(before) or 0) + 1)
    return found
