"""The whole file of a youth, asked of every service at once, to be taken away; one that does not answer is named, not hidden.

And what is left of somebody erased: a page of the restricted archive.
"""

import base64
from typing import Any

import msgspec

from contracts.attendance import rpc as attendance
from contracts.errors import NotFound, Unavailable, Unknown
from contracts.kernel import Method, Record
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from contracts.resources import rpc as resources
from contracts.rights import ExportYouth, YouthExport
from contracts.stats import rpc as stats
from gateway.acting import actor, ask, ask_who_answers, desk
from gateway.handed_copy import handed

PARTS: tuple[Method[ExportYouth, YouthExport], ...] = (
    profiles.export_youth, attendance.export_youth, progress.export_youth, notifications.export_youth, resources.export_youth,
    stats.export_youth,
)  # fmt: skip


MOST_BYTES = 25_000_000
"""Of all files of one copy together: a document that a telephone still opens."""


class Export(Record):
    """`missing`: services that did not answer; the copy is complete when there are none."""

    youth_id: str
    parts: tuple[YouthExport, ...]
    missing: tuple[str, ...] = ()


def archive_page(action: str, request: attendance.ListArchive) -> attendance.Archive:
    """Each person whose proofs are on the page has a trace of the reading, as a file would."""
    page = ask(action, attendance.list_archive, request)
    for youth_id in dict.fromkeys(proof.youth_id for proof in page.proofs):
        desk().traces.add(actor().principal, youth_id, action)
    return page


def handed_file(action: str, youth_id: str) -> Export:
    """For whoever hands it over at the desk: what her adviser may read herself, and nothing more (`handed_copy.py`)."""
    export = whole_file(action, youth_id)
    parts = (msgspec.structs.replace(part, held=handed(part, actor().principal)) for part in export.parts)
    return msgspec.structs.replace(export, parts=tuple(parts))


def with_files(action: str, export: Export) -> Export:
    """The same with the bytes of the files of her messages, in base64. What is past the bound, hidden or not to be had now has no
    `content` and says so in `left_out`: each can be fetched from its thread.
    """
    left = MOST_BYTES
    for held in (part.held for part in export.parts if part.service == notifications.export_youth.service):
        for row in held.get("attachment", ()):
            content, why = _bytes_of(action, export.youth_id, row, left)
            left -= len(content or b"")
            row["content"] = base64.b64encode(content).decode() if content is not None else None
            row["left_out"] = why
    return export


def _bytes_of(action: str, youth_id: str, row: dict[str, Any], most: int) -> tuple[bytes | None, str | None]:
    if row["size"] > most:
        return None, "too_large"
    wanted = notifications.GetAttachment(youth_id=youth_id, message_id=row["message_id"], attachment_id=row["id"])
    try:
        return ask(action, notifications.get_attachment, wanted, youth_id).content, None
    except NotFound:
        return None, "hidden"
    except (Unavailable, Unknown):
        return None, "unavailable"


def whole_file(action: str, youth_id: str) -> Export:
    request = ExportYouth(youth_id=youth_id)
    answers, missing = ask_who_answers({part.service: (action, part, request) for part in PARTS}, youth_id)
    return Export(youth_id=youth_id, parts=tuple(answers.values()), missing=missing)
