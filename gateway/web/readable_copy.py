"""The copy of a file made readable: what people wrote and decided, under French names, as lists. Asks nobody.

What only a machine reads (numbers, repeats that a service keeps to be quick) is counted here and whole in the JSON copy.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.rights import YouthExport
from gateway.web import dates, sentences, words
from gateway.web.rights_words import ACTS, FIELDS, PURPOSES, TABLES, act_words
from gateway.web.signature_words import SIGNATURE_MEANS

_CODES = (
    words.JOURNEYS, words.STATUSES, words.NEEDS, words.STRENGTHS, words.CODE_TRACKS, words.DRIVING_TRACKS, words.ROLES,
    words.DIFFICULTIES, words.ADJUSTMENTS, words.ADJUSTMENT_STATES, words.APPOINTMENTS, words.APPOINTMENT_STATES, words.OUTCOMES,
    words.REASONS, words.LEVELS, words.SIGNALS, words.MILESTONES, words.EMPLOYMENT, words.CIVILITIES, words.EXAMS, words.DAYS,
    PURPOSES, ACTS, SIGNATURE_MEANS,
)  # fmt: skip
_TOLD = frozenset({"progress.timeline_entry", "notifications.notification"})
"""Facts in codes, which have their sentences."""


@dataclass(frozen=True)
class Table:
    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Part:
    """`others`: rows and facts that are only in the copy for another program."""

    service: str
    tables: list[Table]
    others: int


def part_of(part: YouthExport, names: Mapping[str, str]) -> Part:
    """`names`: of the people around the youth, by id."""
    shown = {name: rows for name, rows in part.held.items() if f"{part.service}.{name}" in TABLES}
    tables = [_table(f"{part.service}.{name}", rows, names) for name, rows in shown.items()]
    others = sum(len(rows) for name, rows in part.held.items() if name not in shown)
    return Part(part.service, sorted((table for table in tables if table.rows), key=lambda table: table.title), others)


def _table(name: str, rows: list[dict[str, Any]], names: Mapping[str, str]) -> Table:
    if name in _TOLD:
        columns, lines = ["at", "what"], [[_text(row["at"], names), _sentence(row, names)] for row in rows]
    else:
        known = [key for key in FIELDS if any(key in row for row in rows)]
        texts = [[_text(row.get(key), names) for key in known] for row in rows]
        used = [n for n in range(len(known)) if any(line[n] for line in texts)]
        columns, lines = [known[n] for n in used], [[line[n] for n in used] for line in texts]
    return Table(words.word(TABLES, name), [words.word(FIELDS, key) for key in columns], [line for line in lines if any(line)])


def _sentence(row: dict[str, Any], names: Mapping[str, str]) -> str:
    more = sentences.detail(row["what"], row["data"], names)
    return f"{sentences.fact(row['what'])}{' – ' if more else ''}{more}"


def _text(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return words.word({"True": "oui", "False": "non"}, value)
    if isinstance(value, dict):
        return ", ".join(f"{_text(key, names)} : {text}" for key, each in value.items() if (text := _text(each, names)))
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(each, names) for each in value)))
    return "" if value is None else _read(str(value), names)


def _read(text: str, names: Mapping[str, str]) -> str:
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
