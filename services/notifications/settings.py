"""What notifications is built from: the programme's dated settings, and the ways out of the platform."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servicekit.clock import SystemClock
from servicekit.config import Outlets, Settings
from servicekit.dated import Dated, read_dated
from services.notifications.domain.choices import EMAIL, SMS
from services.notifications.domain.hours import Quiet, local_day
from services.notifications.outlets.folder import FolderOutlet
from services.notifications.outlets.letterbox import ImapBox, Letterbox, MaildirBox
from services.notifications.outlets.port import Outlet
from services.notifications.outlets.sms_http import HttpSmsOutlet
from services.notifications.outlets.smtp import SmtpOutlet

FILE = "notifications.json"
NOBODY = "AUTOnomie <autonomie@localhost>"


@dataclass(frozen=True)
class Rules:
    """The settings of programme/notifications.json, asked for with an instant: the local day decides."""

    dated: Dated

    def value(self, key: str, at: dt.datetime) -> Any:
        return self.dated.value(key, local_day(at))

    def whole(self, key: str, at: dt.datetime) -> int:
        return self.dated.whole(key, local_day(at))

    def hour(self, key: str, at: dt.datetime) -> dt.time:
        return dt.time.fromisoformat(str(self.value(key, at)))

    def quiet(self, at: dt.datetime) -> Quiet:
        return Quiet(self.hour("quiet.from", at), self.hour("quiet.until", at))


@dataclass(frozen=True)
class NotificationsDependencies:
    """`outlets` by channel; a channel without one is off. `public_url`: where people sign in. `letterbox`: what comes back.
    `secret`: what partners' tokens are made with; without one they are drawn by lot."""

    rules: Rules
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    public_url: str = ""
    letterbox: Letterbox | None = None
    secret: str = field(default="", repr=False)

    def waits_for(self, at: dt.datetime) -> dt.timedelta:
        """After that an unread notification stays in the list and no longer counts."""
        return dt.timedelta(days=self.rules.whole("notifications.unread_days", at))

    def attachment_bytes(self, at: dt.datetime) -> int:
        """Of all files of one message together."""
        return self.rules.whole("messages.attachment_bytes", at)

    def stale_after(self, at: dt.datetime) -> dt.timedelta:
        """What could not leave by then is not sent any more."""
        return dt.timedelta(hours=self.rules.whole("deliveries.stale_hours", at))


def read_dependencies(programme: Path, secret: str = "") -> NotificationsDependencies:
    """Without any way out; from the folder of the programme."""
    return NotificationsDependencies(read_rules(programme), secret=secret)


def build(settings: Settings) -> NotificationsDependencies:
    outlets, asked = outlets_of(settings), settings.outlets
    return NotificationsDependencies(read_rules(settings.programme), outlets, asked.public_url, letterbox_of(asked), settings.secret)


def letterbox_of(asked: Outlets) -> Letterbox | None:
    if asked.bounces.startswith("maildir:"):
        return MaildirBox(Path(asked.bounces.removeprefix("maildir:")))
    return ImapBox(asked.bounces, asked.bounces_password) if asked.bounces else None


def read_rules(programme: Path) -> Rules:
    return Rules(read_dated(programme, (FILE,)))


def outlets_of(settings: Settings) -> dict[str, Outlet]:
    asked, clock, folder = settings.outlets, SystemClock(), settings.data / "outbox"
    found: dict[str, Outlet] = {}
    if asked.email == "folder":
        found[EMAIL] = FolderOutlet(folder / EMAIL, clock, asked.email_from or NOBODY)
    elif asked.email:
        found[EMAIL] = SmtpOutlet(asked.email, asked.email_password, asked.email_from, clock, returned_to=asked.email_return_path)
    if asked.sms == "folder":
        found[SMS] = FolderOutlet(folder / SMS, clock)
    elif asked.sms:
        found[SMS] = HttpSmsOutlet(asked.sms, asked.sms_token, asked.sms_sender, asked.sms_repeatable)
    return found
