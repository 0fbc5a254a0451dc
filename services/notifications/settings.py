"""What notifications takes from the programme's data: how long news waits, how large a file may be."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class NotificationsDependencies:
    """`waits_for`: after that an unread notification stays in the list and no longer counts. `attachment_bytes`: of all
    files of one message together.
    """

    waits_for: dt.timedelta
    attachment_bytes: int


def read_dependencies(programme: Path) -> NotificationsDependencies:
    """From the folder of the programme. Raises LookupError when a setting is missing."""
    rules = json.loads((programme / "notifications.json").read_text(encoding="utf-8"))["rules"]
    values = {rule["key"]: rule["value"] for rule in rules}  # the last one of a key is in force
    return NotificationsDependencies(
        waits_for=dt.timedelta(days=int(_named(values, "notifications.unread_days"))),
        attachment_bytes=int(_named(values, "messages.attachment_bytes")),
    )


def _named(values: dict[str, Any], key: str) -> Any:
    if key not in values:
        raise LookupError(f"notifications.json has no {key}")
    return values[key]
