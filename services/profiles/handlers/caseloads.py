"""Caseloads that change hands: for good when somebody leaves, or for a leave, and then they come back by themselves.

Moved a hundred files at a time, so that a large caseload holds up nobody; the timer does the rest and what waits for its day.
"""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.handlers.history import wrote
from services.profiles.handlers.relations import is_here, link
from services.profiles.handlers.views import labels
from services.profiles.models import Person, Youth
from services.profiles.relation_models import Transfer, TransferredFile

A_TURN = 100
UNDER_WAY = ("moving", "returning")


def transfer_caseload(command: rpc.TransferCaseload, uow: UnitOfWork) -> rpc.Transfer:
    giver, taker = (_adviser(uow, person_id, field) for person_id, field in ((command.from_id, "from_id"), (command.to_id, "to_id")))
    today = uow.deps.today(uow.now)
    if giver.id == taker.id:
        raise InvalidRequest("same_adviser", field="to_id")
    _must_reach(uow, giver.area)
    if giver.area != taker.area or not is_here(uow, taker.id):
        raise InvalidRequest("serves_another_area", field="to_id")
    if command.starts_on < today:
        raise InvalidRequest("due_in_the_past", field="starts_on")
    if command.ends_on is not None and command.ends_on <= command.starts_on:
        raise InvalidRequest("bad_dates", field="ends_on")
    if uow.session.get(Transfer, command.id) is not None:
        raise Conflict("already_exists", id=command.id)
    row = Transfer(id=command.id, area=giver.area, from_id=giver.id, to_id=taker.id, starts_on=command.starts_on,
                   ends_on=command.ends_on, reason=command.reason.strip(), by_id=uow.principal.id, at=uow.now,
                   state="planned", named=command.youth_ids is not None, files=0)  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    _choose(uow, row, command.youth_ids)
    if row.starts_on <= today:
        _move(uow, row)
    return _view(uow, row)


def end_transfer(command: rpc.EndTransfer, uow: UnitOfWork) -> rpc.Transfer:
    row = uow.session.get(Transfer, command.transfer_id, with_for_update=True)
    if row is None:
        raise NotFound("transfer", id=command.transfer_id)
    _must_reach(uow, row.area)
    if row.state == "planned":
        row.state = "cancelled"
    elif row.state in ("moving", "moved") and row.ends_on is not None:
        row.ends_on = uow.deps.today(uow.now)
        _return(uow, row)
    else:
        raise Conflict("transfer_over", state=row.state)
    return _view(uow, row)


def list_transfers(request: rpc.ListTransfers, uow: UnitOfWork) -> rpc.Transfers:
    """The newest; an adviser sees those that concern her."""
    query = select(Transfer).order_by(Transfer.at.desc(), Transfer.id.desc()).limit(request.limit)
    if uow.scope.kind == "areas":
        query = query.where(Transfer.area.in_(uow.scope.ids))
    elif uow.scope.kind != "all":
        query = query.where(or_(Transfer.from_id == uow.principal.id, Transfer.to_id == uow.principal.id))
    return rpc.Transfers(transfers=_views(uow, uow.session.scalars(query).all()))


def move_caseloads(uow: UnitOfWork) -> None:
    """The timer: one turn of every transfer whose day has come, to go or to come back."""
    today = uow.deps.today(uow.now)
    due = or_(
        Transfer.state.in_(UNDER_WAY),
        and_(Transfer.state == "planned", Transfer.starts_on <= today),
        and_(Transfer.state == "moved", Transfer.ends_on <= today),
    )
    for row in uow.session.scalars(select(Transfer).where(due).order_by(Transfer.at).with_for_update(skip_locked=True)).all():
        if row.ends_on is not None and row.ends_on <= today and row.state != "planned":
            _return(uow, row)
        else:
            _move(uow, row)


def _choose(uow: UnitOfWork, row: Transfer, youth_ids: tuple[str, ...] | None) -> None:
    """Files that are named are kept now; the whole caseload is whatever it is on the day."""
    if youth_ids is None:
        return
    mine = select(Youth.id).where(Youth.id.in_(youth_ids), Youth.adviser_id == row.from_id)
    chosen = sorted(uow.session.scalars(mine))
    if len(chosen) < len(set(youth_ids)):
        raise InvalidRequest("not_of_this_adviser", field="youth_ids")
    row.files = len(chosen)
    uow.session.add_all(TransferredFile(transfer_id=row.id, youth_id=youth_id) for youth_id in chosen)
    uow.session.flush()


def _move(uow: UnitOfWork, row: Transfer) -> None:
    """One turn. Named files that went elsewhere meanwhile stay where they went. Nothing goes to somebody who has just left."""
    if not is_here(uow, row.to_id):
        row.state = "cancelled"
        return
    query = select(Youth).where(Youth.adviser_id == row.from_id)
    if row.named:
        query = query.join(TransferredFile, and_(TransferredFile.youth_id == Youth.id, TransferredFile.transfer_id == row.id))
    youths = uow.session.scalars(query.order_by(Youth.id).limit(A_TURN).with_for_update(of=Youth)).all()
    for youth in youths:
        _give(uow, youth, row.to_id)
        if not row.named:
            uow.session.add(TransferredFile(transfer_id=row.id, youth_id=youth.id))
    row.files += 0 if row.named else len(youths)
    row.state = "moving" if len(youths) == A_TURN else "moved" if row.ends_on is not None else "over"
    uow.session.flush()


def _return(uow: UnitOfWork, row: Transfer) -> None:
    """Back to where they came from, but for those that a third was given; a colleague who left meanwhile gets none back."""
    giver_is_here = is_here(uow, row.from_id)
    query = select(Youth).join(TransferredFile, TransferredFile.youth_id == Youth.id)
    query = query.where(TransferredFile.transfer_id == row.id, Youth.adviser_id == row.to_id)
    youths = uow.session.scalars(query.order_by(Youth.id).limit(A_TURN).with_for_update(of=Youth)).all()
    for youth in youths if giver_is_here else ():
        _give(uow, youth, row.from_id)
    row.state = "returning" if giver_is_here and len(youths) == A_TURN else "over"
    uow.session.flush()


def _give(uow: UnitOfWork, youth: Youth, adviser_id: str) -> None:
    if link(uow, youth, "adviser", adviser_id):
        wrote(uow, youth, "adviser")


def _adviser(uow: UnitOfWork, person_id: str, field: str) -> Person:
    person = uow.session.get(Person, person_id)
    if person is None or person.role != "adviser":
        raise InvalidRequest("other_role", field=field)
    return person


def _must_reach(uow: UnitOfWork, area: str | None) -> None:
    if uow.scope.kind != "all" and not (uow.scope.kind == "areas" and area in uow.scope.ids):
        raise NotAllowed("other_area", area=area)


def _view(uow: UnitOfWork, row: Transfer) -> rpc.Transfer:
    return _views(uow, [row])[0]


def _views(uow: UnitOfWork, rows: Sequence[Transfer]) -> tuple[rpc.Transfer, ...]:
    """The names of both sides are fetched once for all of them."""
    names = labels(uow.session, {person_id for row in rows for person_id in (row.from_id, row.to_id)})
    return tuple(
        rpc.Transfer(
            id=row.id, from_id=row.from_id, from_label=names.get(row.from_id, ""), to_id=row.to_id,
            to_label=names.get(row.to_id, ""), starts_on=row.starts_on, ends_on=row.ends_on, reason=row.reason,
            state=row.state, files=row.files,  # type: ignore[arg-type]
        )
        for row in rows
    )  # fmt: skip


