"""Two files were one person: one place, one pair of tracks; every lesson and mark goes on being counted, once."""

from contracts.profiles.events import YouthsMerged
from servicekit.redirects import give
from servicekit.rows import rows_of
from servicekit.uow import UnitOfWork
from services.stats.handlers.counting import change_youth
from services.stats.handlers.erasure import HOLDINGS
from services.stats.models import YouthRow


def youths_merged(event: YouthsMerged, uow: UnitOfWork) -> None:
    """The survivor's own events say where she stands; the other is counted nowhere any more."""
    merged = rows_of(uow.session).get(YouthRow, event.merged_id)
    if merged is not None:
        change_youth(uow.session, event.merged_id, merged.area, uow.now, journey="")
    give(HOLDINGS, uow, event.merged_id, event.youth_id)
