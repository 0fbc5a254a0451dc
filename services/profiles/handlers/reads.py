"""The trace of reads and writes: who saw, changed, or was refused, what of a file. Written by the gateway, shown to the youth."""

import datetime as dt

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, or_, select, text

from contracts.kernel import Done
from contracts.profiles import rpc
from servicekit.clock import PARIS
from servicekit.ids import new_id
from servicekit.tables import UtcDateTime
from servicekit.uow import UnitOfWork
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Person, ReadTrace

_MOST = 500
_COLUMNS = ("id", "at", "person_id", "role", "youth_id", "what", "allowed", "reason", "wrote")
_TRACE = text(
    f"INSERT INTO read_trace ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime()), bindparam("allowed", type_=Boolean()), bindparam("wrote", type_=Boolean()))
OPENED = "open_file"
"""The trace that says why somebody opened the file of a youth whom she does not follow."""


def trace_reads(command: rpc.TraceReads, uow: UnitOfWork) -> Done:
    """A trace known already is passed over: a batch that got no answer is sent again."""
    if not command.traces:
        return Done()
    uow.session.execute(_TRACE, [
        {
            "id": trace.id, "at": trace.at, "person_id": trace.person_id, "role": trace.role, "youth_id": trace.youth_id[:64],
            "what": trace.what[:80], "allowed": trace.allowed, "reason": trace.reason[:200], "wrote": trace.wrote,
        }
        for trace in command.traces
    ])  # fmt: skip
    return Done()


def trace(uow: UnitOfWork, youth_id: str, what: str, *, wrote: bool) -> None:
    """For acts that concern many files at once, which the gateway does not trace one by one."""
    who = uow.principal
    uow.session.add(ReadTrace(id=new_id(), at=uow.now, person_id=who.id, role=who.role, youth_id=youth_id, what=what, allowed=True,
                              reason="", wrote=wrote))  # fmt: skip


def reason_of_today(request: rpc.GetOpening, uow: UnitOfWork) -> rpc.Opening:
    """The last one given since midnight by whoever asks."""
    reached_youth(uow, request.youth_id)
    today = uow.deps.today(uow.now)
    said = (
        select(ReadTrace.reason)
        .where(
            ReadTrace.youth_id == request.youth_id,
            ReadTrace.person_id == uow.principal.id,
            ReadTrace.at >= dt.datetime.combine(today, dt.time(), PARIS).astimezone(dt.UTC),
            ReadTrace.what == OPENED,
            ReadTrace.reason != "",
        )
        .order_by(ReadTrace.at.desc(), ReadTrace.id.desc())
        .limit(1)
    )
    return rpc.Opening(reason=uow.session.scalar(said), choices=tuple(uow.deps.settings.value("opening.reasons", today)))


def list_readers(request: rpc.ListReaders, uow: UnitOfWork) -> rpc.Readers:
    reached_youth(uow, request.youth_id)
    earlier: list[ColumnElement[bool]] = []
    if request.before is not None:
        same_instant = and_(ReadTrace.at == request.before, ReadTrace.id < (request.before_id or ""))
        earlier = [or_(ReadTrace.at < request.before, same_instant)]
    query = (
        select(ReadTrace, Person.label)
        .outerjoin(Person, Person.id == ReadTrace.person_id)
        .where(ReadTrace.youth_id == request.youth_id, ReadTrace.person_id != request.youth_id, *earlier)
        .order_by(ReadTrace.at.desc(), ReadTrace.id.desc())
        .limit(max(1, min(request.limit, _MOST)))
    )
    return rpc.Readers(
        readers=tuple(
            rpc.Reader(
                at=row.at,
                person_id=row.person_id,
                label=label or "",
                role=row.role,
                what=row.what,
                allowed=row.allowed,
                reason=row.reason,
                wrote=row.wrote,
                id=row.id,
            )
            for row, label in uow.session.execute(query)
        )
    )
