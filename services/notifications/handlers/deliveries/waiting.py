"""What waits for somebody of the staff, counted when the letter of the day is sent: the own news, and what an area or a caseload
asks for. Numbers only."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from contracts.kernel import PROGRAMME, SYSTEM, Context, Scope
from contracts.progress import rpc as progress
from servicekit.bus.port import Caller
from servicekit.uow import UnitOfWork
from services.notifications.domain.choices import kind_of
from services.notifications.domain.hours import at_hour, is_working_day, local_day
from services.notifications.handlers.deliveries.lists import in_reach
from services.notifications.handlers.messages.moderating import waiting_in_scope
from services.notifications.models import DeliveryRow, NotificationRow, SeatRow, StaffRow
from services.notifications.settings import NotificationsDependencies

if TYPE_CHECKING:
    from services.notifications.handlers.deliveries.notes import Due

MESSAGES, REPORTED, PROBLEMS, TRIAGE = "messages", "reported", "problems", "triage"
DAY = dt.timedelta(days=1)
Counts = dict[str, int]


def held_here(each: "Due", uow: UnitOfWork) -> Counts:
    """How much of which kind the person has not read; what was reported and what did not arrive, for whoever decides about it."""
    recipients = _recipients(each.person_id, uow)
    counts: Counts = {}
    unread = _unread(uow).where(NotificationRow.recipient_id.in_(recipients)).group_by(NotificationRow.what)
    for what, count in uow.session.execute(unread.with_only_columns(NotificationRow.what, func.count())):
        if kind_of(what) != MESSAGES:
            counts[kind_of(what)] = counts.get(kind_of(what), 0) + count
    threads = select(func.count()).select_from(SeatRow).where(SeatRow.reader_id.in_(recipients), SeatRow.unread.is_(True))
    counts[MESSAGES] = uow.session.scalar(threads) or 0
    scope = scope_of(each, uow)
    if scope is not None:
        counts[REPORTED] = waiting_in_scope(scope, uow)
        counts[PROBLEMS] = _problems(scope, uow)
    return {kind: count for kind, count in counts.items() if count}


def asked_of_progress(caller: Caller, scope: Scope | None, area: str) -> Counts:
    """For how many youths somebody is needed today. Raises its owner's errors."""
    if scope is None:
        return {}
    wanted = progress.ListTriage(limit=1)
    areas = [area] if area != PROGRAMME else [None, *caller.areas_apart("progress")]
    contexts = [Context(principal=SYSTEM, scope=scope, area=each) for each in areas]
    total = sum(caller.call(progress.list_triage, wanted, context).total for context in contexts)
    return {TRIAGE: total} if total else {}


def scope_of(each: "Due", uow: UnitOfWork) -> Scope | None:
    """Whose youths are this person's to look after; None for whoever decides about none."""
    staff = uow.session.get(StaffRow, each.person_id)
    match staff.role if staff else "":
        case "adviser":
            return Scope(kind="adviser", ids=(each.person_id,))
        case "coordinator" if each.area != PROGRAMME:
            return Scope(kind="areas", ids=(each.area,))
        case "programme_lead":
            return Scope(kind="all")
    return None


def _problems(scope: Scope, uow: UnitOfWork) -> int:
    """What did not arrive since the letter before."""
    d = DeliveryRow
    failed = select(func.count()).select_from(d).where(d.problem.is_(True), d.ended_at > _letter_before(uow), in_reach(scope))
    return uow.session.scalar(failed) or 0


def _letter_before(uow: UnitOfWork) -> dt.datetime:
    deps: NotificationsDependencies = uow.deps
    day = local_day(uow.now) - DAY
    while not is_working_day(day):
        day -= DAY
    return at_hour(day, deps.rules.hour("digest.at", uow.now))


def _recipients(person_id: str, uow: UnitOfWork) -> list[str]:
    """The own list, and the office's for whoever works in one."""
    staff = uow.session.get(StaffRow, person_id)
    return [person_id, staff.organisation_id] if staff and staff.role == "school" and staff.organisation_id else [person_id]


def _unread(uow: UnitOfWork) -> Any:
    deps: NotificationsDependencies = uow.deps
    since: dt.datetime = uow.now - deps.waits_for(uow.now)
    return select(NotificationRow).where(NotificationRow.read_at.is_(None), NotificationRow.at > since)
