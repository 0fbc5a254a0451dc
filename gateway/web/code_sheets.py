"""Sheets of access codes as a PDF: one card a person, to cut out and to give by hand. Kept nowhere once it is sent."""

import io
from dataclasses import dataclass

import segno
from flask_babel import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A_PAGE = 6
_LEFT, _TOP, _WIDTH, _HEIGHT = 15 * mm, A4[1] - 15 * mm, 180 * mm, 44 * mm
_QR = 34 * mm
_LONGEST = 48


@dataclass(frozen=True)
class Card:
    """`address`: what the QR opens; `entry`: the address to type."""

    label: str
    code: str
    pin: str | None
    address: str
    entry: str


def code_sheets(cards: list[Card]) -> bytes:
    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, lang="fr-FR")
    canvas.setTitle(_("Codes d’accès AUTOnomie"))
    for n, card in enumerate(cards):
        if n and n % A_PAGE == 0:
            canvas.showPage()
        _draw(canvas, card, _TOP - (n % A_PAGE + 1) * _HEIGHT)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, card: Card, y: float) -> None:
    canvas.setDash(2, 3)
    canvas.rect(_LEFT, y, _WIDTH, _HEIGHT)
    canvas.setDash()
    _draw_qr(canvas, card.address, _LEFT + 4 * mm, y + 5 * mm)
    x, top = _LEFT + _QR + 10 * mm, y + _HEIGHT
    _write(canvas, "Vera-Bold", 13, x, top - 9 * mm, card.label[:_LONGEST])
    _write(canvas, "Vera", 9, x, top - 16 * mm, _("Votre code d’accès"))
    _write(canvas, "Vera-Bold", 17, x, top - 24 * mm, card.code)
    if card.pin:
        _write(canvas, "Vera", 9, x, top - 31 * mm, _("Votre PIN (à garder ailleurs) : %(pin)s", pin=card.pin))
    _write(canvas, "Vera", 9, x, top - 38 * mm, card.entry)


def _write(canvas: Canvas, font: str, size: int, x: float, y: float, text: str) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def _draw_qr(canvas: Canvas, address: str, x: float, y: float) -> None:
    rows = [list(row) for row in segno.make(address, error="m").matrix_iter(border=2)]
    side = _QR / len(rows)
    for n, row in enumerate(rows):
        for m, dark in enumerate(row):
            if dark:
                canvas.rect(x + m * side, y + _QR - (n + 1) * side, side, side, stroke=0, fill=1)


def fonts() -> None:
    """The library's own fonts, embedded: every reader shows the accents and the typographic apostrophe."""
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file))
