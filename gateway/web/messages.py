"""The thread of messages of a journey, on one page for the youth and for those who follow her; and the list of threads.

A page that is looked at is read: the newest message is then marked, also when the page followed the live stream.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, ask_all, command_id
from gateway.api.v1.messages import download, own_conversations
from gateway.web import dates, journey, names, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, written
from gateway.web.refused_form import query
from gateway.web.youth_file import eyes

pages = Blueprint("messages", __name__)

READERS = ("youth", "adviser", "referent", "school", "instructor")
LONGEST = 4_001  # one more than is taken, so that a message too long is refused and not cut
PAGE = 50


@dataclass(frozen=True)
class MessageLine:
    """`read_by`: in words, under the viewer's own last message only."""

    id: str
    number: int
    who: str
    mine: bool
    when: str
    when_text: str
    text: str
    hidden_reason: str | None
    attachments: tuple[rpc.Attachment, ...]
    reported: bool
    new: bool
    read_by: str


@pages.get("/messages")
@page_for(*READERS)
def messages() -> ResponseReturnValue:
    """The own thread of a youth; of anybody else the list of threads."""
    me = actor().principal
    if me.role == "youth":
        return thread(me.id)
    page = own_conversations(rpc.ListConversations(cursor=query().get("suite") or None))
    known = names.youths(each.youth_id for each in page.conversations)
    return render_template("conversations.html", conversations=page.conversations, known=known, next=page.next)


@pages.get("/jeunes/<youth_id>/messages")
@page_for(*READERS)
def thread(youth_id: str) -> ResponseReturnValue:
    before = query().get("avant", "")
    found = _asked(youth_id, int(before[:9]) if before[:9].isdecimal() and int(before[:9]) else None)
    youth, page = found["youth"], found["thread"]
    if page.last > page.read_up_to and request.headers.get("X-Live", "visible") == "visible":
        ask("read_messages", rpc.mark_thread_read, rpc.MarkThreadRead(youth_id=youth_id, up_to=page.last), youth_id=youth_id)
    return render_template(
        "thread.html", youth=youth, own=actor().principal.id == youth_id, lines=_lines(page, youth), before=page.before,
        latest=before == "", base=f"/jeunes/{youth_id}/messages",
    )


@pages.post("/jeunes/<youth_id>/messages")
@act
def post(youth_id: str) -> ResponseReturnValue:
    files = tuple(
        rpc.NewAttachment(name=(upload.filename or "")[-200:], content=upload.read())
        for upload in request.files.getlist("attachments")[:4] if upload.filename
    )  # fmt: skip
    command = rpc.PostMessage(id=command_id("message"), youth_id=youth_id, text=written("text", LONGEST), attachments=files)
    ask("post_message", rpc.post_message, command, youth_id=youth_id)
    return done(_("Votre message est envoyé."))


@pages.post("/jeunes/<youth_id>/messages/<message_id>/signalement")
@act
def report(youth_id: str, message_id: str) -> ResponseReturnValue:
    command = rpc.ReportMessage(youth_id=youth_id, message_id=message_id, reason=written("reason", 300))
    ask("report_message", rpc.report_message, command, youth_id=youth_id)
    return done(_("Le message est signalé. La personne qui coordonne le bassin va le lire."))


@pages.get("/jeunes/<youth_id>/messages/<message_id>/pieces/<attachment_id>")
@page_for(*READERS)
def attachment(youth_id: str, message_id: str, attachment_id: str) -> ResponseReturnValue:
    wanted = rpc.GetAttachment(youth_id=youth_id, message_id=message_id, attachment_id=attachment_id)
    return download(ask("read_messages", rpc.get_attachment, wanted, youth_id=youth_id))


@pages.get("/jeunes/<youth_id>/messages/copie")
@page_for(*READERS)
def copy(youth_id: str) -> ResponseReturnValue:
    """The whole thread as one document that opens anywhere, to keep or to print."""
    found = ask_all({
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
        "thread": ("read_messages", rpc.export_messages, rpc.ExportMessages(youth_id=youth_id)),
    }, youth_id=youth_id)
    youth, whole = found["youth"], found["thread"]
    page = rpc.Thread(youth_id=youth_id, messages=whole.messages, marks=whole.marks)
    document = render_template("thread_copy.html", youth=youth, lines=_lines(page, youth))
    return Response(document, headers={"Content-Disposition": 'attachment; filename="messages.html"'})


def _asked(youth_id: str, before: int | None) -> dict[str, Any]:
    return ask_all({
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
        "thread": ("read_messages", rpc.list_messages, rpc.ListMessages(youth_id=youth_id, before=before, limit=PAGE)),
    }, youth_id=youth_id)


def _lines(page: rpc.Thread, youth: profiles.Youth) -> list[MessageLine]:
    me, known = actor().principal, journey.names_of(youth)
    school = next((link.label for link in youth.links if link.role == "school"), "")
    last_own = max((m.number for m in page.messages if m.author_id == me.id), default=0)
    return [
        MessageLine(
            m.id, m.number, _("Vous") if m.author_id == me.id else _who(m, known, school), m.author_id == me.id,
            m.at.isoformat(), dates.moment(m.at), m.text, m.hidden_reason, m.attachments, m.reported,
            page.read_up_to < m.number and m.author_id != me.id, _read_by(page.marks, m) if m.number == last_own else "",
        )
        for m in page.messages
    ]  # fmt: skip


def _who(message: rpc.Message, known: dict[str, str], school: str) -> str:
    role = words.word(words.ROLES, message.author_role)
    name = school if message.author_role == "school" else known.get(message.author_id, "")
    return f"{name} – {role}" if name else role


def _read_by(marks: Iterable[rpc.ReadMark], message: rpc.Message) -> str:
    """The roles that have read it, each once; nobody's name is needed for that."""
    mine = {message.author_id, actor().principal.organisation_id if actor().principal.role == "school" else None}
    roles = {mark.role for mark in marks if mark.up_to >= message.number and mark.reader_id not in mine}
    return ", ".join(sorted(words.word(words.ROLES, role) for role in roles))
