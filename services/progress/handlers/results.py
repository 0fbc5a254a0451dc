"""All results of a youth: practice series with the theme to work on next, and the exams with what they mean."""

from sqlalchemy import select

from contracts.progress import rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, settings_of, today_of
from services.progress.domain import practice as domain
from services.progress.handlers import sittings
from services.progress.models import PracticeSeries

SHOWN = 50


def of_youth(query: rpc.AboutYouth, uow: UnitOfWork) -> rpc.Results:
    uow.must_reach(query.youth_id)
    return of(uow, query.youth_id)


def of(uow: UnitOfWork, youth_id: str) -> rpc.Results:
    newest = select(PracticeSeries).where(PracticeSeries.youth_id == youth_id)
    rows = list(uow.session.scalars(newest.order_by(PracticeSeries.at.desc(), PracticeSeries.id.desc()).limit(SHOWN)))
    last = settings_of(uow).whole("practice.weakest_over_last", today_of(uow))
    weak = domain.weakest_theme(curriculum_of(uow), [_series_of(uow, row) for row in rows[:last]], last)
    sat, code, next_practical = sittings.of_youth(uow, youth_id)
    return rpc.Results(
        youth_id=youth_id,
        practice=tuple(
            rpc.PracticeSeries(
                id=row.id, at=row.at, score=row.score, by_theme=row.by_theme, of=_series_of(uow, row).total.asked
            )
            for row in rows
        ),
        weakest_theme=weak.theme if weak else None,
        exams=sat,
        code=code,
        next_practical=next_practical,
        rules=sittings.rules_today(uow),
    )


def _series_of(uow: UnitOfWork, row: PracticeSeries) -> domain.PracticeSeries:
    themes = curriculum_of(uow)
    scores = {code: domain.Score(right, themes.theme(code).questions) for code, right in row.by_theme.items()}
    return domain.PracticeSeries(row.id, row.at, scores)
