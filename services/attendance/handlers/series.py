"""Weekly series of appointments or of classes. Each time is made by the use case that makes a single one, or says why not.

What a time that is refused had taken already is given back: those use cases write nothing but claims before they have checked all.
"""

import uuid
from collections.abc import Callable

import msgspec
from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import AutonomieError, Conflict
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import State
from services.attendance.domain.series import weekly
from services.attendance.group_tables import GroupClass
from services.attendance.handlers import appointments, classes
from services.attendance.handlers.claims import release
from services.attendance.handlers.reach import instant, reached_youth, settings_of, today
from services.attendance.models import Appointment

IDS = uuid.UUID("0f7f6a52-6f5e-4c1b-9d3a-2f8f1c8e7a90")
"""Any fixed value: the ids of a series' parts come from its own, so that a second click makes no second series."""


def book(command: rpc.BookSeries, uow: UnitOfWork) -> rpc.Series:
    first = command.first
    reached_youth(uow, first.youth_id)
    _check_new(uow, Appointment, first.id)

    def make(one: rpc.Occurrence, ends_at: object) -> None:
        made = msgspec.structs.replace(first, id=one.id, starts_at=one.starts_at, ends_at=ends_at)
        appointments.book(made, uow)
        uow.session.get_one(Appointment, one.id).series_id = first.id

    return _each(uow, first, command.weeks, make, skip=command.skip_holidays)


def open_classes(command: rpc.OpenClassSeries, uow: UnitOfWork) -> rpc.Series:
    first = command.first
    classes.own_school(uow, first.school_id)
    _check_new(uow, GroupClass, first.id)

    def make(one: rpc.Occurrence, ends_at: object) -> None:
        classes.open_class(msgspec.structs.replace(first, id=one.id, starts_at=one.starts_at, ends_at=ends_at), uow)
        uow.session.get_one(GroupClass, one.id).series_id = first.id

    return _each(uow, first, command.weeks, make, skip=command.skip_holidays)


def cancel(command: rpc.CancelSeries, uow: UnitOfWork) -> rpc.SeriesCancelled:
    reached_youth(uow, command.youth_id)
    since = max(instant(command.start, "start"), uow.now)
    open_states = (State.REQUESTED.value, State.CONFIRMED.value)
    ids = select(Appointment.id).where(
        Appointment.series_id == command.series_id, Appointment.youth_id == command.youth_id, Appointment.starts_at >= since,
        Appointment.starts_at > uow.now, Appointment.state.in_(open_states),
    )  # fmt: skip
    cancelled = [
        appointments.cancel(rpc.CancelAppointment(appointment_id=each, reason=command.reason), uow)
        for each in uow.session.scalars(ids.order_by(Appointment.starts_at, Appointment.id)).all()
    ]
    return rpc.SeriesCancelled(cancelled=len(cancelled), late=sum(each.late_cancellation for each in cancelled))


def cancel_classes(command: rpc.CancelClassSeries, uow: UnitOfWork) -> rpc.SeriesCancelled:
    since = instant(command.start, "start")
    ids = select(GroupClass.id).where(
        GroupClass.series_id == command.series_id, GroupClass.starts_at >= since, GroupClass.starts_at > uow.now,
        GroupClass.state == "open",
    )  # fmt: skip
    found = uow.session.scalars(ids.order_by(GroupClass.starts_at, GroupClass.id)).all()
    for each in found:
        classes.cancel(rpc.CancelClass(class_id=each), uow)
    return rpc.SeriesCancelled(cancelled=len(found))


def _each(
    uow: UnitOfWork, first: rpc.BookAppointment | rpc.OpenClass, weeks: int, make: Callable[[rpc.Occurrence, object], None], *,
    skip: bool,
) -> rpc.Series:  # fmt: skip
    zone = settings_of(uow).zone(today(uow))
    made = []
    for each in weekly(instant(first.starts_at, "starts_at"), instant(first.ends_at, "ends_at"), weeks, zone):
        one = rpc.Occurrence(starts_at=each.starts_at, id=str(uuid.uuid5(IDS, f"{first.id}/{each.starts_at.isoformat()}")))
        if skip and each.holiday:
            made.append(rpc.Occurrence(starts_at=each.starts_at, code="holiday"))
            continue
        try:
            make(one, each.ends_at)
            made.append(one)
        except AutonomieError as error:
            release(uow, one.id or "")
            made.append(rpc.Occurrence(starts_at=each.starts_at, code=error.code))
    return rpc.Series(id=first.id, occurrences=tuple(made))


def _check_new(uow: UnitOfWork, table: type[Appointment | GroupClass], series_id: str) -> None:
    if uow.session.scalar(select(table.id).where(table.series_id == series_id).limit(1)) is not None:
        raise Conflict("already_exists", id=series_id)
