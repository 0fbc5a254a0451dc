"""Values that change with the law or the programme: read from the programme's files, each with its date of validity.

Holds no value itself: a setting that the files do not have on a day is an error, not a default.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.progress.domain.booklet import Scale

FILES = ("rules.json", "progress.json")


@dataclass(frozen=True)
class DatedValue:
    """Valid from `since` (None: always) up to and with `until` (None: for good); `verified`: its source was seen;
    `of`: what the value is out of."""

    value: Any
    since: date | None
    until: date | None
    source: str = ""
    verified: bool = False
    of: int | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Settings:
    by_key: Mapping[str, tuple[DatedValue, ...]]

    def rule(self, key: str, on: date) -> DatedValue:
        """The rule that holds on this day, the latest to begin where two do. Raises LookupError."""
        found = [v for v in self.by_key.get(key, ()) if v.holds_on(on)]
        if not found:
            raise LookupError(f"{' or '.join(FILES)}: no value of {key!r} holds on {on}")
        return max(found, key=lambda v: v.since or date.min)

    def value(self, key: str, on: date) -> Any:
        return self.rule(key, on).value

    def whole(self, key: str, on: date) -> int:
        return int(self.value(key, on))

    def of(self, key: str, on: date) -> int:
        """What the value is out of: 40 for the pass mark of the code."""
        return int(self.rule(key, on).of or 0)

    def default_scale(self, on: date) -> Scale:
        return Scale(tuple(self.value("booklet.scale", on)))


def read_settings(programme: Path) -> Settings:
    """`programme` is the folder that holds the law's rules (`rules.json`) and the follow-up's (`progress.json`)."""
    return settings_of([rule for name in FILES for rule in _rules(programme / name)])


def _rules(path: Path) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rules"]
    return rules


def settings_of(rules: list[dict[str, Any]]) -> Settings:
    by_key: dict[str, tuple[DatedValue, ...]] = {}
    for rule in rules:
        dated = DatedValue(
            rule["value"],
            _day(rule.get("from")),
            _day(rule.get("until")),
            rule.get("source", ""),
            bool(rule.get("verified")),
            rule.get("of"),
        )
        by_key[rule["key"]] = (*by_key.get(rule["key"], ()), dated)
    return Settings(by_key)


def _day(text: str | None) -> date | None:
    """A day, or the first of a month where only the month is known."""
    if not text:
        return None
    return date.fromisoformat(text if len(text) > len("2026-02") else f"{text}-01")
