"""The adjustment loop in its database: proposed, agreed, answered by the youth, done. The rules are the domain's."""

import datetime as dt

from sqlalchemy import select

from contracts.errors import Conflict, InvalidRequest, NotFound
from contracts.kernel import Event
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import today_of
from services.progress.domain import adjustment as domain
from services.progress.domain.adjustment import Act, Actor
from services.progress.domain.agreement import YOUTH, AdjustmentKind
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import Adjustment, AdjustmentMessage, AdjustmentStep, Difficulty, Signal, Youth

SHOWN = 100


def propose(command: rpc.ProposeAdjustment, uow: UnitOfWork) -> rpc.Adjustment:
    """A proposal that answers a signal closes it: somebody decided. Raises due_in_the_past, transition_not_yours."""
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(Adjustment, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    proposed = domain.propose_adjustment(
        id=command.id,
        youth_id=youth.id,
        kind=AdjustmentKind(command.kind),
        words=command.words,
        by=_actor(uow),
        at=uow.now,
        today=today_of(uow),
        owner_role=command.owner_role,
        must_agree=command.must_agree,
        due_on=command.due_on,
    )
    row = _new_row(uow, command, proposed)
    _tell_proposal(uow, youth, proposed)
    _answer_what_it_comes_from(uow, youth, command)
    signals.look(uow, youth)
    return records(uow, [row])[0]


def answer(command: rpc.AnswerAdjustment, uow: UnitOfWork) -> rpc.Adjustment:
    """Raises illegal_transition, transition_not_yours, reason_needed."""
    youth = reached_youth(uow, command.youth_id)
    row = row_of(uow, command.adjustment_id, youth.id)
    before = _adjustment_of(row, _steps(uow, [row.id]).get(row.id, ()))
    after = before.move(Act(command.act), by=_actor(uow), at=uow.now, reason=command.reason)
    _write(uow, row, after, known_steps=len(before.steps))
    timeline.publish(uow, youth, _fact_of(after))
    signals.look(uow, youth)
    return records(uow, [row])[0]


def arbitrate(command: rpc.ArbitrateAdjustment, uow: UnitOfWork) -> rpc.Adjustment:
    """Raises illegal_transition, transition_not_yours, reason_needed, due_in_the_past."""
    youth = reached_youth(uow, command.youth_id)
    row = row_of(uow, command.adjustment_id, youth.id)
    before = _adjustment_of(row, _steps(uow, [row.id]).get(row.id, ()))
    after = before.arbitrate(
        domain.Decision(command.decision),
        by=_actor(uow),
        at=uow.now,
        today=today_of(uow),
        reason=command.reason,
        owner_role=command.owner_role,
        due_on=command.due_on,
    )
    row.owner_role, row.due_on = command.owner_role or row.owner_role, after.due_on
    row.must_agree, row.also_agrees = after.must_agree, after.also_agrees
    _write(uow, row, after, known_steps=len(before.steps))
    fact = events.AdjustmentArbitrated(
        youth_id=youth.id,
        adjustment_id=row.id,
        decision=command.decision,
        waits_for=after.waits_for,
        owner_role=after.owner_role,
    )
    timeline.publish(uow, youth, fact)
    signals.look(uow, youth)
    return records(uow, [row])[0]


def discuss(command: rpc.DiscussAdjustment, uow: UnitOfWork) -> rpc.Adjustment:
    """Also once it is over: why something was declined may be said later."""
    youth = reached_youth(uow, command.youth_id)
    row = row_of(uow, command.adjustment_id, youth.id)
    if uow.session.get(AdjustmentMessage, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    words = command.words.strip()
    if not words:
        raise InvalidRequest("words_missing", field="words")
    uow.session.add(
        AdjustmentMessage(
            id=command.id,
            adjustment_id=row.id,
            youth_id=youth.id,
            at=uow.now,
            by_id=uow.principal.id,
            by_role=uow.principal.role,
            words=words,
        )
    )
    fact = events.AdjustmentDiscussed(youth_id=youth.id, adjustment_id=row.id, by_role=uow.principal.role)
    timeline.publish(uow, youth, fact)
    return records(uow, [row])[0]


def row_of(uow: UnitOfWork, adjustment_id: str, youth_id: str) -> Adjustment:
    row = uow.session.get(Adjustment, adjustment_id)
    if row is None or row.youth_id != youth_id:
        raise NotFound("unknown_adjustment", adjustment_id=adjustment_id)
    return row


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Adjustments:
    """Newest first."""
    uow.must_reach(query.youth_id)
    newest = select(Adjustment).where(Adjustment.youth_id == query.youth_id)
    rows = uow.session.scalars(newest.order_by(Adjustment.at.desc(), Adjustment.id.desc()).limit(SHOWN))
    return rpc.Adjustments(adjustments=records(uow, list(rows)))


def records(uow: UnitOfWork, rows: list[Adjustment]) -> tuple[rpc.Adjustment, ...]:
    uow.session.flush()
    ids, today = [row.id for row in rows], today_of(uow)
    steps, messages = _steps(uow, ids), _messages(uow, ids)
    me = _actor(uow)
    return tuple(
        _record(_adjustment_of(row, steps.get(row.id, ())), row, messages.get(row.id, ()), today, me) for row in rows
    )


def _new_row(uow: UnitOfWork, command: rpc.ProposeAdjustment, proposed: domain.Adjustment) -> Adjustment:
    row = Adjustment(
        id=proposed.id,
        youth_id=proposed.youth_id,
        kind=command.kind,
        words=proposed.words,
        owner_role=command.owner_role,
        must_agree=proposed.must_agree,
        also_agrees=proposed.also_agrees,
        proposed_by=proposed.proposed_by.id,
        proposer_role=proposed.proposed_by.role,
        at=proposed.proposed_at,
        due_on=proposed.due_on,
        from_signal=command.from_signal,
        from_difficulty=command.from_difficulty,
    )
    uow.session.add(row)
    _write(uow, row, proposed, known_steps=0)
    return row


def _write(uow: UnitOfWork, row: Adjustment, adjustment: domain.Adjustment, *, known_steps: int) -> None:
    row.state = adjustment.state.value
    row.waits_for, row.waiting_since = adjustment.waits_for, adjustment.waiting_since
    for n, step in enumerate(adjustment.steps[known_steps:], known_steps + 1):
        uow.session.add(
            AdjustmentStep(
                adjustment_id=row.id,
                n=n,
                youth_id=row.youth_id,
                at=step.at,
                by_id=step.actor.id,
                by_role=step.actor.role,
                act=step.act.value,
                reason=step.reason,
            )
        )


def _tell_proposal(uow: UnitOfWork, youth: Youth, proposed: domain.Adjustment) -> None:
    fact = events.AdjustmentProposed(
        youth_id=youth.id,
        adjustment_id=proposed.id,
        kind=proposed.kind.value,
        proposer_id=proposed.proposed_by.id,
        must_agree=proposed.must_agree,
        also_agrees=proposed.also_agrees,
        due_on=proposed.due_on,
    )
    timeline.publish(uow, youth, fact)
    if proposed.steps:
        timeline.publish(uow, youth, _fact_of(proposed))


def _fact_of(adjustment: domain.Adjustment) -> Event:
    """The event of the last act."""
    names = {"youth_id": adjustment.youth_id, "adjustment_id": adjustment.id}
    last = adjustment.steps[-1]
    match Act(last.act):
        case Act.AGREE:
            return events.AdjustmentAgreed(**names, by_role=last.actor.role, waits_for=adjustment.waits_for or YOUTH)
        case Act.ACCEPT:
            return events.AdjustmentAccepted(**names)
        case Act.DECLINE:
            return events.AdjustmentDeclined(**names)
        case Act.DONE:
            return events.AdjustmentDone(**names)
        case Act.REFUSE | Act.WITHDRAW:
            return events.AdjustmentWithdrawn(**names, by_role=last.actor.role, refused=last.act is Act.REFUSE)


def _answer_what_it_comes_from(uow: UnitOfWork, youth: Youth, command: rpc.ProposeAdjustment) -> None:
    if command.from_difficulty is not None:
        difficulty = uow.session.get(Difficulty, command.from_difficulty)
        if difficulty is None or difficulty.youth_id != youth.id:
            raise NotFound("unknown_difficulty", difficulty_id=command.from_difficulty)
    if command.from_signal is not None:
        signal = uow.session.get(Signal, command.from_signal)
        if signal is None or signal.youth_id != youth.id:
            raise NotFound("unknown_signal", signal_id=command.from_signal)
        signals.close_as_decided(uow, youth, signal, f"adjustment {command.id}")


def _steps(uow: UnitOfWork, ids: list[str]) -> dict[str, tuple[domain.Step, ...]]:
    wanted = select(AdjustmentStep).where(AdjustmentStep.adjustment_id.in_(ids))
    steps: dict[str, tuple[domain.Step, ...]] = {}
    for row in uow.session.scalars(wanted.order_by(AdjustmentStep.adjustment_id, AdjustmentStep.n)):
        step = domain.Step(domain.act_of(row.act), Actor(row.by_id, row.by_role), row.at, row.reason)
        steps[row.adjustment_id] = (*steps.get(row.adjustment_id, ()), step)
    return steps


def _messages(uow: UnitOfWork, ids: list[str]) -> dict[str, tuple[rpc.AdjustmentMessage, ...]]:
    said = select(AdjustmentMessage).where(AdjustmentMessage.adjustment_id.in_(ids))
    messages: dict[str, tuple[rpc.AdjustmentMessage, ...]] = {}
    for row in uow.session.scalars(said.order_by(AdjustmentMessage.at, AdjustmentMessage.id)):
        told = rpc.AdjustmentMessage(id=row.id, at=row.at, by_id=row.by_id, by_role=row.by_role, words=row.words)
        messages[row.adjustment_id] = (*messages.get(row.adjustment_id, ()), told)
    return messages


def _adjustment_of(row: Adjustment, steps: tuple[domain.Step, ...]) -> domain.Adjustment:
    return domain.Adjustment(
        id=row.id,
        youth_id=row.youth_id,
        kind=AdjustmentKind(row.kind),
        words=row.words,
        owner_role=row.owner_role,
        must_agree=row.must_agree,
        also_agrees=row.also_agrees,
        due_on=row.due_on,
        proposed_by=Actor(row.proposed_by, row.proposer_role),
        proposed_at=row.at,
        state=domain.State(row.state),
        steps=steps,
    )


def _record(
    adjustment: domain.Adjustment,
    row: Adjustment,
    messages: tuple[rpc.AdjustmentMessage, ...],
    today: dt.date,
    me: Actor,
) -> rpc.Adjustment:
    return rpc.Adjustment(
        id=row.id,
        youth_id=row.youth_id,
        kind=row.kind,
        state=row.state,
        words=row.words,
        owner_role=row.owner_role,
        proposed_by=row.proposed_by,
        proposer_role=row.proposer_role,
        must_agree=row.must_agree,
        waits_for=row.waits_for,
        at=row.at,
        due_on=row.due_on,
        steps=tuple(
            rpc.AdjustmentStep(at=s.at, by_id=s.actor.id, by_role=s.actor.role, act=s.act.value, reason=s.reason)
            for s in adjustment.steps
        ),
        messages=messages,
        overdue=adjustment.overdue(today),
        from_signal=row.from_signal,
        from_difficulty=row.from_difficulty,
        also_agrees=row.also_agrees,
        acts=tuple(act.value for act in adjustment.choices(me)),
    )


def _actor(uow: UnitOfWork) -> Actor:
    return Actor(uow.principal.id, uow.principal.role)
