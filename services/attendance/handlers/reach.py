"""How far a call may reach: the gateway's scope as a condition of SQL, and who acts on whose behalf."""

import datetime as dt
from typing import cast

from sqlalchemy import ColumnElement, and_, false, true

from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Scope
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import Side
from services.attendance.models import Appointment, Instructor, Room, School, Vehicle, Youth
from services.attendance.settings import AttendanceSettings

_SCHOOL_ROLES = ("school", "instructor")


def settings_of(uow: UnitOfWork) -> AttendanceSettings:
    return cast(AttendanceSettings, uow.deps)


def today(uow: UnitOfWork) -> dt.date:
    """The local day: settings, weeks and exceptions are the people's, not UTC's."""
    return uow.now.astimezone(settings_of(uow).zone(uow.now.date())).date()


def instant(value: dt.datetime, field: str) -> dt.datetime:
    """In UTC; one without its offset is refused, for nobody knows when it is."""
    if value.tzinfo is None or not 1970 < value.year < 9000:
        raise InvalidRequest("bad_instant", field=field)
    return value.astimezone(dt.UTC)


def side_of(uow: UnitOfWork) -> Side:
    if uow.principal.role in _SCHOOL_ROLES:
        return Side.SCHOOL
    return Side.YOUTH if uow.principal.role == "youth" else Side.FOLLOW_UP


def appointments_in(uow: UnitOfWork) -> ColumnElement[bool]:
    """The appointments this call may see; an instructor's are the own ones, whatever the scope names."""
    condition = _appointments_of(uow.scope)
    if uow.principal.role == "instructor":
        return and_(condition, Appointment.instructor_id == uow.principal.id)
    if uow.principal.role == "school":
        return and_(condition, Appointment.interviewer_id.is_(None))  # what adviser and youth talk about is not the school's
    return condition


def _appointments_of(scope: Scope) -> ColumnElement[bool]:
    ids = list(scope.ids)
    match scope.kind:
        case "all":
            return true()
        case "youth":
            return Appointment.youth_id.in_(ids)
        case "adviser":
            return Appointment.adviser_id.in_(ids)
        case "school":
            return Appointment.school_id.in_(ids)
        case "areas":
            return Appointment.area.in_(ids)
    return false()


def reached_youth(uow: UnitOfWork, youth_id: str) -> Youth:
    """The youth, if known here and within the scope."""
    youth = uow.session.get(Youth, youth_id)
    if youth is None:
        raise NotFound("youth", id=youth_id)
    _check(
        uow, youth_id, {"youth": youth.id, "adviser": youth.adviser_id, "school": youth.school_id, "areas": youth.area}
    )
    uow.concerns(youth.id)
    return youth


def reached_staff(uow: UnitOfWork, owner_id: str, kind: str) -> School:
    """The school of an instructor, a vehicle or a room within the scope; an instructor reaches the own hours in any scope."""
    owner: Instructor | Vehicle | Room | None
    if kind == "instructor":
        owner = uow.session.get(Instructor, owner_id)
    else:
        owner = uow.session.get(Room, owner_id) if kind == "room" else uow.session.get(Vehicle, owner_id)
    school = uow.session.get(School, owner.school_id) if owner else None
    if school is None:
        raise NotFound(kind, id=owner_id)
    if uow.principal.role == "instructor" and kind == "instructor" and uow.principal.id == owner_id:
        return school
    _check(uow, owner_id, {"school": school.id, "areas": school.area})
    return school


def _check(uow: UnitOfWork, subject: str, named: dict[str, str | None]) -> None:
    if uow.scope.kind != "all" and named.get(uow.scope.kind) not in uow.scope.ids:
        raise NotAllowed("out_of_scope", subject=subject)
