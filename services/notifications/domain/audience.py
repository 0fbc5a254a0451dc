"""Who must know what: the one table of it. Says nothing of how a person is found, nor of the words on the screen.

Whoever did the act is not told of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contracts.attendance import events as attendance
from contracts.kernel import Event
from contracts.profiles import events as profiles
from contracts.progress import events as progress


class Audience(StrEnum):
    """Someone, named by the part played in the youth's follow-up or in the event."""

    YOUTH = "youth"
    ADVISER = "adviser"
    SCHOOL = "school"
    INSTRUCTOR = "instructor"
    PROPOSER = "proposer"
    MUST_AGREE = "must_agree"
    NEXT = "next"
    OWNER = "owner"


def _always(_event: Any) -> bool:
    return True


@dataclass(frozen=True)
class Told:
    """Who is told of an event, when it says something they must know."""

    audiences: tuple[Audience, ...]
    when: Callable[[Any], bool] = _always


def _is_absence(event: attendance.LessonMissed | attendance.AttendanceCorrected) -> bool:
    return event.outcome in ("absent_excused", "absent_unexcused")


def _not_by_the_school(event: attendance.AppointmentCancelled) -> bool:
    return event.by not in ("school", "instructor")


def _for_the_adviser(event: attendance.AppointmentCancelled) -> bool:
    """An hour to decide of, or an interview of her own."""
    return _late(event) or event.kind == "interview"


def _at_a_school(event: attendance.LessonAttended) -> bool:
    """An adviser's interview is at none, and nobody signs it."""
    return event.school_id != ""


def _late(event: attendance.AppointmentCancelled) -> bool:
    return event.late


def _by_the_youth(event: attendance.AppointmentNoted) -> bool:
    return event.by == "youth"


def _youth_is_next(event: progress.AdjustmentAgreed) -> bool:
    return event.waits_for == "youth"


def _by_the_school(event: attendance.AppointmentNoted) -> bool:
    return event.by == "school"


YOUTH, ADVISER, SCHOOL = Audience.YOUTH, Audience.ADVISER, Audience.SCHOOL
INSTRUCTOR, PROPOSER, MUST_AGREE = Audience.INSTRUCTOR, Audience.PROPOSER, Audience.MUST_AGREE
NEXT, OWNER = Audience.NEXT, Audience.OWNER

WHO_IS_TOLD: Mapping[type[Event], tuple[Told, ...]] = {
    profiles.YouthAdmitted: (Told((YOUTH, ADVISER)),),  # of a place freed only: see `telling.youth_admitted`
    profiles.AdmissionWithdrawn: (Told((YOUTH, ADVISER)),),  # they were told of the place
    profiles.AdviserAttached: (Told((ADVISER, YOUTH)),),
    profiles.PlaceOffered: (Told((YOUTH, ADVISER)),),  # it goes to the next when nobody answers in time
    profiles.FundingProposed: (Told((YOUTH,)),),  # nothing is promised without her yes
    attendance.AppointmentRequested: (Told((SCHOOL, YOUTH)),),
    attendance.AppointmentConfirmed: (Told((YOUTH, INSTRUCTOR)),),
    attendance.AppointmentDeclined: (Told((YOUTH, INSTRUCTOR)),),
    attendance.AppointmentMoved: (Told((YOUTH, INSTRUCTOR)),),
    attendance.AppointmentCancelled: (Told((YOUTH, INSTRUCTOR)), Told((SCHOOL,), _not_by_the_school), Told((ADVISER,), _for_the_adviser)),
    attendance.AppointmentAccepted: (Told((SCHOOL, ADVISER)),),
    attendance.AppointmentTurnedDown: (Told((ADVISER,)),),  # the others are told of its cancellation
    attendance.AppointmentNoted: (Told((YOUTH,), _by_the_school), Told((SCHOOL, INSTRUCTOR), _by_the_youth)),
    attendance.MeetingPointChanged: (Told((YOUTH,)),),
    attendance.FreedTimeOffered: (Told((YOUTH,)),),  # it goes to the next when nobody answers in time
    attendance.FreedOfferAccepted: (Told((SCHOOL,)),),
    attendance.FreedOfferExpired: (Told((YOUTH,)),),
    attendance.ErasedTimeFreed: (Told((SCHOOL, INSTRUCTOR)),),
    attendance.PlanSentToSchool: (Told((SCHOOL,)),),  # it waits for the school's yes
    attendance.LessonAttended: (Told((YOUTH,), _at_a_school),),  # to sign it
    attendance.LessonMissed: (Told((ADVISER, YOUTH), _is_absence),),
    attendance.AttendanceCorrected: (Told((YOUTH,)), Told((ADVISER,), _is_absence)),
    attendance.AttendanceContested: (Told((INSTRUCTOR, SCHOOL, ADVISER)),),
    attendance.AttendanceContestAnswered: (Told((YOUTH, INSTRUCTOR, SCHOOL, ADVISER)),),  # upheld, the school has to correct
    progress.DifficultyReported: (Told((ADVISER,)),),
    progress.AdjustmentProposed: (Told((YOUTH, MUST_AGREE)),),
    progress.AdjustmentAgreed: (Told((YOUTH,), _youth_is_next), Told((PROPOSER, NEXT))),
    progress.AdjustmentAccepted: (Told((PROPOSER, ADVISER, MUST_AGREE)),),
    progress.AdjustmentDeclined: (Told((PROPOSER, ADVISER)),),
    progress.AdjustmentDone: (Told((YOUTH, PROPOSER, ADVISER)),),
    progress.AdjustmentWithdrawn: (Told((YOUTH, PROPOSER, ADVISER, MUST_AGREE)),),  # refused, too: the adviser may open it again
    progress.AdjustmentArbitrated: (Told((YOUTH, PROPOSER, ADVISER, NEXT, OWNER)),),
    progress.AdjustmentDiscussed: (Told((YOUTH, PROPOSER, ADVISER, MUST_AGREE)),),
    progress.SignalRaised: (Told((ADVISER,)),),
}


def audiences_of(event: Event) -> tuple[Audience, ...]:
    """The parts that must know of this event, each once, in the order of the table."""
    told = (audience for one in WHO_IS_TOLD.get(type(event), ()) if one.when(event) for audience in one.audiences)
    return tuple(dict.fromkeys(told))
