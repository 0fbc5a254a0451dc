"""The copy of a file made readable: the same rows as the JSON, under French names, without numbers for machines. Asks nobody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from contracts.rights import YouthExport
from gateway.web import dates, words
from gateway.web.rights_words import ACTS, FIELDS, LEFT_OUT, PURPOSES, TABLES, act_words
from servicekit.holdings import LOG

_CODES = (
    words.JOURNEYS, words.STATUSES, words.NEEDS, words.STRENGTHS, words.CODE_TRACKS, words.DRIVING_TRACKS, words.ROLES,
    words.DIFFICULTIES, words.ADJUSTMENTS, words.ADJUSTMENT_STATES, words.APPOINTMENTS, words.APPOINTMENT_STATES, words.OUTCOMES,
    words.REASONS, words.LEVELS, words.SIGNALS, words.MILESTONES, words.EMPLOYMENT, words.CIVILITIES, words.EXAMS, words.DAYS,
    PURPOSES, ACTS,
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[list[tuple[str, str]]]


def tables_of(part: YouthExport, names: dict[str, str]) -> list[Table]:
    """`names`: of the people around the youth, by id. The log of facts in codes is left to the JSON copy."""
    found = []
    for name, rows in part.held.items():
        if name == LOG:
            continue
        lines = [line for line in (_line(row, names) for row in rows) if line]
        if lines:
            found.append(Table(words.word(TABLES, f"{part.service}.{name}").removeprefix(f"{part.service}."), lines))
    return sorted(found, key=lambda table: table.title)


def facts_in_codes(part: YouthExport) -> int:
    return len(part.held.get(LOG, ()))


def _line(row: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    shown = ((key, _text(value, names)) for key, value in row.items() if key not in LEFT_OUT)
    return [(words.word(FIELDS, key).replace("_", " "), text) for key, text in shown if text]


def _text(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, bool):
        return words.word({"True": "oui", "False": "non"}, value)
    if isinstance(value, dict):
        return ", ".join(f"{_text(key, names)} : {text}" for key, each in value.items() if (text := _text(each, names)))
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(each, names) for each in value)))
    if value is None:
        return ""
    return _read(str(value), names)


def _read(text: str, names: dict[str, str]) -> str:
    if text in names:
        return names[text]
    for known in _CODES:
        if text in known:
            return words.word(known, text)
    return act_words(text) if text.partition("+")[0] in ACTS else _instant(text)


def _instant(text: str) -> str:
    if len(text) < 10 or text[4:5] != "-" or text[7:8] != "-":
        return text
    try:
        if len(text) == 10:
            return dates.full_day(dt.date.fromisoformat(text))
        instant = dt.datetime.fromisoformat(text)
        return f"{dates.full_day(instant)}, {dates.hour(instant)}"
    except ValueError:
        return text
