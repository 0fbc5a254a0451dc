"""Signatures of an attendance record: one act each by youth and instructor, with a hash that shows any later change.

Who may sign is checked by the gateway's policy; here is what is signed, and whether it still is what was signed.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from services.attendance.domain.attendance import AttendanceRecord
from services.attendance.domain.refusal import Refused


class Signer(StrEnum):
    YOUTH = "youth"
    INSTRUCTOR = "instructor"


class NotSigned(StrEnum):
    """Why a side did not sign: a valid state, not an error."""

    LEFT_EARLY = "left_early"
    NO_PHONE = "no_phone"
    REFUSED = "refused"
    TECHNICAL = "technical"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Signature:
    """Electronic: who, as what, when, over which text (`integrity`, sha256 in hexadecimal)."""

    record_id: str
    signer: Signer
    person_id: str
    signed_at: datetime
    integrity: str


def canonical_text(record: AttendanceRecord, signer: Signer, person_id: str, signed_at: datetime) -> str:
    """The one text of what is signed; changing its shape would break every signature made before."""
    return json.dumps(
        {
            "appointment_id": record.appointment_id,
            "corrects": record.corrects,
            "minutes_driven": record.minutes_driven,
            "minutes_late": record.what.minutes_late,
            "outcome": record.what.outcome.value,
            "person_id": person_id,
            "planned_minutes": record.planned_minutes,
            "record_id": record.id,
            "recorded_at": _instant(record.recorded_at),
            "recorded_by": record.recorded_by,
            "signed_at": _instant(signed_at),
            "signer": signer.value,
            "youth_id": record.youth_id,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )


def sign(record: AttendanceRecord, signer: Signer, person_id: str, signed_at: datetime) -> Signature:
    """A youth signs only what is about themselves, and nobody signs what did not take place."""
    if signer is Signer.YOUTH and person_id != record.youth_id:
        raise Refused("not_the_youth_of_this_record", {"record_id": record.id})
    if not record.what.outcome.came:
        raise Refused("nothing_to_sign", {"outcome": record.what.outcome.value})
    text = canonical_text(record, signer, person_id, signed_at)
    return Signature(record.id, signer, person_id, signed_at, hashlib.sha256(text.encode()).hexdigest())


def is_intact(record: AttendanceRecord, signature: Signature) -> bool:
    """Whether the record still says what was signed."""
    text = canonical_text(record, signature.signer, signature.person_id, signature.signed_at)
    return hmac.compare_digest(hashlib.sha256(text.encode()).hexdigest(), signature.integrity)


def check_can_contest(record: AttendanceRecord, now: datetime, limit: timedelta) -> None:
    if now > record.recorded_at + limit:
        raise Refused("too_late_to_contest", {"days": limit.days})


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
