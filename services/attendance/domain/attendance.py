"""What happened at an appointment, as a record that is never edited: a correction is a new record with its reason.

Signatures are in `signatures`; when an appointment may be booked or cancelled is in `booking`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.errors import Conflict, InvalidRequest


class Outcome(StrEnum):
    """The codes of domain.md § 5."""

    PRESENT = "present"
    LATE = "late"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_UNEXCUSED = "absent_unexcused"
    CANCELLED_IN_TIME = "cancelled_in_time"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_SCHOOL = "cancelled_by_school"
    POSTPONED = "postponed"

    @property
    def came(self) -> bool:
        return self in (Outcome.PRESENT, Outcome.LATE)

    @property
    def is_absence(self) -> bool:
        return self in (Outcome.ABSENT_EXCUSED, Outcome.ABSENT_UNEXCUSED)

    @property
    def used_its_time(self) -> bool:
        """False when the hour was given back: cancelled or postponed."""
        return self.came or self.is_absence


class Reason(StrEnum):
    """Why somebody did not come or cancelled; never leaves in a partner's event."""

    WORK = "work"
    TRAINING = "training"
    HEALTH = "health"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    ADMINISTRATIVE = "administrative"
    MONEY = "money"
    DISCOURAGEMENT = "discouragement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WhatHappened:
    """One person's outcome at one appointment; `minutes_late` goes with late and with nothing else."""

    outcome: Outcome
    minutes_late: int = 0
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """`planned_minutes` is copied in: it stays right if the appointment is moved. `corrects` names the one before."""

    id: str
    appointment_id: str
    youth_id: str
    what: WhatHappened
    planned_minutes: int
    recorded_by: str
    recorded_at: datetime
    corrects: str | None = None
    correction_reason: str | None = None

    @property
    def minutes_driven(self) -> int:
        return minutes_driven(self.what, self.planned_minutes)


OF_NO_INTERVIEW = frozenset({Outcome.CANCELLED_LATE, Outcome.CANCELLED_BY_SCHOOL})
"""No hour of an adviser's interview is ever due, and no school has to do with it."""


def check_of_interview(what: WhatHappened) -> None:
    if what.outcome in OF_NO_INTERVIEW:
        raise InvalidRequest("outcome_of_no_interview", field="outcome", outcome=what.outcome.value)


def minutes_driven(what: WhatHappened, planned_minutes: int) -> int:
    """Hours on certificates and in the ledger are hours driven, nothing else."""
    if what.outcome is Outcome.PRESENT:
        return planned_minutes
    if what.outcome is Outcome.LATE:
        return planned_minutes - what.minutes_late
    return 0


def check(
    what: WhatHappened, *, starts_at: datetime, planned_minutes: int, now: datetime, close_early: timedelta | None = None
) -> None:
    """Refuses what cannot have happened, with the code of the first thing wrong.

    `close_early`: how long before its end a whole appointment may be closed, for the thumb of whoever is parking the car. Sooner it
    is closed only with the minutes that are missing. None where no minutes are counted.
    """
    late = what.outcome is Outcome.LATE
    if late and not 0 < what.minutes_late < planned_minutes:
        raise InvalidRequest("bad_minutes_late", field="late_minutes", planned_minutes=planned_minutes)
    if not late and what.minutes_late:
        raise InvalidRequest("minutes_late_without_late", field="late_minutes", outcome=what.outcome.value)
    if what.outcome is Outcome.ABSENT_EXCUSED and what.reason is None:
        raise InvalidRequest("reason_missing", field="reason", outcome=what.outcome.value)
    if what.outcome is Outcome.PRESENT and what.reason is not None:
        raise InvalidRequest("reason_without_absence", field="reason", outcome=what.outcome.value)
    if what.outcome.used_its_time and now < starts_at:
        raise Conflict("not_started_yet", starts_at=starts_at.isoformat())
    driven_at = starts_at + timedelta(minutes=minutes_driven(what, planned_minutes))
    if what.outcome.came and close_early is not None and now < driven_at - close_early:
        raise Conflict("not_ended_yet", ends_at=driven_at.isoformat())


def correction_of(
    latest: AttendanceRecord, what: WhatHappened, *, record_id: str, by: str, at: datetime, reason: str
) -> AttendanceRecord:
    """A new record in the place of the latest; the old one stays as it was."""
    if not reason.strip():
        raise InvalidRequest("correction_reason_missing", field="correction_reason")
    if what == latest.what:
        raise Conflict("nothing_to_correct", record_id=latest.id)
    return AttendanceRecord(
        record_id,
        latest.appointment_id,
        latest.youth_id,
        what,
        latest.planned_minutes,
        by,
        at,
        latest.id,
        reason.strip(),
    )


def check_corrects_latest(latest: AttendanceRecord | None, corrects: str | None) -> None:
    """Two people cannot record, or correct, the same thing without having seen each other."""
    if latest is None and corrects is not None:
        raise Conflict("nothing_recorded_yet")
    if latest is not None and corrects is None:
        raise Conflict("already_recorded", record_id=latest.id)
    if latest is not None and corrects != latest.id:
        raise Conflict("corrected_meanwhile", record_id=latest.id)
