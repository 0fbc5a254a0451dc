"""A youth moves to another area: later facts of her reading are logged there."""

from contracts.profiles.events import YouthEnteredArea
from servicekit.uow import UnitOfWork
from services.resources.handlers.facts import reader_of


def youth_entered_area(event: YouthEnteredArea, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    reader = reader_of(event.youth_id, uow)
    reader.area, reader.code_track, reader.driving_track = uow.envelope.area, event.code_track, event.driving_track
