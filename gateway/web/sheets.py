"""The papers of attendance to print: the sheet of a half-day, the sheet of one class, the certificate of a youth's hours."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from gateway.acting import actor, ask
from gateway.web import attendance_pdf, dates, names, words
from gateway.web.attendance_pdf import SheetLine, SheetPart
from gateway.web.certificates import certificate_of
from gateway.web.frame import page_for
from gateway.web.refused_form import query

pages = Blueprint("sheets", __name__)

HELD = ("confirmed", "closed")
LONGEST = dt.timedelta(days=1)
"""No appointment is longer: what goes on in a half-day began after the same hour of the day before."""
AT_ONCE = 300


@pages.get("/semaine/emargement.pdf")
@page_for("school", "instructor")
def sheet() -> ResponseReturnValue:
    """The sheet of one half-day: whatever goes on in it, wherever it began, with who signed already."""
    try:
        day = dt.date.fromisoformat(query().get("le", ""))
    except ValueError:
        day = dates.today()
    afternoon = query().get("moment") == "apres-midi"
    start, end = _halves(day)[afternoon]
    held = _held(start, end)
    groups = {each.id: each for each in _classes(start, end)} if any(each.class_id for each in held) else {}
    school = names.own_school().name
    part = SheetPart(f"{dates.full_day(day)}, {_half_text(afternoon)}", _lines(held, groups))
    return as_pdf(attendance_pdf.sheet(school, [part]), f"emargement-{day}")


@pages.get("/cours/<class_id>/emargement.pdf")
@page_for("school", "instructor")
def class_sheet(class_id: str) -> ResponseReturnValue:
    """One part for each half-day that the class takes: each is signed for itself."""
    found = ask("read_classes", rpc.get_class, rpc.GetClass(class_id=class_id))
    group, known = found.group, names.of_own_school()
    day = dates.local(group.starts_at).date()
    held = [each for each in found.seats if each.state in HELD]
    kind = words.word(words.APPOINTMENTS, group.kind)
    about = [
        f"{kind} : {group.title}" if group.title else kind, f"{dates.full_day(day)}, {dates.span(group.starts_at, group.ends_at)}",
        _("Salle : %(room)s", room=known[group.room_id]) if group.room_id in known else "", group.meeting_point,
        known.get(group.instructor_id or "", ""),
    ]
    lines = _lines(held, {group.id: group})
    parts = [
        SheetPart(f"{' – '.join(filter(None, about))} – {_half_text(afternoon)}", lines)
        for afternoon, (start, end) in _halves(day).items() if group.starts_at < end and group.ends_at > start
    ]
    return as_pdf(attendance_pdf.sheet(names.own_school().name, parts), f"emargement-cours-{day}")


@pages.get("/jeunes/<youth_id>/attestation-heures.pdf")
@page_for("youth", "adviser", "school", "instructor", "coordinator", "programme_lead")
def certificate(youth_id: str) -> ResponseReturnValue:
    """Hours driven, nothing else."""
    return as_pdf(certificate_of(youth_id), "attestation-heures")


def as_pdf(content: bytes, name: str) -> Response:
    disposition = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=disposition)


def _halves(day: dt.date) -> dict[bool, tuple[dt.datetime, dt.datetime]]:
    """Morning and afternoon of a local day, by whether it is the afternoon."""
    midnight, noon, end = (
        dt.datetime.combine(day + dt.timedelta(days=n), dt.time(hour), dates.PARIS).astimezone(dt.UTC)
        for n, hour in ((0, 0), (0, 12), (1, 0))
    )
    return {False: (midnight, noon), True: (noon, end)}


def _half_text(afternoon: bool) -> str:
    return _("après-midi") if afternoon else _("matin")


def _held(start: dt.datetime, end: dt.datetime) -> list[rpc.Appointment]:
    """All of them, page by page: a sheet that leaves somebody out would be no proof."""
    me = actor().principal
    found: list[rpc.Appointment] = []
    cursor: str | None = None
    while True:
        page = ask("read_appointments", rpc.list_appointments, rpc.ListAppointments(
            start=start - LONGEST, end=end, ends_after=start, states=HELD, cursor=cursor, limit=AT_ONCE,
            instructor_id=me.id if me.role == "instructor" else None,
        ))
        found += page.appointments
        cursor = page.next
        if cursor is None:
            return found


def _classes(start: dt.datetime, end: dt.datetime) -> tuple[rpc.GroupClass, ...]:
    return ask("read_classes", rpc.list_classes, rpc.ListClasses(start=start - LONGEST, end=end, limit=200)).classes


def _lines(held: Sequence[rpc.Appointment], groups: Mapping[str, rpc.GroupClass]) -> list[SheetLine]:
    known, drawn = _names_of(held), _drawings_of(held)
    lines = []
    for each in held:
        group = groups.get(each.class_id or "")
        record = each.attendance
        about = [group.title, known.get(group.room_id or "", "")] if group else []
        lines.append(SheetLine(
            each, known.get(each.youth_id, ""), known.get(each.instructor_id, ""), " – ".join(filter(None, about)),
            drawn.get(record.id, ()) if record else (),
        ))
    return sorted(lines, key=lambda line: (line.appointment.starts_at, line.appointment.class_id or "", line.youth))


def _names_of(held: Sequence[rpc.Appointment]) -> dict[str, str]:
    """Of as many youths as there are, asked for in the portions that a list takes."""
    ids = list(dict.fromkeys(each.youth_id for each in held))
    known = names.of_own_school()
    for first in range(0, len(ids), 200):
        known |= names.youths(ids[first : first + 200])
    return known


def _drawings_of(held: Sequence[rpc.Appointment]) -> dict[str, rpc.Strokes]:
    drawn = [each.attendance.id for each in held
             if each.attendance and each.attendance.youth_signed_by == "drawn_on_instructor_phone"]
    found: dict[str, rpc.Strokes] = {}
    for first in range(0, len(drawn), 100):
        asked = rpc.ListDrawings(record_ids=tuple(drawn[first : first + 100]))
        found |= {each.record_id: each.strokes for each in ask("read_appointments", rpc.list_drawings, asked).drawings}
    return found
