"""Who is also written to, by e-mail or SMS, of what was told in the application. Sends nothing.

Looks only at news marked when it was told live or in catching up, so a rebuild plans nothing; once per (event, person, channel).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from servicekit.uow import UnitOfWork
from services.notifications.domain.choices import chosen_for, kind_of
from services.notifications.domain.hours import Quiet, when_allowed
from services.notifications.models import DeliveryRow, NotificationRow, PreferenceRow, StaffRow
from services.notifications.settings import NotificationsDependencies

BATCH = 200
ID_SPACE = uuid.UUID("0b9a5c3e-93a4-4c54-8f5b-6f0d1c1f3a77")
WAITING, LEAVING, SENT, DROPPED = "waiting", "leaving", "sent", "dropped"
FAILED, UNKNOWN, STALE, NO_ADDRESS = "failed", "unknown", "stale", "no_address"
BOUNCED = "bounced"


@dataclass(frozen=True)
class Occasion:
    """Something that a person may be written to about."""

    event_id: str
    what: str
    recipient_id: str
    youth_id: str | None
    area: str
    at: dt.datetime
    data: Mapping[str, Any]


def plan(uow: UnitOfWork) -> None:
    """A batch of what was told since the last time."""
    n = NotificationRow
    news = list(uow.session.scalars(select(n).where(n.to_plan).order_by(n.at, n.id).limit(BATCH)))
    if not news:
        return
    unread = [Occasion(row.event_id, row.what, row.recipient_id, row.youth_id, row.area, row.at, row.data)
              for row in news if row.read_at is None]
    plan_for(unread, uow)
    uow.session.execute(update(n).where(n.id.in_([row.id for row in news])).values(to_plan=False))


def plan_for(occasions: Sequence[Occasion], uow: UnitOfWork) -> None:
    """A row for every channel that is on and chosen; one that exists stays as it is."""
    deps: NotificationsDependencies = uow.deps
    persons = _persons({each.recipient_id: each.youth_id for each in occasions}, uow.session)
    wishes = wishes_of({person_id for found in persons.values() for person_id, _ in found}, uow.session)
    wanted: dict[tuple[str, str, str], DeliveryRow] = {}
    for each in occasions:
        for person_id, role in persons.get(each.recipient_id, ()):
            wish = wishes.get(person_id)
            for channel in chosen_for(role, each.what, wish.choices if wish else None):
                if channel in deps.outlets:
                    row = _row(each, person_id, channel, wish, uow)
                    wanted[row.event_id, row.person_id, row.channel] = row
    uow.session.add_all(wanted[key] for key in wanted.keys() - _known(wanted, uow.session))


def by_email_instead(row: DeliveryRow, uow: UnitOfWork) -> bool:
    """No SMS can reach her: a letter, once. False where that is no way either."""
    deps: NotificationsDependencies = uow.deps
    if row.channel == "email" or "email" not in deps.outlets:
        return False
    if not _known([(row.event_id, row.person_id, "email")], uow.session):
        occasion = Occasion(row.event_id, row.what, row.recipient_id, row.youth_id, row.area, row.at, row.data)
        uow.session.add(_row(occasion, row.person_id, "email", uow.session.get(PreferenceRow, row.person_id), uow))
    return True


def own_quiet(wish: PreferenceRow | None) -> Quiet | None:
    if wish is None or not wish.quiet_from or not wish.quiet_until:
        return None
    return Quiet(dt.time.fromisoformat(wish.quiet_from), dt.time.fromisoformat(wish.quiet_until))


def wishes_of(person_ids: Iterable[str], session: Session) -> dict[str, PreferenceRow]:
    rows = session.scalars(select(PreferenceRow).where(PreferenceRow.person_id.in_(list(person_ids))))
    return {row.person_id: row for row in rows}


def _row(each: Occasion, person_id: str, channel: str, wish: PreferenceRow | None, uow: UnitOfWork) -> DeliveryRow:
    deps: NotificationsDependencies = uow.deps
    stale = uow.now - each.at > deps.stale_after(uow.now)
    return DeliveryRow(
        event_id=each.event_id, person_id=person_id, channel=channel,
        id=str(uuid.uuid5(ID_SPACE, f"{each.event_id}/{person_id}/{channel}")), kind=kind_of(each.what), what=each.what,
        recipient_id=each.recipient_id, youth_id=each.youth_id, area=each.area, data=dict(each.data), at=each.at, tries=0,
        due_at=when_allowed(uow.now, deps.rules.quiet(uow.now), own_quiet(wish)), state=STALE if stale else WAITING,
        reason="too_late" if stale else "", problem=False, ended_at=uow.now if stale else None,
    )  # fmt: skip


def _persons(recipients: Mapping[str, str | None], session: Session) -> dict[str, list[tuple[str, str]]]:
    """Whom each recipient stands for, with the role: a youth, one of the staff, or everybody of a school's office."""
    found = {recipient: [(recipient, "youth")] for recipient, youth_id in recipients.items() if recipient == youth_id}
    others = [recipient for recipient in recipients if recipient not in found]
    for row in session.scalars(select(StaffRow).where(StaffRow.person_id.in_(others))):
        found[row.person_id] = [(row.person_id, row.role)]
    offices = [recipient for recipient in others if recipient not in found]
    for row in session.scalars(select(StaffRow).where(StaffRow.organisation_id.in_(offices), StaffRow.role == "school")):
        found.setdefault(row.organisation_id, []).append((row.person_id, row.role))
    return found


def _known(keys: Iterable[tuple[str, str, str]], session: Session) -> set[tuple[str, str, str]]:
    d, wanted = DeliveryRow, list(keys)
    if not wanted:
        return set()
    found = session.execute(
        select(d.event_id, d.person_id, d.channel).where(tuple_(d.event_id, d.person_id, d.channel).in_(wanted)))
    return {(event_id, person_id, channel) for event_id, person_id, channel in found}
