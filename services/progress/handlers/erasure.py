"""What progress holds of a youth: all of it erased or exported. A new table with a column `youth_id` is covered; any other
is named in HOLDINGS.
"""

from contracts.profiles.events import YouthErased
from contracts.progress.events import ErasureDone
from contracts.rights import ExportYouth, YouthExport
from servicekit.holdings import Holdings
from servicekit.uow import UnitOfWork
from services.progress.models import Base

HOLDINGS = Holdings(Base.metadata, found_by={"youth": ("id",)},
                    nobodys={"school_scale": "a school's words for progress"})


def erase(event: YouthErased, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    removed = HOLDINGS.delete(uow.session, event.youth_id)
    uow.log.append(uow.envelope.area, ErasureDone(youth_id=event.youth_id, removed=removed))


def export(request: ExportYouth, uow: UnitOfWork) -> YouthExport:
    uow.must_reach(request.youth_id)
    return YouthExport(service="progress", at=uow.now, held=HOLDINGS.export(uow.session, request.youth_id))
