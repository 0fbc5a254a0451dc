"""Values that change with the law or the programme: read from the programme's files, each with its date of validity.

Holds no value itself: a setting that the files do not have on a day is an error, not a default.
"""

import calendar
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FILES = ("rules.json", "profiles.json", "retention.json", "relations.json", "funding.json")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """Valid from `since` (None: always) up to and with `until` (None: for good)."""

    value: Any
    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Settings:
    by_key: Mapping[str, tuple[DatedValue, ...]]

    def value(self, key: str, on: date) -> Any:
        """The value that holds on this day, the latest to begin where two do. Raises LookupError."""
        found = [v for v in self.by_key.get(key, ()) if v.holds_on(on)]
        if not found:
            raise LookupError(f"{' and '.join(FILES)}: no value of {key!r} holds on {on}")
        return max(found, key=lambda v: v.since or date.min).value

    def whole(self, key: str, on: date) -> int:
        return int(self.value(key, on))


def read_settings(programme: Path) -> Settings:
    """`programme` is the folder that holds the files, all in the shape of `rules.json`."""
    rules: list[dict[str, Any]] = []
    for name in FILES:
        rules += json.loads((programme / name).read_text(encoding="utf-8"))["rules"]
    return settings_of(rules)


def settings_of(rules: Iterable[Mapping[str, Any]]) -> Settings:
    by_key: dict[str, tuple[DatedValue, ...]] = {}
    for rule in rules:
        dated = DatedValue(rule["value"], _day(rule.get("from")), _day(rule.get("until")))
        by_key[rule["key"]] = (*by_key.get(rule["key"], ()), dated)
    return Settings(by_key)


def months_after(day: date, months: int) -> date:
    """The same day of a later (or, with a negative number, an earlier) month; its last day where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _day(text: str | None) -> date | None:
    """A day, or a month as the law names it: « 2026-02 » is from its first day."""
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01") if text else None
