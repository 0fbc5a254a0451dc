"""What was written into a file, by whom: shown to whoever comes back to it, and to the youth. Values are not kept twice."""

import datetime as dt

from sqlalchemy import select

from contracts.profiles import rpc
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.handlers.scopes import reached_youth
from services.profiles.journey_models import FileChange, JourneyPeriod
from services.profiles.models import Person, ReadTrace, Youth

_MOST_READS = 300
"""How far back a reader's own traces are looked at for the visit before; a page leaves one each."""


def wrote(uow: UnitOfWork, youth: Youth, what: str, *fields: str) -> None:
    """One line of the history of a file; `what` is the noun, `fields` the parts of it that changed."""
    who = uow.principal
    uow.session.add(FileChange(id=new_id(), youth_id=youth.id, at=uow.now, person_id=who.id, role=who.role, what=what,
                               fields=sorted(fields)))  # fmt: skip


def entered(uow: UnitOfWork, youth: Youth, *, reason: str = "", words: str = "") -> None:
    """The youth's present phase begins; what came before is over."""
    uow.session.add(JourneyPeriod(id=new_id(), youth_id=youth.id, at=uow.now, phase=youth.journey, reason=reason,
                                  words=words, return_on=youth.return_on))  # fmt: skip


def list_changes(request: rpc.GetChanges, uow: UnitOfWork) -> rpc.Changes:
    reached_youth(uow, request.youth_id)
    query = (
        select(FileChange, Person.label)
        .outerjoin(Person, Person.id == FileChange.person_id)
        .where(FileChange.youth_id == request.youth_id)
        .order_by(FileChange.at.desc(), FileChange.id.desc())
        .limit(request.limit)
    )
    return rpc.Changes(
        last_visit=_last_visit(uow, request.youth_id),
        changes=tuple(
            rpc.FileChange(at=row.at, what=row.what, actor=row.person_id, label=label or "", role=row.role,
                           fields=tuple(row.fields))
            for row, label in uow.session.execute(query)
        ),
    )  # fmt: skip


def _last_visit(uow: UnitOfWork, youth_id: str) -> dt.datetime | None:
    """The last read before the present visit; reads that follow each other closely are one visit, however long it is."""
    apart = dt.timedelta(minutes=uow.deps.settings.whole("visit.apart_minutes", uow.deps.today(uow.now)))
    reads = (
        select(ReadTrace.at)
        .where(ReadTrace.youth_id == youth_id, ReadTrace.person_id == uow.principal.id, ReadTrace.allowed.is_(True))
        .order_by(ReadTrace.at.desc())
        .limit(_MOST_READS)
    )
    visit = uow.now
    for at in uow.session.scalars(reads):
        if visit - at > apart:
            return at
        visit = at
    return None
