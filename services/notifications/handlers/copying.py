"""The copy of what is held of a youth: everything as it is stored, but for what others would be given away by.

Words that a person decided to hide stay hidden, and nobody learns from a copy who reported a message.
"""

from typing import Any

from contracts.rights import ExportYouth, YouthExport
from servicekit.uow import UnitOfWork
from services.notifications.handlers.erasure import HOLDINGS
from services.notifications.handlers.messages.views import HIDDEN

Rows = list[dict[str, Any]]


def export(request: ExportYouth, uow: UnitOfWork) -> YouthExport:
    """Files by name: their bytes are fetched one by one, each as large as a message may be."""
    uow.must_reach(request.youth_id)
    held = HOLDINGS.export(uow.session, request.youth_id)
    _hide(held.get("message", []), held.get("attachment", []))
    _without_reporters(held.get("message_report", []), request.youth_id)
    return YouthExport(service="notifications", at=uow.now, held=held)


def _hide(messages: Rows, files: Rows) -> None:
    hidden = {row["id"] for row in messages if row["report"] == HIDDEN}
    for row in messages:
        row["decided_by"] = None
        if row["id"] in hidden:
            row["text"] = ""
    for file in files:
        if file["message_id"] in hidden:
            file["name"] = ""


def _without_reporters(reports: Rows, youth_id: str) -> None:
    """What somebody else said stays with whoever decides about it."""
    for row in reports:
        if row["person_id"] != youth_id:
            row["person_id"] = row["by_role"] = row["reason"] = ""
