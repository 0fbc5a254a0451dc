"""A youth's way: admission, phases, the two tracks, milestones."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event

CodeTrack = Literal["not_started", "pre_code", "in_training", "passed", "expired"]
DrivingTrack = Literal["not_started", "in_training", "ready", "exam", "licensed"]
Milestone = Literal["neph_asked", "neph_received", "code_booked", "exam_asked", "exam_booked"]


class YouthAdmitted(Event):
    """A place was given; the youth is followed from now on. `awaited`: by a commission or a draw, for which she waited."""

    youth_id: str
    status: str
    admitted_on: dt.date
    reachable: bool
    awaited: bool = False


class YouthApplied(Event):
    """Somebody applies in this area: new, moved there by an export before there is a place, or again because a decision was
    taken back. What was decided is said by itself."""

    youth_id: str


class YouthPutOnWaitingList(Event):
    """Eligible, but the area's places are taken; the rank is the area's."""

    youth_id: str


class YouthRefused(Event):
    """Not eligible; `reason` is one of age<18, age>25, commune, income."""

    youth_id: str
    reason: str


class AdmissionWithdrawn(Event):
    """The place was given by mistake and is nobody's again: she applies, as before. No journey has ended."""

    youth_id: str


class PlacesDrawn(Event):
    """A draw was made among `drawn` applications of the area, of which `admitted` got a place; each is told by itself as well."""

    subject_field: ClassVar[str] = "draw_id"
    draw_id: str
    drawn: int
    admitted: int


class StatusChanged(Event):
    """A period of the youth's dated occupations was told; `since` is a local date. The latest `since` is what the youth is now."""

    youth_id: str
    status: str
    since: dt.date


class StatusWithdrawn(Event):
    """The period that began on `since` was noted by mistake; `status` and `status_since` say what the youth is without it."""

    youth_id: str
    since: dt.date
    status: str
    status_since: dt.date


class CodeTrackMoved(Event):
    youth_id: str
    track: CodeTrack
    on: dt.date


class DrivingTrackMoved(Event):
    youth_id: str
    track: DrivingTrack
    on: dt.date


class JourneyPaused(Event):
    youth_id: str
    return_on: dt.date | None = None


class JourneyResumed(Event):
    youth_id: str


class JourneyEnded(Event):
    """`outcome`: left or followed_up; `reason`: why she left, a code of the programme."""

    youth_id: str
    outcome: str
    reason: str = ""


class JourneyReopened(Event):
    """Who had left, or was in follow-up, comes back; a `YouthAdmitted`, `YouthPutOnWaitingList` or `YouthApplied` says where to."""

    youth_id: str


class PlaceOffered(Event):
    """A freed place is offered to the next who waits; she answers until the end of that local day."""

    youth_id: str
    until: dt.date


class PlaceOfferClosed(Event):
    """Accepted (a `YouthAdmitted` follows), declined, or expired: the next in line is offered the place."""

    youth_id: str
    outcome: Literal["accepted", "declined", "expired"]


class MilestoneReached(Event):
    """A step of the paperwork was taken on that local day; said again with another day, the later word counts.

    `for_day`: the day of the exam, where one was booked.
    """

    youth_id: str
    milestone: Milestone
    on: dt.date
    for_day: dt.date | None = None


class MilestoneWithdrawn(Event):
    """It was noted by mistake, or must be taken again (a code booked and not passed)."""

    youth_id: str
    milestone: Milestone
