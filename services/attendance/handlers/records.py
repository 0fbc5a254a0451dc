"""The attendance record of an appointment that counts: what every act about one begins with."""

from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import AttendanceRecord, check_corrects_latest
from services.attendance.handlers.wire import record_value
from services.attendance.models import Appointment, Record


def latest(uow: UnitOfWork, row: Appointment) -> AttendanceRecord | None:
    found = uow.session.get(Record, row.record_id) if row.record_id else None
    return record_value(found) if found else None


def salt_of(uow: UnitOfWork, record_id: str) -> str:
    """Empty for what was recorded before there were any."""
    return uow.session.get_one(Record, record_id).salt or ""


def counting(uow: UnitOfWork, row: Appointment, record_id: str) -> AttendanceRecord:
    """The record that counts, if it is the one that the caller saw."""
    found = latest(uow, row)
    check_corrects_latest(found, record_id)
    assert found is not None, "there is one, or the check refuses"
    return found
