"""The early signals of a youth: looked for whenever something happens, and by the clock; closed by a person.

Time alone raises a signal in the timer only: while events are being caught up, the silence may be ours.
"""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Done
from contracts.progress import events, rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.progress.dependencies import settings_of, today_of
from services.progress.domain.signals import (
    Evidence,
    Finding,
    SignalKind,
    find_signals,
    next_look,
    reconcile,
)
from services.progress.domain.triage import urgency
from services.progress.handlers import fitting, timeline
from services.progress.handlers.evidence import facts_of
from services.progress.models import Adjustment, Signal, Youth

LOOKS_A_TURN = 25
"""Five a second: enough for a look a day at 300 000 youths, and a small part of one processor when hundreds change at once."""
SHOWN = 50
RAISED_AT_ONCE = frozenset({SignalKind.TWO_ABSENCES})


def look(uow: UnitOfWork, youth: Youth, *, by_the_clock: bool = False) -> None:
    """Says what the youth's facts say now: raises, clears, and sets the youth's place in the list of the day."""
    if uow.rebuilding:
        return
    uow.session.flush()
    today = max(today_of(uow), youth.looked_on or today_of(uow))
    facts = facts_of(uow, youth)
    rows = list(uow.session.scalars(select(Signal).where(Signal.youth_id == youth.id)))
    closed = {(r.kind, r.key) for r in rows if r.closed_by}
    known = {(SignalKind(r.kind), r.key): r.cleared_at is None for r in rows if not r.closed_by}
    found = [f for f in find_signals(facts, today, settings_of(uow)) if (f.kind.value, f.key) not in closed]
    said = [f for f in found if by_the_clock or f.kind in RAISED_AT_ONCE or (f.kind, f.key) in known]
    _say(uow, youth, rows, known, said)
    youth.looked_on = today
    turns = [next_look(facts, today, settings_of(uow)), *(r.snoozed_until for r in rows if r.cleared_at is None)]
    if facts.learning.forecast_on is not None:
        turns.append(today + dt.timedelta(days=settings_of(uow).whole("forecast.look_again_days", today)))
    ahead = [day for day in turns if day is not None and day > today]
    youth.next_look_on = today if len(said) < len(found) else min(ahead, default=None)
    place_in_triage(uow, youth)


def after_an_activity(uow: UnitOfWork, youth: Youth) -> None:
    """What may be cleared is cleared at once; what a step forward raises (ready and no exam, say) waits for the timer."""
    if youth.open_signals:
        look(uow, youth)
    elif youth.followed_since is not None:
        youth.next_look_on = today_of(uow)


def heard(uow: UnitOfWork, youth: Youth, *, at_once: bool = False) -> None:
    """After another service's event: a look now where something may have to be said or cleared, else by the timer.

    Only the look takes the row's lock, so that a batch of events is not one question after the other.
    """
    if uow.rebuilding:
        return
    if at_once or youth.open_signals:
        uow.session.flush()
        uow.session.refresh(youth, with_for_update=True)
        look(uow, youth)
    else:
        look_soon(uow, youth)


def look_soon(uow: UnitOfWork, youth: Youth) -> None:
    """At the timer's next turn."""
    if not uow.rebuilding:
        youth.next_look_on = today_of(uow)


def _say(
    uow: UnitOfWork,
    youth: Youth,
    rows: list[Signal],
    known: dict[tuple[SignalKind, str], bool],
    findings: list[Finding],
) -> None:
    by_key = {(SignalKind(r.kind), r.key): r for r in rows}
    change = reconcile(known, findings)
    for finding in change.raised:
        _raise(uow, youth, finding)
    for finding in (*change.again, *change.still):
        row = by_key[finding.kind, finding.key]
        row.cleared_at = None
        row.evidence = _stored(finding.evidence)
        if row.cause != finding.cause:
            row.cause, row.proposes = finding.cause, finding.proposes().value
            fitting.ask(uow, Signal.id == row.id)
    for at in change.cleared:
        clear(uow, youth, by_key[at])


def _raise(uow: UnitOfWork, youth: Youth, finding: Finding) -> None:
    kind: events.SignalKind = finding.kind.value
    row = Signal(
        id=new_id(),
        youth_id=youth.id,
        kind=kind,
        key=finding.key,
        evidence=_stored(finding.evidence),
        cause=finding.cause.value if finding.cause else None,
        proposes=finding.proposes().value,
        raised_at=uow.now,
        to_fit=finding.cause is not None,
    )
    uow.session.add(row)
    ids = tuple(e.id for e in finding.evidence)
    timeline.publish(uow, youth, events.SignalRaised(youth_id=youth.id, signal_id=row.id, kind=kind, evidence=ids))


def clear(uow: UnitOfWork, youth: Youth, signal: Signal) -> None:
    signal.cleared_at = uow.now
    timeline.publish(uow, youth, events.SignalCleared(youth_id=youth.id, signal_id=signal.id, kind=signal.kind))


