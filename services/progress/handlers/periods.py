"""What happened in a period to everyone in scope, counted from the timeline in one question. Changes nothing."""

import datetime as dt

from sqlalchemy import func, select

from contracts.errors import InvalidRequest
from contracts.progress import rpc
from servicekit.clock import PARIS
from servicekit.uow import UnitOfWork
from services.progress.handlers.youths import in_scope
from services.progress.models import TimelineEntry, Youth

LONGEST = dt.timedelta(days=367)
COUNTED = (
    "practice_series_recorded", "difficulty_reported", "difficulty_resolved", "adjustment_proposed", "adjustment_accepted",
    "adjustment_done", "objective_marked",
)  # fmt: skip


def total(request: rpc.TotalProgress, uow: UnitOfWork) -> rpc.ProgressTotals:
    if not request.start <= request.end <= request.start + LONGEST:
        raise InvalidRequest("bad_dates", field="end")
    counted = (
        select(TimelineEntry.youth_id, TimelineEntry.what, func.count())
        .join(Youth, Youth.id == TimelineEntry.youth_id)
        .where(
            in_scope(uow.scope),
            TimelineEntry.at >= _midnight(request.start),
            TimelineEntry.at < _midnight(request.end + dt.timedelta(days=1)),
            TimelineEntry.what.in_(COUNTED),
        )
        .group_by(TimelineEntry.youth_id, TimelineEntry.what)
    )
    found: dict[str, dict[str, int]] = {}
    for youth_id, what, count in uow.session.execute(counted):
        found.setdefault(youth_id, {})[what] = count
    return rpc.ProgressTotals(totals=tuple(rpc.ProgressTotal(youth_id=y, facts=facts) for y, facts in sorted(found.items())))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), PARIS).astimezone(dt.UTC)
