"""Two papers of attendance as PDF: the sheet of a half-day or of a class, to sign by hand where nobody signed on a phone, and
the certificate of hours, which counts hours driven and nothing else. What they show is what attendance holds; nothing is stored.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from reportlab.graphics.shapes import Drawing, PolyLine
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from contracts.attendance.rpc import Appointment, AttendanceRecord, Strokes
from gateway.web import dates
from gateway.web.code_sheets import fonts

CAME = ("present", "late")
_TITLE = ParagraphStyle("title", fontName="Vera-Bold", fontSize=15, leading=19, spaceAfter=3 * mm)
_TEXT = ParagraphStyle("text", fontName="Vera", fontSize=9, leading=12)
_STRONG = ParagraphStyle("strong", fontName="Vera-Bold", fontSize=11, leading=15, spaceBefore=4 * mm)
_BOX_WIDTH = 36 * mm
_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)])


@dataclass(frozen=True)
class SheetLine:
    """`about`: of a class, its subject and its room. `strokes`: what the youth drew, if a finger signed."""

    appointment: Appointment
    youth: str
    instructor: str
    about: str = ""
    strokes: Strokes = ()


@dataclass(frozen=True)
class SheetPart:
    """What one half-day holds, under its own heading."""

    heading: str
    lines: Sequence[SheetLine]


def sheet(school: str, parts: Sequence[SheetPart]) -> bytes:
    """Each part on pages of its own: it is signed for itself."""
    fonts()
    story: list[Flowable] = []
    for n, part in enumerate(parts):
        story += [PageBreak()] if n else []
        story += [Paragraph(escape(_("Feuille d’émargement – %(school)s", school=school)), _TITLE),
                  Paragraph(escape(part.heading), _TEXT), Spacer(1, 4 * mm), _table(part.lines)]
        if not part.lines:
            story.append(Paragraph(escape(_("Personne n’est inscrit.")), _TEXT))
    return _document(story, _("Feuille d’émargement"), landscape(A4))


def _table(lines: Sequence[SheetLine]) -> Table:
    head = [_("Heure"), _("Élève"), _("Moniteur ou monitrice"), _("Séance"), _("Signature de l’élève"), _("Signature du moniteur")]
    rows: list[list[object]] = [[_cell(text) for text in head]]
    heights: list[float | None] = [9 * mm]
    for line in lines:
        appointment, record = line.appointment, line.appointment.attendance
        by_youth = _signed(record, record.signed_by_youth_at, record.youth_signed_by) if record else ""
        if record and record.not_signed_reason and not record.signed_by_youth_at:
            by_youth = _("Non signé : %(reason)s", reason=record.not_signed_reason)
        by_instructor = _signed(record, record.signed_by_instructor_at) if record else ""
        what = f"{kind_text(appointment.kind)} – {line.about}" if line.about else kind_text(appointment.kind)
        cells = [_cell(text) for text in (
            dates.span(appointment.starts_at, appointment.ends_at), line.youth, line.instructor, what, by_youth, by_instructor,
        )]
        rows.append([*cells[:4], [cells[4], _drawing(line.strokes)] if line.strokes else cells[4], cells[5]])
        heights.append(None if by_youth or by_instructor or line.about else 15 * mm)
    return Table(rows, colWidths=[32 * mm, 55 * mm, 50 * mm, 36 * mm, 47 * mm, 47 * mm], rowHeights=heights, style=_GRID, repeatRows=1)


def _drawing(strokes: Strokes) -> Drawing:
    """What the finger drew, in its box; a drawing's y grows downwards, a page's upwards."""
    scale = _BOX_WIDTH / 1_000
    height = 333 * scale
    box = Drawing(_BOX_WIDTH, height)
    for stroke in strokes:
        points = [(x * scale, height - y * scale) for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
        points = points * 2 if len(points) == 1 else points  # a dot
        box.add(PolyLine([value for point in points for value in point], strokeWidth=0.8, strokeColor=colors.black))
    return box


def certificate(name: str, school: str, lessons: Sequence[Appointment], today: str) -> bytes:
    """Of driving lessons that took place only; what counts is the last record of each."""
    fonts()
    driven = hours_driven(lessons)
    head = [_("Jour"), _("Heure"), _("Minutes conduites"), _("Signé par l’élève"), _("Signé par le moniteur"), _("Empreinte")]
    rows = [[_cell(text) for text in head]]
    for lesson, record in driven:
        rows.append([_cell(text) for text in (
            dates.full_day(lesson.starts_at), dates.span(lesson.starts_at, lesson.ends_at), str(record.minutes),
            _yes(record.signed_by_youth_at), _yes(record.signed_by_instructor_at), record.digest[:16],
        )])
    total = sum(record.minutes for _lesson, record in driven)
    story: list[Flowable] = [
        Paragraph(escape(_("Attestation d’heures de conduite")), _TITLE),
        Paragraph(escape(_("%(name)s – %(school)s, au %(day)s", name=name, school=school, day=today)), _TEXT),
        Paragraph(escape(_("Total : %(hours)s h %(minutes)s de conduite, en %(count)s leçons.", hours=total // 60,
                          minutes=f"{total % 60:02d}", count=len(driven))), _STRONG),
        Spacer(1, 4 * mm), Table(rows, colWidths=[38 * mm, 34 * mm, 26 * mm, 26 * mm, 28 * mm, 28 * mm], style=_GRID, repeatRows=1),
    ]
    return _document(story, _("Attestation d’heures de conduite"), A4)


def hours_driven(lessons: Sequence[Appointment]) -> list[tuple[Appointment, AttendanceRecord]]:
    return [(each, each.attendance) for each in sorted(lessons, key=lambda one: one.starts_at)
            if each.kind == "driving_lesson" and each.attendance is not None and each.attendance.outcome in CAME]


def kind_text(kind: str) -> str:
    return {
        "driving_lesson": _("Leçon de conduite"), "code_class": _("Cours de code"), "workshop": _("Atelier"),
        "interview": _("Entretien"), "exam": _("Examen"),
        "code_exam": _("Examen du code"), "practical_exam": _("Examen de conduite"),
    }.get(kind, kind)


def _document(story: list[Flowable], title: str, size: tuple[float, float]) -> bytes:
    out = io.BytesIO()
    foot = _("Suivi partagé AUTOnomie. Chaque présence a une empreinte que l’équipe technique sait vérifier.")
    document = SimpleDocTemplate(out, pagesize=size, title=title, lang="fr-FR", author="AUTOnomie", leftMargin=15 * mm,
                                 rightMargin=15 * mm, topMargin=15 * mm, bottomMargin=18 * mm)
    document.build(story, onFirstPage=lambda canvas, _doc: _foot(canvas, foot), onLaterPages=lambda canvas, _doc: _foot(canvas, foot))
    return out.getvalue()


def _signed(record: AttendanceRecord, at: object, means: str | None = None) -> str:
    if record.outcome not in CAME:
        return _("Absent·e")
    if not at:
        return ""
    when = dates.moment(at)  # type: ignore[arg-type]  # an instant
    if means == "drawn_on_instructor_phone":
        return _("Signé au doigt sur le téléphone du moniteur, %(when)s", when=when)
    if means == "code_on_instructor_phone":
        return _("Signé avec son code sur le téléphone du moniteur, %(when)s", when=when)
    return _("Signé sur téléphone, %(when)s", when=when)


def _yes(at: object) -> str:
    return _("oui") if at else _("non")


def _cell(text: str) -> Paragraph:
    return Paragraph(escape(text), _TEXT)


def _foot(canvas: Canvas, text: str) -> None:
    canvas.setFont("Vera", 7)
    canvas.drawString(15 * mm, 10 * mm, text)
    canvas.drawRightString(canvas._pagesize[0] - 15 * mm, 10 * mm, str(canvas.getPageNumber()))
