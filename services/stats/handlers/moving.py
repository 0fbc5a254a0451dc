"""A youth moves to another area: her place and tracks are counted there from now on; what happened stays where it was."""

from contracts.profiles.events import YouthEnteredArea
from servicekit.uow import UnitOfWork
from services.stats.handlers.counting import change_youth, youth_row

_AS_COUNTED = {"follow_up": "followed_up"}
"""Journeys under the names that the events of journeys use here."""


def youth_entered_area(event: YouthEnteredArea, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    change_youth(
        uow.session, event.youth_id, uow.envelope.area, uow.now, journey=_AS_COUNTED.get(event.journey, event.journey),
        code_track=event.code_track, driving_track=event.driving_track,
    )  # fmt: skip
    row = youth_row(uow.session, event.youth_id, uow.envelope.area)
    row.adviser_id, row.school_id = event.adviser_id, event.school_id
