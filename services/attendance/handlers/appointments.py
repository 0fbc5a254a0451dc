"""The life of an appointment: asked for, confirmed or declined, moved, cancelled. What happened at it is in `attendance`.

The time of each is claimed row by row: whoever comes second on any quarter-hour is told `slot_taken`.
"""

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, InvalidRequest, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.attendance import Outcome
from services.attendance.domain.booking import Appointment, Kind, Side, State
from services.attendance.domain.planning import Slot
from services.attendance.domain.slots import is_free
from services.attendance.handlers import freed_lessons
from services.attendance.handlers.claims import release, take
from services.attendance.handlers.freed_places import lock_class, offer_places
from services.attendance.handlers.reach import appointments_in, instant, reached_youth, settings_of, side_of, today
from services.attendance.handlers.slots import plan_of
from services.attendance.handlers.wire import answer_of, put_value, value_of
from services.attendance.handlers.working_hours import check_working_time, lock_instructor
from services.attendance.models import Appointment as Row
from services.attendance.models import Instructor, School, Vehicle, Youth


def get(request: rpc.GetAppointment, uow: UnitOfWork) -> rpc.Appointment:
    return answer_of(uow, reached(uow, request.appointment_id))


def book(command: rpc.BookAppointment, uow: UnitOfWork) -> rpc.Appointment:
    """Asks for an appointment at the youth's school; in the school's own name it holds at once."""
    youth, school_id = bookable(uow, command.youth_id, command.id)
    asked = Appointment(
        command.id,
        youth.area,
        youth.id,
        school_id,
        command.instructor_id,
        command.vehicle_id,
        Kind(command.kind),
        instant(command.starts_at, "starts_at"),
        instant(command.ends_at, "ends_at"),
    )
    _check_of_school(uow, asked)
    rules = settings_of(uow).booking(today(uow))
    booked = booking.request(asked, uow.now, rules, by=side_of(uow), automatic=is_automatic(uow, asked.school_id))
    despite = _take(uow, youth, booked, anyway=command.anyway)
    return answer_of(uow, keep(uow, youth, booked, command.meeting_point, command.directions, despite=despite))


def keep(
    uow: UnitOfWork, youth: Youth, booked: Appointment, meeting_point: str = "", directions: str = "", *, despite: str | None = None
) -> Row:
    """A new appointment, told; where to meet is the school's own place, unless something else is said."""
    if not meeting_point and (school := uow.session.get(School, booked.school_id)):
        meeting_point, directions = school.meeting_point, directions or school.directions
    row = Row(
        id=booked.id,
        area=booked.area,
        youth_id=booked.youth_id,
        adviser_id=youth.adviser_id,
        school_id=booked.school_id,
        kind=booked.kind.value,
        requested_by=uow.principal.role,
        meeting_point=meeting_point,
        directions=directions,
        class_id=booked.class_id,
        interviewer_id=booked.interviewer_id,
    )
    put_value(row, booked, uow.now)
    uow.session.add(row)
    uow.log.append(booked.area, _asked_or_held(booked, despite))
    return row


def bookable(uow: UnitOfWork, youth_id: str, appointment_id: str) -> tuple[Youth, str]:
    """The youth and her school, when appointments can be made for her and this one is not made yet."""
    youth = reached_youth(uow, youth_id)
    if youth.ended:
        raise Conflict("journey_ended", youth_id=youth.id)
    if youth.school_id is None:
        raise Conflict("no_school", youth_id=youth.id)
    if uow.session.get(Row, appointment_id) is not None:
        raise Conflict("already_exists", id=appointment_id)
    return youth, youth.school_id


def confirm(command: rpc.ConfirmAppointment, uow: UnitOfWork) -> rpc.Appointment:
    row = reached(uow, command.appointment_id, lock=True)
    confirmed = booking.confirm(value_of(row), uow.now)
    put_value(row, confirmed, uow.now)
    uow.log.append(confirmed.area, _asked_or_held(confirmed))
    return answer_of(uow, row)


