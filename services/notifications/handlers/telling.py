"""Turns the others' events into news for those who must know (domain/audience.py says who)."""

from typing import Any

from contracts.kernel import Event
from contracts.profiles.events import YouthAdmitted, YouthPutOnWaitingList
from contracts.progress.events import AdjustmentArbitrated, AdjustmentProposed
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.domain.audience import Audience, audiences_of
from services.notifications.handlers.news import News, news_of, post, post_to_role
from services.notifications.models import ProposalRow, WaitingRow

AGREERS = ("adviser", "school")


def tell(event: Event, uow: UnitOfWork) -> None:
    """Tells everyone of the table."""
    news = news_of(event, uow)
    for audience in audiences_of(event):
        _tell_one(audience, event, news, uow)


def adjustment_proposed(event: AdjustmentProposed, uow: UnitOfWork) -> None:
    """Remembers the proposer, who is told of the answers, and who must agree."""
    rows, key = rows_of(uow.session), event.adjustment_id
    if rows.get(ProposalRow, key) is None:
        rows.add(key, ProposalRow(
            adjustment_id=key, proposer_id=event.proposer_id, must_agree=event.must_agree, also_agrees=event.also_agrees))
    tell(event, uow)


def adjustment_arbitrated(event: AdjustmentArbitrated, uow: UnitOfWork) -> None:
    """Who is asked to agree now had perhaps not to before."""
    proposal = rows_of(uow.session).get(ProposalRow, event.adjustment_id)
    if proposal is not None and event.waits_for in AGREERS and event.waits_for != proposal.must_agree:
        proposal.also_agrees = event.waits_for
    tell(event, uow)


def youth_put_on_waiting_list(event: YouthPutOnWaitingList, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    if rows.get(WaitingRow, event.youth_id) is None:
        rows.add(event.youth_id, WaitingRow(youth_id=event.youth_id))


def youth_admitted(event: YouthAdmitted, uow: UnitOfWork) -> None:
    """News for those who waited for a place, or for a commission or a draw; an import that admits three hundred at once is not."""
    rows = rows_of(uow.session)
    waiting = rows.get(WaitingRow, event.youth_id)
    if waiting is not None:
        rows.delete(event.youth_id, waiting)
    if waiting is not None or event.awaited:
        tell(event, uow)


def _tell_one(audience: Audience, event: Any, news: News, uow: UnitOfWork) -> None:
    if audience is Audience.YOUTH:
        post(news, event.youth_id, uow)
    elif audience is Audience.INSTRUCTOR:
        if event.instructor_id:  # a class may have none
            post(news, event.instructor_id, uow)
    elif audience is Audience.SCHOOL and hasattr(event, "school_id"):
        if event.school_id:  # an adviser's interview is at none
            post(news, event.school_id, uow)
    elif audience in (Audience.ADVISER, Audience.SCHOOL):
        post_to_role(news, audience.value, uow)
    elif audience in (Audience.NEXT, Audience.OWNER):
        _tell_role(event.waits_for if audience is Audience.NEXT else event.owner_role, news, uow)
    else:
        _tell_party(audience, event, news, uow)


def _tell_role(role: str | None, news: News, uow: UnitOfWork) -> None:
    """Of an adjustment; the youth is told as such, where she is to be told."""
    if role is not None and role != Audience.YOUTH:
        post_to_role(news, role, uow)


def _tell_party(audience: Audience, event: Any, news: News, uow: UnitOfWork) -> None:
    """The proposer of an adjustment, or the role that must act or pay; a proposal told late is nobody's."""
    proposal = rows_of(uow.session).get(ProposalRow, event.adjustment_id)
    if proposal is None:
        return
    if audience is Audience.PROPOSER:
        post(news, proposal.proposer_id, uow)
        return
    for role in (proposal.must_agree, proposal.also_agrees):
        _tell_role(role, news, uow)
