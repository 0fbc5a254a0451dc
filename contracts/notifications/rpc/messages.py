"""The thread of messages of a journey: written, read, reported, moderated, exported. Words and files never leave by an event."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Empty, Method, Record, Role

NewMessageId = Annotated[str, Meta(min_length=1, max_length=64)]
MessageWords = Annotated[str, Meta(max_length=4_000)]
Why = Annotated[str, Meta(min_length=3, max_length=300)]
Decision = Literal["hide", "keep"]


class NewAttachment(Record):
    """`content` is base64 on the wire. What it is, is read from its bytes; the name only names it."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    content: bytes


class PostMessage(Record):
    """`id` is made by the caller. Words, files, or both; how large files may be is a setting."""

    id: NewMessageId
    youth_id: str
    text: MessageWords = ""
    attachments: Annotated[tuple[NewAttachment, ...], Meta(max_length=3)] = ()


class Attachment(Record):
    """`size` in bytes."""

    id: str
    name: str
    media_type: str
    size: int


class Message(Record):
    """`number` counts from 1 within the thread. A hidden one has lost its words and files; `hidden_reason` says why."""

    id: str
    number: int
    at: dt.datetime
    author_id: str
    author_role: Role
    text: str
    attachments: tuple[Attachment, ...] = ()
    hidden_reason: str | None = None
    reported: bool = False


class ReadMark(Record):
    """How far a person, or a school's office as a whole, has read."""

    reader_id: str
    role: Role
    up_to: int
    at: dt.datetime


class ListMessages(Record):
    """The newest of the thread, or those before a number."""

    youth_id: str
    before: Annotated[int, Meta(ge=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class Thread(Record):
    """Oldest first. `read_up_to`: how far the principal has read; `last`: the newest number; `before`: asks for the page before."""

    youth_id: str
    messages: tuple[Message, ...]
    marks: tuple[ReadMark, ...] = ()
    last: int = 0
    read_up_to: int = 0
    before: int | None = None


class MarkThreadRead(Record):
    """Read up to and including this number; never back."""

    youth_id: str
    up_to: Annotated[int, Meta(ge=1)]


class ListConversations(Record):
    """The threads of the principal's youths, the last one written to first."""

    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


class Conversation(Record):
    """`unread`: how many messages wait for the principal (or the principal's school). `text`: how the last one begins."""

    youth_id: str
    at: dt.datetime
    author_role: Role
    text: str
    unread: int


class Conversations(Record):
    conversations: tuple[Conversation, ...]
    next: str | None = None


class Unread(Record):
    """In how many threads something waits for the principal; how many reported messages wait in the areas in scope."""

    threads: int
    reported: int = 0


class GetAttachment(Record):
    youth_id: str
    message_id: str
    attachment_id: str


class AttachmentContent(Record):
    """`content` is base64 on the wire."""

    name: str
    media_type: str
    content: bytes


class ReportMessage(Record):
    """Someone of the thread finds that it must be looked at; said twice by the same it changes nothing."""

    youth_id: str
    message_id: str
    reason: Why


class MessageReport(Record):
    by_role: Role
    reason: str
    at: dt.datetime


class ReportedMessage(Record):
    """A message as it was written, for whoever decides. `decision` is None while it waits."""

    youth_id: str
    message: Message
    reports: tuple[MessageReport, ...]
    decision: Decision | None = None
    decision_reason: str = ""
    decided_at: dt.datetime | None = None


class ListReported(Record):
    """In the areas in scope, newest first; those that wait only, unless `decided`."""

    decided: bool = False
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


class ReportedMessages(Record):
    reported: tuple[ReportedMessage, ...]
    next: str | None = None


class ModerateMessage(Record):
    """Only a reported message can be hidden, with the reason, which its readers see."""

    youth_id: str
    message_id: str
    decision: Decision
    reason: Why


class ExportMessages(Record):
    youth_id: str


class ThreadExport(Record):
    """The whole thread, oldest first; files by name, each fetched by itself."""

    youth_id: str
    messages: tuple[Message, ...]
    marks: tuple[ReadMark, ...]


post_message = Method("notifications", "post_message", PostMessage, Message, command=True, timeout=15.0)
list_messages = Method("notifications", "list_messages", ListMessages, Thread)
mark_thread_read = Method("notifications", "mark_thread_read", MarkThreadRead, Done, command=True)
list_conversations = Method("notifications", "list_conversations", ListConversations, Conversations)
count_unread = Method("notifications", "count_unread", Empty, Unread, timeout=2.0)
get_attachment = Method("notifications", "get_attachment", GetAttachment, AttachmentContent, timeout=15.0)
get_reported_attachment = Method("notifications", "get_reported_attachment", GetAttachment, AttachmentContent, timeout=15.0)
report_message = Method("notifications", "report_message", ReportMessage, Done, command=True)
list_reported = Method("notifications", "list_reported", ListReported, ReportedMessages)
moderate_message = Method("notifications", "moderate_message", ModerateMessage, Done, command=True)
export_messages = Method("notifications", "export_messages", ExportMessages, ThreadExport, timeout=30.0)
