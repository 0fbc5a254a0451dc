"""The lists of the day: who needs someone now and why, and the few numbers of each youth. Scopes are applied in SQL."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts.progress import rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, today_of
from services.progress.handlers import adjustments, signals
from services.progress.handlers.youths import in_scope
from services.progress.models import Adjustment, BookletLine, Difficulty, Mark, Signal, Youth

COUNTED_TO = 300
"""A list says how long it is up to here, more than is ever shown at once: beyond, the number would cost more than it tells."""


def of_scope(query: rpc.ListTriage, uow: UnitOfWork) -> rpc.Triage:
    """Youths with an open signal, or an adjustment that waits for `waiting_role`, the most urgent first."""
    waits = exists().where(Adjustment.youth_id == Youth.id, Adjustment.waits_for == query.waiting_role)
    needs_someone = or_(Youth.open_signals > 0, waits) if query.waiting_role else Youth.open_signals > 0
    wanted = and_(in_scope(uow.scope), Youth.urgency > 0, needs_someone)
    most_urgent = select(Youth).where(wanted).order_by(Youth.urgency.desc(), Youth.id.desc()).limit(query.limit)
    youths = list(uow.session.scalars(most_urgent))
    first = most_urgent.with_only_columns(Youth.id).limit(COUNTED_TO)  # in the index's order, so that it stops there
    counted = select(func.count()).select_from(first.subquery())
    return rpc.Triage(lines=_lines(uow, youths, query.waiting_role), total=int(uow.session.scalar(counted) or 0))


def _lines(uow: UnitOfWork, youths: Sequence[Youth], waiting_role: str | None) -> tuple[rpc.TriageLine, ...]:
    ids = [youth.id for youth in youths]
    areas = {youth.id: youth.area for youth in youths}
    shown = signals.shows(today_of(uow))
    standing = select(Signal).where(Signal.youth_id.in_(ids), shown).order_by(Signal.raised_at)
    waiting = select(Adjustment).where(Adjustment.youth_id.in_(ids), Adjustment.waits_for == waiting_role)
    open_signals = [signals.as_record(row, areas[row.youth_id]) for row in uow.session.scalars(standing)]
    awaited = adjustments.records(uow, list(uow.session.scalars(waiting.order_by(Adjustment.at))))
    return tuple(
        rpc.TriageLine(
            youth_id=youth.id,
            area=youth.area,
            urgency=youth.urgency,
            signals=tuple(s for s in open_signals if s.youth_id == youth.id),
            waiting_adjustments=tuple(a for a in awaited if a.youth_id == youth.id),
        )
        for youth in youths
    )


def summaries(query: rpc.SummariesOf, uow: UnitOfWork) -> rpc.ProgressSummaries:
    """One for each youth asked for that the scope reaches, in the order asked; zeros for one nothing happened to."""
    ids = _reached(uow, query.youth_ids)
    known = {y.id: y for y in uow.session.scalars(select(Youth).where(Youth.id.in_(ids)))}
    present = exists().where(Youth.id == BookletLine.youth_id, Youth.booklet == BookletLine.booklet)
    acquired = _counts(uow, ids, BookletLine.youth_id, and_(BookletLine.acquired.is_(True), present))
    difficulties = _counts(uow, ids, Difficulty.youth_id, Difficulty.resolved_at.is_(None))
    last = select(Mark.youth_id, func.max(Mark.at)).where(Mark.youth_id.in_(ids)).group_by(Mark.youth_id)
    last_mark = {youth_id: at for youth_id, at in uow.session.execute(last)}
    objectives = sum(1 for _ in curriculum_of(uow).objectives())
    return rpc.ProgressSummaries(
        summaries=tuple(
            rpc.ProgressSummary(
                youth_id=youth_id,
                acquired=acquired.get(youth_id, 0),
                objectives=objectives,
                last_mark_at=last_mark.get(youth_id),
                open_difficulties=difficulties.get(youth_id, 0),
                waiting_adjustments=known[youth_id].waiting if youth_id in known else 0,
                open_signals=known[youth_id].open_signals if youth_id in known else 0,
            )
            for youth_id in ids
        )
    )


def _reached(uow: UnitOfWork, asked: Sequence[str]) -> list[str]:
    if uow.scope.kind == "all":
        return list(asked)
    if uow.scope.kind == "youth":
        return [youth_id for youth_id in asked if youth_id in uow.scope.ids]
    mine = set(uow.session.scalars(select(Youth.id).where(Youth.id.in_(asked), in_scope(uow.scope))))
    return [youth_id for youth_id in asked if youth_id in mine]


def _counts(
    uow: UnitOfWork, ids: Sequence[str], youth_id: InstrumentedAttribute[str], condition: ColumnElement[bool]
) -> dict[str, int]:
    counted = select(youth_id, func.count()).where(youth_id.in_(ids), condition).group_by(youth_id)
    return {found: int(count) for found, count in uow.session.execute(counted)}