def decline(command: rpc.DeclineAppointment, uow: UnitOfWork) -> rpc.Appointment:
    row = reached(uow, command.appointment_id, lock=True)
    declined = booking.decline(value_of(row))
    put_value(row, declined, uow.now)
    row.declined_reason = command.reason
    uow.log.append(row.area, events.AppointmentDeclined(reason=command.reason, **about(row)))
    give_back(uow, row, None)
    return answer_of(uow, row)


def move(command: rpc.MoveAppointment, uow: UnitOfWork) -> rpc.Appointment:
    """Same appointment, other time, instructor or vehicle; whoever moves it must have seen its last version. Nothing else than it was
    is no move, and told to nobody."""
    row = reached(uow, command.appointment_id, lock=True)
    before = value_of(row)
    booking.check_version(before, command.version)
    wanted = Appointment(
        row.id,
        row.area,
        row.youth_id,
        row.school_id,
        command.instructor_id or row.instructor_id,
        command.vehicle_id or row.vehicle_id,
        before.kind,
        instant(command.starts_at, "starts_at"),
        instant(command.ends_at, "ends_at"),
    )
    _check_of_school(uow, wanted)
    moved = booking.move(
        before,
        wanted,
        uow.now,
        settings_of(uow).booking(today(uow)),
        by=side_of(uow),
        automatic=is_automatic(uow, row.school_id),
    )
    if replace(moved, version=before.version) == before:
        return answer_of(uow, row)
    release(uow, row.id)
    despite = _take(uow, reached_youth(uow, row.youth_id), moved, anyway=command.anyway)
    put_value(row, moved, uow.now)
    if moved.interval != before.interval:
        ask_of_new_time(uow, row)
    _tell_moved(uow, before, moved, despite)
    if side_of(uow) is not Side.SCHOOL:
        freed_lessons.free(uow, before)
    return answer_of(uow, row)


def ask_of_new_time(uow: UnitOfWork, row: Row) -> None:
    """A time that somebody else chose is not the youth's own wish: she may say no to it, whatever she had said to the old one."""
    row.requested_by, row.youth_answer, row.youth_reason = uow.principal.role, None, None


def cancel(command: rpc.CancelAppointment, uow: UnitOfWork) -> rpc.Appointment:
    row = reached(uow, command.appointment_id, lock=True)
    before = value_of(row)
    put_cancelled(uow, row, booking.cancel(before, uow.now, settings_of(uow).booking(today(uow)), by=side_of(uow)), command.reason)
    give_back(uow, row, before)
    return answer_of(uow, row)


def put_cancelled(uow: UnitOfWork, row: Row, cancelled: Appointment, reason: str | None) -> None:
    put_value(row, cancelled, uow.now)
    row.cancelled_by, row.cancelled_reason = uow.principal.role, reason
    late = cancelled.outcome is Outcome.CANCELLED_LATE
    uow.log.append(row.area, cancellation_of(row, by=uow.principal.role, late=late))


def cancellation_of(row: Row, *, by: str, late: bool) -> events.AppointmentCancelled:
    """With its length, for whoever decides whether a late one is due."""
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    return events.AppointmentCancelled(
        by=by, late=late, starts_at=row.starts_at, kind=row.kind, planned_minutes=minutes, **about(row)  # type: ignore[arg-type]
    )


def give_back(uow: UnitOfWork, row: Row, before: Appointment | None) -> None:
    """Its time is free again, and offered: a place to whoever waits, a lesson (`before`: as it was) to whom it fits. What the school
    itself takes away is its own."""
    release(uow, row.id)
    if row.class_id is not None:
        offer_places(uow, lock_class(uow, row.class_id))
    elif before is not None and row.outcome != Outcome.CANCELLED_BY_SCHOOL:
        freed_lessons.free(uow, before)


