"""A youth says that she has arrived, with the code shown at her appointment. Records no attendance: the instructor does.

Codes are computed, not stored; what is stored is one arrival an appointment.
"""

import datetime as dt

from sqlalchemy import select

from contracts.attendance import events, rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import BookingRules, Side, State
from services.attendance.domain.check_in import Codes, Token, short_form
from services.attendance.handlers.appointments import reached
from services.attendance.handlers.reach import reached_youth, settings_of, side_of, today
from services.attendance.handlers.wire import answer_of
from services.attendance.models import Appointment, CheckIn

_HELD = (State.REQUESTED.value, State.CONFIRMED.value)


def get_code(request: rpc.GetCheckInCode, uow: UnitOfWork) -> rpc.CheckInCode:
    """For the screen of the school or the instructor: whoever reads it there is there."""
    if side_of(uow) is not Side.SCHOOL:
        raise NotAllowed("check_in_is_shown_by_the_school", appointment_id=request.appointment_id)
    row = reached(uow, request.appointment_id)
    _check_open(uow, row)
    shown = _codes(uow).shown(row.id, uow.now)
    return rpc.CheckInCode(
        appointment_id=row.id, token=shown.token, short=shown.short, changes_at=shown.changes_at, good_until=shown.good_until
    )  # fmt: skip


def check_in(command: rpc.CheckIn, uow: UnitOfWork) -> rpc.Appointment:
    """Once an appointment, by the youth whose it is, while the code is good."""
    youth = reached_youth(uow, command.youth_id)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_arrives", youth_id=youth.id)
    token, scanned = _token_of(uow, command)
    if command.appointment_id not in (None, token.appointment_id):
        raise Conflict("check_in_other_appointment", appointment_id=token.appointment_id)
    row = uow.session.scalar(select(Appointment).where(Appointment.id == token.appointment_id).with_for_update())
    if row is None:
        raise InvalidRequest("bad_check_in_code", field="code")
    if row.youth_id != youth.id:
        raise NotAllowed("check_in_of_another", appointment_id=row.id)
    if not _codes(uow).is_good(token, uow.now):
        raise Conflict("check_in_code_over")
    _check_open(uow, row)
    _keep(uow, row, scanned=scanned)
    return answer_of(uow, row)


def _token_of(uow: UnitOfWork, command: rpc.CheckIn) -> tuple[Token, bool]:
    """What the code names, and whether it was scanned. Typed characters are tried on the youth's own appointments of now."""
    typed, codes = short_form(command.code), _codes(uow)
    if typed is None:
        if (token := codes.read(command.code)) is None:
            raise InvalidRequest("bad_check_in_code", field="code")
        return token, True
    for appointment_id in _appointments_of_now(uow, command.youth_id):
        if (token := codes.turn_of(appointment_id, typed, uow.now)) is not None:
            return token, False
    raise InvalidRequest("bad_check_in_code", field="code")


def _appointments_of_now(uow: UnitOfWork, youth_id: str) -> list[str]:
    first = uow.now - BookingRules().longest
    last = uow.now + settings_of(uow).check_in(today(uow)).opens
    near = select(Appointment.id).where(Appointment.youth_id == youth_id, Appointment.starts_at.between(first, last))
    return list(uow.session.scalars(near.order_by(Appointment.starts_at, Appointment.id)))


def _check_open(uow: UnitOfWork, row: Appointment) -> None:
    """From a little before the start to the end, as long as nothing was recorded and nobody cancelled."""
    if row.state == State.CLOSED.value:
        raise Conflict("already_recorded", record_id=row.record_id)
    if row.state not in _HELD:
        raise Conflict("wrong_status", appointment_id=row.id, state=row.state)
    opens_at = settings_of(uow).check_in(today(uow)).opens_at(row.starts_at)
    if uow.now < opens_at:
        raise Conflict("check_in_not_open", opens_at=opens_at.isoformat())
    if uow.now >= row.ends_at:
        raise Conflict("check_in_over", ended_at=row.ends_at.isoformat())


def _keep(uow: UnitOfWork, row: Appointment, *, scanned: bool) -> None:
    arrival = uow.session.get(CheckIn, row.id)
    if arrival is not None and arrival.starts_at == row.starts_at:
        raise Conflict("already_checked_in", arrived_at=arrival.arrived_at.isoformat())
    arrival = arrival or CheckIn(appointment_id=row.id)
    arrival.youth_id, arrival.starts_at = row.youth_id, row.starts_at
    arrival.arrived_at, arrival.scanned = _second(uow.now), scanned
    uow.session.add(arrival)
    uow.log.append(
        row.area,
        events.YouthCheckedIn(
            appointment_id=row.id, youth_id=row.youth_id, school_id=row.school_id, instructor_id=row.instructor_id,
            starts_at=row.starts_at, arrived_at=arrival.arrived_at,
        ),
    )  # fmt: skip


def _codes(uow: UnitOfWork) -> Codes:
    settings = settings_of(uow)
    return Codes(settings.check_in_key, settings.check_in(today(uow)))


def _second(instant: dt.datetime) -> dt.datetime:
    return instant.replace(microsecond=0)
