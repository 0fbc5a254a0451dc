"""The whole file of a youth, asked of every service at once, to be taken away. One that does not answer is named, not hidden."""

from contracts.attendance import rpc as attendance
from contracts.kernel import Method, Record
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from contracts.resources import rpc as resources
from contracts.rights import ExportYouth, YouthExport
from contracts.stats import rpc as stats
from gateway.acting import ask_who_answers

PARTS: tuple[Method[ExportYouth, YouthExport], ...] = (
    profiles.export_youth, attendance.export_youth, progress.export_youth, notifications.export_youth, resources.export_youth,
    stats.export_youth,
)  # fmt: skip


class Export(Record):
    """`missing`: services that did not answer; the copy is complete when there are none."""

    youth_id: str
    parts: tuple[YouthExport, ...]
    missing: tuple[str, ...] = ()


def whole_file(action: str, youth_id: str) -> Export:
    request = ExportYouth(youth_id=youth_id)
    answers, missing = ask_who_answers({part.service: (action, part, request) for part in PARTS}, youth_id)
    return Export(youth_id=youth_id, parts=tuple(answers.values()), missing=missing)
