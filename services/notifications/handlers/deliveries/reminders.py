"""Reminders for youths: an appointment tomorrow, a proposal that waits for the own answer. Once, and only if it is still so.

What is to come is kept from the events; at the moment of sending its owner is asked by id.
"""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from contracts.attendance import events as attendance
from contracts.attendance import rpc as attendance_rpc
from contracts.kernel import EVERYTHING, SYSTEM, Context, Event
from contracts.progress import events as progress
from contracts.progress import rpc as progress_rpc
from servicekit.bus.port import Caller
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.notifications.domain.hours import at_hour, local_day, the_day_after
from services.notifications.handlers.deliveries.planning import Occasion, plan_for
from services.notifications.models import ReminderRow
from services.notifications.settings import NotificationsDependencies

if TYPE_CHECKING:
    from services.notifications.handlers.deliveries.notes import Due, Verdict

APPOINTMENT, ADJUSTMENT = "appointment", "adjustment"
BATCH = 500
DAY = dt.timedelta(days=1)
E = TypeVar("E", bound=Event)
Booking = attendance.AppointmentConfirmed | attendance.AppointmentMoved | attendance.AppointmentCancelled


def also_remembered(handler: Callable[[E, UnitOfWork], None]) -> Callable[[E, UnitOfWork], None]:
    """The handler of an event after which a youth is to be reminded of something, or not any more."""

    def apply(event: E, uow: UnitOfWork) -> None:
        handler(event, uow)
        remember(event, uow)

    return apply


def remember(event: Event, uow: UnitOfWork) -> None:
    match event:
        case attendance.AppointmentConfirmed() | attendance.AppointmentMoved():
            _to_come(event.appointment_id, APPOINTMENT, event.youth_id, event.starts_at, uow)
        case attendance.AppointmentCancelled():
            _over(event.appointment_id, uow)
        case progress.AdjustmentProposed() if event.must_agree is None:
            _to_come(event.adjustment_id, ADJUSTMENT, event.youth_id, uow.now, uow)
        case progress.AdjustmentAgreed() if event.waits_for == "youth":
            _to_come(event.adjustment_id, ADJUSTMENT, event.youth_id, uow.now, uow)
        case progress.AdjustmentArbitrated() if event.decision == "reopen" and event.waits_for == "youth":
            _to_come(event.adjustment_id, ADJUSTMENT, event.youth_id, uow.now, uow)
        case progress.AdjustmentArbitrated() if event.waits_for != "youth":
            _over(event.adjustment_id, uow)
        case (progress.AdjustmentAccepted() | progress.AdjustmentDeclined() | progress.AdjustmentWithdrawn()
              | progress.AdjustmentDone()):
            _over(event.adjustment_id, uow)


def of_appointment(event: Booking) -> tuple[type[ReminderRow], str]:
    """What a batch of appointments reads ahead."""
    return ReminderRow, event.appointment_id


def plan(uow: UnitOfWork) -> None:
    _plan_appointments(uow)
    _plan_adjustments(uow)


def still_so(caller: Caller, each: "Due", now: dt.datetime) -> "Verdict":
    """Asked of the owner. Raises its errors."""
    from services.notifications.handlers.deliveries.notes import Verdict

    context = Context(principal=SYSTEM, scope=EVERYTHING, area=each.area)
    if each.what == "appointment_reminder":
        wanted = attendance_rpc.GetAppointment(appointment_id=str(each.data["about"]))
        found = caller.call(attendance_rpc.get_appointment, wanted, context)
        good = found.state == "confirmed" and found.starts_at.isoformat() == each.data["starts_at"] and found.starts_at > now
    else:
        about = progress_rpc.AboutYouth(youth_id=each.person_id)
        known = caller.call(progress_rpc.list_adjustments, about, context).adjustments
        good = any(item.id == each.data["about"] and item.waits_for == "youth" for item in known)
    return Verdict("go") if good else Verdict("drop", "no_longer_so")


def _plan_appointments(uow: UnitOfWork) -> None:
    """From the setting's hour on the day before; after a standstill also on the day itself. Who was told of it later than
    that hour needs no reminder."""
    deps: NotificationsDependencies = uow.deps
    hour, today = deps.rules.hour("reminders.appointment_from", uow.now), local_day(uow.now)
    start, end = the_day_after(today)
    until = end if uow.now >= at_hour(today, hour) else start
    rows = _to_plan(uow, APPOINTMENT, uow.now, until)
    told_before = [row for row in rows if row.known_at < at_hour(local_day(row.at) - DAY, hour)]
    plan_for([_lesson_of(row, uow.now) for row in told_before], uow)
    for row in rows:
        row.planned = True


def _plan_adjustments(uow: UnitOfWork) -> None:
    deps: NotificationsDependencies = uow.deps
    waited = dt.timedelta(days=deps.rules.whole("reminders.adjustment_after_days", uow.now))
    rows = _to_plan(uow, ADJUSTMENT, uow.now - waited - deps.stale_after(uow.now), uow.now - waited)
    plan_for([_answer_of(row, uow.now) for row in rows], uow)
    for row in rows:
        row.planned = True


def _to_plan(uow: UnitOfWork, kind: str, after: dt.datetime, until: dt.datetime) -> list[ReminderRow]:
    r = ReminderRow
    return list(uow.session.scalars(
        select(r).where(r.planned.is_(False), r.kind == kind, r.at > after, r.at < until).order_by(r.at).limit(BATCH)))


def _lesson_of(row: ReminderRow, now: dt.datetime) -> Occasion:
    event_id = f"appointment-{row.about}-{int(row.at.timestamp())}"
    return _occasion(row, "appointment_reminder", event_id, row.at.isoformat(), now)


def _answer_of(row: ReminderRow, now: dt.datetime) -> Occasion:
    """One for each time that the youth is asked: what was opened again waits anew."""
    return _occasion(row, "adjustment_reminder", f"adjustment-{row.about}-{int(row.at.timestamp())}", None, now)


def _occasion(row: ReminderRow, what: str, event_id: str, starts_at: str | None, now: dt.datetime) -> Occasion:
    return Occasion(event_id, what, row.youth_id, row.youth_id, row.area, now, {"about": row.about, "starts_at": starts_at})


def _to_come(about: str, kind: str, youth_id: str, at: dt.datetime, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    rows = rows_of(uow.session)
    row = rows.get(ReminderRow, about)
    if row is None:
        row = rows.add(about, ReminderRow(about=about, kind=kind))
    elif row.at == at:
        return
    row.youth_id, row.area, row.at, row.known_at, row.planned = youth_id, uow.envelope.area, at, uow.now, False


def _over(about: str, uow: UnitOfWork) -> None:
    rows = rows_of(uow.session)
    row = rows.get(ReminderRow, about)
    if row is not None:
        rows.delete(about, row)
