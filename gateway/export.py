"""The whole file of a youth, asked of every service at once, to be taken away; one that does not answer is named, not hidden.

And what is left of somebody erased: a page of the restricted archive.
"""

from contracts.attendance import rpc as attendance
from contracts.kernel import Method, Record
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from contracts.resources import rpc as resources
from contracts.rights import ExportYouth, YouthExport
from contracts.stats import rpc as stats
from gateway.acting import actor, ask, ask_who_answers, desk

PARTS: tuple[Method[ExportYouth, YouthExport], ...] = (
    profiles.export_youth, attendance.export_youth, progress.export_youth, notifications.export_youth, resources.export_youth,
    stats.export_youth,
)  # fmt: skip


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
    """For whoever hands it over at the desk, without what only the youth may see: needs that are not shared, and who read the file."""
    export = whole_file(action, youth_id)
    for held in (part.held for part in export.parts if part.service == profiles.export_youth.service):
        held.pop("read_trace", None)
        for row in held.get("youth", ()):
            if not row["needs_shared"] and row["needs_author"] != actor().principal.id:
                row["needs"], row["needs_words"] = [], ""
    return export


def whole_file(action: str, youth_id: str) -> Export:
    request = ExportYouth(youth_id=youth_id)
    answers, missing = ask_who_answers({part.service: (action, part, request) for part in PARTS}, youth_id)
    return Export(youth_id=youth_id, parts=tuple(answers.values()), missing=missing)
