"""The files in scope with what was done in a period, in four questions to the database whatever their number."""

import datetime as dt
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from contracts.errors import InvalidRequest
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.due import FOLLOWED
from services.profiles.handlers.scopes import youths_in
from services.profiles.journey_models import EmploymentPoint, Milestone, ProjectStep
from services.profiles.models import Youth

LONGEST = dt.timedelta(days=367)
MOST_FILES = 20_000


def total_steps(request: rpc.TotalSteps, uow: UnitOfWork) -> rpc.PeriodOfFiles:
    """Whoever is, or was, in the programme; nothing of who only applied or waits."""
    if not request.start <= request.end <= request.start + LONGEST:
        raise InvalidRequest("bad_dates", field="end")
    kept = and_(youths_in(uow.scope), Youth.journey.in_(FOLLOWED))
    columns = (Youth.id, Youth.file_number, Youth.last_name, Youth.first_name, Youth.journey, Youth.code_track, Youth.driving_track)
    files = uow.session.execute(select(*columns).where(kept).order_by(Youth.sort_key, Youth.id).limit(MOST_FILES + 1)).all()
    done: defaultdict[str, list[str]] = defaultdict(list)
    of_period = ProjectStep.done_on.between(request.start, request.end)
    steps = select(ProjectStep.youth_id, ProjectStep.words).join(Youth).where(kept, of_period).order_by(ProjectStep.done_on)
    for youth_id, words in uow.session.execute(steps):
        done[youth_id].append(words)
    to_do = (
        select(ProjectStep.youth_id, func.count()).join(Youth)
        .where(kept, ProjectStep.done_on.is_(None), ProjectStep.dropped.is_(False)).group_by(ProjectStep.youth_id)
    )  # fmt: skip
    left = {youth_id: count for youth_id, count in uow.session.execute(to_do)}
    milestones = _by_youth(uow, select(Milestone.youth_id, Milestone.milestone, Milestone.on_day).join(Youth)
                           .where(kept, Milestone.on_day.between(request.start, request.end)))  # fmt: skip
    employment = _by_youth(uow, select(EmploymentPoint.youth_id, EmploymentPoint.point, EmploymentPoint.situation).join(Youth)
                           .where(kept, EmploymentPoint.recorded_at >= _midnight(uow, request.start),
                                  EmploymentPoint.recorded_at < _midnight(uow, request.end + dt.timedelta(days=1))))  # fmt: skip
    return rpc.PeriodOfFiles(
        files=tuple(
            rpc.StepsOfPeriod(
                youth_id=row.id, file_number=row.file_number or "", last_name=row.last_name, first_name=row.first_name,
                journey=row.journey, code_track=row.code_track, driving_track=row.driving_track,
                milestones=milestones[row.id], steps_done=tuple(done[row.id]), steps_to_do=left.get(row.id, 0),
                employment=employment[row.id],
            )
            for row in files[:MOST_FILES]
        ),
        more=len(files) > MOST_FILES,
    )  # fmt: skip


def _by_youth(uow: UnitOfWork, query: Any) -> defaultdict[str, dict[str, Any]]:
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for youth_id, name, value in uow.session.execute(query):
        found[youth_id][name] = value
    return found


def _midnight(uow: UnitOfWork, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(uow.deps.programme.zone)).astimezone(dt.UTC)
