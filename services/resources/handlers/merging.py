"""Two files were one person: quizzes and marks are the survivor's; of two marks on one objective the later one is kept."""

import datetime as dt

from contracts.profiles.events import YouthsMerged
from servicekit.redirects import give
from servicekit.uow import UnitOfWork
from services.resources.handlers.erasure import HOLDINGS
from services.resources.models import ObjectiveRow, ReaderRow


def youths_merged(event: YouthsMerged, uow: UnitOfWork) -> None:
    given = give(HOLDINGS, uow, event.merged_id, event.youth_id)
    for gone in given.dropped.get("objective", ()):
        kept, at = uow.session.get_one(ObjectiveRow, (event.youth_id, gone["objective"])), dt.datetime.fromisoformat(gone["at"])
        if kept.at < at:
            kept.level, kept.at = gone["level"], at
    reader = uow.session.get(ReaderRow, event.youth_id)
    if reader is not None and event.area:
        reader.area = event.area
