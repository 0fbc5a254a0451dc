"""Turns the others' events into news for those who must know (domain/audience.py says who)."""

from typing import Any

from contracts.kernel import Event
from contracts.profiles.events import YouthAdmitted, YouthPutOnWaitingList
from contracts.progress.events import AdjustmentProposed
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.domain.audience import Audience, audiences_of
from services.notifications.handlers.news import News, news_of, post, post_to_role
from services.notifications.models import ProposalRow, WaitingRow


def tell(event: Event, uow: UnitOfWork) -> None:
    """Tells everyone of the table."""
    news = news_of(event, uow)
    for audience in audiences_of(event):
        _tell_one(audience, event, news, uow)


def adjustment_proposed(event: AdjustmentProposed, uow: UnitOfWork) -> None:
    """Remembers the proposer, who is told of the answers, and who must agree."""
    rows, key = rows_of(uow.session), event.adjustment_id
    if rows.get(ProposalRow, key) is None:
        rows.add(key, ProposalRow(adjustment_id=key, proposer_id=event.proposer_id, must_agree=event.must_agree))
    tell(event, uow)


def youth_put_on_waiting_list(event: YouthPutOnWaitingList, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    if rows.get(WaitingRow, event.youth_id) is None:
        rows.add(event.youth_id, WaitingRow(youth_id=event.youth_id))


def youth_admitted(event: YouthAdmitted, uow: UnitOfWork) -> None:
    """News for those who waited for a place; an import that admits three hundred at once is not."""
    rows = rows_of(uow.session)
    waiting = rows.get(WaitingRow, event.youth_id)
    if waiting is not None:
        rows.delete(event.youth_id, waiting)
        tell(event, uow)


def _tell_one(audience: Audience, event: Any, news: News, uow: UnitOfWork) -> None:
    if audience is Audience.YOUTH:
        post(news, event.youth_id, uow)
    elif audience is Audience.INSTRUCTOR:
        if event.instructor_id:  # a class may have none
            post(news, event.instructor_id, uow)
    elif audience is Audience.SCHOOL and hasattr(event, "school_id"):
        post(news, event.school_id, uow)
    elif audience in (Audience.ADVISER, Audience.SCHOOL):
        post_to_role(news, audience.value, uow)
    else:
        _tell_party(audience, event, news, uow)


def _tell_party(audience: Audience, event: Any, news: News, uow: UnitOfWork) -> None:
    """The proposer of an adjustment, or the role that must act or pay; a proposal told late is nobody's."""
    proposal = rows_of(uow.session).get(ProposalRow, event.adjustment_id)
    if proposal is None:
        return
    if audience is Audience.PROPOSER:
        post(news, proposal.proposer_id, uow)
    elif proposal.must_agree:
        post_to_role(news, proposal.must_agree, uow)
