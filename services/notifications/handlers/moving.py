"""A youth moves to another area: whoever does not follow her any more is told, and the new area knows who stays."""

from sqlalchemy import update

from contracts.profiles.events import LinkRole, YouthEnteredArea, YouthLeftArea, YouthLinked
from servicekit.uow import UnitOfWork
from services.notifications.handlers.news import links, news_of, post
from services.notifications.handlers.people import youth_linked
from services.notifications.models import DeliveryRow, MessageRow, ReminderRow, ThreadRow

TOLD: tuple[LinkRole, ...] = ("adviser", "school")


def youth_left_area(event: YouthLeftArea, uow: UnitOfWork) -> None:
    """The youth, and those who followed her until this very moment: their links ended in the same act."""
    news = news_of(event, uow)
    post(news, event.youth_id, uow)
    for role in TOLD:
        for link in links(event.youth_id, role, uow.session):
            if link.since <= news.at and (link.until is None or link.until == news.at):
                post(news, link.other_id, uow)


def youth_entered_area(event: YouthEnteredArea, uow: UnitOfWork) -> None:
    """Links that stay are known to whoever followed the other area; to an instance of this one alone they are new."""
    single: list[tuple[LinkRole, str | None]] = [("adviser", event.adviser_id), ("school", event.school_id)]
    many: list[tuple[LinkRole, str | None]] = [
        *(("referent", each) for each in event.referent_ids), *(("instructor", each) for each in event.instructor_ids)]
    for role, other_id in (*single, *many):
        if other_id is not None:
            youth_linked(YouthLinked(youth_id=event.youth_id, role=role, other_id=other_id), uow)
    _comes_along(event.youth_id, uow)


def _comes_along(youth_id: str, uow: UnitOfWork) -> None:
    """The new area's coordinator decides what is reported and sees what does not arrive."""
    assert uow.envelope is not None, "an event is being applied"
    for table in (ThreadRow, MessageRow, ReminderRow, DeliveryRow):
        moved = update(table).where(table.youth_id == youth_id).values(area=uow.envelope.area)
        uow.session.execute(moved, execution_options={"synchronize_session": False})
