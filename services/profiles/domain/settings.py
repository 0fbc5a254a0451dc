"""Which of the programme's files hold what profiles asks for; how they are read is `servicekit/dated.py`."""

from pathlib import Path

from servicekit.dated import Dated, read_dated

FILES = ("rules.json", "profiles.json", "retention.json", "relations.json", "funding.json")


def read_settings(programme: Path) -> Dated:
    return read_dated(programme, FILES)
