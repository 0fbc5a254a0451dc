"""The programme's dated values as progress asks for them; how they are read is `servicekit/dated.py`."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from servicekit.dated import Dated, dated, read_dated
from services.progress.domain.booklet import Scale

FILES = ("rules.json", "progress.json")


class Settings(Dated):
    """The law's rules (`rules.json`) and the follow-up's (`progress.json`)."""

    def default_scale(self, on: date) -> Scale:
        return Scale(tuple(self.value("booklet.scale", on)))


def read_settings(programme: Path) -> Settings:
    return Settings(read_dated(programme, FILES).by_key, FILES)


def settings_of(rules: Iterable[Mapping[str, Any]]) -> Settings:
    return Settings(dated(rules).by_key, FILES)
