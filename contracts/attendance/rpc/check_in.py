"""The youth's own arrival: a code that is shown at the appointment and changes, and what she does with it.

An arrival is no attendance: what counts is recorded by the instructor.
"""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.attendance.rpc.appointments import Appointment
from contracts.kernel import Method, Record


class GetCheckInCode(Record):
    """By the school or the instructor, to be shown where the appointment is."""

    appointment_id: str


class CheckInCode(Record):
    """`token` is for a QR, `short` to be typed: six characters. Another is shown from `changes_at` on; this one is taken until
    `good_until`."""

    appointment_id: str
    token: str
    short: str
    changes_at: dt.datetime
    good_until: dt.datetime


class CheckIn(Record):
    """By the youth herself. `code`: a token, or the six characters as they were typed. `appointment_id`: the appointment that
    she has before her, if any; a code of another one is then refused."""

    youth_id: str
    code: Annotated[str, Meta(min_length=1, max_length=200)]
    appointment_id: str | None = None


get_check_in_code = Method("attendance", "get_check_in_code", GetCheckInCode, CheckInCode)
check_in = Method("attendance", "check_in", CheckIn, Appointment, command=True)
