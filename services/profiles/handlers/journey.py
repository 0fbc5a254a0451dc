"""The journey of a youth: two tracks side by side, pauses, and the end, which frees a place."""

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import CodeTrackMoved, DrivingTrackMoved, JourneyEnded, JourneyPaused, JourneyResumed
from servicekit.uow import UnitOfWork
from services.profiles.domain.journey import after, moves_on
from services.profiles.handlers.places import locked_book, offer_free_places, recount
from services.profiles.handlers.scopes import reached_youth


def move_track(command: rpc.MoveTrack, uow: UnitOfWork) -> Done:
    """A track may be set back: a code expires, a mistake is mended. The first step makes the journey active."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if not moves_on(youth.journey):
        raise Conflict("journey_closed", journey=youth.journey)
    if command.code_track is None and command.driving_track is None:
        raise InvalidRequest("no_track", field="code_track")
    if command.code_track not in (None, youth.code_track):
        youth.code_track = command.code_track
        youth.code_passed_on = command.on if command.code_track == "passed" else youth.code_passed_on
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track=command.code_track, on=command.on))
    if command.driving_track not in (None, youth.driving_track):
        youth.driving_track = command.driving_track
        uow.log.append(youth.area, DrivingTrackMoved(youth_id=youth.id, track=command.driving_track, on=command.on))
    if youth.journey == "admitted":
        youth.journey = "active"
    youth.version += 1
    return Done(id=youth.id)


def change_journey(command: rpc.ChangeJourney, uow: UnitOfWork) -> Done:
    if command.act == "end":
        locked_book(uow)
    youth = reached_youth(uow, command.youth_id, lock=True)
    if command.act == "end" and command.outcome is None:
        raise InvalidRequest("outcome", field="outcome")
    phase = after(youth.journey, command.act, command.outcome)
    if phase is None:
        raise Conflict("journey_step", journey=youth.journey, act=command.act)
    youth.journey, youth.journey_reason = phase, command.reason
    youth.return_on = command.return_on if command.act == "pause" else None
    youth.version += 1
    if command.act == "pause":
        uow.log.append(youth.area, JourneyPaused(youth_id=youth.id, return_on=command.return_on))
    elif command.act == "resume":
        uow.log.append(youth.area, JourneyResumed(youth_id=youth.id))
    else:
        youth.holds_place = False
        uow.log.append(youth.area, JourneyEnded(youth_id=youth.id, outcome=command.outcome or ""))
        offer_free_places(uow, youth.area)
        recount(uow)
    return Done(id=youth.id)
