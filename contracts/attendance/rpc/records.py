"""One attendance record, as an appointment shows it."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Outcome
from contracts.kernel import Record

NewId = Annotated[str, Meta(min_length=1, max_length=64)]
Reason = Literal[
    "work", "training", "health", "transport", "childcare", "administrative", "money", "discouragement", "other"
]


SignatureMeans = Literal["own_phone", "drawn_on_instructor_phone", "code_on_instructor_phone"]
Strokes = Annotated[
    tuple[Annotated[tuple[Annotated[int, Meta(ge=0, le=1_000)], ...], Meta(max_length=2_000)], ...], Meta(max_length=60)
]
"""A drawing, stroke by stroke: x, y, x, y … in a box 1000 wide and 333 high."""


class Arrival(Record):
    """What the youth said, and the lateness that follows from it; the instructor's record may say otherwise."""

    at: dt.datetime
    late_minutes: int = 0


class Contest(Record):
    """What the youth says of a record, and the answer. `words` and `reason` are for the youth, the school and the adviser only.

    `upheld`: None until somebody answers. `settled`: nobody has to act any more; one that was upheld waits for its correction.
    """

    upheld: bool | None = None
    settled: bool = False
    words: str = ""
    reason: str = ""
    answered_by: Literal["school", "instructor", "adviser"] | None = None
    answered_at: dt.datetime | None = None


class AttendanceRecord(Record):
    """What happened; corrected only by a new record. `digest`: sha256 over its canonical text.

    `youth_signed_by`: how the youth signed; None also for what was signed before that was kept.
    `contest_until`: how long the youth may say that it is wrong; None once she did.
    """

    id: str
    outcome: Outcome
    at: dt.datetime
    recorded_by: str
    digest: str
    minutes: int
    late_minutes: int = 0
    reason: Reason | None = None
    replaces: str | None = None
    correction_reason: str | None = None
    signed_by_youth_at: dt.datetime | None = None
    signed_by_instructor_at: dt.datetime | None = None
    not_signed_reason: str | None = None
    youth_signed_by: SignatureMeans | None = None
    contested_at: dt.datetime | None = None
    contest_until: dt.datetime | None = None
    contest: Contest | None = None
