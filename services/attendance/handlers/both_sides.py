"""What the two sides say to each other of an appointment: the youth's yes or no to what somebody else booked, a note for the
other side, where to meet and how to get there. None of the words leaves in an event."""

from contracts.attendance import events, rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Side, State
from services.attendance.handlers.appointments import about, give_back, put_cancelled, reached
from services.attendance.handlers.reach import side_of
from services.attendance.handlers.wire import answer_of, put_value, value_of
from services.attendance.models import School


def answer(command: rpc.AnswerAppointment, uow: UnitOfWork) -> rpc.Appointment:
    """A no frees the time at once and is never late; its reason is read by those who follow her."""
    row = reached(uow, command.appointment_id, lock=True)
    if uow.principal.id != row.youth_id:
        raise NotAllowed("only_the_youth_answers", appointment_id=row.id)
    if row.requested_by == "youth":
        raise Conflict("booked_by_you", appointment_id=row.id)
    before, answered = value_of(row), row.youth_answer is not None
    if command.accept:
        put_value(row, booking.accept(before, uow.now, answered=answered), uow.now)
        row.youth_answer = "accepted"
        uow.log.append(row.area, events.AppointmentAccepted(starts_at=row.starts_at, **about(row)))
        return answer_of(uow, row)
    if command.reason is None:
        raise InvalidRequest("reason_needed", field="reason")
    turned_down = booking.turn_down(before, uow.now, answered=answered)
    row.youth_answer, row.youth_reason = "declined", command.reason
    uow.log.append(row.area, events.AppointmentTurnedDown(reason=command.reason, starts_at=row.starts_at, **about(row)))
    put_cancelled(uow, row, turned_down, command.reason)
    give_back(uow, row, before)
    return answer_of(uow, row)


def note(command: rpc.NoteAppointment, uow: UnitOfWork) -> rpc.Appointment:
    """Of the caller's side, in place of the one before; shown to both."""
    row = reached(uow, command.appointment_id, lock=True)
    side, words = side_of(uow), command.words.strip()
    if side is Side.FOLLOW_UP:
        raise NotAllowed("only_both_sides_write", appointment_id=row.id)
    if row.state not in (State.REQUESTED, State.CONFIRMED):
        raise Conflict("wrong_status", appointment_id=row.id, state=row.state)
    if words == (row.note_of_youth if side is Side.YOUTH else row.note_of_school):
        return answer_of(uow, row)
    if side is Side.YOUTH:
        row.note_of_youth = words
    else:
        row.note_of_school = words
    uow.log.append(row.area, events.AppointmentNoted(by="youth" if side is Side.YOUTH else "school", starts_at=row.starts_at, **about(row)))
    return answer_of(uow, row)


def set_meeting_point(command: rpc.SetMeetingPoint, uow: UnitOfWork) -> rpc.Appointment:
    row = reached(uow, command.appointment_id, lock=True)
    if row.class_id is not None:
        raise Conflict("part_of_class", class_id=row.class_id)
    meeting_point, directions = command.meeting_point.strip(), command.directions.strip()
    if (meeting_point, directions) != (row.meeting_point, row.directions):
        put_value(row, booking.reword(value_of(row), uow.now), uow.now)
        row.meeting_point, row.directions = meeting_point, directions
        uow.log.append(row.area, events.MeetingPointChanged(starts_at=row.starts_at, **about(row)))
    return answer_of(uow, row)


def get_school(request: rpc.GetSchoolMeetingPoint, uow: UnitOfWork) -> rpc.SchoolMeetingPoint:
    return _answer(_school(uow, request.school_id))


def set_school(command: rpc.SchoolMeetingPoint, uow: UnitOfWork) -> rpc.SchoolMeetingPoint:
    """For what is booked from now on; appointments that are there keep theirs."""
    school = _school(uow, command.school_id)
    school.meeting_point, school.directions = command.meeting_point.strip(), command.directions.strip()
    return _answer(school)


def _school(uow: UnitOfWork, school_id: str) -> School:
    if uow.scope.kind != "all" and not (uow.scope.kind == "school" and school_id in uow.scope.ids):
        raise NotAllowed("out_of_scope", subject=school_id)
    school = uow.session.get(School, school_id)
    if school is None:
        raise NotFound("school", id=school_id)
    return school


def _answer(school: School) -> rpc.SchoolMeetingPoint:
    return rpc.SchoolMeetingPoint(school_id=school.id, meeting_point=school.meeting_point, directions=school.directions)
