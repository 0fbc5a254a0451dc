"""Who follows a youth, where they work, and their doors; facts of staff are logged under `programme`."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event

LinkRole = Literal["adviser", "referent", "school", "instructor"]


class YouthLinked(Event):
    """Someone (or a school) now follows the youth. `other_id`: a person's id, or a school's for role `school`."""

    youth_id: str
    role: LinkRole
    other_id: str


class YouthUnlinked(Event):
    youth_id: str
    role: LinkRole
    other_id: str


class AdviserAttached(Event):
    """An adviser of the same Mission Locale stands in for the lead adviser, with a reason that stays with profiles."""

    youth_id: str
    adviser_id: str
    until: dt.datetime


class AdviserDetached(Event):
    """Her time is over, or somebody ended it before."""

    youth_id: str
    adviser_id: str


class SchoolOpened(Event):
    """A school takes part. `confirmation`: `manual` (its office says yes) or `automatic`."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    confirmation: str


class SchoolConfirmationChanged(Event):
    subject_field: ClassVar[str] = "school_id"
    school_id: str
    confirmation: str


class InstructorJoined(Event):
    subject_field: ClassVar[str] = "instructor_id"
    instructor_id: str
    school_id: str


class InstructorLeft(Event):
    subject_field: ClassVar[str] = "instructor_id"
    instructor_id: str
    school_id: str


class VehicleAdded(Event):
    """`gearbox`: manual or automatic."""

    subject_field: ClassVar[str] = "vehicle_id"
    vehicle_id: str
    school_id: str
    gearbox: str


class VehicleChanged(Event):
    """What a vehicle is now. `adapted`: codes of what is fitted to it, of contracts/profiles/rpc/staff.py."""

    subject_field: ClassVar[str] = "vehicle_id"
    vehicle_id: str
    school_id: str
    gearbox: str
    adapted: tuple[str, ...] = ()


class RoomAdded(Event):
    """A school has a room for classes, with so many seats; said again when the number changes."""

    subject_field: ClassVar[str] = "room_id"
    room_id: str
    school_id: str
    seats: int


class RoomRemoved(Event):
    """Nothing is held there any more; what is booked stays to be moved."""

    subject_field: ClassVar[str] = "room_id"
    room_id: str
    school_id: str


class StaffJoined(Event):
    """Someone of the staff may sign in; logged under `programme`."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    role: str
    organisation_id: str | None = None


class StaffLeft(Event):
    """Someone of the staff works in the programme no longer and may not sign in; logged under `programme`. Youths and
    schools that lose somebody by it hear it by events of their own."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    role: str
    organisation_id: str | None = None


class AccessCodeReplaced(Event):
    """An old code is void; open streams and tokens of this person end."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str


class ImportApplied(Event):
    """An export was applied; `admitted` of its rows got a place. Logged under `programme`."""

    subject_field: ClassVar[str] = "import_id"
    import_id: str
    admitted: int


class SignInClosed(Event):
    """A sign-in ended before its time (signed out, stolen, code replaced): its tokens and streams end now."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    sign_in_id: str
