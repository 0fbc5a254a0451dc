"""A message that somebody reported, and what a coordinator decides about it. What nobody reported, no coordinator reads."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, select, true, tuple_

from contracts.errors import Conflict, NotFound
from contracts.kernel import Done, Scope
from contracts.notifications import rpc
from contracts.notifications.events import MessageModerated, MessageReported
from servicekit.uow import UnitOfWork
from services.notifications.handlers.keyset import cursor_of, position
from services.notifications.handlers.messages import views
from services.notifications.handlers.news import ID_SPACE, News, post
from services.notifications.models import MessageRow, ReportRow

MODERATED = MessageModerated.short_name()


def report_message(command: rpc.ReportMessage, uow: UnitOfWork) -> Done:
    """By a reader of the thread. What was looked at and left is looked at again when somebody else reports it; what is hidden
    stays hidden."""
    row = _of_thread(command.youth_id, command.message_id, uow)
    if uow.session.get(ReportRow, (row.id, uow.principal.id)) is not None:
        return Done(id=row.id)
    uow.session.add(ReportRow(
        message_id=row.id, person_id=uow.principal.id, by_role=uow.principal.role, reason=command.reason, at=uow.now))
    if row.report in (None, views.KEPT):
        row.report, row.reported_at = views.WAITING, uow.now
        uow.log.append(row.area, MessageReported(youth_id=row.youth_id, message_id=row.id))
    return Done(id=row.id)


def moderate_message(command: rpc.ModerateMessage, uow: UnitOfWork) -> Done:
    """Decided again with another decision, the last one stands."""
    row = _of_thread(command.youth_id, command.message_id, uow)
    if row.report is None:
        raise Conflict("not_reported", id=row.id)
    report = views.HIDDEN if command.decision == "hide" else views.KEPT
    if (row.report, row.decision_reason) == (report, command.reason):
        return Done(id=row.id)
    row.report, row.decision_reason, row.decided_by, row.decided_at = report, command.reason, uow.principal.id, uow.now
    uow.log.append(row.area, MessageModerated(youth_id=row.youth_id, message_id=row.id, decision=command.decision))
    _tell(row, command.decision, uow)
    return Done(id=row.id)


def _tell(row: MessageRow, decision: rpc.Decision, uow: UnitOfWork) -> None:
    """Whoever wrote it and whoever reported it learn what was decided; the reason stands beside the message."""
    event_id = str(uuid.uuid5(ID_SPACE, f"{row.id}/{decision}/{uow.now.isoformat()}"))
    news = News(event_id, row.youth_id, row.area, uow.principal.id, uow.now, MODERATED, {"decision": decision})
    reported = uow.session.scalars(select(ReportRow.person_id).where(ReportRow.message_id == row.id))
    for person_id in sorted({row.author_id, *reported}):
        post(news, person_id, uow)


def list_reported(request: rpc.ListReported, uow: UnitOfWork) -> rpc.ReportedMessages:
    """Newest first by keyset, with the words as they were written. Each state is asked by itself: one range of the index."""
    newest = select(MessageRow).where(_in_scope(uow.scope))
    if request.cursor:
        newest = newest.where(tuple_(MessageRow.reported_at, MessageRow.id) < position(request.cursor))
    newest = newest.order_by(MessageRow.reported_at.desc(), MessageRow.id.desc()).limit(request.limit + 1)
    states = (views.KEPT, views.HIDDEN) if request.decided else (views.WAITING,)
    found = [row for state in states for row in uow.session.scalars(newest.where(MessageRow.report == state))]
    rows = sorted(found, key=lambda row: (row.reported_at, row.id), reverse=True)[: request.limit + 1]
    page = rows[: request.limit]
    following = None
    if len(rows) > len(page):
        last = page[-1]
        assert last.reported_at is not None
        following = cursor_of(last.reported_at, last.id)
    return rpc.ReportedMessages(reported=_reported(page, uow), next=following)


def waiting_in_scope(scope: Scope, uow: UnitOfWork) -> int:
    """How many reported messages nobody looked at yet; none for whoever does not decide about them."""
    if scope.kind not in ("areas", "all"):
        return 0
    counted = select(func.count()).select_from(MessageRow).where(_in_scope(scope), MessageRow.report == views.WAITING)
    return uow.session.scalar(counted) or 0


def _of_thread(youth_id: str, message_id: str, uow: UnitOfWork) -> MessageRow:
    uow.must_reach(youth_id)
    row = uow.session.get(MessageRow, message_id, with_for_update=True)
    if row is None or row.youth_id != youth_id:
        raise NotFound("message", id=message_id)
    return row


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.kind == "all":
        return true()
    return MessageRow.area.in_(scope.ids) if scope.kind == "areas" else false()


def _reported(rows: Sequence[MessageRow], uow: UnitOfWork) -> tuple[rpc.ReportedMessage, ...]:
    files = views.files_of(rows, uow.session)
    why: defaultdict[str, list[rpc.MessageReport]] = defaultdict(list)
    asked = select(ReportRow).where(ReportRow.message_id.in_([row.id for row in rows])).order_by(ReportRow.at)
    for report in uow.session.scalars(asked):
        why[report.message_id].append(
            rpc.MessageReport(by_role=report.by_role, reason=report.reason, at=report.at))  # type: ignore[arg-type]
    return tuple(
        rpc.ReportedMessage(
            youth_id=row.youth_id, message=views.message(row, files.get(row.id, ()), as_written=True),
            reports=tuple(why[row.id]), decision=_DECISIONS.get(row.report or ""), decision_reason=row.decision_reason,
            decided_at=row.decided_at,
        )
        for row in rows
    )  # fmt: skip


_DECISIONS: dict[str, rpc.Decision] = {views.HIDDEN: "hide", views.KEPT: "keep"}
