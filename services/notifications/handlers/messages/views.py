"""A message as its readers see it: hidden ones without words and files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.notifications import rpc
from services.notifications.models import AttachmentRow, MessageRow, SeatRow

HIDDEN, WAITING, KEPT = "hidden", "waiting", "kept"


def message(row: MessageRow, files: Sequence[AttachmentRow], *, as_written: bool = False) -> rpc.Message:
    """`as_written`: for whoever decides about a reported one."""
    hidden = row.report == HIDDEN and not as_written
    shown = () if hidden else files
    return rpc.Message(
        id=row.id, number=row.number, at=row.at, author_id=row.author_id, author_role=row.author_role,  # type: ignore[arg-type]
        text="" if hidden else row.text, reported=row.report is not None,
        attachments=tuple(rpc.Attachment(id=f.id, name=f.name, media_type=f.media_type, size=f.size) for f in shown),
        hidden_reason=row.decision_reason if row.report == HIDDEN else None,
    )  # fmt: skip


def messages(rows: Sequence[MessageRow], session: Session) -> tuple[rpc.Message, ...]:
    files = files_of(rows, session)
    return tuple(message(row, files.get(row.id, ())) for row in rows)


def files_of(rows: Iterable[MessageRow], session: Session) -> dict[str, list[AttachmentRow]]:
    """By message, without their bytes."""
    found: defaultdict[str, list[AttachmentRow]] = defaultdict(list)
    ids = [row.id for row in rows]
    for file in session.scalars(select(AttachmentRow).where(AttachmentRow.message_id.in_(ids)).order_by(AttachmentRow.id)):
        found[file.message_id].append(file)
    return found


def mark(seat: SeatRow) -> rpc.ReadMark:
    assert seat.read_at is not None
    return rpc.ReadMark(reader_id=seat.reader_id, role=seat.role, up_to=seat.read_up_to, at=seat.read_at)  # type: ignore[arg-type]