def place_in_triage(uow: UnitOfWork, youth: Youth) -> None:
    """Set afresh from what stands open, never added to: a repeated look changes nothing."""
    uow.session.flush()
    today = today_of(uow)
    kinds = list(uow.session.scalars(select(Signal.kind).where(Signal.youth_id == youth.id, shows(today))))
    waiting = select(func.count()).where(Adjustment.youth_id == youth.id, Adjustment.waits_for.is_not(None))
    youth.open_signals = len(kinds)
    youth.waiting = int(uow.session.scalar(waiting) or 0)
    youth.urgency = urgency(kinds, youth.waiting, youth.needed_by, today, settings_of(uow))


def shows(today: dt.date) -> ColumnElement[bool]:
    """Stands open and is not put aside until a later day."""
    awake = or_(Signal.snoozed_until.is_(None), Signal.snoozed_until <= today)
    return and_(Signal.cleared_at.is_(None), awake)


def look_by_the_clock(uow: UnitOfWork) -> None:
    """The timer: the youths whose day has come, the longest overdue first."""
    due = select(Youth).where(Youth.next_look_on <= today_of(uow)).order_by(Youth.next_look_on, Youth.id)
    for youth in list(uow.session.scalars(due.limit(LOOKS_A_TURN).with_for_update(skip_locked=True))):
        look(uow, youth, by_the_clock=True)


def close(command: rpc.CloseSignal, uow: UnitOfWork) -> Done:
    """A person decides that nothing more is to be done: the same evidence stays quiet from now on."""
    youth = _youth_of_signal(uow, command.youth_id)
    signal = _signal_of(uow, command.signal_id, command.youth_id)
    close_as_decided(uow, youth, signal, command.reason)
    place_in_triage(uow, youth)
    return Done(id=signal.id)


def close_as_decided(uow: UnitOfWork, youth: Youth, signal: Signal, reason: str) -> None:
    """Closing what is closed already keeps the first decision."""
    if signal.closed_by:
        return
    signal.closed_by, signal.closed_reason = uow.principal.id, reason
    if signal.cleared_at is None:
        clear(uow, youth, signal)


def snooze(command: rpc.SnoozeSignal, uow: UnitOfWork) -> rpc.Signal:
    """Put aside until that day; what is put aside comes back today. Raises until_too_soon, until_too_far, signal_is_over."""
    youth = _youth_of_signal(uow, command.youth_id)
    signal = _signal_of(uow, command.signal_id, command.youth_id)
    today = today_of(uow)
    comes_back = command.until == today and signal.snoozed_until is not None and signal.snoozed_until > today
    if command.until <= today and not comes_back:
        raise InvalidRequest("until_too_soon", field="until")
    most = settings_of(uow).whole("signal.snooze_days", today)
    if (command.until - today).days > most:
        raise InvalidRequest("until_too_far", field="until", days=most)
    if signal.cleared_at is not None:
        raise Conflict("signal_is_over")
    signal.snoozed_until, signal.snoozed_by = command.until, uow.principal.id
    signal.snoozed_reason = None if comes_back else command.reason
    fact = events.SignalSnoozed(youth_id=youth.id, signal_id=signal.id, kind=signal.kind, until=command.until)
    timeline.publish(uow, youth, fact)
    youth.next_look_on = min(youth.next_look_on or command.until, command.until)
    place_in_triage(uow, youth)
    return as_record(signal, youth.area)


def _youth_of_signal(uow: UnitOfWork, youth_id: str) -> Youth:
    uow.must_reach(youth_id)
    youth = uow.session.scalar(select(Youth).where(Youth.id == youth_id).with_for_update())
    if youth is None:
        raise NotFound("unknown_youth", youth_id=youth_id)
    return youth


def _signal_of(uow: UnitOfWork, signal_id: str, youth_id: str) -> Signal:
    signal = uow.session.get(Signal, signal_id)
    if signal is None or signal.youth_id != youth_id:
        raise NotFound("unknown_signal", signal_id=signal_id)
    return signal


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Signals:
    """Open ones first, then the latest that were cleared."""
    uow.must_reach(query.youth_id)
    youth = uow.session.get(Youth, query.youth_id)
    if youth is None:
        return rpc.Signals(signals=())
    newest = select(Signal).where(Signal.youth_id == youth.id).order_by(Signal.raised_at.desc(), Signal.id.desc())
    rows = sorted(uow.session.scalars(newest.limit(SHOWN)), key=lambda r: r.cleared_at is not None)
    return rpc.Signals(signals=tuple(as_record(row, youth.area) for row in rows))


def as_record(row: Signal, area: str) -> rpc.Signal:
    return rpc.Signal(
        id=row.id,
        youth_id=row.youth_id,
        area=area,
        kind=row.kind,
        raised_at=row.raised_at,
        evidence=tuple(rpc.Evidence(**_read(e)) for e in row.evidence),
        proposes=row.proposes,
        cleared_at=row.cleared_at,
        snoozed_until=row.snoozed_until,
        snoozed_reason=row.snoozed_reason,
    )


def _stored(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [
        {"kind": e.kind, "id": e.id, "at": e.at.isoformat()}
        | ({"value": e.value} if e.value is not None else {})
        | ({"of": e.of} if e.of is not None else {})
        for e in evidence
    ]


def _read(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "at": dt.datetime.fromisoformat(stored["at"]).astimezone(dt.UTC)}
