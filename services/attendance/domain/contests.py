"""What a youth may say against a record, until when, and who answers it. Nothing changes by itself: a person decides.

Upheld, the record is still what counts until the school corrects it; a correction made while a contest is open is its answer.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from services.attendance.domain.attendance import AttendanceRecord


class Answerer(StrEnum):
    """The school keeps the records; the adviser arbitrates. An instructor answers only by correcting the own record."""

    SCHOOL = "school"
    ADVISER = "adviser"
    INSTRUCTOR = "instructor"


def contest_until(recorded_at: datetime, limit: timedelta) -> datetime:
    return recorded_at + limit


def check_can_contest(record: AttendanceRecord, now: datetime, limit: timedelta) -> None:
    if now > contest_until(record.recorded_at, limit):
        raise Conflict("too_late_to_contest", days=limit.days)


def answerer(role: str, record_id: str) -> Answerer:
    if role not in (Answerer.SCHOOL, Answerer.ADVISER):
        raise NotAllowed("not_yours_to_answer", record_id=record_id)
    return Answerer(role)


def check_answer(*, answered: bool, upheld: bool, reason: str, record_id: str) -> None:
    """A no says why: the youth reads it."""
    if answered:
        raise Conflict("contest_already_answered", record_id=record_id)
    if not upheld and len(reason.strip()) < 3:
        raise InvalidRequest("reason_needed", field="reason")