def about(row: Row) -> dict[str, str]:
    """What every fact about an appointment names."""
    return {
        "appointment_id": row.id,
        "youth_id": row.youth_id,
        "school_id": row.school_id,
        "instructor_id": row.instructor_id,
    }


def reached(uow: UnitOfWork, appointment_id: str, *, lock: bool = False) -> Row:
    """An appointment within the scope; outside it, nobody learns that it exists."""
    if lock and (found := uow.session.execute(select(Row.youth_id, Row.class_id).where(Row.id == appointment_id)).first()):
        uow.concerns(found.youth_id)
        if found.class_id is not None:
            lock_class(uow, found.class_id)
    query = select(Row).where(Row.id == appointment_id, appointments_in(uow))
    row = uow.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("appointment", id=appointment_id)
    return row


def claim(uow: UnitOfWork, appointment: Appointment) -> None:
    whose = {appointment.youth_id: "youth", appointment.instructor_id: "instructor", appointment.interviewer_id or "": "adviser"}
    take(uow, appointment.claims(), appointment.id, whose)


def _take(uow: UnitOfWork, youth: Youth, wanted: Appointment, *, anyway: bool) -> str | None:
    """Its time, if all concerned give it and the instructor may work then; what the school passes all the same."""
    lock_instructor(uow, wanted.instructor_id)
    claim(uow, wanted)
    _check_free(uow, youth, wanted)
    return check_working_time(uow, wanted.instructor_id, wanted.interval, without=wanted.id, anyway=anyway)


def _check_free(uow: UnitOfWork, youth: Youth, wanted: Appointment) -> None:
    """What is not the school's own say must be a time that all concerned gave, whatever it is for; a vehicle if one is named."""
    if side_of(uow) is Side.SCHOOL:
        return
    slot = Slot(wanted.starts_at, wanted.ends_at, wanted.instructor_id, wanted.vehicle_id or "")
    if not is_free(plan_of(uow, youth, wanted.interval, without=wanted.id), slot):
        raise Conflict("not_available")


def _check_of_school(uow: UnitOfWork, wanted: Appointment) -> None:
    instructor = uow.session.get(Instructor, wanted.instructor_id)
    if instructor is None or instructor.school_id != wanted.school_id or not instructor.here:
        raise InvalidRequest("not_of_this_school", field="instructor_id")
    if wanted.vehicle_id is not None:
        vehicle = uow.session.get(Vehicle, wanted.vehicle_id)
        if vehicle is None or vehicle.school_id != wanted.school_id:
            raise InvalidRequest("not_of_this_school", field="vehicle_id")


def is_automatic(uow: UnitOfWork, school_id: str) -> bool:
    school = uow.session.get(School, school_id)
    return school is not None and school.automatic


def _asked_or_held(
    appointment: Appointment, despite: str | None = None
) -> events.AppointmentRequested | events.AppointmentConfirmed:
    """The event of where an appointment stands now: asked for, or held."""
    held = appointment.state is State.CONFIRMED
    event = partial(events.AppointmentConfirmed, despite=despite) if held else events.AppointmentRequested
    return event(
        appointment_id=appointment.id,
        youth_id=appointment.youth_id,
        school_id=appointment.school_id,
        instructor_id=appointment.instructor_id,
        vehicle_id=appointment.vehicle_id,
        kind=appointment.kind.value,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )


def _tell_moved(uow: UnitOfWork, before: Appointment, moved: Appointment, despite: str | None) -> None:
    """A move may also make a held appointment a request again, or settle a request: then that is a fact of its own."""
    uow.log.append(
        moved.area,
        events.AppointmentMoved(
            appointment_id=moved.id,
            youth_id=moved.youth_id,
            school_id=moved.school_id,
            instructor_id=moved.instructor_id,
            vehicle_id=moved.vehicle_id,
            starts_at=moved.starts_at,
            ends_at=moved.ends_at,
            despite=despite,
        ),
    )
    if moved.state is not before.state:
        uow.log.append(moved.area, _asked_or_held(moved))
