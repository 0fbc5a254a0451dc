"""The name of a commune for its INSEE code: events and services carry the code, people read the name."""

import csv
from functools import cache

from servicekit.config import default_programme


def name_of(insee: str | None) -> str:
    return _names().get(insee or "", insee or "")


def choices() -> tuple[tuple[str, str], ...]:
    """(INSEE code, name) of every commune of the programme's département, for a list to choose from."""
    return tuple((insee, name) for insee, name in _names().items() if insee.isdigit())


@cache
def _names() -> dict[str, str]:
    with (default_programme() / "communes_loiret.csv").open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1] for row in csv.reader(file) if len(row) > 1}
