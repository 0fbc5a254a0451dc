"""The booklet as a PDF, to print or to hand on: the same lines as the page, and what it is not, at the foot of each sheet."""

import io
from collections.abc import Mapping
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from contracts.profiles.rpc import YouthSummary
from contracts.progress.rpc import Booklet, BookletLine
from gateway.web import dates, words
from gateway.web.code_sheets import fonts
from gateway.web.outlook import Outlook

_TITLE = ParagraphStyle("title", fontName="Vera-Bold", fontSize=16, leading=20, spaceAfter=4 * mm)
_HEAD = ParagraphStyle("head", fontName="Vera-Bold", fontSize=11, leading=14, spaceBefore=5 * mm, spaceAfter=2 * mm)
_TEXT = ParagraphStyle("text", fontName="Vera", fontSize=9, leading=12)
_LINES = TableStyle([
    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.lightgrey),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
])
_COLUMNS = (78 * mm, 24 * mm, 22 * mm, 34 * mm, 22 * mm)
Names = Mapping[str, str]


def booklet_pdf(person: YouthSummary, booklet: Booklet, competences: list, outlook: Outlook, known: Names, today: str) -> bytes:  # type: ignore[type-arg]  # booklet.Competence; that module imports this one
    fonts()
    out = io.BytesIO()
    foot = _("Suivi partagé AUTOnomie, au %(day)s. Ce n’est pas le livret numérique légal : il est tenu par l’auto-école.", day=today)
    document = BaseDocTemplate(out, pagesize=A4, title=_("Livret"), lang="fr-FR", author="AUTOnomie")
    frame = Frame(15 * mm, 18 * mm, 180 * mm, A4[1] - 33 * mm, id="page", leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=lambda canvas, _doc: _foot(canvas, foot)))
    document.build(_story(person, booklet, competences, outlook, known))
    return out.getvalue()


def _story(person: YouthSummary, booklet: Booklet, competences: list, outlook: Outlook, known: Names) -> list[Flowable]:  # type: ignore[type-arg]
    kind = f"{words.word(words.CATEGORIES, booklet.category)}, {words.word(words.TRAININGS, booklet.training)}"
    story: list[Flowable] = [
        Paragraph(_safe(_("Livret de %(name)s", name=f"{person.first_name} {person.last_name}")), _TITLE),
        Paragraph(_safe(kind), _TEXT), Spacer(1, 2 * mm),
        *(Paragraph(_safe(line), _TEXT) for line in forecast_lines(outlook)),
    ]
    for competence in competences:
        count = f"{competence.acquired}/{len(competence.objectives)}"
        story.append(Paragraph(_safe(f"{competence.code} – {competence.title} ({count})"), _HEAD))
        rows = [[_cell(_("Objectif")), _cell(_("Note")), _cell(_("Le")), _cell(_("Par, et leçon du")), _cell(_("Avis du ou de la jeune"))]]
        rows += [
            [_cell(f"{o.code} {o.title}"), _cell(o.level_text), _cell(_day(o.line.marked_at)),
             _cell(given_by(o.line, known)), _cell(o.self_text)]
            for o in competence.objectives
        ]
        story.append(Table(rows, colWidths=_COLUMNS, style=_LINES, repeatRows=1))
        if competence.review is not None:
            said = _("prêt·e") if competence.review.ready else _("pas encore prêt·e")
            text = _("Bilan du %(day)s : %(said)s. %(words)s", day=_day(competence.review.at), said=said, words=competence.review.words)
            story.append(Paragraph(_safe(text), _TEXT))
    return story


def forecast_lines(outlook: Outlook) -> list[str]:
    """The answer, what it rests on, the project's date, and the school's estimates."""
    return [line for line in (outlook.headline, *outlook.reasons, outlook.needed, *outlook.assessed) if line]


def given_by(line: BookletLine, known: Names) -> str:
    """Who gave the mark, where the reader may know the name, and in which lesson."""
    lesson = _("leçon du %(day)s", day=dates.full_day(line.lesson_at)) if line.lesson_at else ""
    return ", ".join(part for part in (known.get(line.instructor_id or "", ""), lesson) if part)


def _cell(text: object) -> Paragraph:
    return Paragraph(_safe(str(text)), _TEXT)


def _safe(text: str) -> str:
    """Paragraphs read a small markup: what people wrote is text."""
    return escape(text)


def _day(at: object) -> str:
    return dates.full_day(at) if at else ""  # type: ignore[arg-type]  # a date or nothing


def _foot(canvas: Canvas, text: str) -> None:
    canvas.setFont("Vera", 7)
    canvas.drawString(15 * mm, 10 * mm, text)
    canvas.drawRightString(195 * mm, 10 * mm, str(canvas.getPageNumber()))
