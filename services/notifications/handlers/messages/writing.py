"""Writing on a thread and reading it: numbers without gaps, whoever writes at once, and how far each reader has got."""

from sqlalchemy import select, update

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import PROGRAMME, Done
from contracts.notifications import rpc
from contracts.notifications.events import MessagePosted, MessageRead
from servicekit.uow import UnitOfWork
from services.notifications.domain.attachments import looked_at
from services.notifications.handlers.messages import seats, views
from services.notifications.handlers.news import News, post
from services.notifications.models import AttachmentRow, MessageRow, NotificationRow, ThreadRow
from services.notifications.settings import NotificationsDependencies

POSTED = MessagePosted.short_name()


def post_message(command: rpc.PostMessage, uow: UnitOfWork) -> rpc.Message:
    """Tells everybody who follows the journey now, but the author, who has read everything up to the own words."""
    uow.must_reach(command.youth_id)
    known = uow.session.get(MessageRow, command.id)
    if known is not None:
        return _known(known, command, uow)
    text = command.text.strip()
    if not text and not command.attachments:
        raise InvalidRequest("message_empty", field="text")
    deps: NotificationsDependencies = uow.deps
    files = _looked_at(command, deps.attachment_bytes(uow.now))

    thread = _locked(command.youth_id, uow)
    thread.last += 1
    thread.last_at = uow.now
    row = MessageRow(
        id=command.id, youth_id=thread.youth_id, number=thread.last, area=thread.area, at=uow.now, author_id=uow.principal.id,
        author_role=uow.principal.role, text=text,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(files)
    seats.written(thread, uow)
    _tell(row, uow)
    uow.log.append(thread.area, MessagePosted(youth_id=row.youth_id, message_id=row.id, by_role=uow.principal.role))
    return views.message(row, tuple(files))


def mark_read(command: rpc.MarkThreadRead, uow: UnitOfWork) -> Done:
    """Never back, and never past the last message; the news of these messages is then read as well."""
    uow.must_reach(command.youth_id)
    thread = uow.session.get(ThreadRow, command.youth_id)
    if thread is None:
        return Done()
    seat = seats.of_reader(thread, uow)
    up_to = min(command.up_to, thread.last)
    if up_to <= seat.read_up_to:
        return Done()
    seat.read_up_to, seat.read_at, seat.unread = up_to, uow.now, up_to < seat.last
    if up_to == thread.last:
        _news_is_read(thread.youth_id, seat.reader_id, uow)
    last_read = uow.session.scalar(
        select(MessageRow.id).where(MessageRow.youth_id == thread.youth_id, MessageRow.number == up_to))
    assert last_read is not None  # numbers have no gap
    fact = MessageRead(youth_id=thread.youth_id, reader_role=uow.principal.role, up_to_message_id=last_read)
    uow.log.append(thread.area, fact)
    return Done()


def _known(row: MessageRow, command: rpc.PostMessage, uow: UnitOfWork) -> rpc.Message:
    if row.youth_id != command.youth_id or row.author_id != uow.principal.id:
        raise Conflict("already_exists", id=command.id)
    return views.message(row, views.files_of([row], uow.session).get(row.id, ()))


def _looked_at(command: rpc.PostMessage, most: int) -> list[AttachmentRow]:
    if sum(len(each.content) for each in command.attachments) > most:
        raise InvalidRequest("file_too_large", field="attachments", most=most)
    rows = []
    for number, each in enumerate(command.attachments, 1):
        file = looked_at(each.name, each.content)
        rows.append(AttachmentRow(
            id=f"{command.id[:60]}-{number}", message_id=command.id, youth_id=command.youth_id, name=file.name,
            media_type=file.media_type, size=len(file.content), content=file.content,
        ))  # fmt: skip
    return rows


def _locked(youth_id: str, uow: UnitOfWork) -> ThreadRow:
    """The thread, for this transaction alone; two first messages at once: the second finds the first one's."""
    thread = uow.session.get(ThreadRow, youth_id, with_for_update=True)
    area = uow.context.area or uow.principal.area or PROGRAMME
    if thread is None:
        thread = ThreadRow(youth_id=youth_id, area=area, last=0, last_at=uow.now)
        uow.session.add(thread)
        uow.session.flush()
    thread.area = area
    return thread


def _tell(row: MessageRow, uow: UnitOfWork) -> None:
    news = News(row.id, row.youth_id, row.area, row.author_id, row.at, POSTED, {"by_role": row.author_role})
    for reader_id in seats.readers(row.youth_id, uow.session):
        post(news, reader_id, uow)


def _news_is_read(youth_id: str, reader_id: str, uow: UnitOfWork) -> None:
    n = NotificationRow
    uow.session.execute(update(n).where(
        n.recipient_id == reader_id, n.read_at.is_(None), n.youth_id == youth_id, n.what == POSTED,
    ).values(read_at=uow.now))
