"""What waits for a person: the notifications as lines, and the act of having read them."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import AutonomieError
from contracts.notifications import rpc
from gateway.acting import ask
from gateway.web import dates, names, sentences
from gateway.web.frame import done

pages = Blueprint("news", __name__)

OWN_PAGES = {"plan_sent_to_school": "/plannings"}
"""Where news of no youth leads."""


@dataclass(frozen=True)
class NewsLine:
    when: str
    when_text: str
    title: str
    text: str
    pictogram: str
    href: str
    read: bool


@dataclass(frozen=True)
class News:
    """`lines` is None when the service does not answer: the rest of the page still shows."""

    unread: int
    lines: tuple[NewsLine, ...] | None


def latest(for_youth: bool = False, limit: int = 8) -> News:
    try:
        page = ask("read_notifications", rpc.list_notifications, rpc.ListNotifications(limit=limit))
    except AutonomieError:
        return News(0, None)
    about = [n.youth_id for n in page.notifications if n.youth_id]
    known = {} if for_youth else names.youths(about)
    return News(page.unread, tuple(_line(n, known, for_youth) for n in page.notifications))


def _line(item: rpc.Notification, known: dict[str, str], for_youth: bool) -> NewsLine:
    who = known.get(item.youth_id or "", "")
    title = sentences.fact(item.what)
    href = OWN_PAGES.get(item.what, "") if for_youth or not who else f"/jeunes/{item.youth_id}"
    if item.what in ("message_posted", "message_moderated") and (for_youth or who):
        href = "/messages" if for_youth else f"{href}/messages"
    return NewsLine(
        item.at.isoformat(), dates.moment(item.at), f"{who} : {title.lower()}" if who else title,
        sentences.detail(item.what, item.data), sentences.pictogram(item.what), href, item.read_at is not None,
    )


@pages.post("/nouveau/lu")
def read_all() -> ResponseReturnValue:
    ask("read_notifications", rpc.mark_read, rpc.MarkRead())
    return done(_("Tout est marqué comme lu."))
