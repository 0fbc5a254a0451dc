"""A youth moves to another area: in the one left nothing is watched any more, in the one entered all of it goes on."""

import datetime as dt

from contracts.profiles.events import AdviserAttached, AdviserDetached, YouthEnteredArea, YouthLeftArea
from servicekit.clock import PARIS
from servicekit.uow import UnitOfWork
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import heard_youth

WATCHED = frozenset({"admitted", "active"})
"""Phases in which silence and absences mean something."""


def youth_left_area(event: YouthLeftArea, uow: UnitOfWork) -> None:
    """Open signals are cleared in the area that raised them; where the new area is followed too, they rise again there."""
    youth = heard_youth(uow, event.youth_id)
    youth.followed_since = None
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth)


def youth_entered_area(event: YouthEnteredArea, uow: UnitOfWork) -> None:
    youth = heard_youth(uow, event.youth_id)
    assert uow.envelope is not None, "an event is being applied"
    youth.area = uow.envelope.area
    youth.adviser_id, youth.school_id, youth.needed_by = event.adviser_id, event.school_id, event.needed_by
    youth.entered_on = event.admitted_on or youth.entered_on
    youth.code_track, youth.driving_track = event.code_track, event.driving_track
    youth.unreachable_since = None if event.reachable else youth.unreachable_since or uow.now
    if event.journey in WATCHED:
        since = event.admitted_on or uow.now.astimezone(PARIS).date()
        youth.followed_since = dt.datetime.combine(since, dt.time(), tzinfo=PARIS)
    timeline.note(uow, youth.id, event)
    signals.heard(uow, youth, at_once=True)


def told(event: AdviserAttached | AdviserDetached, uow: UnitOfWork) -> None:
    """A colleague stands in for the adviser, or does so no longer."""
    timeline.note(uow, event.youth_id, event)
