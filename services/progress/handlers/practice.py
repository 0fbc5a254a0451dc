"""Practice series of the code exam, recorded by theme."""

from contracts.errors import Conflict, InvalidRequest
from contracts.progress import events, rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import curriculum_of, today_of
from services.progress.domain import practice as domain
from services.progress.domain.signals.learning import at_noon
from services.progress.handlers import results, signals, timeline
from services.progress.handlers.youths import reached_youth
from services.progress.models import PracticeSeries


def record(command: rpc.RecordPracticeSeries, uow: UnitOfWork) -> rpc.Results:
    """A theme is given with its right answers; how many it asks is the exam's.

    Raises impossible_score, empty_series, series_to_come.
    """
    youth = reached_youth(uow, command.youth_id)
    if uow.session.get(PracticeSeries, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    if command.on is not None and command.on > today_of(uow):
        raise InvalidRequest("series_to_come", field="on")
    at = uow.now if command.on is None or command.on == today_of(uow) else at_noon(command.on)
    curriculum = curriculum_of(uow)
    by_theme = {code: (right, curriculum.theme(code).questions) for code, right in command.by_theme.items()}
    series = domain.record_series(curriculum, id=command.id, at=at, by_theme=by_theme)
    uow.session.add(
        PracticeSeries(
            id=series.id,
            youth_id=youth.id,
            at=series.at,
            score=series.total.right,
            by_theme={code: score.right for code, score in series.by_theme.items()},
        )
    )
    uow.session.flush()
    answer = results.of(uow, youth.id)
    timeline.publish(
        uow,
        youth,
        events.PracticeSeriesRecorded(
            youth_id=youth.id,
            series_id=series.id,
            score=series.total.right,
            weakest_theme=answer.weakest_theme,
            of=series.total.asked,
        ),
    )
    signals.after_an_activity(uow, youth)
    return answer
