"""The attendance record of an appointment that counts: what every act about one begins with."""

from contracts.errors import NotAllowed
from servicekit.uow import UnitOfWork
from services.attendance.domain.attendance import AttendanceRecord, check_corrects_latest
from services.attendance.handlers.wire import record_value
from services.attendance.models import Appointment, Record


def check_records(uow: UnitOfWork, row: Appointment) -> None:
    """Whoever runs an appointment says what happened at it: a school and its instructors at theirs, an adviser at an interview.

    Which adviser, the scope says: the lead of the youth, or who stands in for her.
    """
    if (uow.principal.role == "adviser") != (row.interviewer_id is not None):
        raise NotAllowed("not_yours_to_record", appointment_id=row.id)


def chain_of(row: Appointment) -> str:
    """The chain that its records hang in: its school's; of the interviews that advisers hold, one for each area."""
    return row.school_id or row.area


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
