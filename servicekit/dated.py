"""Values that change with the law or the programme: lines of the programme's files, each with its dates of validity.

Holds no value itself: what the files do not have on a day is an error, not a default. What a value means is its reader's to say.
"""

import calendar
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class DatedValue:
    """Valid from `since` (None: always) up to and with `until` (None: for good). `verified`: its source was seen; `of`: what
    the value is out of; `why`: what it is kept or asked for."""

    value: Any
    since: date | None = None
    until: date | None = None
    source: str = ""
    verified: bool = False
    of: int | None = None
    why: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Dated:
    """`files`: whose lines these are, for whoever reads that one is missing."""

    by_key: Mapping[str, tuple[DatedValue, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def rule(self, key: str, on: date) -> DatedValue:
        """The one that holds on this day, the latest to begin where two do. Raises LookupError."""
        found = [each for each in self.by_key.get(key, ()) if each.holds_on(on)]
        if not found:
            raise LookupError(f"{' or '.join(self.files)}: no value of {key!r} holds on {on}")
        return max(found, key=lambda each: each.since or date.min)

    def value(self, key: str, on: date) -> Any:
        return self.rule(key, on).value

    def whole(self, key: str, on: date) -> int:
        return int(self.value(key, on))

    def of(self, key: str, on: date) -> int:
        """What the value is out of: 40 for the pass mark of the code."""
        return int(self.rule(key, on).of or 0)


def read_dated(programme: Path, files: tuple[str, ...]) -> Dated:
    """`programme` is the folder that holds the files, all in the shape of `rules.json`."""
    contents = [json.loads((programme / name).read_text(encoding="utf-8")) for name in files]
    return dated([rule for content in contents for rule in content["rules"]], files)


def dated(rules: Iterable[Mapping[str, Any]], files: tuple[str, ...] = ()) -> Dated:
    by_key: dict[str, tuple[DatedValue, ...]] = {}
    for rule in rules:
        one = DatedValue(
            rule["value"], _day(rule.get("from")), _day(rule.get("until")), rule.get("source", ""), bool(rule.get("verified")),
            rule.get("of"), rule.get("why", ""),
        )  # fmt: skip
        by_key[rule["key"]] = (*by_key.get(rule["key"], ()), one)
    return Dated(by_key, files)


def months_after(day: date, months: int) -> date:
    """The same day of a later (or, with a negative number, an earlier) month; its last day where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(text: str | None) -> date | None:
    """A day, or a month as the law names it: « 2026-02 » is from its first day."""
    return date.fromisoformat(text if len(text) > len("2026-02") else f"{text}-01") if text else None
