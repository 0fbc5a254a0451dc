"""Practice series of the code exam, and the theme to work on next."""

from sqlalchemy import select

from contracts.errors import Conflict
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, settings_of, today_of
from services.progress.domain import practice as domain
from services.progress.handlers import signals, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import PracticeSeries

SHOWN = 50


def record(command: rpc.RecordPracticeSeries, uow: UnitOfWork) -> rpc.Results:
    """A theme is given with its right answers; how many it asks is the exam's. Raises impossible_score, empty_series."""
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(PracticeSeries, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    curriculum = curriculum_of(uow)
    by_theme = {code: (right, curriculum.theme(code).questions) for code, right in command.by_theme.items()}
    series = domain.record_series(curriculum, id=command.id, at=uow.now, by_theme=by_theme)
    uow.session.add(
        PracticeSeries(
            id=series.id,
            youth_id=youth.id,
            at=series.at,
            score=series.total.right,
            by_theme={code: score.right for code, score in series.by_theme.items()},
        )
    )
    results = _results(uow, youth.id)
    timeline.publish(
        uow,
        youth,
        events.PracticeSeriesRecorded(
            youth_id=youth.id,
            series_id=series.id,
            score=series.total.right,
            weakest_theme=results.weakest_theme,
        ),
    )
    signals.after_an_activity(uow, youth)
    return results


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Results:
    uow.must_reach(query.youth_id)
    return _results(uow, query.youth_id)


def _results(uow: UnitOfWork, youth_id: str) -> rpc.Results:
    uow.session.flush()
    newest = select(PracticeSeries).where(PracticeSeries.youth_id == youth_id)
    rows = list(uow.session.scalars(newest.order_by(PracticeSeries.at.desc(), PracticeSeries.id.desc()).limit(SHOWN)))
    last = settings_of(uow).whole("practice.weakest_over_last", today_of(uow))
    weak = domain.weakest_theme(curriculum_of(uow), [_series_of(uow, row) for row in rows[:last]], last)
    return rpc.Results(
        youth_id=youth_id,
        practice=tuple(
            rpc.PracticeSeries(id=row.id, at=row.at, score=row.score, by_theme=row.by_theme) for row in rows
        ),
        weakest_theme=weak.theme if weak else None,
    )


def _series_of(uow: UnitOfWork, row: PracticeSeries) -> domain.PracticeSeries:
    themes = curriculum_of(uow)
    scores = {code: domain.Score(right, themes.theme(code).questions) for code, right in row.by_theme.items()}
    return domain.PracticeSeries(row.id, row.at, scores)
