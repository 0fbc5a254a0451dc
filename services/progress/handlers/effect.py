"""The effect of an adjustment: the weeks before and after the youth's yes, beside comparable youths without it.

One statement over a bounded group, whatever the size of the area. It counts and claims no cause.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from contracts.progress import rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import local, settings_of, today_of
from services.progress.domain.signals import ABSENT, PRESENT
from services.progress.handlers.adjustments import row_of
from services.progress.models import Adjustment, AdjustmentStep, AttendedFact, Mark, Youth


@dataclass(frozen=True)
class Weeks:
    """The instants between which is counted."""

    start: dt.datetime
    since: dt.datetime
    end: dt.datetime


def of_adjustment(query: rpc.GetEffect, uow: UnitOfWork) -> rpc.Effect:
    """Before the youth's yes there is none to show."""
    uow.must_reach(query.youth_id)
    row = row_of(uow, query.adjustment_id, query.youth_id)
    settings, today = settings_of(uow), today_of(uow)
    days = settings.whole("effect.days", today)
    since = uow.session.scalar(
        select(func.max(AdjustmentStep.at)).where(
            AdjustmentStep.adjustment_id == row.id, AdjustmentStep.act == "accept"
        )
    )
    if since is None or row.state not in ("accepted", "done"):
        return rpc.Effect(adjustment_id=row.id, days=days)
    weeks = Weeks(since - dt.timedelta(days=days), since, min(since + dt.timedelta(days=days), uow.now))
    youth = uow.session.get_one(Youth, query.youth_id)
    nearest = settings.whole("effect.nearest", today)
    counts, others = _counted(uow, _group(youth, row.kind, weeks, nearest), youth.id, weeks)
    enough = others >= settings.whole("stats.small_count", today)
    return rpc.Effect(
        adjustment_id=row.id,
        days=days,
        since=local(since).date(),
        days_after=(weeks.end - since).days,
        before=counts[True, False],
        after=counts[True, True],
        others=others if enough else 0,
        others_before=counts[False, False] if enough else None,
        others_after=counts[False, True] if enough else None,
    )


def _group(youth: Youth, kind: str, weeks: Weeks, nearest: int) -> CTE:
    """The youth, and those of the area admitted just before and after who had lessons then and no such adjustment."""
    sides = []
    if youth.entered_on is not None:
        here = tuple_(literal(youth.entered_on, Date), literal(youth.id))
        place = tuple_(Youth.entered_on, Youth.id)  # compared as one, so that the index is entered at this place
        later, sooner = place > here, place < here
        in_area = Youth.area == youth.area
        for side, order in (
            (later, (Youth.entered_on, Youth.id)),
            (sooner, (Youth.entered_on.desc(), Youth.id.desc())),
        ):
            near = select(Youth.id).where(in_area, side).order_by(*order).limit(nearest).subquery()
            sides.append(select(near.c.id).where(*_comparable(near.c.id, kind, weeks)))
    return union_all(select(literal(youth.id).label("id")), *sides).cte("compared")


def _comparable(youth_id: ColumnElement[str], kind: str, weeks: Weeks) -> tuple[ColumnElement[bool], ...]:
    other, step = aliased(Adjustment), aliased(AdjustmentStep)
    helped = exists().where(
        other.youth_id == youth_id,
        other.kind == kind,
        step.adjustment_id == other.id,
        step.act == "accept",
        step.at <= weeks.end,
    )
    taught = exists().where(
        AttendedFact.youth_id == youth_id,
        AttendedFact.starts_at >= weeks.start,
        AttendedFact.starts_at < weeks.since,
        AttendedFact.counts.is_(True),
    )
    return ~helped, taught


def _counted(
    uow: UnitOfWork, group: CTE, youth_id: str, weeks: Weeks
) -> tuple[dict[tuple[bool, bool], rpc.EffectWindow], int]:
    """By (the youth herself, after); and how many others there are."""
    size = select(literal(2), literal(0), func.count() - 1, literal(0), literal(0), literal(0)).select_from(group)
    statement: CompoundSelect[Any] = union_all(_lessons(group, youth_id, weeks), _marks(group, youth_id, weeks), size)
    counts = {(mine, after): rpc.EffectWindow() for mine in (True, False) for after in (True, False)}
    others = 0
    for mine, after, attended, missed, minutes, marks in uow.session.execute(statement):
        if mine == 2:
            others = int(attended)
            continue
        at = bool(mine), bool(after)
        before = counts[at]
        counts[at] = rpc.EffectWindow(
            attended=before.attended + int(attended or 0),
            missed=before.missed + int(missed or 0),
            minutes=before.minutes + int(minutes or 0),
            marks=before.marks + int(marks or 0),
        )
    return counts, others


def _lessons(group: CTE, youth_id: str, weeks: Weeks) -> Select[tuple[int, int, int, int, int, int]]:
    present, absent = AttendedFact.outcome.in_(sorted(PRESENT)), AttendedFact.outcome.in_(sorted(ABSENT))
    mine = case((AttendedFact.youth_id == youth_id, 1), else_=0)
    after = case((AttendedFact.starts_at >= weeks.since, 1), else_=0)
    driven = case((and_(present, AttendedFact.kind == "driving_lesson"), AttendedFact.minutes), else_=0)
    return (
        select(
            mine, after, func.sum(case((present, 1), else_=0)), func.sum(case((absent, 1), else_=0)), func.sum(driven),
            literal(0),
        )
        .join(group, group.c.id == AttendedFact.youth_id)
        .where(
            AttendedFact.starts_at >= weeks.start, AttendedFact.starts_at < weeks.end, AttendedFact.counts.is_(True)
        )
        .group_by(mine, after)
    )  # fmt: skip


def _marks(group: CTE, youth_id: str, weeks: Weeks) -> Select[tuple[int, int, int, int, int, int]]:
    mine = case((Mark.youth_id == youth_id, 1), else_=0)
    after = case((Mark.at >= weeks.since, 1), else_=0)
    return (
        select(mine, after, literal(0), literal(0), literal(0), func.count())
        .select_from(Mark)
        .join(group, group.c.id == Mark.youth_id)
        .where(Mark.at >= weeks.start, Mark.at < weeks.end)
        .group_by(mine, after)
    )
