"""What is noted about a delivery, and what the state as of now says of it: go, wait, or never mind."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import delete, func, select, update

from servicekit.uow import UnitOfWork
from services.notifications.domain.choices import chosen_for
from services.notifications.domain.hours import when_allowed
from services.notifications.handlers.deliveries import waiting
from services.notifications.handlers.deliveries.planning import (
    DROPPED,
    FAILED,
    LEAVING,
    NO_ADDRESS,
    SENT,
    STALE,
    UNKNOWN,
    WAITING,
    by_email_instead,
    own_quiet,
)
from services.notifications.models import DeliveryRow, NotificationRow, PreferenceRow, ReminderRow, StaffRow
from services.notifications.outlets.port import Fate, Result
from services.notifications.settings import NotificationsDependencies

BATCH = 20
LOST_AFTER = dt.timedelta(minutes=10)
"""No sender is still in a conversation after that; its process ended in it."""
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
REMINDERS = frozenset({"appointment_reminder", "adjustment_reminder"})
DIGEST = "digest"


@dataclass(frozen=True)
class Due:
    """A delivery as the sender takes it up."""

    event_id: str
    person_id: str
    channel: str
    id: str
    what: str
    recipient_id: str
    youth_id: str | None
    area: str
    at: dt.datetime
    data: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.event_id, self.person_id, self.channel

    @property
    def is_reminder(self) -> bool:
        return self.what in REMINDERS

    @property
    def is_digest(self) -> bool:
        return self.what == DIGEST

    @property
    def role(self) -> str:
        return "youth" if self.person_id == self.youth_id else "staff"


@dataclass(frozen=True)
class Verdict:
    """`until` for wait; `data` is added to what the words are made of; `language`: the one chosen here, if any."""

    act: Literal["go", "wait", "drop", "stale"]
    reason: str = ""
    until: dt.datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""


def due(uow: UnitOfWork) -> list[Due]:
    d = DeliveryRow
    rows = uow.session.scalars(
        select(d).where(d.state == WAITING, d.due_at <= uow.now).order_by(d.due_at, d.id).limit(BATCH))
    return [Due(r.event_id, r.person_id, r.channel, r.id, r.what, r.recipient_id, r.youth_id, r.area, r.at,
                dict(r.data)) for r in rows]


def verdict(each: Due, uow: UnitOfWork) -> Verdict:
    """As of now: the hour, what the person wishes, whether it was read or taken back meanwhile."""
    deps: NotificationsDependencies = uow.deps
    wish = uow.session.get(PreferenceRow, each.person_id)
    until = when_allowed(uow.now, deps.rules.quiet(uow.now), own_quiet(wish))
    if uow.now - each.at > deps.stale_after(uow.now):
        return Verdict("stale", "too_late")
    if until > uow.now:
        return Verdict("wait", until=until)
    role = _role(each, uow)
    chosen = chosen_for(role, each.what, wish.choices if wish else None)
    if each.channel not in chosen and not (each.channel == "email" and "sms" in chosen):
        return Verdict("drop", "not_wished")
    language = wish.language if wish else ""
    if each.is_digest:
        return Verdict("go", data={"counts": waiting.held_here(each, uow)}, language=language)
    if each.is_reminder:
        return Verdict("go", language=language)
    told = uow.session.get(NotificationRow, (each.recipient_id, each.event_id))
    if told is None or told.read_at is not None:
        return Verdict("drop", "taken_back" if told is None else "read")
    return Verdict("go", language=language)


def leaves(each: Due, uow: UnitOfWork) -> bool:
    """True for the one who may send it now: the last thing noted before the other side can take it."""
    d = DeliveryRow
    claimed = uow.session.execute(
        update(d).where(d.id == each.id, d.state == WAITING).values(state=LEAVING, due_at=uow.now, tries=d.tries + 1))
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def result(each: Due, came: Result, uow: UnitOfWork) -> None:
    row = _locked(each, uow)
    if row is None or row.state not in (WAITING, LEAVING):
        return
    row.reason = came.reason[:60]
    if came.fate is Fate.LATER:
        row.tries += 0 if row.state == LEAVING else 1
        row.state, row.due_at = WAITING, uow.now + PAUSES[min(row.tries, len(PAUSES)) - 1]
        return
    row.state = {Fate.TAKEN: SENT, Fate.REFUSED: FAILED, Fate.UNKNOWN: UNKNOWN}[came.fate]
    row.ended_at = uow.now
    row.problem = came.fate is Fate.UNKNOWN or (came.fate is Fate.REFUSED and not by_email_instead(row, uow))


def fault(each: Due, uow: UnitOfWork) -> None:
    """An error of ours: tried later when it had not left yet; otherwise nobody knows."""
    row = _locked(each, uow)
    if row is not None:
        result(each, Result(Fate.UNKNOWN if row.state == LEAVING else Fate.LATER, "fault"), uow)


def closed(each: Due, said: Verdict, uow: UnitOfWork) -> None:
    """Waits for its hour, or is not sent at all. What was planned in time and still could not leave is a problem."""
    row = _locked(each, uow)
    if row is None or row.state != WAITING:
        return
    if said.act == "wait":
        assert said.until is not None
        row.due_at = said.until
        return
    row.state = STALE if said.act == "stale" else DROPPED
    row.problem, row.ended_at = said.act == "stale", uow.now
    row.reason = row.reason or said.reason if said.act == "stale" else said.reason


def no_address(each: Due, uow: UnitOfWork) -> None:
    row = _locked(each, uow)
    if row is not None and row.state == WAITING:
        row.state, row.reason, row.ended_at = NO_ADDRESS, "no_phone" if row.channel == "sms" else "no_email", uow.now
        row.problem = not by_email_instead(row, uow)


def some_lost(uow: UnitOfWork) -> bool:
    d = DeliveryRow
    lost = select(func.count()).select_from(d).where(d.state == LEAVING, d.due_at < uow.now - LOST_AFTER)
    return bool(uow.session.scalar(lost))


def give_up_lost(uow: UnitOfWork) -> None:
    """The process ended between leaving and the answer: it may have arrived, so it is not sent again."""
    d = DeliveryRow
    uow.session.execute(update(d).where(d.state == LEAVING, d.due_at < uow.now - LOST_AFTER).values(
        state=UNKNOWN, reason="process_ended", problem=True, ended_at=uow.now))


def forget_old(uow: UnitOfWork) -> None:
    """What was sent or not, after the setting's days; and appointments of which nobody need be reminded any more."""
    deps: NotificationsDependencies = uow.deps
    limit = uow.now - dt.timedelta(days=deps.rules.whole("deliveries.kept_days", uow.now))
    uow.session.execute(delete(DeliveryRow).where(DeliveryRow.ended_at < limit))
    uow.session.execute(delete(ReminderRow).where(ReminderRow.at < limit))


def _role(each: Due, uow: UnitOfWork) -> str:
    if each.role == "youth":
        return "youth"
    staff = uow.session.get(StaffRow, each.person_id)
    return staff.role if staff else ""


def _locked(each: Due, uow: UnitOfWork) -> DeliveryRow | None:
    return uow.session.get(DeliveryRow, each.key, with_for_update=True)
