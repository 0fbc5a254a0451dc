"""A letter a day for staff: who gets one. What is in it is counted when it is sent (`waiting.py`); nothing waits, no letter."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, PROGRAMME, SYSTEM, Context
from contracts.profiles import rpc as profiles
from servicekit import logs
from servicekit.bus.port import Caller
from servicekit.uow import UnitOfWork
from services.notifications.domain.hours import at_hour, is_working_day, local_day
from services.notifications.handlers.deliveries.planning import Occasion, plan_for
from services.notifications.models import DeliveryRow, StaffRow
from services.notifications.settings import NotificationsDependencies

log = logs.get("notifications.digests")

DIGEST = "digest"
ASKED_AT_ONCE = 100


def plan(work: Any) -> None:
    """From the setting's hour on, on working days; who has one for today gets no second. Where somebody works is asked of
    profiles now: what does not arrive is seen by whoever runs that area.
    """
    staff: list[str] = work.app.query(without_one)
    if not staff:
        return
    try:
        areas = areas_of(work.caller, staff)
    except AutonomieError as error:
        log.warning("staff_away", error=error.code)
        return
    work.app.execute(lambda uow: plan_of_today(uow, areas), entrypoint="plan_digests")


def without_one(uow: UnitOfWork) -> list[str]:
    """Of whom to think today; nobody before the hour, and nobody at a week-end or on a public holiday."""
    deps: NotificationsDependencies = uow.deps
    today = local_day(uow.now)
    hour = at_hour(today, deps.rules.hour("digest.at", uow.now))
    if not is_working_day(today) or uow.now < hour or "email" not in deps.outlets:
        return []
    planned = select(DeliveryRow.person_id).where(DeliveryRow.event_id == f"digest-{today}")
    return list(uow.session.scalars(select(StaffRow.person_id).where(
        StaffRow.role != "", StaffRow.person_id.not_in(planned)).order_by(StaffRow.person_id)))


def areas_of(caller: Caller, staff: Sequence[str]) -> dict[str, str]:
    """Each with the own area; whoever works for the whole programme with that. Raises its owner's errors."""
    found: dict[str, str] = {}
    for start in range(0, len(staff), ASKED_AT_ONCE):
        asked = profiles.ListPeople(ids=tuple(staff[start : start + ASKED_AT_ONCE]))
        answer = caller.call(profiles.list_people, asked, Context(principal=SYSTEM, scope=EVERYTHING))
        found |= {person.id: person.area or PROGRAMME for person in answer.people}
    return found


def plan_of_today(uow: UnitOfWork, areas: Mapping[str, str]) -> None:
    deps: NotificationsDependencies = uow.deps
    today = local_day(uow.now)
    hour = at_hour(today, deps.rules.hour("digest.at", uow.now))
    plan_for([Occasion(f"digest-{today}", DIGEST, person_id, None, areas.get(person_id, PROGRAMME), hour, {})
              for person_id in without_one(uow)], uow)
