"""The digest of an attendance record, and its signatures: one act each by youth and instructor, who, when, over what.

Who may sign is checked by the gateway's policy; here is what is signed, and whether it still is what was signed.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from contracts.errors import Conflict, NotAllowed
from services.attendance.domain.attendance import AttendanceRecord


class Signer(StrEnum):
    YOUTH = "youth"
    INSTRUCTOR = "instructor"


class Means(StrEnum):
    """By which act: on the own phone; or on the instructor's, with a finger or with the own access code."""

    OWN_PHONE = "own_phone"
    DRAWN = "drawn_on_instructor_phone"
    CODE = "code_on_instructor_phone"


@dataclass(frozen=True, slots=True)
class Way:
    """How it was signed: `held_by` whose phone it was, if not the signer's; `drawing` the digest of what a finger drew."""

    means: Means = Means.OWN_PHONE
    held_by: str | None = None
    drawing: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Electronic: who, as what, when, how, over which record (`integrity`, sha256 in hexadecimal).

    `way`: None for what was signed before it was kept; its integrity says nothing of it.
    """

    record_id: str
    signer: Signer
    person_id: str
    signed_at: datetime
    integrity: str
    way: Way | None = None


def canonical_text(record: AttendanceRecord) -> str:
    """The one text of a record; changing its shape would break every digest and signature made before."""
    return _canonical(
        {
            "appointment_id": record.appointment_id,
            "corrects": record.corrects,
            "id": record.id,
            "minutes_driven": record.minutes_driven,
            "minutes_late": record.what.minutes_late,
            "outcome": record.what.outcome.value,
            "planned_minutes": record.planned_minutes,
            "recorded_at": _instant(record.recorded_at),
            "recorded_by": record.recorded_by,
            "youth_id": record.youth_id,
        }
    )


def digest(record: AttendanceRecord) -> str:
    return _sha256(canonical_text(record))


def sign(record: AttendanceRecord, signer: Signer, person_id: str, signed_at: datetime, way: Way | None = None) -> Signature:
    """A youth signs only what is about themselves, and nobody signs what did not take place."""
    if signer is Signer.YOUTH and person_id != record.youth_id:
        raise NotAllowed("not_the_youth_of_this_record", record_id=record.id)
    if not record.what.outcome.came:
        raise Conflict("nothing_to_sign", outcome=record.what.outcome.value)
    made = Signature(record.id, signer, person_id, signed_at, "", way or Way())
    return replace(made, integrity=_integrity(record, made))


def is_intact(record: AttendanceRecord, signature: Signature) -> bool:
    """Whether the record still says what was signed, and the signature by whom and when."""
    return hmac.compare_digest(_integrity(record, signature), signature.integrity)


def _integrity(record: AttendanceRecord, signature: Signature) -> str:
    said: dict[str, object] = {
        "person_id": signature.person_id,
        "record": digest(record),
        "signed_at": _instant(signature.signed_at),
        "signer": signature.signer.value,
    }
    if signature.way is not None:
        way = signature.way
        said |= {"means": way.means.value, "held_by": way.held_by, "drawing": way.drawing}
    return _sha256(_canonical(said))


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
