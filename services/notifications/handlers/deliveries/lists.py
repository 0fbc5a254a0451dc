"""What left for whom, for staff: one youth's, or what did not arrive among those in scope. By keyset over an index."""

from sqlalchemy import ColumnElement, and_, false, select, true, tuple_

from contracts.kernel import Scope
from contracts.notifications import rpc
from servicekit.uow import UnitOfWork
from services.notifications.handlers.keyset import cursor_of, position
from services.notifications.models import DeliveryRow, LinkRow


def list_deliveries(request: rpc.ListDeliveries, uow: UnitOfWork) -> rpc.DeliveryPage:
    d = DeliveryRow
    query = select(d).order_by(d.at.desc(), d.id.desc()).limit(request.limit + 1)
    if request.youth_id is not None:
        uow.must_reach(request.youth_id)
        query = query.where(d.youth_id == request.youth_id, d.person_id == request.youth_id)
    else:
        query = query.where(in_reach(uow.scope))
    if request.problems:
        query = query.where(d.problem.is_(True))
    if request.cursor:
        query = query.where(tuple_(d.at, d.id) < position(request.cursor))
    rows = list(uow.session.scalars(query))
    page = rows[: request.limit]
    following = cursor_of(page[-1].at, page[-1].id) if len(rows) > len(page) else None
    return rpc.DeliveryPage(deliveries=tuple(_delivery(row) for row in page), next=following)


def in_reach(scope: Scope) -> ColumnElement[bool]:
    """An adviser's youths now; an area's youths and what is written to its staff, about them or not."""
    d = DeliveryRow
    match scope.kind:
        case "all":
            return true()
        case "areas":
            return d.area.in_(scope.ids)
        case "adviser":
            mine = select(LinkRow.youth_id).where(
                LinkRow.role == "adviser", LinkRow.other_id.in_(scope.ids), LinkRow.until.is_(None))
            return and_(d.youth_id == d.person_id, d.youth_id.in_(mine))
        case _:
            return false()


def _delivery(row: DeliveryRow) -> rpc.Delivery:
    return rpc.Delivery(
        id=row.id, at=row.at, person_id=row.person_id, youth_id=row.youth_id, channel=row.channel, what=row.what,  # type: ignore[arg-type]
        state=row.state, reason=row.reason, tries=row.tries, due_at=row.due_at, ended_at=row.ended_at,  # type: ignore[arg-type]
    )  # fmt: skip
