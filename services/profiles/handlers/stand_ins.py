"""An adviser stands in for a colleague: with a reason, for a limited time, told to the lead adviser; it ends by itself."""

import datetime as dt

from sqlalchemy import ColumnElement, select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import AdviserAttached, AdviserDetached
from servicekit.uow import UnitOfWork
from services.profiles.handlers.finding import find
from services.profiles.handlers.history import wrote
from services.profiles.handlers.people import oneself
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.handlers.views import labels, summaries
from services.profiles.models import Youth
from services.profiles.relation_models import StandIn

SHOWN = 20
A_TURN = 200


def stand_in_for(command: rpc.StandInFor, uow: UnitOfWork) -> rpc.StandIn:
    """Only oneself, and only where one works: whoever needs another's file for good asks for a transfer."""
    youth, me = reached_youth(uow, command.youth_id, lock=True), oneself(uow)
    if me.role != "adviser" or me.area != youth.area:
        raise NotAllowed("not_yours", action="stand_in")
    if not command.reason.strip():
        raise InvalidRequest("reason_needed", field="reason")
    longest = uow.deps.settings.whole("stand_in.days", uow.deps.today(uow.now))
    if (command.days or longest) > longest:
        raise InvalidRequest("too_many_days", field="days", longest=longest)
    if youth.adviser_id == me.id or _open(uow, youth.id, me.id) is not None:
        raise Conflict("already_yours")
    until = uow.now + dt.timedelta(days=command.days or longest)
    row = StandIn(id=command.id, youth_id=youth.id, adviser_id=me.id, reason=command.reason.strip(), since=uow.now, until=until)
    uow.session.add(row)
    wrote(uow, youth, "stand_in")
    uow.log.append(youth.area, AdviserAttached(youth_id=youth.id, adviser_id=me.id, until=until))
    return _views(uow, [(row, youth)])[0]


def end_stand_in(command: rpc.EndStandIn, uow: UnitOfWork) -> Done:
    youth = reached_youth(uow, command.youth_id, lock=True)
    row = _open(uow, youth.id, command.adviser_id)
    if row is None:
        raise NotFound("stand_in")
    end(uow, youth, row)
    return Done(id=row.id)


def end(uow: UnitOfWork, youth: Youth, row: StandIn) -> None:
    row.ended_at, row.ended_by = uow.now, uow.principal.id
    uow.log.append(youth.area, AdviserDetached(youth_id=youth.id, adviser_id=row.adviser_id))


def end_all(uow: UnitOfWork, youth: Youth) -> None:
    """The file leaves the Mission Locale of those who stand in."""
    for row in uow.session.scalars(select(StandIn).where(StandIn.youth_id == youth.id, StandIn.ended_at.is_(None))):
        end(uow, youth, row)


def end_those_over(uow: UnitOfWork) -> None:
    """The timer. The file is locked before what hangs on it, as everywhere: one that somebody is changing waits for the next turn."""
    over = StandIn.ended_at.is_(None), StandIn.until <= uow.now
    due = select(StandIn.youth_id).where(*over).order_by(StandIn.until).limit(A_TURN)
    files = select(Youth).where(Youth.id.in_(uow.session.scalars(due).all())).order_by(Youth.id)
    for youth in uow.session.scalars(files.with_for_update(skip_locked=True)).all():
        for row in uow.session.scalars(select(StandIn).where(StandIn.youth_id == youth.id, *over)).all():
            end(uow, youth, row)


def list_stand_ins(request: rpc.ListStandIns, uow: UnitOfWork) -> rpc.StandIns:
    """On one file for whoever reaches it, else one's own."""
    kept: ColumnElement[bool] = StandIn.adviser_id == uow.principal.id
    if request.youth_id is not None:
        kept = StandIn.youth_id == reached_youth(uow, request.youth_id).id
    query = select(StandIn, Youth).join(Youth, Youth.id == StandIn.youth_id).where(kept, StandIn.ended_at.is_(None))
    rows = uow.session.execute(query.order_by(StandIn.until, StandIn.id).limit(A_TURN)).all()
    longest = uow.deps.settings.whole("stand_in.days", uow.deps.today(uow.now))
    return rpc.StandIns(stand_ins=_views(uow, [(row, youth) for row, youth in rows]), longest_days=longest)


def find_colleague_files(request: rpc.FindColleagueFiles, uow: UnitOfWork) -> rpc.ColleagueFiles:
    """Enough to name the file one needs; what is in it is for whoever is attached."""
    youths, _more = find(rpc.ListYouths(text=request.text, limit=SHOWN), uow, [youths_in(uow.scope)])
    names = labels(uow.session, {youth.adviser_id for youth in youths})
    return rpc.ColleagueFiles(
        files=tuple(
            rpc.ColleagueFile(
                youth_id=youth.id, first_name=youth.first_name, last_name=youth.last_name,
                file_number=youth.file_number or "", adviser=names.get(youth.adviser_id or ""),
            )
            for youth in youths
        )
    )  # fmt: skip


def _open(uow: UnitOfWork, youth_id: str, adviser_id: str) -> StandIn | None:
    return uow.session.scalar(
        select(StandIn).where(StandIn.youth_id == youth_id, StandIn.adviser_id == adviser_id, StandIn.ended_at.is_(None))
    )


def _views(uow: UnitOfWork, rows: list[tuple[StandIn, Youth]]) -> tuple[rpc.StandIn, ...]:
    names = labels(uow.session, {row.adviser_id for row, _ in rows})
    shown = summaries(uow.session, [youth for _, youth in rows])
    return tuple(
        rpc.StandIn(
            id=row.id, youth=summary, adviser_id=row.adviser_id, adviser=names.get(row.adviser_id, ""), reason=row.reason,
            since=row.since, until=row.until,
        )
        for (row, _), summary in zip(rows, shown, strict=True)
    )  # fmt: skip
