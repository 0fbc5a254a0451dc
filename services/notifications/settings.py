"""What notifications takes from the programme's data: how long something unread still waits for its reader."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class NotificationsDependencies:
    """`waits_for`: after that an unread notification stays in the list and no longer counts."""

    waits_for: dt.timedelta


def read_dependencies(programme: Path) -> NotificationsDependencies:
    """From the folder of the programme. Raises LookupError when the setting is missing."""
    rules = json.loads((programme / "notifications.json").read_text(encoding="utf-8"))["rules"]
    days = [rule["value"] for rule in rules if rule["key"] == "notifications.unread_days"]
    if not days:
        raise LookupError("notifications.json has no notifications.unread_days")
    return NotificationsDependencies(dt.timedelta(days=int(days[-1])))
