"""The thread as a page, the files, the list of threads, the badge, the export."""

from collections.abc import Callable

from sqlalchemy import func, select, tuple_

from contracts.errors import NotFound
from contracts.kernel import Empty
from contracts.notifications import rpc
from servicekit.uow import UnitOfWork
from services.notifications.handlers.keyset import cursor_of, position
from services.notifications.handlers.messages import views
from services.notifications.handlers.messages.moderating import waiting_in_scope
from services.notifications.handlers.messages.seats import reader_of
from services.notifications.models import AttachmentRow, MessageRow, SeatRow, ThreadRow

BEGINNING = 120


def list_messages(request: rpc.ListMessages, uow: UnitOfWork) -> rpc.Thread:
    """The newest page, oldest first; a thread that nobody began is empty."""
    uow.must_reach(request.youth_id)
    query = select(MessageRow).where(MessageRow.youth_id == request.youth_id).order_by(MessageRow.number.desc())
    if request.before is not None:
        query = query.where(MessageRow.number < request.before)
    rows = list(uow.session.scalars(query.limit(request.limit)))[::-1]
    thread = uow.session.get(ThreadRow, request.youth_id)
    seat = uow.session.get(SeatRow, (reader_of(uow.principal), request.youth_id))
    return rpc.Thread(
        youth_id=request.youth_id, messages=views.messages(rows, uow.session), marks=_marks(request.youth_id, uow),
        last=thread.last if thread else 0, read_up_to=seat.read_up_to if seat else 0,
        before=rows[0].number if rows and rows[0].number > 1 else None,
    )  # fmt: skip


def export_messages(request: rpc.ExportMessages, uow: UnitOfWork) -> rpc.ThreadExport:
    uow.must_reach(request.youth_id)
    rows = list(uow.session.scalars(
        select(MessageRow).where(MessageRow.youth_id == request.youth_id).order_by(MessageRow.number)))
    return rpc.ThreadExport(
        youth_id=request.youth_id, messages=views.messages(rows, uow.session), marks=_marks(request.youth_id, uow))


def get_attachment(request: rpc.GetAttachment, uow: UnitOfWork) -> rpc.AttachmentContent:
    """Of a message that is not hidden."""
    return _content(request, uow, lambda row: row.report != views.HIDDEN)


def get_reported_attachment(request: rpc.GetAttachment, uow: UnitOfWork) -> rpc.AttachmentContent:
    """For whoever decides about a reported message: of such a one only."""
    return _content(request, uow, lambda row: row.report is not None)


def list_conversations(request: rpc.ListConversations, uow: UnitOfWork) -> rpc.Conversations:
    """By keyset over the principal's own seats: as long as she follows youths, whatever the programme's size."""
    query = select(SeatRow).where(SeatRow.reader_id == reader_of(uow.principal))
    if request.cursor:
        query = query.where(tuple_(SeatRow.last_at, SeatRow.youth_id) < position(request.cursor))
    seats = list(uow.session.scalars(query.order_by(SeatRow.last_at.desc(), SeatRow.youth_id.desc()).limit(request.limit + 1)))
    page = seats[: request.limit]
    last = {row.youth_id: row for row in uow.session.scalars(select(MessageRow).where(
        tuple_(MessageRow.youth_id, MessageRow.number).in_([(seat.youth_id, seat.last) for seat in page])))} if page else {}
    following = cursor_of(page[-1].last_at, page[-1].youth_id) if len(seats) > len(page) else None
    return rpc.Conversations(
        conversations=tuple(_conversation(seat, last[seat.youth_id]) for seat in page if seat.youth_id in last), next=following)


def count_unread(_request: Empty, uow: UnitOfWork) -> rpc.Unread:
    counted = select(func.count()).select_from(SeatRow).where(
        SeatRow.reader_id == reader_of(uow.principal), SeatRow.unread.is_(True))
    return rpc.Unread(threads=uow.session.scalar(counted) or 0, reported=waiting_in_scope(uow.scope, uow))


def _conversation(seat: SeatRow, row: MessageRow) -> rpc.Conversation:
    text = "" if row.report == views.HIDDEN else row.text[:BEGINNING]
    return rpc.Conversation(youth_id=seat.youth_id, at=seat.last_at, author_role=row.author_role, text=text,  # type: ignore[arg-type]
                            unread=seat.last - seat.read_up_to)


def _marks(youth_id: str, uow: UnitOfWork) -> tuple[rpc.ReadMark, ...]:
    seats = uow.session.scalars(
        select(SeatRow).where(SeatRow.youth_id == youth_id, SeatRow.read_up_to > 0).order_by(SeatRow.reader_id))
    return tuple(views.mark(seat) for seat in seats)


def _content(
    request: rpc.GetAttachment, uow: UnitOfWork, may_be_read: Callable[[MessageRow], bool]
) -> rpc.AttachmentContent:
    uow.must_reach(request.youth_id)
    file = uow.session.get(AttachmentRow, request.attachment_id)
    row = uow.session.get(MessageRow, request.message_id)
    if file is None or row is None or file.message_id != row.id or row.youth_id != request.youth_id or not may_be_read(row):
        raise NotFound("attachment", id=request.attachment_id)
    return rpc.AttachmentContent(name=file.name, media_type=file.media_type, content=file.content)
