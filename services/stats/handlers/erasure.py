"""What stats holds of a youth: codes under an id that leads to nobody once profiles erased the person.

The figures stay right, so the facts stay; what would still lead to a caseload, a school or an evaluation is emptied. It sets no
tombstone: a lesson heard of late still counts, whatever the order, and a rebuild gives the same figures.
"""

from contracts.profiles.events import YouthErased
from contracts.rights import ExportYouth, YouthExport
from contracts.stats.events import ErasureDone
from servicekit.holdings import Holdings
from servicekit.uow import UnitOfWork
from services.stats.handlers.counting import youth_row
from services.stats.models import Base

COUNTED = "counted_facts"
_WHY = "codes without a person: the figures stay right"

HOLDINGS = Holdings(
    Base.metadata,
    found_by={"youth": ("id",)},
    nobodys={"counter": "sums of an area", "last_fact": "an instant of an area"},
    spared={"youth": _WHY, "attendance_fact": _WHY, "mark_fact": _WHY},
)


def erase(event: YouthErased, uow: UnitOfWork) -> None:
    assert uow.envelope is not None, "an event is being applied"
    row = youth_row(uow.session, event.youth_id, uow.envelope.area)
    row.adviser_id, row.school_id, row.evaluation, row.erased = None, None, False, True
    uow.session.flush()
    removed = HOLDINGS.delete(uow.session, event.youth_id)
    done = ErasureDone(youth_id=event.youth_id, removed=removed, kept=(COUNTED,))
    uow.log.append(uow.envelope.area, done)


def export(request: ExportYouth, uow: UnitOfWork) -> YouthExport:
    uow.must_reach(request.youth_id)
    return YouthExport(service="stats", at=uow.now, held=HOLDINGS.export(uow.session, request.youth_id))
