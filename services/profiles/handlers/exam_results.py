"""Exam results move the tracks: progress says what came of an exam, the journey is this service's. An unknown youth moves nothing."""

import datetime as dt

from contracts.profiles.events import CodeTrack, CodeTrackMoved, DrivingTrack, DrivingTrackMoved
from contracts.progress import events as progress
from servicekit.uow import UnitOfWork
from services.profiles.domain.journey import moves_on
from services.profiles.handlers.history import entered, wrote
from services.profiles.handlers.journey import oldest_code
from services.profiles.models import Youth


def recorded(event: progress.ExamResultRecorded, uow: UnitOfWork) -> None:
    """A code passed again later holds from the later day."""
    youth = _moving(uow, event.youth_id)
    if youth is None or not event.passed:
        return
    if event.kind == "code" and (youth.code_passed_on is None or youth.code_passed_on < event.on):
        youth.code_passed_on = event.on
        _code(uow, youth, "passed", event.on)
    elif event.kind == "practical":
        _driving(uow, youth, "licensed", event.on)


def withdrawn(event: progress.ExamResultWithdrawn, uow: UnitOfWork) -> None:
    """What a mistake had moved goes back by one step, unless another exam that was passed stands."""
    youth = _moving(uow, event.youth_id)
    if youth is None or not event.passed:
        return
    today = uow.deps.today(uow.now)
    if event.kind == "code" and youth.code_track == "passed":
        youth.code_passed_on = event.still_passed_on
        _code(uow, youth, "passed" if event.still_passed_on else "in_training", event.still_passed_on or today)
    elif event.still_passed_on is not None:
        return
    elif event.kind == "practical" and youth.driving_track == "licensed":
        _driving(uow, youth, "exam", today)


def tries_used_up(event: progress.CodeTriesUsedUp, uow: UnitOfWork) -> None:
    youth = _moving(uow, event.youth_id)
    if youth is not None and youth.code_track == "passed":
        _code(uow, youth, "expired", event.on)


def tries_left_again(event: progress.CodeTriesLeftAgain, uow: UnitOfWork) -> None:
    """The last try was noted by mistake; a code that is too old by now stays expired."""
    youth = _moving(uow, event.youth_id)
    today = uow.deps.today(uow.now)
    if youth is None or youth.code_track != "expired" or event.passed_on < oldest_code(uow, today):
        return
    youth.code_passed_on = event.passed_on
    _code(uow, youth, "passed", event.passed_on)


def _moving(uow: UnitOfWork, youth_id: str) -> Youth | None:
    youth = uow.session.get(Youth, youth_id, with_for_update=True)
    return youth if youth is not None and moves_on(youth.journey) else None


def _code(uow: UnitOfWork, youth: Youth, track: CodeTrack, on: dt.date) -> None:
    """Said again where the track stands already but the day is another: the code holds from that day."""
    youth.code_track = track
    uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track=track, on=on))
    _moved(uow, youth, "code_track")


def _driving(uow: UnitOfWork, youth: Youth, track: DrivingTrack, on: dt.date) -> None:
    if youth.driving_track == track:
        return
    youth.driving_track = track
    uow.log.append(youth.area, DrivingTrackMoved(youth_id=youth.id, track=track, on=on))
    _moved(uow, youth, "driving_track")


def _moved(uow: UnitOfWork, youth: Youth, field: str) -> None:
    if youth.journey == "admitted":
        youth.journey = "active"
        entered(uow, youth)
    youth.version += 1
    wrote(uow, youth, "track", field)
