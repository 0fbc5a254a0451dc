"""What happened at an appointment, who signed it, and who says otherwise."""

import datetime as dt
from typing import Literal

from contracts.attendance.events.appointments import Kind
from contracts.kernel import Event

Outcome = Literal[
    "present", "late", "absent_excused", "absent_unexcused", "cancelled_in_time", "cancelled_late", "cancelled_by_school",
    "postponed",
]


class YouthCheckedIn(Event):
    """The youth says that she is there, with the code shown at the appointment. It counts for nothing until attendance is recorded."""

    appointment_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    starts_at: dt.datetime
    arrived_at: dt.datetime


class LessonAttended(Event):
    """The youth was there. `minutes`: driven (or followed), lateness taken off. `record_id` is the attendance record."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    minutes: int
    late_minutes: int = 0


class LessonMissed(Event):
    """The youth was not there, or it was cancelled; `outcome` says how, `reason` is a code (never leaves to partners).

    `planned_minutes`: how long it would have been.
    """

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    outcome: Outcome
    reason: str | None = None
    planned_minutes: int | None = None


class AttendanceCorrected(Event):
    """A new record replaces `replaced_id`; the old one stays readable and counts no more."""

    appointment_id: str
    record_id: str
    replaced_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    kind: Kind
    starts_at: dt.datetime
    outcome: Outcome
    minutes: int
    reason: str | None = None
    planned_minutes: int | None = None


class AttendanceSigned(Event):
    """One side signed the record; `by`: youth or instructor. `means`: how, the own phone or the instructor's.

    `chain_links`, `chain_head`: how long the school's chain of proofs is then and what its last link is. Whoever keeps this can
    tell later that nothing was cut off its end.
    """

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    by: Literal["youth", "instructor"]
    means: Literal["own_phone", "drawn_on_instructor_phone", "code_on_instructor_phone"] | None = None
    chain_links: int | None = None
    chain_head: str | None = None


class AttendanceContested(Event):
    """The youth says that the record is wrong, within the setting's days."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str


class AttendanceContestAnswered(Event):
    """Somebody answered what the youth contests; `by`: who. Upheld, a correction follows, or was the answer itself."""

    appointment_id: str
    record_id: str
    youth_id: str
    school_id: str
    instructor_id: str
    upheld: bool
    by: Literal["school", "instructor", "adviser"]


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
