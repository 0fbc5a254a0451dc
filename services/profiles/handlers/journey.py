"""The journey of a youth: two tracks side by side, pauses, and the end, which frees a place."""

import datetime as dt

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import (
    CodeTrackMoved,
    DrivingTrackMoved,
    JourneyEnded,
    JourneyPaused,
    JourneyReopened,
    JourneyResumed,
    YouthApplied,
    YouthPutOnWaitingList,
)
from servicekit.dated import months_after
from servicekit.uow import UnitOfWork
from services.profiles.domain.journey import MOVING, after, moves_on
from services.profiles.handlers.history import entered, wrote
from services.profiles.handlers.milestones import withdraw as withdraw_milestone
from services.profiles.handlers.offers import withdraw as withdraw_offer
from services.profiles.handlers.places import (
    admission_of,
    give_place,
    has_place_for,
    locked_book,
    offer_free_places,
    recount,
)
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import AdmissionBook, Youth

_TURN = 200
"""Codes that one turn of the timer moves."""


def move_track(command: rpc.MoveTrack, uow: UnitOfWork) -> Done:
    """A track may be set back: a code expires, a mistake is mended. The first step makes the journey active."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if not moves_on(youth.journey):
        raise Conflict("journey_closed", journey=youth.journey)
    if command.code_track is None and command.driving_track is None:
        raise InvalidRequest("no_track", field="code_track")
    if command.on > uow.deps.today(uow.now):
        raise InvalidRequest("in_the_future", field="on")
    if command.code_track not in (None, youth.code_track):
        youth.code_track = command.code_track
        youth.code_passed_on = _held_since(youth, command)
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track=command.code_track, on=command.on))
    if command.driving_track not in (None, youth.driving_track):
        youth.driving_track = command.driving_track
        uow.log.append(youth.area, DrivingTrackMoved(youth_id=youth.id, track=command.driving_track, on=command.on))
    if youth.journey == "admitted":
        youth.journey = "active"
        entered(uow, youth)
    youth.version += 1
    wrote(uow, youth, "track", *(name for name in ("code_track", "driving_track") if getattr(command, name) is not None))
    return Done(id=youth.id)


def _held_since(youth: Youth, command: rpc.MoveTrack) -> dt.date | None:
    """An expired code keeps its day; one that is set back further was never passed."""
    if command.code_track == "passed":
        return command.on
    return youth.code_passed_on if command.code_track == "expired" else None


def change_journey(command: rpc.ChangeJourney, uow: UnitOfWork) -> Done:
    gives_or_frees = command.act in ("end", "reopen")
    book = locked_book(uow) if gives_or_frees else None
    youth = reached_youth(uow, command.youth_id, lock=True)
    _must_be_said(command, uow)
    phase = after(youth.journey, command.act, command.outcome)
    if phase is None:
        raise Conflict("journey_step", journey=youth.journey, act=command.act)
    came_from, youth.journey, youth.journey_reason = youth.journey, phase, command.reason
    youth.return_on = command.return_on if command.act == "pause" else None
    youth.version += 1
    wrote(uow, youth, "journey", command.act)
    if book is not None and command.act == "reopen":
        _come_back(uow, youth, book, came_from)
    else:
        entered(uow, youth, reason=_reason_code(command), words=command.reason)
        _tell(uow, youth, command, came_from)
    if gives_or_frees:
        offer_free_places(uow, youth.area)
        recount(uow)
    return Done(id=youth.id)


def _must_be_said(command: rpc.ChangeJourney, uow: UnitOfWork) -> None:
    today = uow.deps.today(uow.now)
    if command.act == "end" and command.outcome is None:
        raise InvalidRequest("outcome", field="outcome")
    if command.reason_code and command.reason_code not in {choice.code for choice in uow.deps.programme.exit_reasons}:
        raise InvalidRequest("unknown_choice", field="reason_code")
    if command.act == "end" and command.outcome == "left" and not (command.reason_code or command.reason.strip()):
        raise InvalidRequest("reason_needed", field="reason_code")
    if command.act == "pause" and not command.reason.strip():
        raise InvalidRequest("reason_needed", field="reason")
    if command.act == "pause" and command.return_on is not None and command.return_on < today:
        raise InvalidRequest("due_in_the_past", field="return_on")


def _reason_code(command: rpc.ChangeJourney) -> str:
    """Who leaves for a reason in words alone leaves for another than those of the list."""
    left = command.act == "end" and command.outcome == "left"
    return command.reason_code or ("other" if left else "")


def _tell(uow: UnitOfWork, youth: Youth, command: rpc.ChangeJourney, came_from: str) -> None:
    if command.act == "pause":
        uow.log.append(youth.area, JourneyPaused(youth_id=youth.id, return_on=command.return_on))
    elif command.act == "resume":
        uow.log.append(youth.area, JourneyResumed(youth_id=youth.id))
    else:
        withdraw_offer(uow, youth)
        youth.holds_place = False
        if came_from == "paused":  # the pause is over too: who comes back one day is not on a pause of long ago
            uow.log.append(youth.area, JourneyResumed(youth_id=youth.id))
        uow.log.append(youth.area, JourneyEnded(youth_id=youth.id, outcome=command.outcome or "", reason=_reason_code(command)))


def _come_back(uow: UnitOfWork, youth: Youth, book: AdmissionBook, came_from: str) -> None:
    """Out of follow-up the place was kept. Who had left waits at the end of the line, and enters at once if a place is free;
    who had only applied, where people decide, applies again."""
    uow.log.append(youth.area, JourneyReopened(youth_id=youth.id))
    if came_from == "follow_up":
        entered(uow, youth)
        uow.log.append(youth.area, admission_of(youth))
        uow.log.append(youth.area, JourneyResumed(youth_id=youth.id))
        return
    youth.rank, book.next_rank = book.next_rank, book.next_rank + 1
    if youth.admitted_on is None and uow.deps.programme.admission.by_people:
        youth.journey = "applied"  # nobody has decided yet, and coming back decides nothing
        entered(uow, youth)
        uow.log.append(youth.area, YouthApplied(youth_id=youth.id))
        return
    entered(uow, youth)
    uow.session.flush()
    if has_place_for(uow, youth):
        give_place(uow, youth, uow.deps.today(uow.now))
    else:
        uow.log.append(youth.area, YouthPutOnWaitingList(youth_id=youth.id))


def oldest_code(uow: UnitOfWork, today: dt.date) -> dt.date:
    """A code passed before that day holds no more."""
    return months_after(today, -12 * uow.deps.settings.whole("etg.validity.years", today))


def expire_codes(uow: UnitOfWork) -> None:
    """The code is valid for some years (a dated setting); who has no licence by then starts again."""
    today = uow.deps.today(uow.now)
    limit = oldest_code(uow, today)
    old = (
        select(Youth)
        .where(Youth.code_track == "passed", Youth.code_passed_on < limit, Youth.driving_track != "licensed", Youth.journey.in_(MOVING))
        .order_by(Youth.code_passed_on)
        .limit(_TURN)
        .with_for_update()
    )
    for youth in uow.session.scalars(old):
        youth.code_track = "expired"
        youth.version += 1
        wrote(uow, youth, "track", "code_track")
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track="expired", on=today))
        withdraw_milestone(uow, youth, "code_booked")
