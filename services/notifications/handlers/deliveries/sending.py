"""Sends what is due, in `work`, in a thread of its own: asks how the person is reached, whether it still matters, and notes
what came of it. At most once: it is noted that a message leaves before the other side can take it (outlets/port.py).
"""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from contracts.errors import AutonomieError, NotFound
from contracts.kernel import EVERYTHING, SYSTEM, Context, Scope
from contracts.profiles import rpc as profiles
from servicekit import logs
from servicekit.bus.port import Caller
from servicekit.uow import UnitOfWork
from services.notifications.domain.letters import compose
from services.notifications.handlers.deliveries import notes, reminders, waiting
from services.notifications.handlers.deliveries.notes import Due, Verdict
from services.notifications.outlets.port import Fate, Outlet, Result

log = logs.get("notifications.sending")


class Worker(Protocol):
    """What a chore is given (servicekit.work.Work)."""

    app: Any
    caller: Caller

    def ending(self) -> bool: ...


def send_due(work: Worker) -> None:
    """One pass over a batch. A service that is away leaves its rows waiting for the next."""
    outlets: dict[str, Outlet] = work.app.deps.outlets
    if not outlets:
        return
    if work.app.query(notes.some_lost):
        work.app.execute(notes.give_up_lost, entrypoint="send_due")
    due: list[Due] = work.app.query(notes.due)
    if not due:
        return
    try:
        contacts = _contacts(work, due)
    except AutonomieError as error:
        log.warning("contacts_away", error=error.code)
        return
    for each in due:
        if work.ending():
            return
        try:
            _handle(work, each, contacts.get(each.person_id), outlets)
        except Exception:  # one that cannot be made must not hold up the others
            log.exception("delivery_fault", delivery=each.id)
            _note(work, partial(notes.fault, each))


def _contacts(work: Worker, due: list[Due]) -> dict[str, profiles.Contact]:
    """Asked of their owner now, and forgotten when this pass is over."""
    request = profiles.ContactsOf(person_ids=tuple({each.person_id for each in due}))
    answer = work.caller.call(profiles.contacts_of, request, Context(principal=SYSTEM, scope=EVERYTHING))
    return {contact.person_id: contact for contact in answer.contacts}


def _handle(work: Worker, each: Due, contact: profiles.Contact | None, outlets: dict[str, Outlet]) -> None:
    outlet = outlets.get(each.channel)
    verdict: Verdict = work.app.query(lambda uow: notes.verdict(each, uow)) if outlet else Verdict("drop", "channel_off")
    if verdict.act == "go":
        try:
            verdict = _asked_of_owners(work, each, verdict)
        except AutonomieError as error:
            log.warning("owner_away", error=error.code)
            return
    if verdict.act != "go" or outlet is None:
        _note(work, lambda uow: notes.closed(each, verdict, uow))
        return
    address = (contact.email if each.channel == "email" else contact.phone) if contact else ""
    if not address:
        _note(work, lambda uow: notes.no_address(each, uow))
        return
    result = _send(work, each, address, verdict, contact.language if contact else "", outlet)
    if result.fate is not Fate.NOT_MINE:
        _note(work, lambda uow: notes.result(each, result, uow))


def _asked_of_owners(work: Worker, each: Due, verdict: Verdict) -> Verdict:
    """Whether a reminder is still so, and what else waits for whoever gets the letter of the day. Raises owners' errors."""
    if each.is_reminder:
        try:
            return reminders.still_so(work.caller, each, work.app.clock.now())
        except NotFound:
            return Verdict("drop", "no_longer_so")
    if not each.is_digest:
        return verdict
    scope: Scope | None = work.app.query(lambda uow: waiting.scope_of(each, uow))
    counts = {**verdict.data["counts"], **waiting.asked_of_progress(work.caller, scope, each.area)}
    return replace(verdict, data={"counts": counts}) if counts else Verdict("drop", "nothing_waits")


def _send(work: Worker, each: Due, address: str, verdict: Verdict, language: str, outlet: Outlet) -> Result:
    now: dt.datetime = work.app.clock.now()
    parcel = compose(each.channel, each.id, address, each.what, {**each.data, **verdict.data}, verdict.language or language,
                     work.app.deps.public_url, now, each.role)
    result = outlet.send(parcel, lambda: bool(work.app.execute(lambda uow: notes.leaves(each, uow), entrypoint="send_due")))
    log.info("delivery", delivery=each.id, channel=each.channel, fate=result.fate.value, reason=result.reason)
    return result


def _note(work: Worker, use_case: Any) -> None:
    def run(uow: UnitOfWork) -> None:
        use_case(uow)

    work.app.execute(run, entrypoint="send_due")
