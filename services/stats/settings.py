"""What stats takes from the programme's data: the places of each area, and under how many a count is hidden."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class StatsDependencies:
    """`places` by area, in the programme's order. `small_count`: the first count that may be shown."""

    places: Mapping[str, int]
    small_count: int


def read_dependencies(programme: Path) -> StatsDependencies:
    """From the folder of the programme. Raises LookupError when its file or the setting is missing."""
    rules: list[dict[str, Any]] = _json(programme / "rules.json")["rules"]
    small = [rule["value"] for rule in rules if rule["key"] == "stats.small_count"]
    if not small:
        raise LookupError("rules.json has no stats.small_count")
    areas = _programme(programme)["areas"]
    return StatsDependencies({area["key"]: area["places"] for area in areas}, int(small[-1]))


def _programme(folder: Path) -> dict[str, Any]:
    """The programme's own file is the one that names areas; its name is the département's business."""
    found = [content for file in sorted(folder.glob("*.json")) if "areas" in (content := _json(file))]
    if len(found) != 1:
        raise LookupError(f"{len(found)} files in {folder} name areas; one is expected")
    return found[0]


def _json(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
