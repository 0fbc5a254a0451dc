"""Two files were one person: marks, results, difficulties, signals and the timeline are the survivor's."""

from typing import Any

from sqlalchemy import select

from contracts.profiles.events import YouthsMerged
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.progress.handlers import signals, timeline
from services.progress.handlers.erasure import HOLDINGS
from services.progress.models import BookletLine, Mark, SelfAssessment, Youth


def youths_merged(event: YouthsMerged, uow: UnitOfWork) -> None:
    given = give(HOLDINGS, uow, event.merged_id, event.youth_id)
    for line in given.dropped.get("booklet_line", ()):
        _settle_line(event.youth_id, line["booklet"], line["objective"], uow)
    youth = uow.session.get(Youth, event.youth_id)
    if youth is None:
        return
    youth.area = event.area or youth.area
    uow.session.flush()
    if given.is_first:
        timeline.note(uow, youth.id, event)
    signals.heard(uow, youth, at_once=True)


def _settle_line(youth_id: str, booklet: str, objective: str, uow: UnitOfWork) -> None:
    """Both files had marks on it: the last one given counts, as always."""
    line = uow.session.get_one(BookletLine, (youth_id, booklet, objective))
    mark = uow.session.scalar(_last(Mark, youth_id, booklet, objective))
    if mark is not None:
        line.mark_id, line.acquired = mark.id, mark.rank == mark.top
    own = uow.session.scalar(_last(SelfAssessment, youth_id, booklet, objective))
    line.self_assessment_id = own.id if own is not None else None


def _last(model: Any, youth_id: str, booklet: str, objective: str) -> Any:
    mine = select(model).where(model.youth_id == youth_id, model.booklet == booklet, model.objective == objective)
    return mine.order_by(model.at.desc(), model.id.desc()).limit(1)
