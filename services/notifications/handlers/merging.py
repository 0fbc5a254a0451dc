"""Two files were one person: news, messages and consents are the survivor's; who followed the other file followed it until now."""

from sqlalchemy import select, update

from contracts.profiles.events import YouthsMerged
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.notifications.handlers.erasure import HOLDINGS
from services.notifications.handlers.news import news_of, post, post_to_role
from services.notifications.models import LinkRow, MessageRow, SeatRow, ThreadRow


def youths_merged(event: YouthsMerged, uow: UnitOfWork) -> None:
    """Those who stay are linked to the survivor by events of their own."""
    until = update(LinkRow).where(LinkRow.youth_id == event.merged_id, LinkRow.until.is_(None)).values(until=uow.now)
    uow.session.execute(until, execution_options={"synchronize_session": False})
    _append_messages(event, uow)
    given = give(HOLDINGS, uow, event.merged_id, event.youth_id)
    if given.is_first:
        news = news_of(event, uow)
        post(news, event.youth_id, uow)
        post_to_role(news, "adviser", uow)


def _append_messages(event: YouthsMerged, uow: UnitOfWork) -> None:
    """The other thread's messages come after those of the survivor's, each with its own day; what was read stays read."""
    thread, other = uow.session.get(ThreadRow, event.youth_id), uow.session.get(ThreadRow, event.merged_id)
    if thread is None or other is None:
        return
    before, thread.last = thread.last, thread.last + other.last
    thread.last_at = max(thread.last_at, other.last_at)
    numbers = select(MessageRow.number).where(MessageRow.youth_id == event.merged_id).order_by(MessageRow.number.desc())
    for number in uow.session.scalars(numbers).all():
        moved = update(MessageRow).where(MessageRow.youth_id == event.merged_id, MessageRow.number == number)
        uow.session.execute(moved.values(number=number + before), execution_options={"synchronize_session": False})
    for seat in uow.session.scalars(select(SeatRow).where(SeatRow.youth_id.in_((event.youth_id, event.merged_id)))):
        if seat.youth_id == event.merged_id:
            seat.read_up_to += before
        elif seat.read_up_to == before:
            seat.read_up_to = thread.last
        seat.last, seat.last_at = thread.last, thread.last_at
    uow.session.flush()
