"""A school's classes: opened, changed, cancelled, closed. Places are in `class_places`, what is shown in `class_reading`.

A class takes its instructor's and its room's time once; each place is an appointment of its youth and is recorded as such.
"""

import uuid

from sqlalchemy import func, select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Side, State
from services.attendance.domain.intervals import Interval
from services.attendance.group_tables import ClassPlace, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import attendance, offering
from services.attendance.handlers.appointments import put_cancelled
from services.attendance.handlers.claims import release, release_time, take
from services.attendance.handlers.class_reading import class_answer
from services.attendance.handlers.freed_places import lock_class, offer_places
from services.attendance.handlers.reach import instant, settings_of, today
from services.attendance.handlers.wire import value_of
from services.attendance.handlers.working_hours import check_hours, check_working_time, lock_instructor
from services.attendance.models import Appointment, Instructor, Room, School

RECORDS = uuid.UUID("5a3c2c55-0f35-4d1b-8e0e-0d8f4a5b7c11")
"""Any fixed value: the id of a record is derived from the act and the appointment, so that a second click makes no second one."""


def open_class(command: rpc.OpenClass, uow: UnitOfWork) -> rpc.GroupClass:
    school = own_school(uow, command.school_id)
    if uow.session.get(GroupClass, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    group = GroupClass(
        id=command.id, area=school.area, school_id=school.id, kind=command.kind, instructor_id=command.instructor_id,
        room_id=command.room_id, starts_at=instant(command.starts_at, "starts_at"), ends_at=instant(command.ends_at, "ends_at"),
        places=command.places, title=command.title.strip(), meeting_point=command.meeting_point or school.meeting_point,
        directions=command.directions or ("" if command.meeting_point else school.directions), state="open", version=1,
    )  # fmt: skip
    check_time(uow, group)
    check_of_school(uow, group)
    despite = take_time(uow, group, anyway=command.anyway)
    uow.session.add(group)
    uow.log.append(group.area, events.ClassOpened(
        class_id=group.id, school_id=group.school_id, instructor_id=group.instructor_id, kind=command.kind,
        starts_at=group.starts_at, ends_at=group.ends_at, places=group.places,
        despite=despite,
    ))  # fmt: skip
    return class_answer(uow, group)


def change(command: rpc.ChangeClass, uow: UnitOfWork) -> rpc.GroupClass:
    """More places go to those who wait; fewer than are held is no longer the school's to say."""
    group = own_class(uow, command.class_id)
    if group.version != command.version:
        raise Conflict("edited_meanwhile", version=group.version)
    check_open(uow, group)
    last = uow.session.scalar(select(func.max(ClassPlace.number)).where(ClassPlace.class_id == group.id)) or 0
    if command.places < last:
        raise Conflict("places_taken", taken=last)
    moved = (group.meeting_point, group.directions) != (command.meeting_point, command.directions)
    group.places, group.title = command.places, command.title.strip()
    group.meeting_point, group.directions = command.meeting_point, command.directions
    group.version += 1
    uow.log.append(group.area, events.ClassChanged(class_id=group.id, school_id=group.school_id, places=group.places))
    if moved:
        _tell_new_place(uow, group)
    offer_places(uow, group)
    return class_answer(uow, group)


def cancel(command: rpc.CancelClass, uow: UnitOfWork) -> rpc.GroupClass:
    """Each place is cancelled as by the school, so nobody owes anything; whoever waited, waits no more."""
    group = own_class(uow, command.class_id)
    check_open(uow, group)
    rules = settings_of(uow).booking(today(uow))
    for row in held(uow, group):
        put_cancelled(uow, row, booking.cancel(value_of(row), uow.now, rules, by=Side.SCHOOL), None)
        release(uow, row.id)
    offers = select(FreedOffer).where(FreedOffer.source_id == group.id, FreedOffer.outcome == offering.OPEN)
    for offer in uow.session.scalars(offers.order_by(FreedOffer.id).with_for_update()):
        offering.close(uow, offer, "withdrawn")
    for entry in uow.session.scalars(select(WaitingEntry).where(WaitingEntry.class_id == group.id)):
        uow.session.delete(entry)
        uow.log.append(group.area, events.WaitingListLeft(youth_id=entry.youth_id, class_id=group.id, school_id=group.school_id))
    group.state, group.version = "cancelled", group.version + 1
    release_time(uow, group.id)
    uow.log.append(group.area, events.ClassCancelled(class_id=group.id, school_id=group.school_id, starts_at=group.starts_at))
    return class_answer(uow, group)


def record(command: rpc.RecordClass, uow: UnitOfWork) -> rpc.GroupClass:
    """The presence of everybody named, as of each lesson alone; the class is closed when nobody is left."""
    group = own_class(uow, command.class_id)
    mine = set(uow.session.scalars(select(Appointment.id).where(Appointment.class_id == group.id)))
    for line in command.lines:
        if line.appointment_id not in mine:
            raise InvalidRequest("unknown_choice", field="lines")
        record_id = str(uuid.uuid5(RECORDS, f"{command.id}/{line.appointment_id}"))
        attendance.record(rpc.RecordAttendance(
            id=record_id, appointment_id=line.appointment_id, outcome=line.outcome, late_minutes=line.late_minutes,
            reason=line.reason,
        ), uow)  # fmt: skip
    uow.session.flush()
    if group.state == "open" and group.starts_at <= uow.now and not held(uow, group):
        group.state, group.version = "closed", group.version + 1
    return class_answer(uow, group)


def own_class(uow: UnitOfWork, class_id: str) -> GroupClass:
    """Locked; of the school in scope, or of the instructor who gives it. Nobody else learns that it exists."""
    group = lock_class(uow, class_id)
    own = uow.scope.kind == "school" and group.school_id in uow.scope.ids
    if uow.principal.role == "instructor":
        own = group.instructor_id == uow.principal.id
    if not own and uow.scope.kind != "all":
        raise NotFound("class", id=class_id)
    return group


def check_time(uow: UnitOfWork, group: GroupClass) -> None:
    """In whole quarter-hours, not too long, not in the past."""
    rules = settings_of(uow).booking(today(uow))
    booking.quarters(Interval(group.starts_at, group.ends_at))
    if group.ends_at - group.starts_at > rules.longest:
        raise InvalidRequest("too_long", field="ends_at", minutes=int(rules.longest.total_seconds() // 60))
    if group.starts_at <= uow.now:
        raise Conflict("too_soon", earliest=uow.now.isoformat())


def own_school(uow: UnitOfWork, school_id: str) -> School:
    if uow.scope.kind != "all" and not (uow.scope.kind == "school" and school_id in uow.scope.ids):
        raise NotAllowed("out_of_scope", subject=school_id)
    school = uow.session.get(School, school_id)
    if school is None:
        raise NotFound("school", id=school_id)
    return school


def check_of_school(uow: UnitOfWork, group: GroupClass) -> None:
    if group.instructor_id is not None:
        instructor = uow.session.get(Instructor, group.instructor_id)
        if instructor is None or instructor.school_id != group.school_id or not instructor.here:
            raise InvalidRequest("not_of_this_school", field="instructor_id")
    if group.room_id is not None:
        room = uow.session.get(Room, group.room_id)
        if room is None or room.school_id != group.school_id or not room.here:
            raise InvalidRequest("not_of_this_school", field="room_id")
        if group.places > room.seats:
            raise InvalidRequest("more_than_seats", field="places", seats=room.seats)


def take_time(uow: UnitOfWork, group: GroupClass, *, anyway: bool) -> tuple[str, ...]:
    """The time of instructor and room, if they give it and the instructor may work then; what the school passes all the same."""
    wanted = Interval(group.starts_at, group.ends_at)
    whose = {each: name for each, name in ((group.instructor_id, "instructor"), (group.room_id, "room")) if each}
    if group.instructor_id is not None:
        lock_instructor(uow, group.instructor_id)
    take(uow, booking.claims_of(whose, wanted), group.id, whose)
    passed = {check_hours(uow, owner_id, kind, wanted, anyway=anyway) for owner_id, kind in whose.items()}
    if group.instructor_id is not None:
        passed.add(check_working_time(uow, group.instructor_id, wanted, without=group.id, anyway=anyway))
    return tuple(sorted(each for each in passed if each))


def check_open(uow: UnitOfWork, group: GroupClass) -> None:
    if group.state != "open":
        raise Conflict("class_not_open", state=group.state)
    if group.starts_at <= uow.now:
        raise Conflict("already_started", starts_at=group.starts_at.isoformat())


def held(uow: UnitOfWork, group: GroupClass) -> list[Appointment]:
    """Places that nothing was recorded of yet."""
    open_states = (State.REQUESTED.value, State.CONFIRMED.value)
    rows = select(Appointment).where(Appointment.class_id == group.id, Appointment.state.in_(open_states))
    return list(uow.session.scalars(rows.order_by(Appointment.id).with_for_update()))


def _tell_new_place(uow: UnitOfWork, group: GroupClass) -> None:
    for row in held(uow, group):
        row.meeting_point, row.directions = group.meeting_point, group.directions
        row.version, row.changed_at = row.version + 1, uow.now
        uow.log.append(row.area, events.MeetingPointChanged(
            appointment_id=row.id, youth_id=row.youth_id, school_id=row.school_id, instructor_id=row.instructor_id,
            starts_at=row.starts_at,
        ))  # fmt: skip
    uow.session.flush()
