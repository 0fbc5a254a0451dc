"""Values that change with the law or the programme: read from the programme's file, each with its date of validity.

Holds no value itself: a setting that the file does not have on a day is an error, not a default.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.progress.domain.booklet import Scale

FILE = "progress.json"


@dataclass(frozen=True)
class DatedValue:
    """Valid from `since` (None: always) up to and with `until` (None: for good)."""

    value: Any
    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Settings:
    by_key: Mapping[str, tuple[DatedValue, ...]]

    def value(self, key: str, on: date) -> Any:
        """The value that holds on this day, the latest to begin where two do. Raises LookupError."""
        found = [v for v in self.by_key.get(key, ()) if v.holds_on(on)]
        if not found:
            raise LookupError(f"{FILE}: no value of {key!r} holds on {on}")
        return max(found, key=lambda v: v.since or date.min).value

    def whole(self, key: str, on: date) -> int:
        return int(self.value(key, on))

    def default_scale(self, on: date) -> Scale:
        return Scale(tuple(self.value("booklet.scale", on)))


def read_settings(programme: Path) -> Settings:
    """`programme` is the folder that holds `progress.json`, in the shape of `rules.json`."""
    return settings_of(json.loads((programme / FILE).read_text(encoding="utf-8"))["rules"])


def settings_of(rules: list[dict[str, Any]]) -> Settings:
    by_key: dict[str, tuple[DatedValue, ...]] = {}
    for rule in rules:
        dated = DatedValue(rule["value"], _day(rule.get("from")), _day(rule.get("until")))
        by_key[rule["key"]] = (*by_key.get(rule["key"], ()), dated)
    return Settings(by_key)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
