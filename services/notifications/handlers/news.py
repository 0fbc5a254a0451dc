"""One piece of news and how it is put in front of somebody: once per event and recipient, never to its own author."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.kernel import SYSTEM, Event
from contracts.notifications.events import NotificationPosted
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.models import LinkRow, NotificationRow, RoleNewsRow, StaffRow

Data = dict[str, str | int | None]
ID_SPACE = uuid.UUID("6f1c6a2e-7d0b-5f0a-9c53-1a1f6a0f4b52")
"""Any fixed value: an id is derived from event and recipient, so that a rebuild gives the same."""


@dataclass(frozen=True)
class News:
    """What happened, in codes; `actor` did it. `youth_id`: to whom, None where it concerns a school only."""

    event_id: str
    youth_id: str | None
    area: str
    actor: str
    at: dt.datetime
    what: str
    data: Data


def news_of(event: Event, uow: UnitOfWork) -> News:
    """From the event being applied: its own numbers, without the youth's id, which stands beside them."""
    assert uow.envelope is not None
    fields = msgspec.to_builtins(event)
    youth_id = fields.pop("youth_id", None)
    data = {name: _plain(value) for name, value in fields.items()}
    envelope = uow.envelope
    return News(envelope.id, youth_id, envelope.area, envelope.actor, envelope.time, event.short_name(), data)


def _plain(value: Any) -> str | int | None:
    """A list (the evidence of a signal) becomes its length; the ids stay with their owner."""
    if isinstance(value, list | tuple):
        return len(value)
    return int(value) if isinstance(value, bool) else value


def post(news: News, recipient_id: str, uow: UnitOfWork, via_role: str | None = None) -> None:
    """Puts it before a recipient, unless it is there already, or the recipient did it."""
    rows, key = rows_of(uow.session), (recipient_id, news.event_id)
    if recipient_id in (news.actor, SYSTEM.id) or _acted_for(uow.session, news.actor, recipient_id):
        return
    told = rows.get(NotificationRow, key)
    if told is not None:
        told.via_role = told.via_role and via_role
        return

    fields = {"at": news.at, "what": news.what, "youth_id": news.youth_id, "data": news.data, "via_role": via_role,
              "area": news.area, "to_plan": not uow.rebuilding}
    notification_id = str(uuid.uuid5(ID_SPACE, f"{news.event_id}/{recipient_id}"))
    rows.add(key, NotificationRow(recipient_id=recipient_id, event_id=news.event_id, id=notification_id, **fields))
    if not uow.rebuilding:
        posted = NotificationPosted(person_id=recipient_id, notification_id=notification_id, youth_id=news.youth_id)
        uow.log.append(news.area, posted)


def post_to_role(news: News, role: str, uow: UnitOfWork) -> None:
    """To whoever played that part for the youth then, as far as profiles has said."""
    assert news.youth_id is not None, "a part is played for a youth"
    kept = _role_news(news.youth_id, role, uow.session)
    if news.event_id not in {row.event_id for row in kept}:
        row = RoleNewsRow(role=role, **vars(news))
        uow.session.add(row)
        kept.append(row)
    for person_id in who_played(role, news.youth_id, news.at, uow.session):
        post(news, person_id, uow, via_role=role)


def settle_role(youth_id: str, role: str, uow: UnitOfWork) -> None:
    """After profiles said who plays a part: news reaches the right person, whichever source was heard first.

    What somebody else was told too early goes, unless it was read.
    """
    everyone = {link.other_id for link in links(youth_id, role, uow.session)}
    for row in _role_news(youth_id, role, uow.session):
        news = News(row.event_id, row.youth_id, row.area, row.actor, row.at, row.what, dict(row.data))
        right = who_played(role, youth_id, news.at, uow.session)
        for person_id in right:
            post(news, person_id, uow, via_role=role)
        for person_id in everyone - set(right):
            _take_back(news, person_id, role, uow.session)


def who_played(role: str, youth_id: str, at: dt.datetime, session: Session) -> list[str]:
    """Who played the part at that instant; where nobody did yet, the first who came after."""
    known = links(youth_id, role, session)
    then = {link.other_id for link in known if link.since <= at and (link.until is None or at < link.until)}
    later = [link for link in known if link.since > at]
    first = min((link.since for link in later), default=None)
    return sorted(then or {link.other_id for link in later if link.since == first})


def links(youth_id: str, role: str, session: Session) -> list[LinkRow]:
    """All who ever played the part for the youth; a new link is appended by whoever adds it."""
    query = select(LinkRow).where(LinkRow.youth_id == youth_id, LinkRow.role == role)
    return rows_of(session).listed(("links", youth_id, role), query)


def _role_news(youth_id: str, role: str, session: Session) -> list[RoleNewsRow]:
    query = select(RoleNewsRow).where(RoleNewsRow.youth_id == youth_id, RoleNewsRow.role == role)
    return rows_of(session).listed(("news", youth_id, role), query)


def _take_back(news: News, person_id: str, role: str, session: Session) -> None:
    rows, key = rows_of(session), (person_id, news.event_id)
    told = rows.get(NotificationRow, key)
    if told is not None and told.read_at is None and told.via_role == role:
        rows.delete(key, told)


def _acted_for(session: Session, actor: str, recipient_id: str) -> bool:
    """Whether the recipient is the school of whoever acted."""
    staff = rows_of(session).get(StaffRow, actor)
    return staff is not None and staff.organisation_id == recipient_id
