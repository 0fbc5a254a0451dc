"""Interviews that an adviser holds: they take the adviser's time and the youth's, at no school; the rest of their life is in
`appointments` and `both_sides`."""

from contracts.attendance import rpc
from contracts.errors import Conflict, NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain import booking
from services.attendance.domain.booking import Appointment, Kind, Side
from services.attendance.handlers.appointments import keep
from services.attendance.handlers.claims import take
from services.attendance.handlers.reach import instant, reached_youth, settings_of, today
from services.attendance.handlers.wire import answer_of
from services.attendance.models import Appointment as Row


def book(command: rpc.BookInterview, uow: UnitOfWork) -> rpc.Appointment:
    """Also once the journey has ended: the follow-up goes on. Whether the youth comes is hers to say."""
    if uow.principal.role != "adviser":
        raise NotAllowed("interview_by_adviser")
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(Row, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    asked = Appointment(
        command.id, youth.area, youth.id, "", "", None, Kind.INTERVIEW,
        instant(command.starts_at, "starts_at"), instant(command.ends_at, "ends_at"), interviewer_id=uow.principal.id,
    )  # fmt: skip
    rules = settings_of(uow).booking(today(uow)).without_notice()
    booked = booking.request(asked, uow.now, rules, by=Side.FOLLOW_UP, automatic=True)
    take(uow, booked.claims(), booked.id, {youth.id: "youth", uow.principal.id: "adviser"})
    return answer_of(uow, keep(uow, youth, booked, command.meeting_point.strip(), command.directions.strip()))
