"""Two files were one person: appointments and availability are the survivor's, and nobody is in two cars at once.

Attendance records keep the id under which they were signed, or their proof would be worth nothing; they are found through
their appointment.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from contracts.profiles.events import YouthsMerged
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.attendance.domain.booking import State
from services.attendance.handlers.erasure import HOLDINGS
from services.attendance.handlers.moving import cancel
from services.attendance.models import Appointment, Calendar, Claim, Youth

MERGED = "files_merged"
SIGNED_AS = frozenset({"attendance_record"})


def youths_merged(event: YouthsMerged, uow: UnitOfWork) -> None:
    _cancel_what_overlaps(event, uow)
    _close_the_calendar(event.merged_id, uow)
    give(HOLDINGS, uow, event.merged_id, event.youth_id, keep=SIGNED_AS)
    youth = uow.session.get(Youth, event.youth_id)
    if youth is None:
        return
    youth.area = event.area or youth.area
    to_come = update(Appointment).where(Appointment.youth_id == youth.id, Appointment.starts_at > uow.now)
    to_come = to_come.where(Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value)))
    uow.session.execute(to_come.values(area=youth.area), execution_options={"synchronize_session": False})
    mine = update(Appointment).where(Appointment.youth_id == youth.id)
    uow.session.execute(mine.values(adviser_id=youth.adviser_id), execution_options={"synchronize_session": False})


def _close_the_calendar(merged_id: str, uow: UnitOfWork) -> None:
    """The survivor's own address goes on: with the other's number, or closed as the other's was, it would answer no more."""
    uow.session.execute(delete(Calendar).where(Calendar.owner_id == merged_id))


def _cancel_what_overlaps(event: YouthsMerged, uow: UnitOfWork) -> None:
    """Booked twice for one person at one time: what the survivor's file had is kept."""
    one, other = aliased(Claim), aliased(Claim)
    twice = select(one.appointment_id).join(other, one.quarter == other.quarter)
    twice = twice.where(one.resource_id == event.merged_id, other.resource_id == event.youth_id)
    still = Appointment.starts_at > uow.now, Appointment.state.in_((State.REQUESTED.value, State.CONFIRMED.value))
    for row in uow.session.scalars(select(Appointment).where(Appointment.id.in_(twice), *still).order_by(Appointment.id)).all():
        cancel(uow, row, MERGED)
    uow.session.flush()
