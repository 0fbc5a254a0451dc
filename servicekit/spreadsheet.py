"""Cells of what we hand to a spreadsheet: text that it would run as a formula is made into text.

The stored words stay as they were written; only the export is disarmed.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """An apostrophe before anything a spreadsheet may take for a formula, also behind blanks (OWASP, CSV injection)."""
    return "'" + text if text.lstrip(" \n\u00a0").startswith(_STARTS_A_FORMULA) else text


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM, `;` and CRLF: what a French spreadsheet opens with accents by a double click."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(title) for title in header])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return sheet.getvalue().encode("utf-8-sig")
