"""Classes with places: opened by a school, taken place by place as appointments of the youths, waited for when full."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.attendance.events import Outcome
from contracts.attendance.rpc.appointments import Appointment, Directions
from contracts.attendance.rpc.records import NewId, Reason
from contracts.kernel import Method, Record

ClassKind = Literal["code_class", "workshop"]
ClassTitle = Annotated[str, Meta(max_length=80)]
Places = Annotated[int, Meta(ge=1, le=100)]


class OpenClass(Record):
    """`id` is made by the caller. The time of the instructor and of the room, where they are named, is taken once. `anyway`: the
    school knows that it is outside their hours (`outside_hours`), or that the instructor's working time or rest is passed."""

    id: NewId
    school_id: str
    kind: ClassKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: Places
    instructor_id: str | None = None
    room_id: str | None = None
    title: ClassTitle = ""
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""
    anyway: bool = False


class GroupClass(Record):
    """`taken`: places held, by an appointment or by an offer. `mine`: of the youth who was asked about, with her place on the
    waiting list (`rank`, from 1) or her appointment."""

    id: str
    area: str
    school_id: str
    kind: ClassKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int
    taken: int
    waiting: int
    state: Literal["open", "cancelled", "closed"]
    version: int
    instructor_id: str | None = None
    room_id: str | None = None
    title: str = ""
    meeting_point: str = ""
    directions: str = ""
    series_id: str | None = None
    mine: Literal["place", "waiting", "offered"] | None = None
    appointment_id: str | None = None
    rank: int | None = None


class WaitingYouth(Record):
    """`offered_until`: a place is held for her until then."""

    youth_id: str
    since: dt.datetime
    offered_until: dt.datetime | None = None
    offer_id: str | None = None


class ClassSheet(Record):
    """Who is in, those who gave their place up included, and who waits, in order."""

    group: GroupClass
    seats: tuple[Appointment, ...]
    waiting: tuple[WaitingYouth, ...]


class GetClass(Record):
    class_id: str


class ListClasses(Record):
    """Those in scope that start in [start, end), oldest first; or, for one youth, the open ones of her school. `cursor` as in
    `list_appointments`."""

    start: dt.datetime
    end: dt.datetime | None = None
    youth_id: str | None = None
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class ClassPage(Record):
    classes: tuple[GroupClass, ...]
    next: str | None = None


class ChangeClass(Record):
    """Whoever changes it must have seen its last version. Fewer places than are taken are refused."""

    class_id: str
    version: int
    places: Places
    title: ClassTitle = ""
    meeting_point: Annotated[str, Meta(max_length=200)] = ""
    directions: Directions = ""


class MoveClass(Record):
    """Another time, instructor or room. Everybody in it keeps the place at the new time and may turn it down without loss.

    `instructor_id`, `room_id`: left as they are when None; "" for none. `following`: also those after it in its series, by as many days
    and to the same hour; all of them or none, but of an instructor only the own ones. They keep an instructor or a room of their own
    where the one said here is no other than this class has already. `without`: the youths whom the caller has seen not to be free
    then. Whoever of them has another appointment loses the place, as by the school; who only gave other hours keeps it. One that is
    not named is a refusal, `youths_not_free`, with the ids: `busy`, `outside`. `anyway`: as in `OpenClass`.
    """

    class_id: str
    version: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    instructor_id: str | None = None
    room_id: str | None = None
    following: bool = False
    without: Annotated[tuple[str, ...], Meta(max_length=2_000)] = ()
    anyway: bool = False


class CancelClass(Record):
    """By the school; each youth's place is cancelled as by the school."""

    class_id: str


class TakePlace(Record):
    """`id`: of the appointment that the place becomes. Confirmed by the school's setting, as any other."""

    id: NewId
    class_id: str
    youth_id: str


class JoinWaitingList(Record):
    class_id: str
    youth_id: str


class LeaveWaitingList(Record):
    class_id: str
    youth_id: str


class ClassAttendance(Record):
    appointment_id: str
    outcome: Outcome
    late_minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    reason: Reason | None = None


class RecordClass(Record):
    """What happened to each of those named, all or none; `id` makes the ids of the records."""

    id: NewId
    class_id: str
    lines: Annotated[tuple[ClassAttendance, ...], Meta(min_length=1, max_length=100)]


open_class = Method("attendance", "open_class", OpenClass, GroupClass, command=True)
get_class = Method("attendance", "get_class", GetClass, ClassSheet)
list_classes = Method("attendance", "list_classes", ListClasses, ClassPage)
change_class = Method("attendance", "change_class", ChangeClass, GroupClass, command=True)
move_class = Method("attendance", "move_class", MoveClass, GroupClass, command=True, timeout=15.0)
cancel_class = Method("attendance", "cancel_class", CancelClass, GroupClass, command=True)
take_place = Method("attendance", "take_place", TakePlace, Appointment, command=True)
join_waiting_list = Method("attendance", "join_waiting_list", JoinWaitingList, GroupClass, command=True)
leave_waiting_list = Method("attendance", "leave_waiting_list", LeaveWaitingList, GroupClass, command=True)
record_class = Method("attendance", "record_class", RecordClass, GroupClass, command=True, timeout=15.0)
