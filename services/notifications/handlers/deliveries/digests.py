"""A letter a day for staff: what waits in the application. Its content is counted when it is sent; nothing waits, no letter."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from contracts.kernel import PROGRAMME
from servicekit.uow import UnitOfWork
from services.notifications.domain.choices import kind_of
from services.notifications.domain.hours import at_hour, local_day
from services.notifications.handlers.deliveries.planning import Occasion, plan_for
from services.notifications.models import DeliveryRow, NotificationRow, SeatRow, StaffRow
from services.notifications.settings import NotificationsDependencies

DIGEST = "digest"
SATURDAY = 5


def plan(uow: UnitOfWork) -> None:
    """From the setting's hour on, from Monday to Friday; who has one for today gets no second."""
    deps: NotificationsDependencies = uow.deps
    today = local_day(uow.now)
    hour = at_hour(today, deps.rules.hour("digest.at", uow.now))
    if today.weekday() >= SATURDAY or uow.now < hour or "email" not in deps.outlets:
        return
    event_id = f"digest-{today}"
    planned = select(DeliveryRow.person_id).where(DeliveryRow.event_id == event_id)
    staff = uow.session.scalars(select(StaffRow.person_id).where(
        StaffRow.role != "", StaffRow.person_id.not_in(planned)).order_by(StaffRow.person_id))
    plan_for([Occasion(event_id, DIGEST, person_id, None, PROGRAMME, hour, {}) for person_id in staff], uow)


def what_waits(person_id: str, uow: UnitOfWork) -> dict[str, Any]:
    """How much of which kind the person has not read; empty when nothing."""
    recipients = _recipients(person_id, uow)
    counts: dict[str, int] = {}
    unread = _unread(uow).where(NotificationRow.recipient_id.in_(recipients)).group_by(NotificationRow.what)
    for what, count in uow.session.execute(unread.with_only_columns(NotificationRow.what, func.count())):
        if kind_of(what) != "messages":
            counts[kind_of(what)] = counts.get(kind_of(what), 0) + count
    threads = uow.session.scalar(select(func.count()).select_from(SeatRow).where(
        SeatRow.reader_id.in_(recipients), SeatRow.unread.is_(True)))
    if threads:
        counts["messages"] = threads
    return {"counts": counts} if counts else {}


def _recipients(person_id: str, uow: UnitOfWork) -> list[str]:
    """The own list, and the office's for whoever works in one."""
    staff = uow.session.get(StaffRow, person_id)
    return [person_id, staff.organisation_id] if staff and staff.role == "school" and staff.organisation_id else [person_id]


def _unread(uow: UnitOfWork) -> Any:
    deps: NotificationsDependencies = uow.deps
    since: dt.datetime = uow.now - deps.waits_for(uow.now)
    return select(NotificationRow).where(NotificationRow.read_at.is_(None), NotificationRow.at > since)
