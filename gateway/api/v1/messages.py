"""The thread of messages of a journey: write, read, report; and, for a coordinator, what was reported."""

from typing import Any
from urllib.parse import quote

from flask import Response

from contracts.kernel import Done, Empty
from contracts.notifications import rpc
from gateway.acting import ask, command_id, still_reached
from gateway.api.answers import answer, resource
from gateway.api.schema import record_from, schema_of

blp = resource("messages", "One thread of messages per journey. A coordinator reads only what somebody reported.")

Values = dict[str, Any]


@blp.route("/youths/<youth_id>/messages")
@blp.arguments(schema_of(rpc.ListMessages, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Thread))
def list_messages(values: Values, youth_id: str) -> Response:
    """The newest, oldest first; `before` asks for the page before."""
    return answer(ask("read_messages", rpc.list_messages, record_from(rpc.ListMessages, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/messages", methods=["POST"])
@blp.arguments(schema_of(rpc.PostMessage, ("id", "youth_id")))
@blp.response(201, schema_of(rpc.Message))
def post_message(values: Values, youth_id: str) -> Response:
    """Words, files (`content` in base64, at most 5 MB together: PDF, JPEG, PNG, WebP, HEIC), or both."""
    command = record_from(rpc.PostMessage, values, id=command_id("message"), youth_id=youth_id)
    return answer(ask("post_message", rpc.post_message, command, youth_id), 201)


@blp.route("/youths/<youth_id>/messages/read", methods=["POST"])
@blp.arguments(schema_of(rpc.MarkThreadRead, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_thread_read(values: Values, youth_id: str) -> Response:
    """Read up to and including this number; a school's office reads as one."""
    return answer(ask("read_messages", rpc.mark_thread_read, record_from(rpc.MarkThreadRead, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/messages/export")
@blp.response(200, schema_of(rpc.ThreadExport))
def export_messages(youth_id: str) -> Response:
    """The whole thread."""
    return answer(ask("read_messages", rpc.export_messages, rpc.ExportMessages(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/messages/<message_id>/attachments/<attachment_id>")
@blp.response(200, content_type="application/octet-stream")
def get_attachment(youth_id: str, message_id: str, attachment_id: str) -> Response:
    """The file, to keep: no browser shows it within our pages."""
    return download(ask("read_messages", rpc.get_attachment, _file(youth_id, message_id, attachment_id), youth_id))


@blp.route("/youths/<youth_id>/messages/<message_id>/reported-attachments/<attachment_id>")
@blp.response(200, content_type="application/octet-stream")
def get_reported_attachment(youth_id: str, message_id: str, attachment_id: str) -> Response:
    """A file of a reported message, for whoever decides about it."""
    return download(ask("moderate_messages", rpc.get_reported_attachment, _file(youth_id, message_id, attachment_id), youth_id))


@blp.route("/youths/<youth_id>/messages/<message_id>/report", methods=["POST"])
@blp.arguments(schema_of(rpc.ReportMessage, ("youth_id", "message_id")))
@blp.response(200, schema_of(Done))
def post_report(values: Values, youth_id: str, message_id: str) -> Response:
    """Asks the area's coordinator to look at it."""
    command = record_from(rpc.ReportMessage, values, youth_id=youth_id, message_id=message_id)
    return answer(ask("report_message", rpc.report_message, command, youth_id))


@blp.route("/youths/<youth_id>/messages/<message_id>/moderation", methods=["POST"])
@blp.arguments(schema_of(rpc.ModerateMessage, ("youth_id", "message_id")))
@blp.response(200, schema_of(Done))
def post_moderation(values: Values, youth_id: str, message_id: str) -> Response:
    """Hides a reported message from its readers, or leaves it, with the reason."""
    command = record_from(rpc.ModerateMessage, values, youth_id=youth_id, message_id=message_id)
    return answer(ask("moderate_messages", rpc.moderate_message, command, youth_id))


@blp.route("/conversations")
@blp.arguments(schema_of(rpc.ListConversations), location="query")
@blp.response(200, schema_of(rpc.Conversations))
def list_conversations(values: Values) -> Response:
    """The threads of the youths whom one follows, the last one written to first."""
    return answer(own_conversations(record_from(rpc.ListConversations, values)))


@blp.route("/conversations/unread")
@blp.response(200, schema_of(rpc.Unread))
def get_unread() -> Response:
    return answer(ask("read_messages", rpc.count_unread, Empty()))


@blp.route("/reported-messages")
@blp.arguments(schema_of(rpc.ListReported), location="query")
@blp.response(200, schema_of(rpc.ReportedMessages))
def list_reported(values: Values) -> Response:
    """Those that wait for a decision, newest first; with `decided` those that were looked at."""
    return answer(ask("moderate_messages", rpc.list_reported, record_from(rpc.ListReported, values)))


def own_conversations(wanted: rpc.ListConversations) -> rpc.Conversations:
    """Of the youths whom the reader follows now, whatever seats are left from before."""
    page = ask("read_messages", rpc.list_conversations, wanted)
    followed = still_reached("read_messages", (each.youth_id for each in page.conversations))
    shown = tuple(each for each in page.conversations if each.youth_id in followed)
    return rpc.Conversations(conversations=shown, next=page.next)


def download(file: rpc.AttachmentContent) -> Response:
    """Bytes that somebody sent: kept by the browser as a file, never run or shown as a page of ours."""
    response = Response(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"piece-jointe\"; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(youth_id: str, message_id: str, attachment_id: str) -> Any:
    given: dict[str, Any] = {"youth_id": youth_id, "message_id": message_id, "attachment_id": attachment_id}
    return record_from(rpc.GetAttachment, {}, **given)

