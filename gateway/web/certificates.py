"""The certificate of the hours that one youth has driven, for whoever may read her appointments."""

from typing import Any

from contracts.attendance import rpc
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask
from gateway.web import attendance_pdf, dates

MOST_PAGES = 10


def certificate_of(youth_id: str) -> bytes:
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=_eyes()), youth_id=youth_id)
    lessons: list[rpc.Appointment] = []
    cursor: str | None = None
    for _page in range(MOST_PAGES):
        request = rpc.ListAppointments(youth_id=youth_id, states=("closed",), cursor=cursor, limit=500)
        page = ask("read_appointments", rpc.list_appointments, request, youth_id=youth_id)
        lessons.extend(page.appointments)
        cursor = page.next
        if cursor is None:
            break
    name = f"{youth.summary.first_name} {youth.summary.last_name}"
    return attendance_pdf.certificate(name, youth.summary.school or "", lessons, dates.full_day(dates.today()))


def _eyes() -> Any:
    role = actor().principal.role
    return "coordinator" if role == "programme_lead" else role
